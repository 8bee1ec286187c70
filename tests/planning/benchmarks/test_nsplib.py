"""NSPLib: its reader, its judge, and the engine's words for its rules."""

import itertools

import numpy as np
import pytest

from trucban.planning.benchmarks.rosters import formats
from trucban.planning.benchmarks.rosters.nsplib.check import judge
from trucban.planning.benchmarks.rosters.nsplib.lines import problem_of, roster_of
from trucban.planning.benchmarks.rosters.nsplib.read import read
from trucban.planning.benchmarks.text import NotAnInstance
from trucban.planning.roster.lines.engine import solve
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.roster import Demands, Roster

# Two nurses, four days, early (1), late (2), free.
SMALL = """2 4 3

1 0 0
1 1 0
0 1 0
1 0 0

1 2 3  1 2 3  1 2 3  1 2 3
4 1 2  4 1 2  4 1 2  4 1 2
"""
CASE = """4 3

2 3

1 2

1 2 0 3
2 2 0 2
1 4 1 4
"""


def rows(*lines: str) -> list[list[str]]:
    return [[symbol.strip("-") for symbol in line] for line in lines]


def test_it_reads_both_files() -> None:
    instance = read(SMALL, CASE)
    case = instance.case
    assert (len(instance.costs), case.days, case.shifts) == (2, 4, 3)
    assert instance.need[1] == [1, 1, 0]
    assert instance.costs[1][3] == [4, 1, 2]
    assert ((case.assignments.low, case.assignments.high), case.work_run.high) == ((2, 3), 2)
    assert [(run.low, run.high) for run in case.runs] == [(1, 2), (2, 2), (1, 4)]
    assert [(total.low, total.high) for total in case.totals] == [(0, 3), (0, 2), (1, 4)]


def test_cost_is_wishes_and_a_hundred_for_each_missing_not_for_each_too_many() -> None:
    instance = read(SMALL, CASE)
    full = judge(instance, rows("11-1", "-22-"))
    assert (full.cost, full.breaches) == (1 + 1 + 3 + 1 + 2 + 1 + 1 + 2, ())
    short = judge(instance, rows("11--", "-22-"))
    assert short.cost == full.cost + 2 + 100
    assert judge(instance, rows("11-1", "1-22")).cost == 6 + 4 + 2 + 1 + 1 + 100  # late is missing on day 1


@pytest.mark.parametrize(
    ("line", "breach"),
    [
        ("1---", "assignments"),
        ("11-1", None),
        ("111-", "days worked"),
        ("2-1-", "× shift 2"),  # one late alone, at the first day
        ("1--2", "× shift 2"),  # and at the last
        ("22-2", "3 × shift 2"),
        ("11", "4 days"),
    ],
)
def test_each_hard_rule_is_judged(line: str, breach: str | None) -> None:
    found = judge(read(SMALL, CASE), rows(line, "-22-")).breaches
    assert (breach is None and not found) or any(breach in one for one in found if breach)


def test_a_roster_without_everybody_does_not_hold() -> None:
    assert judge(read(SMALL, CASE), rows("11-1")).breaches == ("expected 2 nurses, found 1",)


def test_judge_and_engine_agree_on_every_line() -> None:
    instance = read(SMALL, CASE)
    problem = problem_of(instance)
    pricer, demands = Pricer(problem), Demands(problem)
    for line in itertools.product(range(3), repeat=4):
        lines = np.array([line, (0, 2, 2, 0)], dtype=np.int16)
        cost = Roster(pricer, demands, lines).cost
        verdict = judge(instance, roster_of(instance, lines))
        assert verdict.is_feasible == np.isfinite(cost)
        assert not verdict.is_feasible or verdict.cost == cost


def test_the_engine_finds_what_trying_everything_finds() -> None:
    instance = read(SMALL, CASE)
    every = [roster_of(instance, np.array([line]))[0] for line in itertools.product(range(3), repeat=4)]
    verdicts = (judge(instance, pair) for pair in itertools.product(every, repeat=2))
    cheapest = min(verdict.cost for verdict in verdicts if verdict.is_feasible)
    found = solve(problem_of(instance), rounds=2)
    assert (found.cost, found.bound) == (cheapest, cheapest)


@pytest.mark.parametrize(
    ("text", "case", "said"),
    [
        (SMALL, None, "--case"),
        (SMALL, CASE.replace("4 3", "7 3", 1), "7 × 3"),
        (SMALL, CASE + "1", "expected the end"),
        (SMALL + "1", CASE, "line 10"),
        (SMALL.rsplit(None, 1)[0], CASE, "ends before"),
        (SMALL.replace("4 1 2", "4 x 2", 1), CASE, "x"),
    ],
)
def test_what_does_not_follow_the_format_is_refused(text: str, case: str | None, said: str) -> None:
    with pytest.raises(NotAnInstance, match=said):
        formats.open_text(text, case)
