"""A year that is a slip of the hand, in an address or in a form, gets a sentence, never a failure."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from trucban.web.widgets import DayField, MomentField, MonthField

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("year", ["0001", "1899", "2100", "9999"])
@pytest.mark.parametrize(
    ("field", "rest"), [(DayField(), "-12-31"), (MomentField(), "-12-31T23:59"), (MonthField(), "-12")]
)
def test_a_day_a_moment_and_a_month_have_a_year_people_live_in(
    field: DayField | MomentField, rest: str, year: str
) -> None:
    with pytest.raises(ValidationError):
        field.clean(year + rest)


def test_the_years_of_living_people_and_of_plans_are_read() -> None:
    assert DayField().clean("1900-01-01").year == 1900
    assert MonthField().clean("2099-12").month == 12


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "address",
    [
        "/truc/so-truc-ban/?tu={}&den={}",
        "/luc-luong/danh-sach/?ngay={}&biet={}",
        "/luc-luong/danh-sach/?biet={}",
        "/cai-dat/nhat-ky/?ngay={}",
        "/tuan-tra/do-phu/?tu={}&den={}",
    ],
)
def test_a_filter_of_days_survives_them(an: Client, address: str, day: str) -> None:
    assert an.get(address.format(day, day)).status_code == 200


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
@pytest.mark.parametrize("page", ["cham-cong/", "cham-cong.xlsx", "tro-cap/", "tro-cap.xlsx"])
def test_a_sheet_of_such_a_month_is_that_of_this_month(an: Client, page: str, month: str) -> None:
    assert an.get(f"/truc/{page}?thang={month}").status_code == 200


@pytest.mark.parametrize("week", ["0001-W01", "9999-W52"])
def test_such_a_week_is_not_found(an: Client, week: str) -> None:
    assert an.get(f"/tuan/{week}/").status_code == 404
    assert an.get(f"/giao-ban/{week}/").status_code == 404
