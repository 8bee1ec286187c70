"""Moves between middles: never worse than where they began, and always within the rooms."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.planning.land.test_exact import any_median
from trucban.planning.land import median
from trucban.planning.land.median_moves import Moves


def moved(asked: median.Problem, start: list[int], seed: int = 0, moves: int = 60) -> list[int]:
    left = iter(range(moves))
    arrays = [np.array(values, np.int64) for values in (asked.distances, asked.demands, asked.rooms)]
    search = Moves(*arrays, np.random.default_rng(seed))
    found = search.search(np.array(start, np.int64), asked.middles, lambda: next(left, None) is None)
    return [int(middle) for middle in found]


@settings(deadline=None, max_examples=60)
@given(any_median(), st.data())
def test_what_they_find_holds_and_is_no_worse(asked: median.Problem, data: st.DataObject) -> None:
    points = range(len(asked.demands))
    start = [data.draw(st.sampled_from(points)) for _ in points]
    assume(not median.faults(asked, start))
    found = moved(asked, start)
    assert median.faults(asked, found) == []
    assert median.cost(asked, found) <= median.cost(asked, start)


def test_two_points_change_places_where_neither_alone_has_room() -> None:
    places = [0, 1, 100, 101]
    distances = tuple(tuple(abs(one - other) for other in places) for one in places)
    asked = median.Problem(distances, (2,) * 4, (4,) * 4, 2)
    assert median.cost(asked, moved(asked, [0, 2, 2, 0])) == 2


def test_the_same_chance_moves_alike() -> None:
    places = [3 * number % 17 for number in range(12)]
    distances = tuple(tuple(abs(one - other) for other in places) for one in places)
    asked = median.Problem(distances, (1, 2, 3) * 4, (8,) * 12, 4)
    start = [0, 0, 0, 3, 3, 3, 6, 6, 6, 9, 9, 9]
    assert moved(asked, start, seed=3) == moved(asked, start, seed=3)
