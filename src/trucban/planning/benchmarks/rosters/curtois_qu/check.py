"""
The independent judge of this set: recomputes cost and hard rules from the instance alone.

The two minima – consecutive shifts, consecutive days off – are asked of runs strictly inside the horizon only: what
touches its first or last day may go on outside.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from trucban.planning.benchmarks.rosters.curtois_qu.spec import Instance, Nurse
from trucban.planning.benchmarks.rosters.verdict import Roster, Verdict


def judge(instance: Instance, roster: Roster) -> Verdict:
    """Return the cost of a roster and every hard rule it breaks."""
    breaches = [
        f"{nurse.key}: {breach}"
        for nurse, line in zip(instance.nurses, roster, strict=True)
        for rule in RULES
        for breach in rule(instance, nurse, line)
    ]
    return Verdict(_requests(instance, roster) + _cover(instance, roster), tuple(breaches))


def _requests(instance: Instance, roster: Roster) -> int:
    lines = {nurse.key: line for nurse, line in zip(instance.nurses, roster, strict=True)}
    return sum(
        request.weight
        for request in instance.requests
        if (lines[request.nurse][request.day] == request.shift) != request.is_on
    )


def _cover(instance: Instance, roster: Roster) -> int:
    at_work = [Counter(day) for day in zip(*roster, strict=True)]
    cost = 0
    for cover in instance.cover:
        missing = cover.need - at_work[cover.day][cover.shift]
        cost += missing * cover.under if missing > 0 else -missing * cover.over
    return cost


def _length(instance: Instance, _nurse: Nurse, line: Sequence[str]) -> Iterator[str]:
    if len(line) != instance.days:
        yield f"expected {instance.days} days, found {len(line)}"


def _days_off(_instance: Instance, nurse: Nurse, line: Sequence[str]) -> Iterator[str]:
    for day in sorted(nurse.days_off):
        if line[day]:
            yield f"works on day {day}, a day off"


def _succession(instance: Instance, _nurse: Nurse, line: Sequence[str]) -> Iterator[str]:
    bars = {shift.key: shift.bars for shift in instance.shifts}
    for day, (shift, following) in enumerate(pairwise(line)):
        if shift and following in bars[shift]:
            yield f"{following} follows {shift} on day {day + 1}"


def _most(_instance: Instance, nurse: Nurse, line: Sequence[str]) -> Iterator[str]:
    for shift, count in Counter(line).items():
        if shift and count > nurse.most.get(shift, count):
            yield f"{count} × {shift}, at most {nurse.most[shift]}"


def _minutes(instance: Instance, nurse: Nurse, line: Sequence[str]) -> Iterator[str]:
    minutes = {shift.key: shift.minutes for shift in instance.shifts}
    worked = sum(minutes[shift] for shift in line if shift)
    if not nurse.min_minutes <= worked <= nurse.max_minutes:
        yield f"{worked} minutes, expected {nurse.min_minutes} to {nurse.max_minutes}"


def _runs(_instance: Instance, nurse: Nurse, line: Sequence[str]) -> Iterator[str]:
    end = 0
    for is_work, days in groupby(line, key=bool):
        start, end = end, end + len(list(days))
        length, is_inside = end - start, start > 0 and end < len(line)
        if is_work and length > nurse.max_run:
            yield f"{length} shifts in a row from day {start}, at most {nurse.max_run}"
        if is_inside and length < (nurse.min_run if is_work else nurse.min_rest):
            yield f"{length} {'shifts' if is_work else 'days off'} in a row from day {start}, too few"


def _weekends(_instance: Instance, nurse: Nurse, line: Sequence[str]) -> Iterator[str]:
    worked = sum(any(line[saturday : saturday + 2]) for saturday in range(5, len(line), 7))
    if worked > nurse.max_weekends:
        yield f"{worked} weekends, at most {nurse.max_weekends}"


Rule = Callable[[Instance, Nurse, Sequence[str]], Iterator[str]]
RULES: tuple[Rule, ...] = (_length, _days_off, _succession, _most, _minutes, _runs, _weekends)
