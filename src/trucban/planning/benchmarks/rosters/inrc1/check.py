"""
The independent judge of this competition: recomputes cost and hard rules from the instance alone.

Runs at the edges of the period count as they stand; a weekend is its Saturday and Sunday. Each worked day of a weekend
costs the weight of “same shift” when the other day is not the same: one worked in two shifts twice, one half worked once
beside what it costs for not being complete. Only so read are the published optima of long02 and sprint_late02 met.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from trucban.planning.benchmarks.rosters.inrc1.spec import ANY, NONE, Contract, Instance, Nurse, Soft
from trucban.planning.benchmarks.rosters.verdict import Roster, Verdict

SATURDAY = 5
Line = Sequence[str]


def judge(instance: Instance, roster: Roster) -> Verdict:
    """Return the cost of a roster and every hard rule it breaks."""
    misshapen = tuple(_shape(instance, roster))
    if misshapen:
        return Verdict(0, misshapen)
    lines = dict(zip((nurse.key for nurse in instance.nurses), roster, strict=True))
    cost = sum(
        rule(instance, nurse, instance.contracts[nurse.contract], lines[nurse.key])
        for nurse in instance.nurses
        for rule in RULES
    )
    return Verdict(cost + _requests(instance, lines), tuple(_cover(instance, roster)))


def _shape(instance: Instance, roster: Roster) -> Iterator[str]:
    if len(roster) != len(instance.nurses):
        yield f"expected {len(instance.nurses)} nurses, found {len(roster)}"
    for number, line in enumerate(roster):
        if len(line) != instance.days:
            yield f"nurse {number}: expected {instance.days} days, found {len(line)}"
        for word in {*line} - {"", *instance.shifts}:
            yield f"nurse {number}: no shift {word}"


def _cover(instance: Instance, roster: Roster) -> Iterator[str]:
    at_work = [Counter(day) for day in zip(*roster, strict=True)]
    for (day, shift), need in instance.cover.items():
        if at_work[day][shift] != need:
            yield f"day {day}: {at_work[day][shift]} × {shift}, expected {need}"


def _requests(instance: Instance, lines: dict[str, Line]) -> int:
    cost = 0
    for request in instance.requests:
        worked = lines[request.nurse][request.day]
        is_met = (worked == request.shift if request.shift else bool(worked)) == request.is_on
        cost += 0 if is_met else request.weight
    return cost


def _above(soft: Soft, found: int) -> int:
    return soft.weight * max(0, found - soft.value)


def _below(soft: Soft, found: int) -> int:
    return soft.weight * max(0, soft.value - found)


def _runs(kinds: Iterable[bool], kind: bool) -> list[int]:
    return [len(list(days)) for is_so, days in groupby(kinds) if is_so == kind]


def _assignments(_instance: Instance, _nurse: Nurse, contract: Contract, line: Line) -> int:
    worked = sum(map(bool, line))
    return _above(contract.most, worked) + _below(contract.least, worked)


def _days_in_a_row(_instance: Instance, _nurse: Nurse, contract: Contract, line: Line) -> int:
    at_work = [bool(shift) for shift in line]
    return sum(
        _above(contract.longest_work, run) + _below(contract.shortest_work, run)
        for run in _runs(at_work, True)
    ) + sum(
        _above(contract.longest_rest, run) + _below(contract.shortest_rest, run)
        for run in _runs(at_work, False)
    )


def _weekends_of(instance: Instance, line: Line) -> list[Line]:
    return [line[day : day + 2] for day in range(instance.days) if instance.weekday(day) == SATURDAY]


def _weekends(instance: Instance, _nurse: Nurse, contract: Contract, line: Line) -> int:
    weekends = _weekends_of(instance, line)
    cost = sum(
        _above(contract.longest_weekends, run) + _below(contract.shortest_weekends, run)
        for run in _runs([any(weekend) for weekend in weekends], True)
    )
    for saturday, sunday in (weekend for weekend in weekends if len(weekend) > 1):
        if bool(saturday) != bool(sunday):
            cost += contract.complete_weekends
        if saturday != sunday:
            cost += contract.same_shift_weekends * (bool(saturday) + bool(sunday))
    return cost


def _skills(instance: Instance, nurse: Nurse, contract: Contract, line: Line) -> int:
    return sum(contract.missing_skill for shift in line if shift and instance.skills[shift] - nurse.skills)


def _patterns(instance: Instance, _nurse: Nurse, contract: Contract, line: Line) -> int:
    cost = 0
    for key in contract.patterns:
        pattern = instance.patterns[key]
        for first in range(instance.days - len(pattern.days) + 1):
            if all(
                _fits(work, line[day]) and weekday in {None, instance.weekday(day)}
                for day, (work, weekday) in enumerate(pattern.days, first)
            ):
                cost += pattern.weight
    return cost


def _fits(work: str, shift: str) -> bool:
    return {ANY: bool(shift), NONE: not shift}.get(work, work == shift)


Rule = Callable[[Instance, Nurse, Contract, Line], int]
RULES: tuple[Rule, ...] = (_assignments, _days_in_a_row, _weekends, _skills, _patterns)
