"""
The independent judge of this set: recomputes cost and hard rules from the instance and its case alone.

A roster says a shift by its number from 1, a free day by nothing. More nurses than needed cost nothing. The set says
nothing of the days before and after, so a run at the edge counts as it stands: what passes here passes either way.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from trucban.planning.benchmarks.rosters.nsplib.spec import MISSING, Case, Instance
from trucban.planning.benchmarks.rosters.span import Span
from trucban.planning.benchmarks.rosters.verdict import Roster, Verdict


def judge(instance: Instance, roster: Roster) -> Verdict:
    """Return the cost of a roster and every hard rule it breaks."""
    free = instance.case.shifts - 1
    lines = [[int(word) - 1 if word else free for word in line] for line in roster]
    breaches = [
        f"nurse {nurse}: {breach}"
        for nurse, line in enumerate(lines, 1)
        for breach in _breaches(instance.case, line)
    ]
    if len(lines) != len(instance.costs):
        breaches.append(f"expected {len(instance.costs)} nurses, found {len(lines)}")
    return Verdict(_wishes(instance, lines) + _missing(instance, lines), tuple(breaches))


def _wishes(instance: Instance, lines: Sequence[Sequence[int]]) -> int:
    return sum(
        day[shift]
        for days, line in zip(instance.costs, lines, strict=False)
        for day, shift in zip(days, line, strict=False)
    )


def _missing(instance: Instance, lines: Sequence[Sequence[int]]) -> int:
    missing = 0
    for day, needs in enumerate(instance.need):
        at_work = Counter(line[day] for line in lines if day < len(line))
        missing += sum(max(0, need - at_work[shift]) for shift, need in enumerate(needs[:-1]))
    return MISSING * missing


def _breaches(case: Case, line: Sequence[int]) -> Iterator[str]:
    free = case.shifts - 1
    if len(line) != case.days:
        yield f"expected {case.days} days, found {len(line)}"
    worked = sum(shift != free for shift in line)
    if not case.assignments.holds(worked):
        yield f"{worked} assignments, expected {case.assignments.low} to {case.assignments.high}"
    for shift, span in enumerate(case.totals):
        if not span.holds(line.count(shift)):
            yield f"{line.count(shift)} × shift {shift + 1}, expected {span.low} to {span.high}"
    yield from _runs([shift != free for shift in line], True, case.work_run, "days worked")
    for shift, span in enumerate(case.runs):
        yield from _runs(line, shift, span, f"× shift {shift + 1}")


def _runs(line: Sequence[int], of: int, span: Span, name: str) -> Iterator[str]:
    end = 0
    for kind, days in groupby(line):
        start, end = end, end + len(list(days))
        if kind == of and not span.holds(end - start):
            yield f"{end - start} {name} in a row from day {start}, expected {span.low} to {span.high}"
