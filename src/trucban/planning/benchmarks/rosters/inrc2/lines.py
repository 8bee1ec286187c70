"""
The rules of this competition as lines of work: symbol 0 is a day off, then each shift in each skill.

The order is shift by shift, skill by skill, as in the instance.
"""

from collections.abc import Iterator

import numpy as np

from trucban.planning.benchmarks.rosters.inrc2.spec import (
    ASSIGNMENT,
    DAY_RUN,
    HALF_WEEKEND,
    REQUEST,
    SHIFT_RUN,
    WANTED,
    WEEKEND,
    Instance,
    Nurse,
)
from trucban.planning.benchmarks.rosters.span import Span
from trucban.planning.benchmarks.rosters.verdict import Roster
from trucban.planning.roster.lines.rules import SATURDAY, SUNDAY, Runs, Succession, Tally, Weekends
from trucban.planning.roster.lines.spec import FREE, Demand, Floats, Limits, Lines, Person, Problem, Rule
from trucban.planning.roster.lines.weeks import Unwanted

MUST = 1000  # cost of each nurse fewer than there must be: no single wish is worth as much

Limited = tuple[Rule, Limits | None]


def problem_of(instance: Instance) -> Problem:
    """Tell the engine the instance."""
    symbol = _symbols(instance)
    demands = []
    for one in instance.cover:
        place = symbol[one.shift, one.skill]
        if one.least:
            demands.append(Demand(one.day, place, one.least, MUST, 0))
        if one.wanted:
            demands.append(Demand(one.day, place, one.wanted, WANTED, 0))
    people = tuple(_person(instance, nurse) for nurse in instance.nurses)
    return Problem(instance.days, len(symbol) + 1, people, tuple(demands))


def roster_of(instance: Instance, lines: Lines) -> Roster:
    """Say in the instance's words what the engine's lines mean."""
    names = ["", *(f"{shift}/{skill}" for shift, skill in _symbols(instance))]
    return [[names[symbol] for symbol in line] for line in lines]


def _symbols(instance: Instance) -> dict[tuple[str, str], int]:
    cells = [(shift, skill) for shift in instance.shifts for skill in instance.skills]
    return {cell: number for number, cell in enumerate(cells, 1)}


def _of(instance: Instance, shift: str) -> frozenset[int]:
    return frozenset(number for (key, _skill), number in _symbols(instance).items() if key == shift)


def _person(instance: Instance, nurse: Nurse) -> Person:
    rules, limits = zip(*_rules(instance, nurse), strict=True)
    return Person(nurse.key, rules, limits, _costs(instance, nurse))


def _rules(instance: Instance, nurse: Nurse) -> Iterator[Limited]:
    contract, history = instance.contracts[nurse.contract], nurse.history
    work = frozenset(_symbols(instance).values())
    yield Succession(_barred(instance), last=_last(instance, nurse)), None
    yield _run(work, contract.work_run, history.work_run, DAY_RUN), None
    yield _run(frozenset({FREE}), contract.rest_run, history.rest_run, DAY_RUN), None
    for shift, span in instance.runs.items():
        if span.low > 1 or span.high < instance.days:
            carried = history.shift_run if history.last == shift else 0
            yield _run(_of(instance, shift), span, carried, SHIFT_RUN), None
    if contract.is_complete_weekends:
        for half in ((frozenset({FREE}), work), (work, frozenset({FREE}))):
            yield Unwanted(half, (SATURDAY, SUNDAY), HALF_WEEKEND), None
    done, span = history.assignments, contract.assignments
    yield (
        Tally((0, *(1 for _symbol in work))),
        Limits(span.low - done, span.high - done, ASSIGNMENT, ASSIGNMENT),
    )
    yield Weekends(), Limits(high=contract.most_weekends - history.weekends, over=WEEKEND)


def _barred(instance: Instance) -> frozenset[tuple[int, int]]:
    return frozenset(
        (first, second)
        for shift, barred in instance.bars.items()
        for other in barred
        for first in _of(instance, shift)
        for second in _of(instance, other)
    )


def _last(instance: Instance, nurse: Nurse) -> int:
    return min(_of(instance, nurse.history.last), default=FREE)


def _run(of: frozenset[int], span: Span, carried: int, weight: int) -> Runs:
    return Runs(
        of,
        low=max(span.low, 1),
        high=span.high,
        under=weight,
        over=weight,
        open_end=True,
        carried=carried,
    )


def _costs(instance: Instance, nurse: Nurse) -> Floats:
    symbol = _symbols(instance)
    costs = np.zeros((instance.days, len(symbol) + 1))
    for (_shift, skill), number in symbol.items():
        if skill not in nurse.skills:
            costs[:, number] = np.inf
    for request in instance.requests:
        if request.nurse == nurse.key:
            asked = [number for (shift, _skill), number in symbol.items() if request.shift in {None, shift}]
            costs[request.day, asked] += REQUEST
    return costs
