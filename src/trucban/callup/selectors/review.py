"""Who looked into files in a month, for the monthly review (FEATURES H7)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.audit import selectors as audit
from trucban.callup.models import AccessReview, Case, Season
from trucban.law.ages import add_months
from trucban.lib.clock import VIETNAM, local_day

LISTS = ("callup.cohort", "callup.deliveries", "callup.public")
FIRST_HOUR, LAST_HOUR = 6, 18  # a file opened outside of these is counted apart: a question to ask, no fault
MANY_FILES = 30  # different ones opened by one account on one day: a question too


@dataclass(frozen=True)
class Access:
    """One account in a month: times it opened a file, different files, acts on files, openings outside of day hours, files saved."""

    name: str
    views: int
    files: int
    acts: int
    at_night: int
    saved: int = 0


@dataclass(frozen=True)
class ToAsk:
    """
    What the log alone does not explain: a file opened at night, or very many on one day (``case`` is None then).

    It says nothing against anybody: whoever reviews asks.
    """

    account: UUID
    name: str
    at: datetime
    files: int
    case: Case | None = None


def access_review(*, actor: Actor, season: Season, month: date) -> list[Access]:
    """Return the accounts that opened or changed files of a season in the month of a day, by name."""
    starts, ends = _month(month)
    views: dict[UUID, list[tuple[UUID, datetime]]] = defaultdict(list)
    acts: dict[UUID, int] = defaultdict(int)
    for who, action, subject_id, at in _touched(actor, season, month):
        if action == "callup.viewed":
            views[who].append((subject_id, at))
        else:
            acts[who] += 1
    saved = _saved(actor, starts, ends)
    names = dict(access.users(commune_id=actor.commune_id).values_list("pk", "name"))
    everybody = {*views, *acts, *saved}
    found = [_access(names.get(who, ""), views[who], acts[who], saved[who]) for who in everybody]
    return sorted(found, key=lambda row: row.name)


def to_ask(*, actor: Actor, season: Season, month: date) -> list[ToAsk]:
    """Return the openings of a month to ask about, the earliest first."""
    names = dict(access.users(commune_id=actor.commune_id).values_list("pk", "name"))
    rows = Case.objects.visible_to(actor).filter(season=season).select_related("person", "hamlet")
    cases = {row.pk: row for row in rows}
    found: list[ToAsk] = []
    of_day: dict[tuple[UUID, date], dict[UUID, datetime]] = defaultdict(dict)
    for who, action, subject_id, at in _touched(actor, season, month):
        if action != "callup.viewed":
            continue
        of_day[who, local_day(at)].setdefault(subject_id, at)
        if _is_at_night(at):
            found.append(ToAsk(who, names.get(who, ""), at, 1, cases[subject_id]))
    for (who, _day), files in of_day.items():
        if len(files) > MANY_FILES:
            found.append(ToAsk(who, names.get(who, ""), min(files.values()), len(files)))
    return sorted(found, key=lambda row: (row.at, row.name))


def reviewed(season: Season, month: date) -> AccessReview | None:
    """Return that somebody reviewed a month, if somebody did."""
    return AccessReview.objects.filter(season=season, month=month.replace(day=1)).first()


def not_reviewed(*, actor: Actor, season: Season, on: date) -> list[date]:
    """Return the months over, since the cohort was drawn, in which files were opened and nobody reviewed it."""
    if season.drawn_at is None:
        return []
    done = set(AccessReview.objects.filter(season=season).values_list("month", flat=True))
    month, last = local_day(season.drawn_at).replace(day=1), on.replace(day=1)
    first_case = Case.objects.filter(season=season).values("pk")
    opened = audit.entries(commune_id=actor.commune_id).filter(
        action="callup.viewed", subject_id__in=first_case
    )
    found = []
    while month < last:
        starts, ends = _month(month)
        if month not in done and opened.filter(at__gte=starts, at__lt=ends).exists():
            found.append(month)
        month = add_months(month, 1)
    return found


def _month(day: date) -> tuple[datetime, datetime]:
    first = day.replace(day=1)
    starts, ends = (datetime.combine(day, time(), tzinfo=VIETNAM) for day in (first, add_months(first, 1)))
    return starts, ends


def _touched(actor: Actor, season: Season, month: date) -> list[tuple[UUID, str, UUID, datetime]]:
    """Return account, act, file and moment of what was done with files of a season in a month."""
    starts, ends = _month(month)
    files = set(Case.objects.visible_to(actor).filter(season=season).values_list("pk", flat=True))
    rows = audit.entries(commune_id=actor.commune_id).filter(
        action__startswith="callup.", at__gte=starts, at__lt=ends
    )
    values = rows.values_list("actor_id", "action", "subject_id", "at")
    return [row for row in values if row[2] in files]


def _is_at_night(at: datetime) -> bool:
    return not FIRST_HOUR <= at.astimezone(VIETNAM).hour < LAST_HOUR


def _saved(actor: Actor, starts: datetime, ends: datetime) -> Counter[UUID]:
    """Return account -> how many lists of call-ups it saved as a file; of which season the log does not say."""
    rows = audit.entries(commune_id=actor.commune_id).filter(
        action="export.saved", subject_type__in=LISTS, at__gte=starts, at__lt=ends
    )
    return Counter(rows.values_list("actor_id", flat=True))


def _access(name: str, views: list[tuple[UUID, datetime]], acts: int, saved: int) -> Access:
    at_night = sum(_is_at_night(at) for _file, at in views)
    return Access(name, len(views), len({file for file, _at in views}), acts, at_night, saved)
