"""Ruin and recreate: never dearer, always allowed, the same for the same seed; and a large roster ends by it where others stop."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.planning.roster.lines.test_stretch import problem
from trucban.planning.roster.lines import engine, replan, start
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.recreate import recreate
from trucban.planning.roster.lines.roster import Demands, Roster


def begun(seed: int) -> Roster:
    whole = problem(28, 6, seed)
    roster = start.first(Pricer(whole), Demands(whole))
    while start.descend(roster, range(6)):
        pass
    return roster


@settings(max_examples=6)
@given(seed=some.integers(0, 10**6))
def test_what_it_returns_is_allowed_and_never_dearer(seed: int) -> None:
    roster = begun(seed)
    before = roster.cost
    lines = recreate(roster, np.random.default_rng(seed), 15, lambda: False)
    assert Roster(roster.pricer, roster.demands, lines).cost <= before


def test_it_gains_where_nobody_alone_can_and_is_the_same_for_the_same_seed() -> None:
    found = [recreate(begun(7), np.random.default_rng(1), 60, lambda: False) for _time in range(2)]
    assert np.array_equal(*found)
    roster = begun(7)
    assert Roster(roster.pricer, roster.demands, found[0]).cost < roster.cost


def test_it_ends_when_asked() -> None:
    roster = begun(3)
    before = roster.lines.copy()
    assert np.array_equal(recreate(roster, np.random.default_rng(1), 10**6, lambda: True), before)


def test_a_month_too_large_for_column_generation_is_planned_the_same_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "LARGE", 100)
    monkeypatch.setattr(replan, "CELLS", 200)  # two of the six people
    monkeypatch.setattr(replan, "TRIES", 20)
    asked = problem(28, 6, 7)
    once, again = (engine.solve(asked, rounds=2, seed=2) for _time in range(2))
    assert np.array_equal(once.lines, again.lines)
    assert once.bound <= once.cost == Roster(Pricer(asked), Demands(asked), once.lines).cost < begun(7).cost
