"""A week drawn from mixtures: by chance, by the rules of the week, and no hamlet forgotten for it."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planning.patrol.builders import demand, week
from tests.planning.patrol.test_mixture import HAMLETS, commune
from trucban.planning.patrol import check
from trucban.planning.patrol.engine import solve
from trucban.planning.patrol.risk import AVERAGE, CAP, Risk, Seen, risk_of
from trucban.planning.patrol.spec import Problem, Result

NIGHT = demand(hamlets=HAMLETS, duration=150, count=4)


def weighed(seed: int = 1, seen: list[Seen] | None = None) -> Problem:
    return replace(commune(seed), demands=(NIGHT,), risk=risk_of(HAMLETS, seen or []))


def met(problem: Problem, result: Result) -> Counter[str]:
    hamlets = {place.key: place.hamlet for place in problem.places}
    return Counter(hamlets[stop.place] for patrol in result.patrols for stop in patrol.stops)


@settings(deadline=None, max_examples=6)
@given(
    st.integers(0, 2**64 - 1),
    st.lists(st.builds(Seen, st.sampled_from(HAMLETS), st.integers(0, 1439)), max_size=60),
)
def test_whatever_the_commune_a_week_by_chance_has_no_faults(seed: int, seen: list[Seen]) -> None:
    problem = weighed(seed, seen)
    assert check.faults(problem, solve(problem, seed=seed, effort=1)) == []


@pytest.mark.parametrize("seed", [4484399828865743484, 2**64 - 1])
def test_a_seed_of_64_bits_draws_a_week_also_where_rounds_are_searched_for(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the desk draws it. With many places not every round is tried, and the solver of routes takes 32 bits."""
    monkeypatch.setattr("trucban.planning.patrol.options.MOST_TRIED", 0)
    problem = weighed()
    assert check.faults(problem, solve(problem, seed=seed, effort=1)) == []


def test_the_same_seed_draws_the_same_week_and_another_another() -> None:
    one, again, other = (solve(weighed(), seed=seed, effort=1).patrols for seed in (1, 1, 2))
    assert one == again != other


def test_no_hamlet_is_forgotten_for_chance() -> None:
    without = replace(weighed(), risk=None)
    for seed in range(4):
        by_chance = solve(weighed(), seed=seed, effort=1)
        assert len(met(weighed(), by_chance)) >= len(met(without, solve(without, seed=seed, effort=1)))


def test_it_says_what_is_kept_and_how_hard_it_is_to_foresee() -> None:
    (said,) = solve(weighed(), seed=3, effort=1).foreseen
    assert said.missed == ()
    assert said.kept >= 0.959
    assert 0.9 <= said.start_share <= 1
    assert 0 < said.route_share <= 1
    assert said.most_of_route <= 0.251


def test_a_limit_that_cannot_hold_is_named() -> None:
    problem = week(demand(hamlets=("a", "b"), duration=80), risk=Risk({"a": AVERAGE, "b": AVERAGE}))
    (said,) = solve(problem, effort=1).foreseen
    assert "ROUTE" in said.missed


def test_rounds_go_rather_where_the_weight_is() -> None:
    heavy = replace(weighed(), risk=Risk({**dict.fromkeys(HAMLETS, 500), "c": CAP}))
    asked = replace(NIGHT, count=6)
    weeks = [solve(replace(heavy, demands=(asked,)), seed=seed, effort=1) for seed in range(3)]
    counts = sum((met(heavy, one) for one in weeks), Counter())
    assert counts["c"] == pytest.approx(max(counts.values()), abs=2)


def test_a_guard_of_one_place_has_no_mixture() -> None:
    assert solve(week(demand(hamlets=("a",)), risk=Risk({"a": AVERAGE})), effort=1).foreseen == ()
