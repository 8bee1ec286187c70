"""What is written into the fields of an incident: by items, and by the desk, whose changes are read from the log."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from trucban.audit.models import Entry
from trucban.field.models import Register
from trucban.field.protocol.canonical import canonical, read
from trucban.incident.models import Incident
from trucban.lib.merge import Write, live, standing

INCIDENT = Incident._meta.label_lower


def plain(value: Any) -> Any:
    """Return a value of a record as registers keep it: plain JSON."""
    return str(value) if isinstance(value, UUID) else read(canonical(value))


def writes_of(register: Register) -> list[Write]:
    return [
        Write(row.write_id, row.value, row.at, frozenset(map(UUID, row.seen)))
        for row in register.writes.all()
    ]


def desk_entries(incidents: Iterable[Incident]) -> dict[UUID, list[Entry]]:
    """Return what the log says of changes of these incidents, in order."""
    rows = Entry.objects.filter(
        commune_id__in={incident.commune_id for incident in incidents},
        subject_type=INCIDENT,
        subject_id__in=[incident.pk for incident in incidents],
        action="incident.edited",
    )
    found = defaultdict(list)
    for row in rows.order_by("seq"):
        found[row.subject_id].append(row)
    return found


def desk_writes(
    incident: Incident, name: str, register: Register | None, entries: Iterable[Entry]
) -> list[tuple[Write, UUID | None]]:
    """
    Return what is not in a register yet, with who wrote it: how the field began, and each change of the desk since.

    A change of the desk has seen what stood and the changes before it. The log keeps no values, so only the last of
    them has its own; the others are never live and nobody reads theirs.
    """
    known = writes_of(register) if register else []
    found: list[tuple[Write, UUID | None]] = []
    since = register.absorbed_seq if register else 0
    fresh = [entry for entry in entries if entry.seq > since and name in entry.digests]
    now = plain(getattr(incident, name))
    if not known:
        began = Write(incident.pk, None if fresh else now, incident.reported_at)
        known, found = [began], [(began, incident.reported_by_id)]
    seen = frozenset([standing(known).id])
    for entry in fresh:
        value = now if entry is fresh[-1] else None
        found.append((Write(entry.pk, value, entry.at, seen), entry.actor_id))
        seen |= {entry.pk}
    return found


def all_writes(
    incident: Incident, name: str, register: Register | None, entries: Iterable[Entry]
) -> list[Write]:
    kept = writes_of(register) if register else []
    return kept + [write for write, _author in desk_writes(incident, name, register, entries)]


def live_writes(incidents: Sequence[Incident], names: Iterable[str]) -> dict[tuple[UUID, str], list[Write]]:
    """
    Return the live writes of each field, the one that stands first: a phone answers with their ids as ``seen``.

    More than one value among them is a conflict.
    """
    ids = [incident.pk for incident in incidents]
    rows = Register.objects.filter(record_id__in=ids).prefetch_related("writes")
    registers = {(row.record_id, row.field): row for row in rows}
    logged = desk_entries(incidents)
    return {
        (incident.pk, name): live(
            all_writes(incident, name, registers.get((incident.pk, name)), logged.get(incident.pk, ()))
        )
        for incident in incidents
        for name in names
    }
