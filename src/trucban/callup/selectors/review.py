"""Who looked into files in a month, for the monthly review (FEATURES H7)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.audit import selectors as audit
from trucban.callup.models import Case, Season
from trucban.law.ages import add_months
from trucban.lib.clock import VIETNAM

LISTS = ("callup.cohort", "callup.deliveries", "callup.public")
FIRST_HOUR, LAST_HOUR = 6, 18  # a file opened outside of these is counted apart: a question to ask, no fault


@dataclass(frozen=True)
class Access:
    """One account in a month: times it opened a file, different files, acts on files, openings outside of day hours, files saved."""

    name: str
    views: int
    files: int
    acts: int
    at_night: int
    saved: int = 0


def access_review(*, actor: Actor, season: Season, month: date) -> list[Access]:
    """Return the accounts that opened or changed files of a season in the month of a day, by name."""
    first = month.replace(day=1)
    starts, ends = (datetime.combine(day, time(), tzinfo=VIETNAM) for day in (first, add_months(first, 1)))
    files = set(Case.objects.visible_to(actor).filter(season=season).values_list("pk", flat=True))
    rows = audit.entries(commune_id=actor.commune_id).filter(
        action__startswith="callup.", at__gte=starts, at__lt=ends
    )
    views: dict[UUID, list[tuple[UUID, datetime]]] = defaultdict(list)
    acts: dict[UUID, int] = defaultdict(int)
    for who, action, subject_id, at in rows.values_list("actor_id", "action", "subject_id", "at"):
        if subject_id not in files:
            continue
        if action == "callup.viewed":
            views[who].append((subject_id, at))
        else:
            acts[who] += 1
    saved = _saved(actor, starts, ends)
    names = dict(access.users(commune_id=actor.commune_id).values_list("pk", "name"))
    everybody = {*views, *acts, *saved}
    found = [_access(names.get(who, ""), views[who], acts[who], saved[who]) for who in everybody]
    return sorted(found, key=lambda row: row.name)


def _saved(actor: Actor, starts: datetime, ends: datetime) -> Counter[UUID]:
    """Return account -> how many lists of call-ups it saved as a file; of which season the log does not say."""
    rows = audit.entries(commune_id=actor.commune_id).filter(
        action="export.saved", subject_type__in=LISTS, at__gte=starts, at__lt=ends
    )
    return Counter(rows.values_list("actor_id", flat=True))


def _access(name: str, views: list[tuple[UUID, datetime]], acts: int, saved: int) -> Access:
    hours = [at.astimezone(VIETNAM).hour for _file, at in views]
    at_night = sum(not FIRST_HOUR <= hour < LAST_HOUR for hour in hours)
    return Access(name, len(views), len({file for file, _at in views}), acts, at_night, saved)
