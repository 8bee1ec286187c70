"""The hours of a demand."""

import pytest

from tests.planning.patrol.builders import demand
from trucban.planning.patrol import windows
from trucban.planning.roster.spec import DAY, Span


def test_a_patrol_that_fits_stays_inside() -> None:
    first_day = [start for start in windows.starts(demand()) if start < DAY]
    assert (first_day[0], first_day[-1]) == (20 * 60, 22 * 60)


def test_a_patrol_longer_than_its_window_starts_inside() -> None:
    asked = demand(from_minute=20 * 60, to_minute=21 * 60)
    assert [start for start in windows.starts(asked) if start < DAY] == [1200, 1215, 1230, 1245]


def test_early_hours_of_monday_belong_to_the_window_of_sunday_night() -> None:
    asked = demand(from_minute=23 * 60, to_minute=3 * 60)
    assert windows.starts(asked)[0] == 0
    assert max(windows.starts(asked)) == 6 * DAY + 23 * 60 + 45


def test_equal_ends_mean_the_whole_day() -> None:
    assert len(windows.starts(demand(from_minute=0, to_minute=0, duration=15))) == 7 * 96


@pytest.mark.parametrize(
    ("span", "is_night"),
    [
        (Span(20 * 60, 22 * 60), False),
        (Span(20 * 60, 22 * 60 + 1), True),
        (Span(5 * 60, 8 * 60), True),
        (Span(6 * 60, 8 * 60), False),
        (Span(DAY, DAY + 60), True),
    ],
)
def test_the_night_is_from_ten_to_six(span: Span, is_night: bool) -> None:
    assert windows.is_night(span) is is_night
