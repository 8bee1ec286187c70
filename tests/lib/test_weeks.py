"""Weeks are ISO weeks cut at midnight in Viet Nam."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucban.lib.clock import VIETNAM
from trucban.lib.weeks import BadWeek, Week


def test_the_week_of_the_article_of_the_readme() -> None:
    week = Week.parse("2026-W48")
    assert (week.monday, week.sunday) == (date(2026, 11, 23), date(2026, 11, 29))


@pytest.mark.parametrize(
    "text", ["2026-W54", "2025-W53", "2026-48", "W48", "", "2026-W0", "tuần 48", "0001-W01", "9999-W52"]
)
def test_it_refuses_what_is_no_week(text: str) -> None:
    with pytest.raises(BadWeek):
        Week.parse(text)


def test_a_week_over_new_year_belongs_to_the_year_of_its_thursday() -> None:
    assert Week.of(date(2027, 1, 1)) == Week(2026, 53)
    assert Week(2026, 53) + 1 == Week(2027, 1)


def test_a_moment_counts_by_its_day_in_viet_nam() -> None:
    assert Week.of(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == Week(2026, 48)
    assert Week.of(datetime(2026, 11, 22, 16, 59, tzinfo=UTC)) == Week(2026, 47)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_each_day_is_in_exactly_one_week(day: date) -> None:
    week = Week.of(day)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=VIETNAM)
    assert week.starts_at <= noon < week.ends_at
    assert day in week.days
    assert week.ends_at - week.starts_at == timedelta(days=7)
    assert Week.parse(str(week)) == week
    assert (week + 1) - 1 == week
