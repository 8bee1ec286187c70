"""A stretch on its own says of its lines what the whole roster says of them."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from trucban.planning.roster.lines import start
from trucban.planning.roster.lines.engine import LONG, solve
from trucban.planning.roster.lines.paths import TooLarge
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.roster import Demands, Roster
from trucban.planning.roster.lines.rules import Runs, Succession, Tally, Weekends
from trucban.planning.roster.lines.spec import FREE, Demand, Limits, Person, Problem
from trucban.planning.roster.lines.stretch import put, stretch_of
from trucban.planning.roster.lines.weeks import Unwanted, WeekendRuns

SYMBOLS = 3
WORK = frozenset({1, 2})
RULES = (
    Succession(frozenset({(2, 1)})),
    Runs(WORK, low=2, high=5, over=7, under=3, open_start=True),
    Runs(frozenset({2}), low=1, high=2),
    Runs(frozenset({FREE}), low=2, under=4, open_end=True),
    Unwanted((frozenset({1}), frozenset({FREE}), frozenset({1, 2})), (None, None, None), 6),
    WeekendRuns(low=2, high=3, under=5, over=8),
    Tally((0, 1, 1)),
    Weekends(),
)


def problem(days: int, people: int, seed: int) -> Problem:
    random = np.random.default_rng(seed)
    half = days // 2
    limits = (*(None for _rule in RULES[:6]), Limits(half - 2, half + 2), Limits(high=days // 10, over=9))
    staff = tuple(
        Person(f"p{place}", RULES, limits, random.integers(0, 9, (days, SYMBOLS)).astype(float))
        for place in range(people)
    )
    demands = [
        Demand(day, symbol, int(random.integers(0, people)), 20, 3) for day in range(days) for symbol in WORK
    ]
    return Problem(days, SYMBOLS, staff, tuple(demands))


@settings(max_examples=6)
@given(seed=some.integers(0, 10**6), first=some.sampled_from([0, 7, 14]))
def test_each_line_costs_as_much_more_or_less_as_in_the_whole(seed: int, first: int) -> None:
    whole = problem(21, 3, seed)
    pricer, demands = Pricer(whole), Demands(whole)
    roster = start.first(pricer, demands)
    stretch = stretch_of(roster, [1], first, first + 7)
    own, needs = Pricer(stretch), Demands(stretch)
    standing = roster.lines[[1], first : first + 7].copy()
    before, before_alone = roster.cost, Roster(own, needs, standing).cost
    for line in itertools.product(range(SYMBOLS), repeat=7):
        lines = np.array([line], dtype=np.int16)
        alone = Roster(own, needs, lines).cost
        put(roster, [1], first, lines)
        assert roster.cost - before == alone - before_alone
    put(roster, [1], first, standing)
    assert roster.cost == before


def test_people_with_the_same_days_around_share_an_automaton() -> None:
    """What is long past, or always costs the same, does not tell people apart: pricing them together is what pays."""
    whole = problem(63, 12, seed=3)
    roster = start.first(Pricer(whole), Demands(whole))
    stretch = stretch_of(roster, list(range(12)), 21, 49)
    assert all(len(rule.after) <= 7 for person in stretch.people for rule in person.rules[:5])
    assert len({person.rules[6:] for person in stretch.people}) == 1


def test_a_long_horizon_is_planned_again_and_again_the_same() -> None:
    long = problem(LONG // 7 * 7 + 7, 6, seed=5)
    begun, once, again = (
        solve(long, rounds=1, seed=2),
        solve(long, rounds=5, seed=2),
        solve(long, rounds=5, seed=2),
    )
    assert np.array_equal(once.lines, again.lines)
    assert once.cost == Roster(Pricer(long), Demands(long), once.lines).cost
    assert once.cost < begun.cost


@settings(max_examples=6)
@given(seed=some.integers(0, 10**6))
def test_where_whole_lines_need_too_much_memory_everybody_still_has_an_allowed_one(seed: int) -> None:
    long = problem(91, 3, seed)
    pricer, demands = Pricer(long, most_cells=3000), Demands(long)
    with pytest.raises(TooLarge):
        pricer.cheapest(np.zeros(demands.shape))
    roster = start.first(pricer, demands)
    assert np.isfinite(roster.cost)
    before = roster.lines.copy()
    assert not start.descend(roster, [0, 1, 2])
    assert np.array_equal(roster.lines, before)
