"""A stretch on its own says of its lines what the whole roster says of them."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from trucban.planning.roster.lines import start
from trucban.planning.roster.lines.automaton import build
from trucban.planning.roster.lines.engine import solve
from trucban.planning.roster.lines.graph import graph_of
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.rolling import LONG
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
    own, needs = stretch, Demands(stretch.problem)
    standing = roster.lines[[1], first : first + 7].copy()
    before, before_alone = roster.cost, Roster(own, needs, standing).cost
    for line in itertools.product(range(SYMBOLS), repeat=7):
        lines = np.array([line], dtype=np.int16)
        alone = Roster(own, needs, lines).cost
        put(roster, [1], first, lines)
        assert roster.cost - before == alone - before_alone
    put(roster, [1], first, standing)
    assert roster.cost == before


def test_people_under_the_same_rules_are_searched_together_whatever_their_days_around() -> None:
    """Pricing them together is what pays, and a stretch that builds nothing of its own costs no memory."""
    whole = problem(63, 12, seed=3)
    pricer = Pricer(whole)
    roster = start.first(pricer, Demands(whole))
    built = build.cache_info().misses
    stretch = stretch_of(roster, list(range(12)), 21, 49)
    assert build.cache_info().misses == built
    assert {stretch.way(person).automaton for person in range(12)} == {pricer.way(0).automaton}


def test_a_long_horizon_is_planned_again_and_again_the_same() -> None:
    long = problem(LONG // 7 * 7 + 7, 6, seed=5)
    begun, once, again = (
        solve(long, rounds=0, seed=2),
        solve(long, rounds=2, seed=2),
        solve(long, rounds=2, seed=2),
    )
    assert np.array_equal(once.lines, again.lines)
    assert once.cost == Roster(Pricer(long), Demands(long), once.lines).cost
    assert once.cost < begun.cost


@settings(max_examples=6)
@given(seed=some.integers(0, 10**6))
def test_everybody_has_an_allowed_line_of_a_long_horizon(seed: int) -> None:
    """Soon or late: whoever gets it beside others at once has one too."""
    long = problem(91, 3, seed)
    for late in (lambda: False, lambda: True):
        assert np.isfinite(start.first(Pricer(long), Demands(long), late).cost)


def test_a_first_roster_of_a_long_horizon_builds_no_more_for_more_people_and_weeks() -> None:
    """An automaton and graphs once for each set of rules: what was built anew for each person and stretch never ended."""
    found = []
    for days, people in ((91, 3), (182, 12)):
        build.cache_clear()
        graph_of.cache_clear()
        long = problem(days, people, seed=1)
        start.first(Pricer(long), Demands(long))
        graphs = graph_of.cache_info().misses
        assert build.cache_info().misses == 1
        assert graphs <= 4 * (days // 28)  # a stretch's, by which of two counts are kept
        found.append(len({id(arcs) for arcs in build(RULES, days, SYMBOLS).arcs}))
    assert found[0] == found[1]  # the weeks between are alike


def test_a_search_that_would_be_too_large_closes_days_instead() -> None:
    """The line is still allowed, and no cheaper than the cheapest."""
    days, people = 28, 6
    rules = (Runs(WORK, low=1, high=5), Tally((0, 1, 0)), Tally((0, 0, 1)))
    random = np.random.default_rng(4)
    limits = (None, Limits(high=3), Limits(high=4))
    staff = tuple(
        Person(f"p{place}", rules, limits, random.integers(0, 9, (days, SYMBOLS)).astype(float))
        for place in range(people)
    )
    narrow = Problem(days, SYMBOLS, staff, ())
    worth = np.full((days, SYMBOLS), 10.0) * (np.arange(SYMBOLS) > FREE)
    ways = [Pricer(narrow).way(person) for person in range(people)]
    small, large = Pricer(narrow, ways, most_cells=1), Pricer(narrow)
    for person, best in large.cheapest(worth).items():
        found = small.cheapest(worth)[person]
        assert found.least >= best.least
        assert np.isfinite(large.cost(person, found.lines[0]))


def test_who_has_no_line_where_days_are_closed_is_searched_all_the_same() -> None:
    costs = np.zeros((3, 2))
    costs[0, FREE] = np.inf  # works on the first day, and the second pays better
    one = Person("p", (Tally((0, 1)),), (Limits(high=1),), costs)
    pricer = Pricer(Problem(3, 2, (one,), (Demand(1, 1, 1, 10, 0),)), most_cells=1)
    worth = np.array([[0.0, 0.0], [0.0, 10.0], [0.0, 0.0]])
    assert [line.tolist() for line in pricer.cheapest(worth)[0].lines] == [[1, 0, 0]]


def test_a_first_roster_hurries_when_it_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """People get lines some at once then: fewer searches, and a roster all the same."""
    long = problem(LONG // 7 * 7 + 7, 25, seed=5)
    searches: list[bool] = []
    search = Pricer.cheapest

    def counted(is_late: bool) -> int:
        monkeypatch.setattr(
            Pricer, "cheapest", lambda *args, **options: searches.append(is_late) or search(*args, **options)
        )
        solve(long, rounds=0, stop=lambda: is_late)
        return searches.count(is_late)

    assert counted(is_late=True) < counted(is_late=False) / 5


def test_everybody_stops_taking_better_lines_when_asked() -> None:
    whole = problem(21, 6, seed=1)
    roster = start.first(Pricer(whole), Demands(whole))
    asked: list[int] = []
    start.descend(roster, range(6), lambda: bool(asked.append(1)) or len(asked) > 2)
    assert len(asked) == 3
