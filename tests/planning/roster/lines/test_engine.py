"""The recipe: the same work gives the same roster, what is said of it is true, and it can be ended at any time."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from trucban.planning.roster.lines import engine
from trucban.planning.roster.lines.engine import Incumbent, solve
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.roster import Demands, Roster
from trucban.planning.roster.lines.rules import Runs, Succession, Tally
from trucban.planning.roster.lines.spec import FREE, Demand, Limits, Person, Problem
from trucban.planning.roster.lines.start import NobodyCanWork

WORK = frozenset({1, 2})


def problem(people: int, days: int, seed: int) -> Problem:
    """Return a roster of two shifts with random wishes, needs and limits."""
    random = np.random.default_rng(seed)
    rules = (
        Succession(frozenset({(2, 1)})),
        Runs(WORK, low=2, high=4, open_start=True, open_end=True),
        Runs(frozenset({FREE}), low=2, open_start=True, open_end=True),
        Tally((0, 1, 1)),
    )
    staff = tuple(
        Person(
            f"p{place}",
            rules,
            (None, None, None, Limits(low=1, high=int(random.integers(2, days)))),
            random.integers(0, 5, (days, 3)).astype(float),
        )
        for place in range(people)
    )
    demands = tuple(
        Demand(day, symbol, int(random.integers(0, people)), 20, 3) for day in range(days) for symbol in WORK
    )
    return Problem(days, 3, staff, demands)


def least(small: Problem) -> float:
    """Return the cost of the best of all rosters."""
    pricer, demands = Pricer(small), Demands(small)
    every = [np.array(line, dtype=np.int16) for line in itertools.product(range(3), repeat=small.days)]
    allowed = [
        [line for line in every if np.isfinite(pricer.cost(person, line))]
        for person in range(len(small.people))
    ]
    return min(Roster(pricer, demands, np.stack(lines)).cost for lines in itertools.product(*allowed))


@settings(max_examples=5)
@given(some.integers(0, 10**6))
def test_the_best_of_all_rosters_is_found_and_proven(seed: int) -> None:
    small = problem(2, 4, seed)
    found = solve(small, seed=seed, rounds=1)
    assert found.is_optimal
    assert found.cost == found.bound == least(small)


def test_the_same_work_gives_the_same_roster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SMALL", 0)
    told: list[list[tuple[int, int]]] = [[], []]
    answers = [
        solve(
            problem(8, 14, 3),
            seed=5,
            rounds=12,
            progress=lambda one, log=log: log.append((one.cost, one.bound)),  # type: ignore[misc]
        )
        for log in told
    ]
    assert np.array_equal(answers[0].lines, answers[1].lines)
    assert told[0] == told[1]


def test_what_is_told_only_becomes_better_and_is_true() -> None:
    told: list[Incumbent] = []
    asked = problem(8, 14, 4)
    solve(asked, seed=1, rounds=5, progress=told.append)
    assert [one.cost for one in told] == sorted((one.cost for one in told), reverse=True)
    assert [one.bound for one in told] == sorted(one.bound for one in told)
    pricer = Pricer(asked)
    for one in told:
        assert Roster(pricer, Demands(asked), one.lines).cost == one.cost >= told[-1].bound


def test_it_ends_when_asked_and_keeps_the_best() -> None:
    told: list[Incumbent] = []
    found = solve(problem(8, 14, 4), seed=1, rounds=1000, progress=told.append, stop=lambda: len(told) >= 2)
    assert found.cost == told[-1].cost
    assert len(told) <= 3


def test_somebody_without_any_line_is_named() -> None:
    small = problem(2, 4, 1)
    small.people[1].costs[2] = np.inf
    with pytest.raises(NobodyCanWork, match="p1"):
        solve(small, rounds=1)
