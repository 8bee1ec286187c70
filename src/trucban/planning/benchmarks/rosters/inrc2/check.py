"""
The independent judge of this competition: recomputes cost and hard rules from the instance alone.

A roster says a day by shift and skill, `Early/Nurse`. Runs go on from the history; one that reaches the last day may go
on after it and is never too short. A run that the history brings too long costs for its days inside the horizon only.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from trucban.planning.benchmarks.rosters.inrc2.spec import (
    ASSIGNMENT,
    DAY_RUN,
    DAYS,
    HALF_WEEKEND,
    REQUEST,
    SHIFT_RUN,
    WANTED,
    WEEKEND,
    Instance,
    Nurse,
)
from trucban.planning.benchmarks.rosters.span import Span
from trucban.planning.benchmarks.rosters.verdict import Roster, Verdict

SATURDAY = 5


def judge(instance: Instance, roster: Roster) -> Verdict:
    """Return the cost of a roster and every hard rule it breaks."""
    misshapen = tuple(_shape(instance, roster))
    if misshapen:
        return Verdict(0, misshapen)
    at_work = _at_work(roster)
    cost = sum(
        WANTED * max(0, one.wanted - at_work[one.day][_cell(one.shift, one.skill)]) for one in instance.cover
    )
    lines = {nurse.key: _shifts(line) for nurse, line in zip(instance.nurses, roster, strict=True)}
    for nurse in instance.nurses:
        cost += sum(rule(instance, nurse, lines[nurse.key]) for rule in RULES)
    for request in instance.requests:
        worked = lines[request.nurse][request.day]
        cost += REQUEST if worked and request.shift in {None, worked} else 0
    return Verdict(cost, tuple(_hard(instance, roster)))


def _cell(shift: str, skill: str) -> str:
    return f"{shift}/{skill}"


def _shifts(line: Sequence[str]) -> list[str]:
    return [word.partition("/")[0] for word in line]


def _at_work(roster: Roster) -> list[Counter[str]]:
    return [Counter(day) for day in zip(*roster, strict=True)]


def _shape(instance: Instance, roster: Roster) -> Iterator[str]:
    known = {_cell(shift, skill) for shift in instance.shifts for skill in instance.skills} | {""}
    if len(roster) != len(instance.nurses):
        yield f"expected {len(instance.nurses)} nurses, found {len(roster)}"
    for number, line in enumerate(roster):
        if len(line) != instance.days:
            yield f"nurse {number}: expected {instance.days} days, found {len(line)}"
        for word in {*line} - known:
            yield f"nurse {number}: {word} is no shift and skill"


def _hard(instance: Instance, roster: Roster) -> Iterator[str]:
    at_work = _at_work(roster)
    for one in instance.cover:
        found = at_work[one.day][_cell(one.shift, one.skill)]
        if found < one.least:
            yield f"day {one.day}: {found} × {one.shift} {one.skill}, at least {one.least}"
    for nurse, line in zip(instance.nurses, roster, strict=True):
        for lacking in {word.partition("/")[2] for word in line if word} - nurse.skills:
            yield f"{nurse.key} lacks the skill {lacking}"
        for day, (shift, following) in enumerate(pairwise([nurse.history.last, *_shifts(line)])):
            if shift and following in instance.bars.get(shift, ()):
                yield f"{nurse.key}: {following} follows {shift} on day {day}"


def _run_cost(kinds: Iterable[bool], carried: int, span: Span, weight: int) -> int:
    """Return what runs of the true kind cost; ``carried`` is how long one was before the first day."""
    runs: list[tuple[bool, int]] = [(kind, len(list(days))) for kind, days in groupby(kinds)]
    cost = 0
    if carried and (not runs or not runs[0][0]):
        cost += weight * max(0, span.low - carried)  # it ended with the history
    for place, (kind, length) in enumerate(runs):
        if kind:
            before = carried if place == 0 else 0
            is_last = place == len(runs) - 1
            cost += 0 if is_last else weight * max(0, span.low - before - length)
            cost += weight * min(length, max(0, before + length - span.high))
    return cost


def _runs(instance: Instance, nurse: Nurse, line: Sequence[str]) -> int:
    contract, history = instance.contracts[nurse.contract], nurse.history
    cost = _run_cost(map(bool, line), history.work_run, contract.work_run, DAY_RUN)
    cost += _run_cost([not shift for shift in line], history.rest_run, contract.rest_run, DAY_RUN)
    for shift, span in instance.runs.items():
        carried = history.shift_run if history.last == shift else 0
        cost += _run_cost([worked == shift for worked in line], carried, span, SHIFT_RUN)
    return cost


def _totals(instance: Instance, nurse: Nurse, line: Sequence[str]) -> int:
    contract, history = instance.contracts[nurse.contract], nurse.history
    assignments = history.assignments + sum(map(bool, line))
    span = contract.assignments
    return ASSIGNMENT * max(0, span.low - assignments, assignments - span.high)


def _weekends(instance: Instance, nurse: Nurse, line: Sequence[str]) -> int:
    contract, history = instance.contracts[nurse.contract], nurse.history
    weekends = [line[day : day + 2] for day in range(SATURDAY, instance.days, DAYS)]
    worked = history.weekends + sum(any(weekend) for weekend in weekends)
    half = sum(bool(saturday) != bool(sunday) for saturday, sunday in weekends)
    return WEEKEND * max(0, worked - contract.most_weekends) + (
        HALF_WEEKEND * half if contract.is_complete_weekends else 0
    )


Rule = Callable[[Instance, Nurse, Sequence[str]], int]
RULES: tuple[Rule, ...] = (_runs, _totals, _weekends)
