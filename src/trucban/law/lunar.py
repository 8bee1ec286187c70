"""
The Vietnamese lunar calendar, computed at UTC+7.

A Chinese calendar differs by a day now and then (Tết of 2007 and 2030): the time zone decides on which day a new
moon falls.
"""

from dataclasses import dataclass
from datetime import date

import lunar_vn

ZONE_HOURS = 7.0


@dataclass(frozen=True)
class LunarDay:
    year: int
    month: int
    day: int
    leap: bool = False  # the second month of that number in a year of thirteen


def lunar_day(day: date) -> LunarDay:
    """Return the lunar date of a day."""
    found = lunar_vn.solar_to_lunar(day, time_zone=ZONE_HOURS)
    return LunarDay(found.year, found.month, found.day, bool(found.leap))


def solar_day(year: int, month: int, day: int, *, leap: bool = False) -> date:
    """
    Return the day of a lunar date.

    Raises
    ------
    ValueError
        That lunar year has no such leap month.
    """
    found: date = lunar_vn.convert_lunar_to_solar(day, month, year, int(leap), ZONE_HOURS)
    return found
