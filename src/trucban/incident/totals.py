"""The own agencies' incidents of a period in figures: by kind and day, how many were opened again, how many in time."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet

from trucban.access.actors import Actor
from trucban.incident import selectors
from trucban.incident.models import Incident, IncidentKind, State
from trucban.lib.clock import local_day

# Fewer than this say nothing about a share: five of seven is not 71 %.
LEAST_FOR_A_SHARE = 20


@dataclass(frozen=True)
class Share:
    """A part of a whole; ``percent`` only where the whole is large enough to mean something."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        return (200 * self.part + self.whole) // (2 * self.whole) if self.whole >= LEAST_FOR_A_SHARE else None


@dataclass(frozen=True)
class Totals:
    """Of a period [starts, ends): ``days`` and ``kinds`` add up to the same count."""

    count: int
    days: tuple[tuple[date, int], ...]
    kinds: tuple[tuple[IncidentKind, int, int], ...]  # with how many in the period before
    reopened: Share
    in_time: Share


def totals(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> Totals:
    """
    Return the figures of the own agencies' incidents reported in a period; what was merged counts once.

    Protected ones are counted, and nothing else of them is told. Closed and opened again: of those first closed in
    the period. In time: of those whose time ended in the period.
    """
    rows = _counted(actor, starts_at, ends_at)
    by_day = Counter(local_day(at) for _key, at in rows.values_list("pk", "reported_at"))  # rows are distinct
    span = ends_at - starts_at
    kinds = selectors.counts_by_kind(actor=actor, starts_at=starts_at, ends_at=ends_at)
    before = selectors.counts_by_kind(actor=actor, starts_at=starts_at - span, ends_at=starts_at)
    first, last = local_day(starts_at), local_day(ends_at - timedelta(seconds=1))
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    return Totals(
        count=sum(by_day.values()),
        days=tuple((day, by_day[day]) for day in days),
        kinds=tuple(
            (IncidentKind(kind), kinds.get(kind, 0), before.get(kind, 0))
            for kind in sorted(kinds.keys() | before.keys(), key=lambda kind: (-kinds.get(kind, 0), kind))
        ),
        reopened=Share(
            selectors.reopened(actor=actor, starts_at=starts_at, ends_at=ends_at).count(),
            selectors.own_standing(actor=actor)
            .filter(first_closed_at__gte=starts_at, first_closed_at__lt=ends_at)
            .count(),
        ),
        in_time=_in_time(actor, starts_at, ends_at),
    )


def _counted(actor: Actor, starts_at: datetime, ends_at: datetime) -> QuerySet[Incident]:
    rows = selectors.own_standing(actor=actor).filter(reported_at__gte=starts_at, reported_at__lt=ends_at)
    return rows.exclude(state=State.FALSE_REPORT)


def _in_time(actor: Actor, starts_at: datetime, ends_at: datetime) -> Share:
    due = selectors.own_standing(actor=actor).filter(
        due_at__gte=starts_at, due_at__lt=min(ends_at, actor.at)
    )  # not what has time left
    done = due.filter(
        Q(first_closed_at__isnull=False, first_closed_at__lt=F("due_at"))
        | Q(handed_at__isnull=False, handed_at__lt=F("due_at"))
    )
    return Share(done.count(), due.count())
