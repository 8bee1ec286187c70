"""What waits to be settled, for one person: the list of the settings, and how many lines of it are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Commune, Office
from trucban.lib.clock import VIETNAM, local_day
from trucban.rulebook import selectors as rulebook
from trucban.rulebook.selectors import Value
from trucban.web.settings.backups import newest


@dataclass(frozen=True)
class Waiting:
    lacks_opinion: bool
    lacks_level: bool
    to_confirm: Sequence[Value]
    vacant: Sequence[Office]
    needs_backup: bool  # the demonstration needs none
    backup_at: datetime | None

    @property
    def count(self) -> int:
        facts = self.lacks_opinion + self.lacks_level + (self.needs_backup and self.backup_at is None)
        return facts + len(self.to_confirm) + len(self.vacant)


def waiting(*, actor: Actor, commune: Commune, at: datetime) -> Waiting:
    """Return what waits for somebody's eye in the settings, as far as they may see it."""
    reads, administers = actor.can("rulebook.view"), actor.can("access.administer")
    sees_facts, checks = reads or administers, actor.can("system.check")
    today = local_day(at)
    values = rulebook.all_values(commune_id=commune.pk, on=today) if reads else []
    return Waiting(
        lacks_opinion=sees_facts and not (commune.province_opinion_number and commune.province_opinion_date),
        lacks_level=sees_facts and not commune.security_level,
        to_confirm=[value for value in values if value.to_be_confirmed],
        vacant=vacant(actor, at=at) if administers or actor.can("access.appoint") else [],
        needs_backup=checks and not settings.DEMONSTRATION,
        backup_at=last_backup() if checks else None,
    )


def vacant(actor: Actor, *, at: datetime) -> list[Office]:
    """Return the offices nobody holds, of the agencies this person appoints in."""
    rows = list(access.offices(commune_id=actor.commune_id))
    if not actor.can("access.administer"):
        rows = [row for row in rows if actor.can("access.appoint", agency_id=row.agency_id)]
    held = access.holders(office_ids=[row.pk for row in rows], at=at)
    return [row for row in rows if row.pk not in held]


def last_backup() -> datetime | None:
    found = newest(Path(settings.BACKUP_DIR), most=1)
    return found[0].made_at.astimezone(VIETNAM) if found else None
