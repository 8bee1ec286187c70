"""The second nurse rostering competition: its reader, its judge, and the engine's words for its rules."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from trucban.planning.benchmarks.rosters.inrc2.check import judge
from trucban.planning.benchmarks.rosters.inrc2.lines import MUST, problem_of, roster_of
from trucban.planning.benchmarks.rosters.inrc2.read import files_of, read
from trucban.planning.benchmarks.rosters.inrc2.spec import History, Instance
from trucban.planning.benchmarks.rosters.span import Span
from trucban.planning.benchmarks.text import NotAnInstance
from trucban.planning.roster.lines.engine import solve
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.roster import Demands, Roster

SCENARIO = """SCENARIO = n002w1

WEEKS = 1

SKILLS = 2
Head
Nurse

SHIFT_TYPES = 2
Early (2,3)
Night (2,2)

FORBIDDEN_SHIFT_TYPES_SUCCESSIONS
Early 0
Night 1 Early

CONTRACTS = 2
Full (3,4) (2,3) (2,3) 1 1
Half (1,2) (1,2) (1,7) 0 0

NURSES = 2
Ann Full 2 Head Nurse
Bob Half 1 Nurse
"""
HISTORY = """HISTORY
0 n002w1

NURSE_HISTORY
Ann 0 0 Night 1 1 0
Bob 0 0 None 0 0 2
"""
WEEK = """WEEK_DATA
n002w1

REQUIREMENTS
Early Head (0,1) (0,0) (0,0) (0,0) (0,0) (0,0) (0,0)
Early Nurse (0,0) (0,0) (1,2) (0,0) (0,0) (0,0) (0,0)
Night Head (0,0) (0,0) (0,0) (0,0) (0,0) (0,0) (0,0)
Night Nurse (0,0) (0,0) (0,0) (0,0) (0,0) (0,0) (0,0)

SHIFT_OFF_REQUESTS = 2
Ann Any Tue
Bob Early Wed
"""
FREE_WEEK = "-------"
WORDS = {"-": "", "h": "Early/Head", "e": "Early/Nurse", "H": "Night/Head", "n": "Night/Nurse"}


def instance() -> Instance:
    return read(SCENARIO, HISTORY, [WEEK])


def rows(*lines: str) -> list[list[str]]:
    return [[WORDS.get(letter, letter) for letter in line] for line in lines]


def cost(line: str, other: str = FREE_WEEK) -> int:
    """Return what two lines cost where nobody is needed."""
    verdict = judge(dataclasses.replace(instance(), cover=()), rows(line, other))
    assert verdict.is_feasible
    return verdict.cost


def test_a_name_says_folder_and_files() -> None:
    assert files_of("n030w4_1_6-2") == (
        "n030w4",
        ["Sc-n030w4.txt", "H0-n030w4-1.txt", "WD-n030w4-6.txt", "WD-n030w4-2.txt"],
    )
    assert files_of("Instance1.txt") is None


def test_it_reads_every_part() -> None:
    found = instance()
    assert (found.days, found.shifts, found.skills) == (7, ("Early", "Night"), ("Head", "Nurse"))
    assert found.runs["Early"] == Span(2, 3)
    assert found.bars == {"Early": frozenset(), "Night": frozenset({"Early"})}
    assert found.contracts["Full"].most_weekends == 1
    assert [nurse.history for nurse in found.nurses] == [
        History(0, 0, "Night", 1, 1, 0),
        History(0, 0, "", 0, 0, 2),
    ]
    wanted = [(one.day, one.shift, one.skill, one.least, one.wanted) for one in found.cover if one.wanted]
    assert wanted == [(0, "Early", "Head", 0, 1), (2, "Early", "Nurse", 1, 2)]
    assert [(one.nurse, one.day, one.shift) for one in found.requests] == [
        ("Ann", 1, None),
        ("Bob", 2, "Early"),
    ]


# What both free weeks cost: the history's one night and one day end too short, Ann's rest is four too long, Bob's two
# (his began before), and both work too little.
ANN, BOB = 15 * 1 + 30 * 1 + 30 * 4 + 20 * 3, 30 * 2 + 20 * 1


@pytest.mark.parametrize(
    ("line", "cost_of_line"),
    [
        ("nn-----", 15 * 1 + 30 * 2 + 20 * 1 + 10),  # three nights after the history's one, five days off
        (
            "--ee--e",
            15 + 30 + 20 * 0 + 30,
        ),  # a run that reaches the last day is not too short, half a weekend
        ("--e--ee", 15 + 30 + 15 + 30),  # a shift and a day alone, a whole weekend
        ("---eeee", 15 + 30 + 15 + 30),  # four in a row
        ("--he---", 15 + 30 + 20),  # one shift in two skills is one run
    ],
)
def test_each_wish_costs_what_it_says(line: str, cost_of_line: int) -> None:
    assert cost(line) == cost_of_line + BOB


def test_the_other_contract_has_its_own_wishes() -> None:
    assert cost(FREE_WEEK, FREE_WEEK) == ANN + BOB
    assert (
        cost(FREE_WEEK, "--e---e") == ANN + 15 + 10 + 30
    )  # the early alone, the wish, a weekend; half is allowed


@pytest.mark.parametrize(
    ("roster", "breach"),
    [
        (("--e----", FREE_WEEK), None),
        ((FREE_WEEK, FREE_WEEK), "0 × Early Nurse, at least 1"),
        (("e-e----", FREE_WEEK), "Early follows Night on day 0"),
        (("--e-ne-", FREE_WEEK), "Early follows Night on day 5"),
        (("--e----", "-h-----"), "Bob lacks the skill Head"),
        (("--e----",), "expected 2 nurses, found 1"),
        (("--e----", "-"), "expected 7 days, found 1"),
        (("--e----", "---X---"), "X is no shift and skill"),
    ],
)
def test_each_hard_rule_is_judged(roster: tuple[str, ...], breach: str | None) -> None:
    found = judge(instance(), rows(*roster)).breaches
    assert (breach is None and not found) or any(breach in one for one in found if breach)


histories = some.builds(
    History,
    some.integers(0, 5),
    some.integers(0, 2),
    some.sampled_from(["Early", "Night"]),
    some.integers(1, 4),
    some.integers(1, 4),
    some.just(0),
) | some.builds(
    History, some.just(0), some.just(0), some.just(""), some.just(0), some.just(0), some.integers(1, 4)
)


@settings(max_examples=15)
@given(history=histories, least=some.integers(0, 1), wanted=some.integers(1, 3))
def test_judge_and_engine_agree_on_every_line(history: History, least: int, wanted: int) -> None:
    found = instance()
    nurses = (dataclasses.replace(found.nurses[0], history=history), found.nurses[1])
    cover = tuple(dataclasses.replace(one, least=least, wanted=wanted) for one in found.cover[:4])
    found = dataclasses.replace(found, nurses=nurses, cover=cover)
    problem = problem_of(found)
    pricer, demands = Pricer(problem), Demands(problem)
    for line in itertools.product((0, 2, 4), repeat=found.days):
        lines = np.array([line, (0, 2, 2, 0, 4, 0, 0)], dtype=np.int16)
        verdict = judge(found, roster_of(found, lines))
        cost_of_lines = Roster(pricer, demands, lines).cost
        assert verdict.cost == cost_of_lines if verdict.is_feasible else cost_of_lines >= MUST


def test_the_engine_finds_what_trying_everything_finds() -> None:
    found = instance()
    every = [
        roster_of(found, np.array([line]))[0]
        for line in itertools.product(range(5), repeat=3)
        for line in [(*line, 0, 0, 0, 0)]
    ]
    wished = dataclasses.replace(
        found, requests=(*found.requests, *_wishes_for_the_rest(found, weight_of_a_wish=20))
    )
    verdicts = (judge(wished, pair) for pair in itertools.product(every, repeat=2))
    cheapest = min(verdict.cost for verdict in verdicts if verdict.is_feasible)
    answer = solve(problem_of(wished), rounds=4)
    assert (answer.cost, answer.bound) == (cheapest, cheapest)


def _wishes_for_the_rest(found: Instance, weight_of_a_wish: int) -> list[object]:
    """Wish so often to be free after Wednesday that nobody works then: what is tried above is everything."""
    wish = found.requests[0]
    return [
        dataclasses.replace(wish, nurse=nurse.key, day=day)
        for nurse in found.nurses
        for day in range(3, found.days)
        for _time in range(weight_of_a_wish)
    ]


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (0, "SKILLS = 2", "", "SKILLS is missing"),
        (0, "WEEKS = 1", "WEEKS = x", "whole number"),
        (0, "WEEKS = 1", "WEEKS = 2", "has 2 weeks, the sequence 1"),
        (0, "Early (2,3)", "Early 2,3", "expected “\\(from,to\\)”"),
        (0, "Ann Full", "Ann Double", "“Double” is not known"),
        (0, "Ann Full", "Cid Full", "“Cid” is not known"),
        (0, "Bob Half", "Ann Half", "comes twice"),
        (1, "Night 1 1 0", "Dawn 1 1 0", "“Dawn” is not known"),
        (2, "(0,1) (0,0)", "(0,0)", "expected 9 fields, found 8"),
        (2, "Ann Any Tue", "Ann Any Someday", "Someday"),
    ],
)
def test_what_does_not_follow_the_format_is_refused(part: int, old: str, new: str, said: str) -> None:
    texts = [SCENARIO, HISTORY, WEEK]
    texts[part] = texts[part].replace(old, new, 1)
    with pytest.raises(NotAnInstance, match=said):
        read(texts[0], texts[1], texts[2:])
