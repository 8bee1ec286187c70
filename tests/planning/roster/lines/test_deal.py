"""Dealing by prices: always allowed, the same for the same prices, better than one after another by need alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.planning.roster.lines.test_stretch import problem
from trucban.planning.roster.lines import deal, engine, replan, start
from trucban.planning.roster.lines.deal import Dealer
from trucban.planning.roster.lines.priced import Priced
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.roster import Demands, Roster
from trucban.planning.roster.lines.spec import Problem
from trucban.planning.roster.lines.stretch import put, stretch_of


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deal, "AVERAGED", 60)


def dealer(asked: Problem) -> Dealer:
    pricer = Pricer(asked)
    prices = Priced(pricer)
    prices.run(100, target=1e9, stop=lambda: False)
    return Dealer(pricer, Demands(asked), prices, np.random.default_rng(1))


@settings(max_examples=6, deadline=None)
@given(seed=some.integers(0, 10**6))
def test_everybody_is_dealt_a_line_that_is_allowed_again_and_again(seed: int) -> None:
    asked = problem(28, 5, seed)
    one = dealer(asked)
    for _time in range(2):
        lines = one.run(lambda: False)
        assert lines is not None
        assert np.isfinite(Roster(one.pricer, one.demands, lines).cost)


def test_it_is_cheaper_than_by_need_alone_and_the_same_again() -> None:
    asked = problem(28, 12, seed=7)
    dealt, again = (dealer(asked).run(lambda: False) for _time in range(2))
    assert dealt is not None
    assert again is not None
    assert np.array_equal(dealt, again)
    by_need = start.first(Pricer(asked), Demands(asked))
    assert Roster(by_need.pricer, by_need.demands, dealt).cost < by_need.cost


@settings(max_examples=4, deadline=None)
@given(seed=some.integers(0, 10**6))
def test_a_stretch_is_dealt_beside_the_days_that_stand(seed: int) -> None:
    """Its prices know the states it begins in and what the days after allow: the bound holds, each line goes on."""
    whole = problem(49, 4, seed)
    roster = start.first(Pricer(whole), Demands(whole))
    everybody = [0, 1, 2, 3]
    pricer = stretch_of(roster, everybody, 14, 42)
    demands, prices = Demands(pricer.problem), Priced(pricer)
    prices.run(60, target=1e9, stop=lambda: False)
    assert prices.bound <= Roster(pricer, demands, roster.lines[:, 14:42]).cost
    lines = Dealer(pricer, demands, prices, np.random.default_rng(seed)).run(lambda: False)
    assert lines is not None
    assert prices.bound <= Roster(pricer, demands, lines).cost
    put(roster, everybody, 14, lines)
    assert np.isfinite(roster.cost)


def test_a_month_too_large_for_column_generation_is_planned_the_same_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "LARGE", 100)
    monkeypatch.setattr(replan, "CELLS", 200)  # two of the six people
    asked = problem(28, 6, 7)
    once, again = (engine.solve(asked, rounds=2, seed=2) for _time in range(2))
    assert np.array_equal(once.lines, again.lines)
    begun = start.first(Pricer(asked), Demands(asked))
    while start.descend(begun, range(6)):
        pass
    assert once.bound <= once.cost == Roster(Pricer(asked), Demands(asked), once.lines).cost < begun.cost


def test_it_ends_when_asked() -> None:
    asked = problem(28, 3, seed=2)
    assert dealer(asked).run(lambda: True) is None


def test_who_is_held_works_one_line_and_no_bound_is_learned_of_it() -> None:
    asked = problem(28, 3, seed=4)
    pricer = Pricer(asked)
    prices = Priced(pricer)
    prices.run(50, target=1e9, stop=lambda: False)
    bound, idle = prices.bound, pricer.cheapest(np.zeros((28, asked.symbols)))[1].lines[0]
    prices.hold(1, idle)
    prices.run(20, target=1e9, stop=lambda: False)
    assert np.array_equal(prices.lines[1], idle)
    assert prices.bound == bound
    prices.release()
    prices.run(200, target=1e9, stop=lambda: False)
    assert bound <= prices.bound <= start.first(pricer, Demands(asked)).cost
