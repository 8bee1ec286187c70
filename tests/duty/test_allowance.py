"""The allowance list: exact, from confirmed attendance only, and silent about money nobody has signed."""

import itertools
from datetime import date, timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import World
from tests.duty.builders import moment, places, sign, watch_of_two
from trucban.duty import selectors, services
from trucban.duty.selectors.allowance import AllowanceList, Piece, Terms, rounded, row_of
from trucban.duty.spans import night_minutes, stretches

MONTH = date(2026, 11, 1)
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def stood_twice(world: World, *, confirmed: bool = True) -> AllowanceList:
    """Monday and Tuesday night of 12 hours each, 8 of them between 22:00 and 06:00."""
    roster, _binh, _luong = watch_of_two(world)
    at = moment(25, 8)
    rows = [
        services.record_attendance(actor=world.actor("an"), assignment_id=place.pk, outcome="PRESENT", at=at)
        for place in places(roster)
    ]
    if confirmed:
        services.confirm_attendance(actor=world.actor("phuc"), attendance_ids=[row.pk for row in rows], at=at)
    return selectors.allowance_list(actor=world.actor("an"), month=MONTH)


def test_without_a_signed_rate_there_is_no_total(world: World) -> None:
    found = stood_twice(world)
    assert (found.rate, found.total, found.to_be_confirmed) == (None, None, True)
    assert [row.amount for row in found.rows] == [None, None]
    assert "to be confirmed" in found.notes[0]


def test_with_a_rate_hours_become_days_and_days_become_dong(world: World) -> None:
    sign(world, "allowance.daily_rate", 327_600)
    found = stood_twice(world)
    assert [(row.minutes, row.night_minutes, row.work_days, row.amount) for row in found.rows] == [
        (720, 480, Fraction(3, 2), 491_400)
    ] * 2
    assert (found.rate, found.total) == (327_600, 982_800)
    assert "night, day off, public holiday" in found.notes[0]


def test_a_signed_night_multiplier_counts_for_night_hours_only(world: World) -> None:
    sign(world, "allowance.daily_rate", 327_600)
    sign(world, "allowance.night_multiplier", "1,3")
    (row, _other) = stood_twice(world).rows
    assert row.amount == 327_600 * (4 + 8 * Fraction(13, 10)) / 8


def test_a_rate_that_changes_counts_from_its_day(world: World) -> None:
    sign(world, "allowance.daily_rate", 327_600)
    sign(world, "allowance.daily_rate", 400_000, on=date(2026, 11, 24))
    found = stood_twice(world)
    assert found.rate is None
    assert [rate for _day, rate in found.rates] == [327_600, 400_000]
    assert {row.name: row.amount for row in found.rows}["Lương Văn Lương"] == 600_000
    assert found.total == 600_000 + 327_600 * 6 // 8 + 400_000 * 6 // 8


def test_a_rate_below_the_law_is_said(world: World) -> None:
    sign(world, "allowance.daily_rate", 300_000, on=date(2025, 1, 1))  # lawful until 23/03/2025
    assert "327.600" in stood_twice(world).notes[0]


def test_what_nobody_confirmed_is_not_paid(world: World) -> None:
    sign(world, "allowance.daily_rate", 327_600)
    found = stood_twice(world, confirmed=False)
    assert (found.rows, found.total, found.unconfirmed) == ((), 0, 2)


def test_the_largest_multiplier_holds_and_they_are_not_multiplied() -> None:
    terms = Terms(400, Fraction(8), night=Fraction(13, 10), day_off=Fraction(2), holiday=Fraction(3))
    assert terms.multiplier(Piece(DAY, 60, is_night=True)) == Fraction(13, 10)
    assert terms.multiplier(Piece(DAY, 60, is_night=True, is_day_off=True)) == 2
    assert terms.multiplier(Piece(DAY, 60, is_night=True, is_holiday=True)) == 3


@pytest.mark.parametrize(("exact", "whole"), [("0.5", 1), ("1.49", 1), ("2.5", 3), ("3", 3)])
def test_half_a_dong_is_rounded_up(exact: str, whole: int) -> None:
    assert rounded(Fraction(exact)) == whole


pieces = st.lists(
    st.builds(
        Piece,
        day=st.just(DAY),
        minutes=st.integers(1, 1440),
        is_night=st.booleans(),
        is_day_off=st.booleans(),
        is_holiday=st.booleans(),
    ),
    max_size=12,
)
multipliers = st.integers(10, 40).map(lambda tenths: Fraction(tenths, 10))


@given(
    people=st.lists(pieces, min_size=1, max_size=8),
    rate=st.integers(0, 2_000_000),
    night=multipliers,
    off=multipliers,
    hours=st.integers(1, 24),
)
def test_the_rows_add_up_to_the_total_and_each_is_within_half_a_dong(
    people: list[list[Piece]], rate: int, night: Fraction, off: Fraction, hours: int
) -> None:
    terms = {DAY: Terms(rate, Fraction(hours), night=night, day_off=off)}
    rows = [row_of(uuid4(), "x", duties=1, pieces=one, terms=terms, has_rate=True) for one in people]
    found = AllowanceList(MONTH, rate, ((DAY, rate),), tuple(rows), sum(row.amount or 0 for row in rows), 0)
    exact = sum((terms[DAY].amount(piece) for one in people for piece in one), Fraction(0))
    assert found.total == sum(row.amount for row in found.rows if row.amount is not None)
    assert abs(found.total - exact) <= Fraction(len(rows), 2)


@given(start=st.integers(0, 10_000), length=st.integers(1, 3_000))
def test_a_period_cut_at_midnight_and_night_loses_no_minute(start: int, length: int) -> None:
    starts_at = moment(1, 0) + timedelta(minutes=start)
    ends_at = starts_at + timedelta(minutes=length)
    cut = list(stretches(starts_at, ends_at))
    assert cut[0][0] == starts_at
    assert cut[-1][1] == ends_at
    assert all(one[1] == two[0] for one, two in itertools.pairwise(cut))
    by_minute = sum(not 6 <= (starts_at + timedelta(minutes=count)).hour < 22 for count in range(length))
    assert night_minutes(starts_at, ends_at) == by_minute
