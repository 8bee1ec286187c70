"""The rules of this set as lines of work: symbol 0 is the free shift, the others follow in the instance's order."""

import numpy as np

from trucban.planning.benchmarks.rosters.nsplib.spec import MISSING, Case, Instance
from trucban.planning.benchmarks.rosters.span import Span
from trucban.planning.benchmarks.rosters.verdict import Roster
from trucban.planning.roster.lines.rules import Runs, Tally
from trucban.planning.roster.lines.spec import FREE, Demand, Limits, Lines, Person, Problem, Rule


def problem_of(instance: Instance) -> Problem:
    """Tell the engine the instance."""
    case = instance.case
    rules, limits = _rules(case)
    people = tuple(
        Person(str(number), rules, limits, np.roll(np.array(costs, dtype=np.float64), 1, axis=1))
        for number, costs in enumerate(instance.costs, 1)
    )
    demands = tuple(
        Demand(day, symbol, need, MISSING, 0)
        for day, needs in enumerate(instance.need)
        for symbol, need in enumerate(needs[:-1], 1)
        if need
    )
    return Problem(case.days, case.shifts, people, demands)


def roster_of(_instance: Instance, lines: Lines) -> Roster:
    """Say in the instance's words what the engine's lines mean."""
    return [["" if symbol == FREE else str(symbol) for symbol in line] for line in lines.tolist()]


def _rules(case: Case) -> tuple[tuple[Rule, ...], tuple[Limits | None, ...]]:
    """Return the rules that can be broken, with their limits: an empty one would only make the automaton larger."""
    work = frozenset(range(1, case.shifts))
    rules: list[tuple[Rule, Limits | None]] = [
        (_run(work, case.work_run), None),
        (_tally(case, work), Limits(case.assignments.low, case.assignments.high)),
    ]
    for shift, (run, total) in enumerate(zip(case.runs, case.totals, strict=True)):
        symbol = (shift + 1) % case.shifts
        longest = case.days if symbol == FREE else case.work_run.high
        if run.low > 1 or run.high < longest:
            rules.append((_run(frozenset({symbol}), run), None))
        if not _is_sure(case, symbol, total):
            rules.append((_tally(case, frozenset({symbol})), Limits(total.low, total.high)))
    return tuple(rule for rule, _limits in rules), tuple(limits for _rule, limits in rules)


def _is_sure(case: Case, symbol: int, total: Span) -> bool:
    """Say whether the limits on all assignments leave a shift no way to break its own."""
    if symbol == FREE:
        free = Span(case.days - case.assignments.high, case.days - case.assignments.low)
        return total.holds(free.low) and total.holds(free.high)
    return total.low == 0 and total.high >= case.assignments.high


def _run(of: frozenset[int], span: Span) -> Runs:
    return Runs(of, low=max(span.low, 1), high=span.high)


def _tally(case: Case, of: frozenset[int]) -> Tally:
    return Tally(tuple(int(symbol in of) for symbol in range(case.shifts)))
