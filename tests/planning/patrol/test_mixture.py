"""Chance over starts and routes: hard to foresee, little coverage lost, no pattern too often."""

import random
from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planning.patrol.builders import PEOPLE, demand, week
from trucban.planning.patrol import mixture_check
from trucban.planning.patrol.mixture import (
    MOST_LOST,
    NothingToMix,
    Option,
    allowed_bits,
    described,
    drawn,
    least_of_route,
    mixed,
)
from trucban.planning.patrol.options import cover, options_of, rounds_of
from trucban.planning.patrol.risk import Risk, Seen, risk_of
from trucban.planning.patrol.spec import Place, Problem
from trucban.planning.patrol.walk import Walk

HAMLETS = tuple("abcdefgh")
ALIKE = Risk(dict.fromkeys("abc", 1000))


def commune(seed: int) -> Problem:
    """Eight hamlets by chance within three kilometres of the post."""
    chance = random.Random(seed)
    places = [
        Place(key.upper(), key, chance.randint(-3000, 3000), chance.randint(-3000, 3000)) for key in HAMLETS
    ]
    return Problem((), PEOPLE, (Place("hq", "", 0, 0), *places), "hq")


@settings(deadline=None, max_examples=5)
@given(
    st.integers(0, 1000),
    st.lists(st.builds(Seen, st.sampled_from(HAMLETS), st.integers(0, 1439)), max_size=60),
)
def test_whatever_the_commune_the_judge_finds_what_the_mixture_says(seed: int, seen: list[Seen]) -> None:
    asked, problem, risk = demand(hamlets=HAMLETS, duration=150), commune(seed), risk_of(HAMLETS, seen)
    found = mixed(options_of(problem, asked, risk, seed=seed))
    assert mixture_check.faults(problem, asked, risk, found) == []


def test_many_starts_and_routes_keep_to_every_limit() -> None:
    asked, problem, risk = demand(hamlets=HAMLETS, duration=150), commune(1), risk_of(HAMLETS, [])
    found = mixed(options_of(problem, asked, risk))
    assert found.is_within
    assert found.kept >= 1 - MOST_LOST - 0.001
    assert max(found.most_of_start, found.most_of_route) <= 0.251
    assert found.start_bits >= 0.9 * found.start_bits_possible


def test_what_is_all_alike_is_mixed_evenly() -> None:
    options = [Option(start, (route,), 5) for start in range(4) for route in "pqrs"]
    assert mixed(options).chances == pytest.approx([1 / 16] * 16)


def test_a_bad_option_is_left_to_rare_chance() -> None:
    options = [
        Option(start, (route,), 100 if route != "s" else 10) for start in range(8) for route in "pqrstu"
    ]
    found = mixed(options)
    bad = sum(
        chance for option, chance in zip(found.options, found.chances, strict=True) if option.cover == 10
    )
    assert 0 < bad < 0.05


def test_a_route_better_than_all_others_still_comes_once_in_four_at_most() -> None:
    covers = {"p": 100, "q": 95, "r": 95, "s": 95, "t": 60}
    found = mixed([Option(start, (route,), cover) for start in range(8) for route, cover in covers.items()])
    assert found.is_within
    assert found.most_of_route <= 0.251


def test_one_route_alone_cannot_be_within_and_says_so() -> None:
    assert not mixed([Option(start, ("p",), 5) for start in range(9)]).is_within


def test_nothing_to_choose_from_is_refused() -> None:
    with pytest.raises(NothingToMix):
        mixed([])


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.integers(1, 50), min_size=3, max_size=5), st.lists(st.floats(0.01, 1), min_size=5, max_size=5)
)
def test_no_mixture_that_keeps_coverage_has_more_bits_of_starts(
    covers: list[int], parts: list[float]
) -> None:
    options = [Option(start, ("p",), cover) for start, cover in enumerate(covers)]
    chances = [part / sum(parts[: len(covers)]) for part in parts[: len(covers)]]
    tried = described(options, chances, 99.0)
    assert tried.kept < 1 - MOST_LOST or tried.start_bits <= allowed_bits(options) + 0.01


def test_the_judge_finds_a_false_word() -> None:
    asked, problem = demand(), week(demand())
    found = mixed(options_of(problem, asked, ALIKE))
    false = [
        replace(found, kept=1.5),
        replace(found, chances=(1.0, *[0.0] * (len(found.chances) - 1)), is_within=True),
        replace(found, options=(replace(found.options[0], cover=1), *found.options[1:])),
        replace(found, options=(replace(found.options[0], start=0), *found.options[1:])),
        replace(found, options=(replace(found.options[0], route=("far",)), *found.options[1:])),
    ]
    for one in false:
        assert mixture_check.faults(problem, asked, ALIKE, one)


def test_the_same_seed_draws_the_same_and_no_pattern_comes_three_times() -> None:
    options = [Option(start, (route,), 5) for start in range(6) for route in "pqrstu"]
    found = mixed(options)
    week_of = drawn(found, 10, seed=3)
    assert week_of == drawn(found, 10, seed=3) != drawn(found, 10, seed=4)
    assert max(Counter(one.start for one in week_of).values()) <= 2
    assert max(Counter(one.route for one in week_of).values()) <= 2


def test_the_best_round_is_the_one_brute_force_finds() -> None:
    problem, asked = week(demand()), demand(duration=75)
    risk = Risk({"a": 900, "b": 1400, "c": 1000})
    walk = Walk(problem)
    every = [order for size in (1, 2, 3) for order in permutations("ABC", size)]
    fit = [one for one in every if walk.length(one) + len(one) * problem.minutes_per_stop <= 75]
    best = max(cover(problem, asked, risk, 0, one) for one in fit)
    assert max(cover(problem, asked, risk, 0, one) for one in rounds_of(problem, asked, risk, seed=0)) == best


def test_starts_have_their_part_where_hours_differ_three_to_one_and_rounds_are_few() -> None:
    options = [
        Option(start, (route,), cover * (3 if start < 40 else 1))
        for start in range(120)
        for route, cover in {"p": 100, "q": 99, "r": 98, "s": 97, "t": 96}.items()
    ]
    found = mixed(options)
    assert found.is_within
    assert found.start_share >= 0.9


def test_what_a_route_must_come_at_least_is_told_and_no_mixture_goes_below() -> None:
    options = [
        Option(start, (route,), cover) for start in range(9) for route, cover in {"p": 100, "q": 80}.items()
    ]
    assert least_of_route(options) == pytest.approx(0.8, abs=0.001)
    found = mixed(options)
    assert not found.is_within
    assert 0.8 <= found.most_of_route < 0.95


def test_every_hamlet_within_reach_is_on_a_round() -> None:
    asked, problem = demand(hamlets=HAMLETS, duration=150), commune(5)
    met = {
        place.lower() for route in rounds_of(problem, asked, risk_of(HAMLETS, []), seed=0) for place in route
    }
    walk = Walk(problem)
    near = {
        hamlet
        for hamlet in HAMLETS
        if walk.length((hamlet.upper(),)) + problem.minutes_per_stop <= asked.duration
    }
    assert met == near
