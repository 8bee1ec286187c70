"""Roads that are walked: hand-made networks, and what holds for any."""

import math
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucban.planning.patrol.network import REACH, XY, Footing, footing, legs, network_of
from trucban.planning.patrol.spec import Place

CROSS = [[(0, 0), (1000, 0)], [(500, -500), (500, 500)]]


def at(key: str, x: int, y: int) -> Place:
    return Place(key, "h", x, y)


def walked(lines: list[list[XY]], *places: Place, way_percent: int = 100) -> Footing:
    return footing(network_of(lines), places, way_percent=way_percent)


def test_a_way_turns_where_roads_cross_though_neither_has_a_corner_there() -> None:
    found = walked(CROSS, at("a", 0, 0), at("b", 500, 500))
    assert found == Footing(
        {("a", "a"): 0, ("b", "b"): 0, ("a", "b"): 1000, ("b", "a"): 1000}, parts=1, network_metres=2000
    )


@pytest.mark.parametrize(("gap", "metres", "parts"), [(0, 1000, 1), (9, 1000, 1), (12, None, 2)])
def test_an_end_that_nearly_meets_a_road_meets_it(gap: int, metres: int | None, parts: int) -> None:
    found = walked(
        [[(0, 0), (1000, 0)], [(500, gap), (500, 500)]], at("a", 0, 0), at("b", 500, 500), way_percent=200
    )
    straight = math.ceil(math.hypot(500, 500) * 2)
    assert (found.metres["a", "b"], found.parts) == (metres or straight, parts)


def test_ends_that_nearly_meet_are_one_road() -> None:
    found = walked([[(0, 0), (500, 0)], [(506, 0), (1000, 0)]], at("a", 0, 0), at("b", 1000, 0))
    assert (found.metres["a", "b"], found.parts) == (1000, 1)


def test_a_place_beside_the_road_walks_to_it_first() -> None:
    found = walked([[(0, 0), (1000, 0)]], at("a", 200, 30), at("b", 800, -40))
    assert found.metres["a", "b"] == 30 + 600 + 40


def test_places_nearer_to_each_other_than_to_the_road_walk_across() -> None:
    found = walked([[(0, 0), (1000, 0)]], at("a", 200, 100), at("b", 220, 100))
    assert found.metres["a", "b"] == 20


def test_a_place_without_a_road_is_told_and_takes_the_straight_line() -> None:
    found = walked([[(0, 0), (1000, 0)]], at("a", 0, 0), at("far", 0, REACH + 1), way_percent=150)
    assert found.off == ("far",)
    assert found.metres["a", "far"] == math.ceil((REACH + 1) * 1.5)


def test_a_road_that_is_not_connected_is_told() -> None:
    lines: list[list[XY]] = [[(0, 0), (1000, 0)], [(0, 400), (300, 400)]]
    found = walked(lines, at("a", 0, 0), at("b", 300, 400), way_percent=140)
    assert (found.apart, found.off, found.parts) == (("b",), (), 2)
    assert found.metres["a", "b"] == 700


def test_roads_round_a_lake_are_longer_than_across_it() -> None:
    shore: list[XY] = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)]
    assert walked([shore], at("a", 0, 0), at("b", 0, 1000)).metres["a", "b"] == 3000


@pytest.mark.parametrize("lines", [[], [[]], [[(5, 5)]], [[(5, 5), (5, 5)]]])
def test_nothing_drawn_is_no_network(lines: list[list[XY]]) -> None:
    found = walked(lines, at("a", 0, 0), at("b", 30, 40))
    assert (found.metres["a", "b"], found.off, found.parts) == (50, (), 0)


def test_a_leg_follows_the_road_it_is_reckoned_by() -> None:
    a, b, c = at("a", 0, 0), at("b", 500, 480), at("c", 500, 5000)
    by_road, across = legs(network_of(CROSS), [a, b, c])
    assert by_road == ((0, 0), (500, 0), (500, 480))
    assert across == ((500, 480), (500, 5000))


@pytest.mark.parametrize("ends", [(200, 800), (800, 200)])
def test_a_leg_along_one_road_keeps_its_bends_either_way(ends: tuple[int, int]) -> None:
    one, other = (at(str(x), x, 30) for x in ends)
    (leg,) = legs(network_of([[(0, 0), (500, 1), (1000, 0)]]), [one, other])
    assert [corner for corner in leg if corner == (500, 1)]
    assert (leg[0], leg[-1]) == ((ends[0], 30), (ends[1], 30))


def test_there_and_back_is_one_line() -> None:
    lines: list[list[XY]] = [[(0, 0), (400, 0), (400, 300)], [(0, 0), (0, 300), (400, 300)]]
    there, back = legs(network_of(lines), [at("a", 0, 0), at("b", 400, 200), at("c", 0, 0)])
    assert there == back[::-1]


coordinates = st.integers(-900, 900)
corners = st.tuples(coordinates, coordinates)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(corners, min_size=1, max_size=4), max_size=6),
    st.lists(corners, min_size=1, max_size=6),
    st.sampled_from([100, 140]),
)
def test_walking_is_a_distance_and_never_below_the_straight_line(
    lines: list[list[XY]], found: list[tuple[int, int]], percent: int
) -> None:
    places = [at(str(number), x, y) for number, (x, y) in enumerate(found)]
    metres = walked(lines, *places, way_percent=percent).metres
    for one, other in product(places, places):
        far = metres[one.key, other.key]
        assert far >= math.dist((one.x, one.y), (other.x, other.y)) - 1e-6
        assert far == metres[other.key, one.key]
        assert (far == 0) == ((one.x, one.y) == (other.x, other.y))
        for middle in places:
            assert far <= metres[one.key, middle.key] + metres[middle.key, other.key]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(corners, min_size=1, max_size=4), max_size=6), corners, corners)
def test_a_leg_is_as_long_as_it_is_reckoned(
    lines: list[list[XY]], one: tuple[int, int], other: tuple[int, int]
) -> None:
    a, b = at("a", *one), at("b", *other)
    (leg,) = legs(network_of(lines), [a, b])
    long = sum(math.dist(*side) for side in pairwise(leg))
    assert long == pytest.approx(walked(lines, a, b).metres["a", "b"], abs=1.01)
