"""Limits that are priced instead of counted: the bound stays below every roster, at any prices."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.planning.roster.lines.test_engine import least, problem
from trucban.planning.roster.lines import priced
from trucban.planning.roster.lines.engine import solve
from trucban.planning.roster.lines.graph import graph_of
from trucban.planning.roster.lines.paths import exact
from trucban.planning.roster.lines.priced import Priced
from trucban.planning.roster.lines.pricer import Line, Pricer
from trucban.planning.roster.lines.rolling import LONG
from trucban.planning.roster.lines.rules import Tally, Weekends
from trucban.planning.roster.lines.spec import Demand, Floats, Limits, Person, Problem
from trucban.planning.roster.lines.uncounted import Search

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
                [Limits(high=1), Limits(high=0, over=5), Limits(low=1, under=6), None][random.integers(4)],
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
    search = Priced(Pricer(asked))
    search.run(100, target=1e6, stop=lambda: False)
    return search.bound


@settings(max_examples=25)
@given(some.integers(0, 10**6))
def test_no_roster_is_cheaper_than_the_bound(seed: int) -> None:
    asked = limited(seed)
    assert bounded(asked) <= least(asked)


@settings(max_examples=25)
@given(some.integers(0, 10**6))
def test_any_prices_prove_a_bound(seed: int) -> None:
    """Prices drawn between their ends, however bad, never prove more than the best roster costs."""
    asked, random = limited(seed), np.random.default_rng(seed)
    search = Priced(Pricer(asked))
    for _ in range(5):
        width = search._high.size
        search._try(exact(np.clip(random.normal(0, 20, width), search._least, search._most)))
    assert search.bound <= least(asked)


@settings(max_examples=25)
@given(some.integers(0, 10**6))
def test_the_line_found_is_the_cheapest_by_price(seed: int) -> None:
    """Weekends are counted on the arcs, as they are: a price for one is earned once, not by each of its days."""
    asked, random = limited(seed), np.random.default_rng(seed)
    pricer = Pricer(asked)
    prices = exact(random.normal(0, 5, (4, 3, 2)))
    by_count = exact(random.normal(0, 5, (2, 2)))
    automaton = pricer.way(0).automaton
    found = Search(graph_of(automaton, (1, 2)), [0, 0], [automaton.ends] * 2).run(prices, by_count)
    for person in range(2):
        every = [priced_line(pricer, line, prices, by_count, person) for line in all_lines()]
        assert found.values[person] == min(every)
        assert priced_line(pricer, found.lines[person], prices, by_count, person) == min(every)
        walked = pricer.walk(person, found.lines[person])
        assert walked is not None
        assert found.counts[person].tolist() == list(walked[1][1:])


def all_lines() -> list[Line]:
    return [np.array(line, dtype=np.int16) for line in itertools.product(range(3), repeat=4)]


def priced_line(pricer: Pricer, line: Line, prices: Floats, by_count: Floats, person: int) -> float:
    walked = pricer.walk(person, line)
    if walked is None:
        return np.inf
    earned = np.array(walked[1][1:]) @ by_count[person]
    return float(prices[range(4), line, person].sum() + walked[0] - earned)


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


def test_four_weeks_begin_the_prices_of_a_long_horizon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here of one week: the bound stays below the best roster of three, which the whole model finds."""
    monkeypatch.setattr(priced, "SLICE", 7)
    monkeypatch.setattr(priced, "SLICE_STEPS", 30)
    asked = problem(2, 21, seed=4)
    best = solve(asked, seed=1, rounds=4)
    assert best.is_optimal
    assert 0.5 * best.cost < bounded(asked) <= best.cost


def test_there_is_a_bound_after_one_step() -> None:
    search = Priced(Pricer(problem(3, LONG // 7 * 7 + 7, seed=2)))
    search.run(1, target=1e6, stop=lambda: False)
    assert search.bound >= 0
