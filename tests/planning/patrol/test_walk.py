"""Walking: minutes and rounds."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planning.patrol.builders import week
from trucban.planning.patrol.spec import Place
from trucban.planning.patrol.walk import Walk

points = st.lists(st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000)), max_size=5)


def walk_through(found: list[tuple[int, int]]) -> Walk:
    places = [Place(f"p{number}", "h", x, y) for number, (x, y) in enumerate(found)]
    return Walk(week(places=(Place("hq", "", 0, 0), *places)))


def test_minutes_are_rounded_up() -> None:
    walk = walk_through([(1001, 0)])
    assert walk.minutes("hq", "p0") == 16


def test_nowhere_takes_no_time() -> None:
    walk = walk_through([])
    assert walk.best_round(frozenset()) == ()
    assert walk.length(()) == 0


@settings(deadline=None)
@given(points)
def test_a_short_round_is_the_shortest_of_all_orders(found: list[tuple[int, int]]) -> None:
    walk = walk_through(found)
    names = [f"p{number}" for number in range(len(found))]
    best = walk.best_round(frozenset(names))
    assert sorted(best) == names
    assert walk.length(best) == min(map(walk.length, permutations(names)))


def test_a_long_round_meets_every_place_once_without_crossing_itself() -> None:
    ring = [
        (1000, 0),
        (2000, 0),
        (3000, 0),
        (3000, 1000),
        (3000, 2000),
        (2000, 2000),
        (1000, 2000),
        (0, 2000),
        (0, 1000),
    ]
    walk = walk_through(ring)
    best = walk.best_round(frozenset(f"p{number}" for number in range(9)))
    assert walk.length(best) == 10 * 15
    assert len(set(best)) == 9
