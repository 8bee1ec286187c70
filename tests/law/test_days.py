"""Public holidays and working days."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucban import law

# Tết, the 15th of the first month and Giỗ Tổ, as the calendars of these years print them.
PRINTED = {
    2026: ("2026-02-17", "2026-03-03", "2026-04-26"),
    2027: ("2027-02-06", "2027-02-20", "2027-04-16"),
    2028: ("2028-01-26", "2028-02-09", "2028-04-04"),
    2029: ("2029-02-13", "2029-02-27", "2029-04-23"),
    2030: ("2030-02-02", "2030-02-16", "2030-04-12"),
    2031: ("2031-01-23", "2031-02-06", "2031-04-01"),
    2032: ("2032-02-11", "2032-02-25", "2032-04-19"),
}
DAYS = st.dates(date(2021, 1, 10), date(2060, 12, 1))


@pytest.mark.parametrize("year", PRINTED)
def test_lunar_days_are_those_of_viet_nam(year: int) -> None:
    computed = (law.solar_day(year, 1, 1), law.solar_day(year, 1, 15), law.solar_day(year, 3, 10))
    assert tuple(day.isoformat() for day in computed) == PRINTED[year]


@pytest.mark.material
def test_tet_agrees_with_two_other_computations(material: Path) -> None:
    rows = _rows(material, "tet_dates.csv")
    assert len(rows) > 70
    for row in rows:
        assert law.solar_day(int(row["year"]), 1, 1).isoformat() == row["tet_mung_1"]


@pytest.mark.material
def test_lunar_dates_agree_with_the_pairs_of_another_calendar(material: Path) -> None:
    for row in _rows(material, "solar_to_lunar_cases.csv"):
        expected = (int(row["lunar_year"]), int(row["lunar_month"]), int(row["lunar_day"]), row["leap_month"])
        found = law.lunar_day(date.fromisoformat(row["gregorian"]))
        assert (found.year, found.month, found.day, str(int(found.leap))) == expected


@pytest.mark.material
def test_days_on_which_the_chinese_calendar_differs_are_right(material: Path) -> None:
    for row in _rows(material, "vietnam_differs_from_china.csv"):
        found = law.lunar_day(date.fromisoformat(row["gregorian"]))
        assert f"{found.year}-{found.month:02}-{found.day:02}" == row["vietnam_lunar_date"]


@pytest.mark.material
def test_fixed_holidays_agree_with_those_of_past_years(material: Path) -> None:
    """What is announced each year (Tết's window, the second day of National Day, swaps) may differ."""
    past = {row["date"] for row in _rows(material, "vn_public_holidays_2008_2024.csv")}
    for year in (2021, 2022, 2023, 2024):
        sure = {day for day, holiday in law.holidays(year).items() if holiday.confidence == "S"}
        assert {day.isoformat() for day in sure} <= past


def _rows(material: Path, name: str) -> list[dict[str, str]]:
    with (material / "data" / "lunar-calendar" / name).open(encoding="utf-8") as source:
        return list(csv.DictReader(source))


def test_2026_is_as_announced() -> None:
    days = law.holidays(2026)
    tet = [day for day, holiday in days.items() if holiday.key == "tet"]
    assert tet == [date(2026, 2, day) for day in range(16, 21)]
    assert all(holiday.confidence == "S" for holiday in days.values() if not holiday.substitute)
    assert [day for day in days if day.month == 9] == [date(2026, 9, 1), date(2026, 9, 2)]
    run = [date(2026, 2, 13) + timedelta(days=count) for count in range(11)]
    assert [law.is_day_off(day) for day in run] == [False, *[True] * 9, False]


def test_a_day_exchanged_with_a_saturday_is_off_and_the_saturday_is_worked() -> None:
    assert law.is_day_off(date(2026, 8, 31))
    assert not law.is_day_off(date(2026, 8, 22))


def test_a_year_not_announced_yet_is_marked() -> None:
    days = law.holidays(2027)
    assert {holiday.confidence for holiday in days.values() if holiday.key == "tet"} == {"?"}
    assert days[date(2027, 4, 16)].confidence == "S"


def test_a_holiday_on_a_weekend_is_made_good() -> None:
    monday = law.holidays(2026)[date(2026, 4, 27)]
    assert (monday.key, monday.substitute, monday.confidence) == ("hung_kings", True, "K")
    assert monday.name_vi == "Nghỉ bù Giỗ Tổ Hùng Vương"


def test_culture_day_is_off_only_where_it_was_confirmed() -> None:
    day = date(2026, 11, 24)
    assert not law.is_day_off(day)
    assert law.is_day_off(day, culture_day=True)
    assert law.holidays(2026, True)[day].confidence == "?"
    assert law.next_working_day(date(2026, 11, 23), culture_day=True) == date(2026, 11, 25)


def test_a_year_before_the_labour_code_has_no_answer() -> None:
    with pytest.raises(law.NoRuleInForce):
        law.holidays(2019)


@given(year=st.integers(2021, 2060), culture=st.booleans())
def test_each_holiday_is_a_day_off_and_none_is_lost_to_a_weekend(year: int, culture: bool) -> None:
    days = law.holidays(year, culture)
    assert all(law.is_day_off(day, culture_day=culture) for day in days)
    working = [day for day in days if day.weekday() < 5]
    assert len(working) == sum(1 for holiday in days.values() if not holiday.substitute)


@given(day=DAYS, count=st.integers(1, 30))
def test_working_days_there_and_back(day: date, count: int) -> None:
    there = law.add_working_days(day, count)
    assert there > day
    assert not law.is_day_off(there)
    passed = [day + timedelta(days=n) for n in range(1, (there - day).days + 1)]
    assert sum(not law.is_day_off(each) for each in passed) == count
    if not law.is_day_off(day):
        assert law.add_working_days(there, -count) == day


@given(day=DAYS)
def test_next_and_previous_are_neighbours(day: date) -> None:
    following = law.next_working_day(day)
    assert law.previous_working_day(following) <= day < following
