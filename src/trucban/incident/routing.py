"""
Which rules an incident falls under, and what they say together.

The narrower rule goes before the wider: of who looks after it and until when, the first that says so counts; those to
be told are all whom any of them names.

References
----------
Civil Code 91/2015/QH13, articles 147 and 148: the first day of a term is not counted; one that ends on a day off ends
with the next working day, at its midnight.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from trucban import law
from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.incident import selectors
from trucban.incident.models import Incident, IncidentKind, RoutingRule
from trucban.lib.clock import VIETNAM, local_day
from trucban.rulebook import selectors as rulebook

Unit = RoutingRule.Unit


@dataclass(frozen=True)
class Route:
    """What the rules say of one incident; ``rules`` are those it falls under."""

    rules: tuple[RoutingRule, ...]
    office_id: UUID | None
    told: tuple[UUID, ...]
    due_at: datetime | None


@dataclass(frozen=True)
class Tried:
    """An incident of the past under the rules with a draft, and under those without it."""

    incident: Incident
    now: Route
    then: Route
    at: datetime  # when it is tried

    @property
    def is_late(self) -> bool | None:
        """Say whether it took longer than the draft would give; None where it gives no time."""
        if self.then.due_at is None:
            return None
        ends = [one for one in (self.incident.first_closed_at, self.incident.handed_at) if one]
        return min(ends, default=self.at) >= self.then.due_at


def rules(*, actor: Actor) -> QuerySet[RoutingRule]:
    """Return the rules of the actor's own agencies: drafts first, then what is in force, then what was."""
    own = RoutingRule.objects.visible_to(actor).filter(owner_id__in=selectors.own_agencies(actor))
    return own.select_related("hamlet", "office", "owner").order_by("to_at", "-from_at", "-drafted_at")


def get_rule(*, actor: Actor, rule_id: UUID) -> RoutingRule:
    return one(RoutingRule, rules(actor=actor), rule_id)


def in_force(*, owner_id: UUID, at: datetime) -> list[RoutingRule]:
    """Return an agency's rules of a moment, for verbs."""
    rows = RoutingRule.objects.filter(
        Q(to_at__isnull=True) | Q(to_at__gt=at), owner_id=owner_id, from_at__lte=at
    )
    return list(rows.select_related("office"))


def route(incident: Incident, among: Iterable[RoutingRule], *, culture_day: bool | None) -> Route:
    """Say what rules make of an incident, whatever it is: of a political-security matter nothing."""
    if incident.kind == IncidentKind.POLITICAL_SECURITY:
        return Route((), None, (), None)
    found = sorted((rule for rule in among if _fits(rule, incident)), key=_narrowest_first)
    office = next((rule.office_id for rule in found if rule.office_id), None)
    timed = next((rule for rule in found if rule.count), None)
    told = dict.fromkeys(UUID(key) for rule in found for key in rule.told_offices)
    due = (
        due_at(incident.reported_at, timed.count or 0, timed.unit, culture_day=culture_day) if timed else None
    )
    return Route(tuple(found), office, tuple(told), due)


def _fits(rule: RoutingRule, incident: Incident) -> bool:
    hour = incident.reported_at.astimezone(VIETNAM).hour
    return (
        rule.kind in ("", incident.kind)
        and incident.level >= rule.least_level
        and rule.hamlet_id in (None, incident.hamlet_id)
        and is_within(hour, rule.from_hour, rule.to_hour)
    )


def is_within(hour: int, first: int, end: int) -> bool:
    """Say whether an hour lies in [first, end) of the clock; a night goes past midnight, 0 to 24 is always."""
    return first <= hour < end if first < end else hour >= first or hour < end


def _narrowest_first(rule: RoutingRule) -> tuple[int, int, datetime, UUID]:
    said = bool(rule.kind) + bool(rule.hamlet_id) + ((rule.from_hour, rule.to_hour) != (0, 24))
    return -said, -rule.least_level, rule.from_at or rule.drafted_at, rule.pk


def due_at(start: datetime, count: int, unit: str, *, culture_day: bool | None) -> datetime:
    """Return the first moment after a term: hours by the clock; days to the midnight that ends their last one."""
    if unit == Unit.HOURS:
        return start + timedelta(hours=count)
    day = local_day(start)
    if unit == Unit.WORKING_DAYS:
        return _end_of(law.add_working_days(day, count, culture_day=culture_day))
    last = day + timedelta(days=count)
    if law.is_day_off(last, culture_day=culture_day):
        last = law.next_working_day(last, culture_day=culture_day)
    return _end_of(last)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=VIETNAM)


def culture_day_here(*, commune_id: UUID, at: datetime) -> bool | None:
    """Return whether the commune has confirmed 24 November as a holiday."""
    said: bool | None = rulebook.value(commune_id=commune_id, key="holiday.culture_day", on=local_day(at))
    return said


def tried_on_last_month(*, actor: Actor, rule: RoutingRule, at: datetime) -> list[Tried]:
    """
    Return what a draft would have changed of its own agency's incidents of the last 30 days, oldest first.

    Of nobody else's: what another agency shared has that agency's rules.
    """
    rows = selectors.incidents(
        actor=actor, starts_at=at - timedelta(days=30), ends_at=at + timedelta(seconds=1)
    )
    own = rows.filter(owner_id=rule.owner_id, owner_id__in=selectors.own_agencies(actor))
    holds = [row for row in in_force(owner_id=rule.owner_id, at=at) if row.pk != rule.pk]
    culture_day = culture_day_here(commune_id=rule.commune_id, at=at)
    found = [
        Tried(
            row,
            route(row, holds, culture_day=culture_day),
            route(row, [*holds, rule], culture_day=culture_day),
            at,
        )
        for row in own.order_by("reported_at", "pk")
    ]
    return [one for one in found if rule in one.then.rules]
