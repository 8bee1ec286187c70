"""Cuts and p-medians: as good as brute force on tiny cases."""

from itertools import combinations, pairwise, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucban.planning.land import guillotine, median
from trucban.planning.land.guillotine import FieldDoesNotHold, Rectangle


@st.composite
def any_rectangle(draw: st.DrawFn) -> Rectangle:
    length, width = draw(st.integers(2, 12)), draw(st.integers(2, 12))
    ends = draw(st.sets(st.integers(1, length * width - 1), max_size=4))
    edges = [0, *sorted(ends), length * width]
    return Rectangle(length, width, tuple(b - a for a, b in pairwise(edges)))


def every_cut(field: Rectangle) -> list[list[tuple[int, ...]]]:
    """Every order of lots, cut into runs at every set of places."""
    lots = range(len(field.areas))
    found = []
    for order in permutations(lots):
        for count in range(len(order)):
            for places in combinations(range(1, len(order)), count):
                edges = [0, *places, len(order)]
                found.append([order[a:b] for a, b in pairwise(edges)])
    return found


@settings(deadline=None, max_examples=40)
@given(any_rectangle())
def test_no_cut_has_a_smaller_total_perimeter(field: Rectangle) -> None:
    found = guillotine.cut(field)
    assert sorted(lot for strip in found.strips for lot in strip) == list(range(len(field.areas)))
    assert found.perimeter == guillotine.perimeter(field, found.strips)
    assert found.perimeter == min(guillotine.perimeter(field, strips) for strips in every_cut(field))


@pytest.mark.parametrize("kind", ["U", "MU", "MN"])
def test_fields_of_the_paper_are_drawn_again(kind: str) -> None:
    field = guillotine.generate(kind, 20, seed=1)
    assert field == guillotine.generate(kind, 20, seed=1)
    assert len(field.areas) == 20


def test_areas_that_do_not_fill_the_field_are_refused() -> None:
    with pytest.raises(FieldDoesNotHold, match="add up to 6"):
        Rectangle(2, 3, (5,))


@st.composite
def any_median(draw: st.DrawFn) -> median.Problem:
    count = draw(st.integers(1, 5))
    whole = st.integers(0, 9)
    return median.Problem(
        tuple(tuple(draw(whole) for _ in range(count)) for _ in range(count)),
        tuple(draw(st.integers(1, 4)) for _ in range(count)),
        tuple(draw(st.integers(0, 12)) for _ in range(count)),
        draw(st.integers(1, count)),
    )


@settings(deadline=None, max_examples=60)
@given(any_median())
def test_a_median_is_within_its_rooms_and_no_better_is_missed_by_the_bound(asked: median.Problem) -> None:
    answers = product(range(len(asked.demands)), repeat=len(asked.demands))
    costs = [median.cost(asked, answer) for answer in answers if not median.faults(asked, answer)]
    found = median.solve(asked, effort=4)
    if found is not None:
        assert median.faults(asked, found.middle_of) == []
        assert found.bound <= min(costs) <= found.cost == median.cost(asked, found.middle_of)


def test_two_towns_get_a_middle_each() -> None:
    places = [0, 1, 2, 100, 101, 102]
    distances = tuple(tuple(abs(a - b) for b in places) for a in places)
    found = median.solve(median.Problem(distances, (1,) * 6, (3,) * 6, 2))
    assert found is not None
    assert (found.cost, found.bound, set(found.middle_of)) == (4, 4, {1, 4})


def test_a_median_that_cannot_be_is_refused() -> None:
    with pytest.raises(median.MedianDoesNotHold, match="middles"):
        median.Problem(((0,),), (1,), (1,), 2)
