"""The first nurse rostering competition: its reader, its judge, and the engine's words for its rules."""

import dataclasses
import itertools

import numpy as np
import pytest

from trucban.planning.benchmarks.rosters import formats
from trucban.planning.benchmarks.rosters.inrc1.check import judge
from trucban.planning.benchmarks.rosters.inrc1.lines import EXACT, problem_of, roster_of
from trucban.planning.benchmarks.rosters.inrc1.read import read
from trucban.planning.benchmarks.rosters.inrc1.spec import Soft
from trucban.planning.benchmarks.text import NotAnInstance
from trucban.planning.roster.lines.engine import solve
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.roster import Demands, Roster

# A Saturday to the Saturday after: one whole weekend, one cut. Early and late; the second nurse lacks a skill.
SMALL = """////////////
SCHEDULING_PERIOD;
////////////
small, 2010-01-02, 2010-01-09;

SKILLS = 2;
Nurse;
Head;

SHIFT_TYPES = 2;
E, Early, 06:30:00, 14:30:00, 1, Nurse;
L, Late, 14:30:00, 22:30:00, 1, Head;

CONTRACTS = 2;
0, full, (1|1), (1|2|5), (1|3|4), (1|5|2), (1|7|2), (1|11|3), (1|13|2), (1|17|1), (1|19|2), (0|0|0), SaturdaySunday, (1|23), (1|29), (1|1), (0|0), (0|31), 2, 0 1;
1, half, (1|1), (0|2|5), (1|3|4), (1|5|3), (0|7|2), (0|11|3), (1|13|2), (1|17|1), (0|19|2), (0|0|0), SaturdaySunday, (0|23), (0|29), (0|1), (0|0), (1|31), 0,;

PATTERNS = 2;
0, 37, 3 (L|Any) (E|Any) (L|Any);
1, 41, 2 (None|Friday) (Any|Saturday);

EMPLOYEES 2;
a, a, 0, 2, Nurse Head;
b, b, 1, 1, Nurse;

DAY_OF_WEEK_COVER = 3;
Monday, E, 1;
Tuesday, E, 1;
Wednesday, L, 1;

DATE_SPECIFIC_COVER = 1;
2010-01-05, E, 0;

DAY_OFF_REQUESTS = 1;
a, 2010-01-04, 43;

DAY_ON_REQUESTS = 1;
a, 2010-01-06, 47;

SHIFT_OFF_REQUESTS = 1;
b, 2010-01-04, E, 53;

SHIFT_ON_REQUESTS = 1;
b, 2010-01-04, L, 59;
"""
FREE_WEEK = "--------"


def rows(*lines: str) -> list[list[str]]:
    return [[shift.strip("-") for shift in line] for line in lines]


def cost(line: str, other: str = FREE_WEEK) -> int:
    """Return what two lines cost where just what they work is asked for."""
    roster, instance = rows(line, other), read(SMALL)
    cover = {(day, shift): sum(row[day] == shift for row in roster) for day, shift in instance.cover}
    verdict = judge(dataclasses.replace(instance, cover=cover), roster)
    assert verdict.is_feasible
    return verdict.cost


def test_it_reads_every_block() -> None:
    instance = read(SMALL)
    assert (instance.days, instance.first_weekday, instance.shifts) == (8, 5, ("E", "L"))
    full, half = instance.contracts["0"], instance.contracts["1"]
    assert (full.most, full.least, full.shortest_weekends) == (Soft(2, 5), Soft(3, 4), Soft(19, 2))
    assert (half.most, half.complete_weekends, half.missing_skill, half.patterns) == (Soft(), 0, 31, ())
    assert instance.patterns["1"].days == (("None", 4), ("Any", 5))
    needs = {place: need for place, need in instance.cover.items() if need}
    assert needs == {(2, "E"): 1, (4, "L"): 1}  # the date replaces its Tuesday
    assert [(one.nurse, one.day, one.shift, one.is_on) for one in instance.requests] == [
        ("a", 2, None, False),
        ("b", 2, "E", False),
        ("a", 4, None, True),
        ("b", 2, "L", True),
    ]


# What both lines cost when nobody works: too few assignments, one rest far too long, the wishes to work.
IDLE = 3 * 4 + 11 * 5 + 47 + (3 * 4 + 59)


@pytest.mark.parametrize(
    ("line", "more"),
    [
        ("--EEE---", 2 * -3 + 1 * -3 + 11 * (0 - 5) + 43 - 47 + 5),  # a whole working week's block
        (
            "EE-E----",
            3 * -3 + 11 * (1 - 5) + 13 + 7 + 19,
        ),  # a rest of one day, work of one day, one weekend alone
        ("E--E----", 2 * -3 + 11 * (1 - 5) + 2 * 7 + 19 + 23 + 29),  # half a weekend
        ("EL------", 2 * -3 + 11 * (3 - 5) + 19 + 2 * 29),  # a weekend in two shifts: from each of its days
        (
            "E------E",
            2 * -3 + 11 * (3 - 5) + 2 * 7 + 17 + 23 + 29 + 41,
        ),  # two weekends in a row, the pattern at the end
        ("LEL-----", 3 * -3 + 11 * (2 - 5) + 19 + 2 * 29 + 37 + 43 + 5),
    ],
)
def test_each_wish_costs_what_it_says(line: str, more: int) -> None:
    assert cost(line) == IDLE + more


def test_a_skill_that_lacks_costs_where_the_contract_asks_for_it() -> None:
    assert cost(FREE_WEEK, "--L-----") == IDLE - 3 - 59 + 31
    assert cost(FREE_WEEK, "--E-----") == IDLE - 3 + 53


@pytest.mark.parametrize(
    ("roster", "breach"),
    [
        (("--E-----", "----L---"), None),
        (("--E-E---", "--E-L---"), "2 × E, expected 1"),
        (("--E-----", FREE_WEEK), "0 × L, expected 1"),
        (("--E-----",), "expected 2 nurses, found 1"),
        (("--E-----", "----L"), "expected 8 days, found 5"),
        (("--X-----", "----L---"), "no shift X"),
    ],
)
def test_cover_is_met_exactly(roster: tuple[str, ...], breach: str | None) -> None:
    found = judge(read(SMALL), rows(*roster)).breaches
    assert (breach is None and not found) or any(breach in one for one in found if breach)


@pytest.mark.parametrize(
    "first", ["2010-01-02, 2010-01-09", "2010-01-01, 2010-01-08", "2010-01-03, 2010-01-10"]
)
def test_judge_and_engine_agree_on_every_line(first: str) -> None:
    """Periods that begin before, on and inside a weekend."""
    instance = read(SMALL.replace("2010-01-02, 2010-01-09", first))
    problem = problem_of(instance)
    pricer, demands = Pricer(problem), Demands(problem)
    partner = tuple(int(need) * 2 for need in (instance.cover[day, "L"] for day in range(instance.days)))
    for line in itertools.product(range(3), repeat=instance.days):
        lines = np.array([line, partner], dtype=np.int16)
        verdict = judge(instance, roster_of(instance, lines))
        found = Roster(pricer, demands, lines).cost
        assert verdict.cost == found if verdict.is_feasible else found >= EXACT


def test_the_engine_finds_what_trying_everything_finds() -> None:
    """Days enough for every rule, few enough to try all."""
    short = SMALL.replace("2010-01-09", "2010-01-06").replace("Wednesday, L", "Sunday, L")
    instance = read(short)
    every = [
        roster_of(instance, np.array([line]))[0] for line in itertools.product(range(3), repeat=instance.days)
    ]
    verdicts = (judge(instance, pair) for pair in itertools.product(every, repeat=2))
    cheapest = min(verdict.cost for verdict in verdicts if verdict.is_feasible)
    found = solve(problem_of(instance), rounds=3)
    assert (found.cost, found.bound) == (cheapest, cheapest)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("DAY_ON_REQUESTS", "DAYS_ON", "DAY_ON_REQUESTS"),
        ("small, 2010-01-02", "2010-01-02", "expected 3 fields, found 2"),
        ("2010-01-06, 47", "2010-02-06, 47", "no day of the period"),
        ("2010-01-06, 47", "6 January, 47", "2010-01-31"),
        ("a, 2010-01-06", "c, 2010-01-06", "“c” is not known"),
        ("(1|2|5)", "(1|2)", "expected 3 fields"),
        ("SaturdaySunday", "FridaySaturdaySunday", "FridaySaturdaySunday"),
        ("2, 0 1;", "2, 0 9;", "“9” is not known"),
        ("3 (L|Any)", "4 (L|Any)", "expected 4 days, found 3"),
        ("(L|Any)", "(L|Someday)", "Someday"),
        ("2010-01-02, 2010-01-09", "2010-01-09, 2010-01-02", "last day"),
        ("b, b, 1", "a, b, 1", "comes twice"),
    ],
)
def test_what_does_not_follow_the_format_is_refused(old: str, new: str, said: str) -> None:
    assert formats.open_text(SMALL)
    with pytest.raises(NotAnInstance, match=said):
        formats.open_text(SMALL.replace(old, new, 1))
