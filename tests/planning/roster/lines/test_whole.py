"""Rounding up what is missing: never above the best roster, and worth something where a part of a place stays empty."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.planning.roster.lines.test_engine import least, problem
from trucban.planning.roster.lines import whole
from trucban.planning.roster.lines.generate import Generator
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.spec import Problem


def generated(asked: Problem) -> Generator:
    """Return column generation that has come to its end."""
    generator = Generator(asked, Pricer(asked))
    generator.begin()
    for _round in range(50):
        solution, added = generator.round()
        if generator.is_done(solution, added, 0.0):
            break
    return generator


@settings(max_examples=25)
@given(some.integers(0, 10**6))
def test_no_roster_is_cheaper_than_the_bound(seed: int) -> None:
    small = problem(2, 4, seed)
    assert whole.bound(generated(small), target=1e6, stop=lambda: False) <= least(small)


def test_where_half_a_place_stays_empty_the_bound_rises_and_stays_true() -> None:
    small = problem(3, 5, 36)
    root = generated(small)
    assert root.master.solve().missing == pytest.approx(2.5)
    bound = whole.bound(root, target=1e6, stop=lambda: False)
    assert root.bound.value + 1 < bound <= least(small)


def test_nothing_is_rounded_where_only_whole_places_stay_empty() -> None:
    alone = problem(1, 4, 7)
    assert whole.bound(generated(alone), target=1e6, stop=lambda: False) == -math.inf
