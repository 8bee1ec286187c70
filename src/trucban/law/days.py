"""
Public holidays and working days.

References
----------
Labour Code 45/2019/QH14, articles 111(3) and 112. The five days of Tết and the second day of National Day are
announced each year (``data/holidays.toml``); a year not announced yet is computed and marked ``?``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from trucban.law.lunar import solar_day
from trucban.law.rules import NoRuleInForce, Rule, rule

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Holiday:
    """``substitute``: a working day off in place of a holiday on a weekly day off, not itself a holiday."""

    name_vi: str
    key: str
    confidence: str
    substitute: bool = False


def holidays(year: int, culture_day: bool | None = None) -> dict[date, Holiday]:
    """
    Return the public holidays of a year and the working days that stand in for them, in order.

    Parameters
    ----------
    culture_day
        Whether 24 November is one: a commune that has confirmed it passes True.

    Raises
    ------
    NoRuleInForce
        The year is before the Labour Code in force.
    """
    return dict(_holidays(year, bool(culture_day)))


def is_day_off(day: date, *, culture_day: bool | None = None) -> bool:
    """Say whether nobody in an office works that day: weekend, holiday, its substitute, or a swapped day."""
    off, working = _swaps(day.year)
    if day in working:
        return False
    return _is_weekend(day) or day in off or day in _holidays(day.year, bool(culture_day))


def next_working_day(day: date, *, culture_day: bool | None = None) -> date:
    """Return the first working day after a day."""
    return add_working_days(day, 1, culture_day=culture_day)


def previous_working_day(day: date, *, culture_day: bool | None = None) -> date:
    """Return the last working day before a day."""
    return add_working_days(day, -1, culture_day=culture_day)


def add_working_days(day: date, days: int, *, culture_day: bool | None = None) -> date:
    """
    Return the day that lies so many working days after (or before) a day; the day itself is not counted.

    References
    ----------
    Civil Code, article 147: the first day of a term is not counted.
    """
    step = DAY if days > 0 else -DAY
    for _count in range(abs(days)):
        day += step
        while is_day_off(day, culture_day=culture_day):
            day += step
    return day


def _is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


@cache
def _holidays(year: int, culture_day: bool) -> dict[date, Holiday]:
    found: dict[date, Holiday] = {}
    for day, holiday in _days_by_law(year, culture_day):
        found.setdefault(day, holiday)
    for day, holiday in sorted(found.items()):
        if _is_weekend(day):
            found[_free_day_after(day, found)] = _in_place_of(holiday)
    return dict(sorted(found.items()))


def _free_day_after(day: date, taken: dict[date, Holiday]) -> date:
    while _is_weekend(day) or day in taken:
        day += DAY
    return day


def _in_place_of(holiday: Holiday) -> Holiday:
    confidence = "?" if holiday.confidence == "?" else "K"
    return replace(holiday, name_vi=f"Nghỉ bù {holiday.name_vi}", confidence=confidence, substitute=True)


def _days_by_law(year: int, culture_day: bool) -> Iterator[tuple[date, Holiday]]:
    for name in ("new_year", "reunification", "labour_day", "national_day"):
        fixed = _of_year(name, year)
        yield date(year, fixed.value["month"], fixed.value["day"]), _holiday(name, fixed, fixed.confidence)
    yield from _tet(year)
    yield from _hung_kings(year)
    yield _beside_national_day(year)
    if culture_day:
        yield from _culture_day(year)


def _culture_day(year: int) -> Iterator[tuple[date, Holiday]]:
    try:
        law = _of_year("culture_day", year)
    except NoRuleInForce:  # a year before it was thought of
        return
    yield date(year, law.value["month"], law.value["day"]), _holiday("culture_day", law, law.confidence)


def _of_year(name: str, year: int) -> Rule:
    return rule(f"holidays.{name}", on=date(year, 12, 31))


def _holiday(name: str, source: Rule, confidence: str) -> Holiday:
    return Holiday(name_vi=source.value["name_vi"], key=name, confidence=confidence)


def _announced(name: str, year: int) -> Any:
    try:
        return rule(f"holidays.{name}_announced", on=date(year, 12, 31)).value
    except NoRuleInForce:
        return None


def _tet(year: int) -> Iterator[tuple[date, Holiday]]:
    law = _of_year("tet", year)
    announced = _announced("tet", year)
    first = announced["first"] if announced else solar_day(year, 1, 1) - DAY  # New Year's Eve
    for count in range(law.value["days"]):
        yield first + count * DAY, _holiday("tet", law, law.confidence if announced else "?")


def _hung_kings(year: int) -> Iterator[tuple[date, Holiday]]:
    law = _of_year("hung_kings", year)
    yield (
        solar_day(year, law.value["lunar_month"], law.value["lunar_day"]),
        _holiday("hung_kings", law, law.confidence),
    )


def _beside_national_day(year: int) -> tuple[date, Holiday]:
    law = _of_year("national_day", year)
    announced = _announced("national_day", year)
    if announced:
        return announced["second_day"], _holiday("national_day", law, law.confidence)
    day = date(year, law.value["month"], law.value["day"])
    # Until it is announced: the side that makes one run of days off with a weekend.
    after = day.weekday() in {0, 3, 6}
    return day + DAY if after else day - DAY, _holiday("national_day", law, "?")


@cache
def _swaps(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return the working days made free, and the days off worked instead, as announced for a year."""
    try:
        pairs = rule("holidays.swapped_days_announced", on=date(year, 12, 31)).value
    except NoRuleInForce:
        return frozenset(), frozenset()
    return frozenset(pair["off"] for pair in pairs), frozenset(pair["worked"] for pair in pairs)
