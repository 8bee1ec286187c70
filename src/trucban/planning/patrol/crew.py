"""
Who goes: each patrol is a shift with places for militia, filled by the roster engine under the roster's rules.

Police have no place here: their chief says who comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from trucban.planning.patrol import windows
from trucban.planning.patrol.spec import Demand, Problem
from trucban.planning.roster import check
from trucban.planning.roster.spec import DAY, Person, Slot, Span
from trucban.planning.roster.spec import Problem as RosterProblem
from trucban.planning.roster.view import Roster

LEADER, DRIVER, MEMBER = "LEADER", "DRIVER", "MEMBER"


@dataclass(frozen=True)
class Outing:
    """A patrol that has its time and not yet its people."""

    key: str
    demand: Demand
    span: Span


def roster_problem(problem: Problem, outings: Sequence[Outing]) -> RosterProblem:
    """Return the roster problem of all outings together."""
    slots = tuple(slot for outing in outings for slot in slots_of(problem, outing))
    return RosterProblem(7, slots, problem.people, problem.limits)


def slots_of(problem: Problem, outing: Outing) -> list[Slot]:
    """Return one slot for each militia place: the leader first, then the driver where one is needed."""
    demand, day = outing.demand, outing.span.start // DAY
    asked = zip(places(outing), _asked(demand), strict=True)
    return [
        Slot(
            key=key,
            shift=outing.key,
            span=outing.span,
            role=role,
            label=demand.label,
            month=problem.month_of_day[day] if day < len(problem.month_of_day) else "",
            qualification=needed[0] if needed else None,
            candidates=_having(problem.people, needed) if len(needed) > 1 else None,
            is_night=windows.is_night(outing.span),
            is_weekend=day % 7 >= 5,
            is_holiday=day in problem.holidays,
            weight=1 if role == MEMBER else 2,
        )
        for (key, role), (_role, needed) in asked
    ]


def places(outing: Outing) -> list[tuple[str, str]]:
    """Return slot key and role of each militia place, the leader's first."""
    return [(f"{outing.key}/{place}", role) for place, (role, _needed) in enumerate(_asked(outing.demand))]


def able(problem: Problem, demand: Demand, start: int) -> bool:
    """Say whether, by their calendars and standing duties alone, enough people could go at this time."""
    slots = slots_of(problem, Outing("?", demand, Span(start, start + demand.duration)))
    alone = Roster(RosterProblem(7, tuple(slots), problem.people, problem.limits), {})
    one_of_each = {slot.role: slot for slot in slots}.values()
    ready = [
        {person.key for person in problem.people if not check.judge(alone, slot.key, person.key)}
        for slot in one_of_each
    ]
    return all(ready) and len(set().union(*ready)) >= len(slots)


def _asked(demand: Demand) -> list[tuple[str, tuple[str, ...]]]:
    """Return the role and the qualifications of each place; one who goes alone leads and drives."""
    leader = (demand.leader_qualification,) if demand.leader_qualification else ()
    driver = (demand.driver_qualification,) if demand.driver_qualification else ()
    named: list[tuple[str, tuple[str, ...]]] = [(LEADER, leader)]
    if demand.militia == 1:
        named = [(LEADER, leader + driver)]
    elif driver:
        named.append((DRIVER, driver))
    return [*named, *[(MEMBER, ())] * demand.militia][: demand.militia]


def _having(people: Sequence[Person], needed: tuple[str, ...]) -> frozenset[str]:
    return frozenset(person.key for person in people if person.qualifications.issuperset(needed))
