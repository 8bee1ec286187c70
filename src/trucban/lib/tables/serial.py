"""
Day numbers of spreadsheets (ECMA-376 part 1, 18.17.4.1), in both date systems.

The 1900 system counts 29 February 1900, which never was: numbers below 61 are one day off against the others.
"""

from datetime import date, datetime, time, timedelta

_LAST_DAY = 2_958_465  # 31 December 9999
_FROM_1904 = 1_462  # days between the two systems


def from_serial(number: float, *, epoch_1904: bool = False) -> date | datetime | time | None:
    """
    Return the day of a day number, with its time if it has one; below 1 the time alone; None if it is no day.

    >>> from_serial(36526)
    datetime.date(2000, 1, 1)
    """
    if not 0 <= number < _LAST_DAY + 1:
        return None
    days, seconds = divmod(round(number * 86_400), 86_400)
    if number < 1 and not epoch_1904:
        return (
            time()
            if days
            else (datetime.combine(date(1900, 1, 1), time()) + timedelta(seconds=seconds)).time()
        )
    if epoch_1904:
        days += _FROM_1904
    if days == 60:  # the day that never was
        return None
    if not 1 <= days <= _LAST_DAY:
        return None
    day = date(1899, 12, 30) + timedelta(days=days + (days < 60))
    return datetime.combine(day, time()) + timedelta(seconds=seconds) if seconds else day
