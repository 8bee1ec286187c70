"""
Ages and anniversaries by the day.

A month or year that ends on a day which its last month does not have ends on that month's last day (Civil Code
91/2015/QH13, article 148). Whether this also tells the birthday of somebody born on 29 February is to be confirmed
(``data/ages.toml``): on that one day an age is not certain.
"""

import calendar
from datetime import date
from typing import NamedTuple


class Age(NamedTuple):
    """Full years; ``certain`` is False on the one day on which the two readings of a birthday differ."""

    years: int
    certain: bool


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later (or earlier), or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    return add_months(day, 12 * years)


def birthday(born: date, years: int) -> date:
    """Return the day somebody turns so many years old; 28 February for 29 February in a common year."""
    return add_years(born, years)


def age_of(born: date, *, on: date) -> Age:
    """
    Return the full years of somebody on a day.

    Raises
    ------
    ValueError
        The day is before the birth.
    """
    if on < born:
        raise ValueError(f"born on {born.isoformat()}, after {on.isoformat()}")
    years = on.year - born.year
    if on < birthday(born, years):
        years -= 1
    is_disputed = (born.month, born.day) == (2, 29) and (on.month, on.day) == (2, 28)
    return Age(years, not (is_disputed and not calendar.isleap(on.year)))
