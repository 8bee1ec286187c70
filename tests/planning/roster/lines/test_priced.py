"""Limits that are priced instead of counted: the bound stays below every roster, and comes near the linear program's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.planning.roster.lines.test_engine import least, problem
from trucban.planning.roster.lines import priced, start
from trucban.planning.roster.lines.engine import LONG, solve
from trucban.planning.roster.lines.priced import Priced
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.roster import Demands
from trucban.planning.roster.lines.rules import Tally, Weekends
from trucban.planning.roster.lines.spec import Demand, Limits, Person, Problem

HARD_AND_SOFT = [
    Limits(high=2),
    Limits(low=2, high=3),
    Limits(low=2, high=2, under=4, over=6),
    Limits(high=1, over=3),
]


def limited(seed: int) -> Problem:
    """Return four days from a Friday on, two people with limits of every kind on hours and weekends."""
    random = np.random.default_rng(seed)
    rules = (Tally((0, 1, 1)), Weekends(first_weekday=4), Tally((0, 0, 3)))
    staff = tuple(
        Person(
            name,
            rules,
            (
                HARD_AND_SOFT[random.integers(4)],
                [Limits(high=1), Limits(high=0, over=5), None][random.integers(3)],
                [Limits(high=3), Limits(low=3, high=6, under=2), None][random.integers(3)],
            ),
            random.integers(0, 5, (4, 3)).astype(float),
        )
        for name in "ab"
    )
    demands = tuple(
        Demand(day, symbol, int(random.integers(3)), 20, 3) for day in range(4) for symbol in (1, 2)
    )
    return Problem(4, 3, staff, demands, constant=7)


def bounded(asked: Problem) -> float:
    pricer = Pricer(asked)
    search = Priced(pricer, start.first(pricer, Demands(asked)).lines)
    search.run(30, target=1e6, stop=lambda: False)
    return search.bound


@settings(max_examples=15)
@given(some.integers(0, 10**6))
def test_no_roster_is_cheaper_than_the_bound(seed: int) -> None:
    asked = limited(seed)
    assert bounded(asked) <= least(asked)


def test_a_price_says_what_a_limit_forbids() -> None:
    """Two people may work two days each; five are asked, so one place in five stays empty."""
    staff = tuple(Person(name, (Tally((0, 1)),), (Limits(high=2),), np.zeros((5, 2))) for name in "ab")
    asked = Problem(5, 2, staff, tuple(Demand(day, 1, 1, 100, 1) for day in range(5)))
    assert bounded(asked) == pytest.approx(100, abs=0.1)


def test_a_long_horizon_has_a_bound() -> None:
    asked = problem(3, LONG // 7 * 7 + 7, seed=2)
    found = solve(asked, seed=1, rounds=3)
    assert 0 < found.bound <= found.cost
    assert solve(asked, seed=1, rounds=3).bound == found.bound


def test_a_program_that_would_be_too_large_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(priced, "MOST_ROWS", 5)
    assert bounded(limited(1)) == -np.inf
