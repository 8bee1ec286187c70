"""
What `trucban soak` runs in processes of its own: a writer that may be killed at any moment, and the count afterwards.

A write counts as acknowledged once its verb has returned and its id stands, synced, in the log file.
"""

import os
import sys
from pathlib import Path
from uuid import UUID

import django


def write(log: Path) -> None:
    """Write through a real verb, again and again, until somebody kills this process."""
    from django.utils import timezone

    from trucban.access import selectors, services
    from trucban.access.models import User
    from trucban.lib.ids import uuid7

    user = User.objects.select_related("commune").get(username="soak")
    agency = selectors.agency_of_kind(commune_id=user.commune_id, kind="COMMAND")
    with log.open("a") as out:
        while True:
            at = timezone.now()
            office = services.create_office(
                actor=selectors.actor_for(user, at=at),
                agency_id=agency.pk,
                kind="MILITIA_MEMBER",
                title=f"Vị trí {uuid7()}",
                at=at,
            )
            out.write(f"\n{office.pk}\n")
            out.flush()
            os.fsync(out.fileno())


def missing(log: Path, sign_ins: Path) -> list[str]:
    """Return what was acknowledged and is not in the database, and what is there without its audit entry."""
    from trucban.access.models import Office, SignIn
    from trucban.audit.models import Entry

    said = {UUID(line) for line in _whole_lines(log, length=36)}
    kept = set(Office.objects.values_list("pk", flat=True))
    logged = set(Entry.objects.filter(subject_type="access.office").values_list("subject_id", flat=True))
    digests = set(SignIn.objects.values_list("session_digest", flat=True))
    lost = [f"office {pk}" for pk in said - kept]
    lost += [f"sign-in {digest}" for digest in set(_whole_lines(sign_ins, length=64)) - digests]
    lost += [f"audit entry of {pk}" for pk in said - logged]
    return sorted(lost)


def _whole_lines(file: Path, *, length: int) -> list[str]:
    """Return the lines that were written whole; a killed writer may leave half a one, which says nothing."""
    if not file.exists():
        return []
    return [line for line in file.read_text().split("\n") if len(line) == length]


def main() -> int:
    django.setup()
    act, *files = sys.argv[1:]
    if act == "write":
        write(Path(files[0]))
        return 0
    lost = missing(Path(files[0]), Path(files[1]))
    sys.stdout.write("\n".join(lost) + "\n")
    return 1 if lost else 0


if __name__ == "__main__":
    raise SystemExit(main())
