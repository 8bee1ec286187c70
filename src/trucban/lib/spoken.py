"""
When and where a decision says, in the words people use: "tối thứ bảy", "19h30 ngày 28/11", "thôn 3".

What is found only begins a form that a person reads and sends; nothing is decided by it.
"""

import re
from collections.abc import Iterable
from datetime import date, time

from trucban.lib.text import fold, nfc
from trucban.lib.weeks import Week

WEEKDAYS = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5,
}  # fmt: skip
# When a part of the day begins on a form; the hour is there to be changed.
PARTS = {"sáng": time(7), "trưa": time(11), "chiều": time(14), "tối": time(19), "đêm": time(21)}

_WEEKDAY = re.compile(r"(?<!lan )\b(?:thu |t)(hai|ba|tu|nam|sau|bay|[2-7])\b")
_SUNDAY = re.compile(r"\b(?:chu nhat|cn)\b")
_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/\d{4})?\b")
_CLOCK = re.compile(r"\b(\d{1,2})(?: ?gio|h|:)(?: ?([0-5]\d))?\b")


def day_in(text: str, week: Week) -> date | None:
    """Return the first day of the week that the words name; None when they name none."""
    words = fold(text)
    for found in _DATE.finditer(words):
        for day in week.days:
            if (day.day, day.month) == (int(found[1]), int(found[2])):
                return day
    if _SUNDAY.search(words):
        return week.sunday
    named = _WEEKDAY.search(words)
    return week.days[WEEKDAYS[named[1]]] if named else None


def clock_in(text: str) -> time | None:
    """Return the hour the words name, or when the part of the day they name begins."""
    said = _CLOCK.search(fold(text))
    if said and int(said[1]) < 24:
        return time(int(said[1]), int(said[2] or 0))
    words = nfc(text).lower()
    # "tuần tới" without its marks would be an evening: only a text without any is read without them.
    parts = {fold(part): hour for part, hour in PARTS.items()} if words.isascii() else PARTS
    found = [(place, hour) for part, hour in parts.items() if (place := _place(part, words)) >= 0]
    return min(found)[1] if found else None


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Return the names that stand in the words as a whole, in the order they are said: "Thôn 1" is not in "thôn 10"."""
    words = fold(text)
    found = [(place, name) for name in names if (place := _place(fold(name), words)) >= 0]
    return [name for _place_of_it, name in sorted(found)]


def _place(part: str, words: str) -> int:
    found = re.search(rf"(?<!\w){re.escape(part)}(?!\w)", words) if part else None
    return found.start() if found else -1
