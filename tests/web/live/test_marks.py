"""A mark says nothing to its reader, and leads this server back to the place."""

from collections.abc import Callable

import pytest
from django.test import override_settings

from trucban.web.live.marks import mark_of, place_of

PLACES = [0, 1, 255, 65_536, 2**40]


@pytest.mark.parametrize("place", PLACES)
def test_it_leads_back(place: int) -> None:
    assert place_of(mark_of(place)) == place


def test_it_never_looks_the_same_and_is_never_longer() -> None:
    marks = [mark_of(place) for place in PLACES * 2]
    assert len(set(marks)) == len(marks)
    assert len({len(mark) for mark in marks}) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _mark: "",
        lambda _mark: "7",
        lambda _mark: "x" * 48,
        lambda _mark: "đ",
        lambda _mark: "=" * 9,
        lambda mark: mark[:-4],
        lambda mark: f"A{mark}",
    ],
)
def test_what_is_no_mark_is_no_place(spoil: Callable[[str], str]) -> None:
    mark = spoil(mark_of(7))
    assert place_of(mark) is None


def test_a_mark_of_another_key_is_no_place() -> None:
    with override_settings(SECRET_KEY="another"):
        mark = mark_of(7)
    assert place_of(mark) is None
