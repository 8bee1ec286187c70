"""The shift scheduling benchmark set: its reader, its judge, and the engine's words for its rules."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from benchmarks.made_rosters import made

from trucban.planning.benchmarks.rosters import formats
from trucban.planning.benchmarks.rosters.curtois_qu.check import judge
from trucban.planning.benchmarks.rosters.curtois_qu.lines import problem_of, roster_of
from trucban.planning.benchmarks.rosters.curtois_qu.read import read
from trucban.planning.benchmarks.text import NotAnInstance
from trucban.planning.roster.lines import start
from trucban.planning.roster.lines.engine import solve
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.roster import Demands, Roster

SMALL = """
SECTION_HORIZON
7

SECTION_SHIFTS
E,480,
L,480,E

SECTION_STAFF
# one who may work everything, one who may not work late
An,E=7|L=2,2400,960,3,2,2,1
Binh,E=7|L=0,2400,960,5,1,1,0

SECTION_DAYS_OFF
An,3

SECTION_SHIFT_ON_REQUESTS
An,0,L,5

SECTION_SHIFT_OFF_REQUESTS
Binh,1,E,2

SECTION_COVER
0,E,1,100,1
0,L,1,100,1
1,E,2,100,1
"""


def rows(*lines: str) -> list[list[str]]:
    return [[symbol.strip("-") for symbol in line] for line in lines]


def test_it_reads_what_the_file_says() -> None:
    instance = read(SMALL)
    an, binh = instance.nurses
    assert (instance.days, [shift.key for shift in instance.shifts]) == (7, ["E", "L"])
    assert instance.shifts[1].bars == {"E"}
    assert (an.most, an.max_minutes, an.min_minutes, an.days_off) == ({"E": 7, "L": 2}, 2400, 960, {3})
    assert (binh.max_run, binh.min_run, binh.min_rest, binh.max_weekends) == (5, 1, 1, 0)
    assert [(wish.nurse, wish.weight, wish.is_on) for wish in instance.requests] == [
        ("An", 5, True),
        ("Binh", 2, False),
    ]


def test_it_counts_wishes_and_cover() -> None:
    verdict = judge(read(SMALL), rows("LL-----", "EE-----"))
    assert verdict.breaches == ()
    assert verdict.cost == 2 + 100  # Bình works early on day 1; one more early is missing there
    assert judge(read(SMALL), rows("EE-----", "EE-----")).cost == 5 + 1 + 100 + 2


@pytest.mark.parametrize(
    ("line", "breach"),
    [
        ("LE-----", "E follows L on day 1"),
        ("EEEE---", "works on day 3"),
        ("LLL----", "3 × L, at most 2"),
        ("E------", "480 minutes"),
        ("E-E-E--", "1 days off in a row from day 1, too few"),
        ("EE--E--", "1 shifts in a row from day 4, too few"),
    ],
)
def test_it_names_what_a_line_breaks(line: str, breach: str) -> None:
    assert any(breach in found for found in judge(read(SMALL), rows(line, "EE-----")).breaches)


def test_a_run_that_touches_the_border_may_go_on_outside() -> None:
    assert judge(read(SMALL), rows("E----EE", "EE-----")).is_feasible


def test_weekends_are_counted_once() -> None:
    assert "Binh: 1 weekends, at most 0" in judge(read(SMALL), rows("EE-----", "E----EE")).breaches


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("SECTION_COVER\n0,E", "0,E", "the section SECTION_COVER is missing"),
        ("0,E,1,100,1", "0,E,1,100", "line 24: expected 5 fields, found 4"),
        ("SECTION_HORIZON\n7", "SECTION_HORIZON\n8", "line 3: expected whole weeks, found 8 days"),
        ("L,480,E", "L,48x,E", "line 7: expected a whole number, found “48x”"),
        ("L,480,E", "L,480,Q", "line 7: “Q” is not known here"),
        ("L,480,E", "E,480,", "line 7: “E” comes twice"),
        ("An,3", "An,7", "line 15: expected a number below 7, found 7"),
        ("An,3", "Chi,3", "“Chi” is not known here"),
        ("E=7|L=2", "E=7|L", "expected “shift=number”, found “L”"),
        ("SECTION_STAFF", "SECTION_STAF", "“STAF” is not known here"),
        ("SECTION_DAYS_OFF\nAn,3", "", "the section SECTION_DAYS_OFF is missing"),
        ("SECTION_HORIZON\n7", "7", "line 2: expected a line “SECTION_…” before this one"),
    ],
)
def test_bad_text_is_refused_with_its_line(old: str, new: str, message: str) -> None:
    with pytest.raises(NotAnInstance, match=message):
        read(SMALL.replace(old, new, 1))


def test_the_engine_knows_exactly_the_lines_the_judge_allows() -> None:
    instance = read(SMALL)
    pricer = Pricer(problem_of(instance))
    rest = np.array([1, 1, 0, 0, 0, 0, 0], dtype=np.int16)
    for symbols in itertools.product(range(3), repeat=7):
        line = np.array(symbols, dtype=np.int16)
        breaches = judge(instance, roster_of(instance, np.stack([line, rest]))).breaches
        assert np.isfinite(pricer.cost(0, line)) == (not any(breach.startswith("An") for breach in breaches))


def test_the_engine_counts_as_the_judge_does() -> None:
    instance = read(SMALL)
    pricer = Pricer(problem_of(instance))
    lines = np.array([[2, 2, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0]], dtype=np.int16)
    assert (
        Roster(pricer, Demands(pricer.problem), lines).cost
        == judge(instance, roster_of(instance, lines)).cost
    )


def test_a_small_instance_is_solved_and_proven() -> None:
    opened = formats.open_text(SMALL)
    found = solve(opened.problem, seed=1, rounds=5)
    assert found.is_optimal
    assert opened.judge(opened.roster(found.lines)).cost == found.cost == 102


def test_an_unknown_text_is_refused() -> None:
    with pytest.raises(NotAnInstance, match="no rostering benchmark"):
        formats.open_text("hello")


@pytest.mark.material
def test_the_first_instance_of_the_set_is_solved_to_its_known_optimum(material: Path) -> None:
    text = (material / "benchmarks" / "rostering" / "curtois-qu" / "Instance1.txt").read_text()
    opened = formats.open_text(text)
    found = solve(opened.problem, seed=1, rounds=1)
    assert (found.cost, found.bound, found.is_optimal) == (607, 607, True)
    assert opened.judge(opened.roster(found.lines)).is_feasible


@pytest.mark.parametrize(("people", "days", "shifts"), [(6, 28, 3), (9, 84, 5)])
def test_made_instances_have_their_size_and_a_roster(people: int, days: int, shifts: int) -> None:
    text = "\n".join(made(people, days, shifts, seed=1))
    problem = formats.open_text(text).problem
    assert (len(problem.people), problem.days, problem.symbols) == (people, days, shifts + 1)
    pricer = Pricer(problem)
    assert np.isfinite(start.first(pricer, Demands(problem)).cost)
    assert (
        text == "\n".join(made(people, days, shifts, seed=1)) != "\n".join(made(people, days, shifts, seed=2))
    )
