"""
Days as people type them: "12/3/95", "1995", 34770, "ngày 5 tháng 3 năm 1995". The day stands before the month.

A day that is known only by its month or year stays so: :class:`PartialDate` states its precision.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from trucban.lib.sentences import sentence as _
from trucban.lib.tables.serial import from_serial
from trucban.lib.tables.spec import Value
from trucban.lib.text import fold
from trucban.lib.values.reading import (
    Reading,
    Verdict,
    as_written,
    changed,
    doubtful,
    empty,
    shown,
    unreadable,
)  # fmt: skip

_EARLIEST_YEAR = 1900
_LONGEST = 80  # characters: a longer text is no day
_SERIALS = range(1_000, 80_000)  # 1902 to 2119; below, a number is a year
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(
    r"(?:(?:sinh )?ngay:? ?)?(\d{1,2})\s*[-/. ,\\]{1,2}\s*(\d{1,2})\s*[-/. ,\\]{1,2}\s*(\d{4}|\d{2})"
)
_MONTH_YEAR = re.compile(r"(?:thang|t)?\s*(\d{1,2})\s*(?:[-/. ]|nam)\s*(\d{4})")
_IN_WORDS = re.compile(
    r"(?:ngay\s*)?(\d{1,2})[\s-]*(?:thang|thg)[\s.]*(\d{1,2})[\s,-]*(?:nam\s*)?(\d{4}|\d{2})"
)
_YEAR = re.compile(r"(?:sinh\s+)?(?:nam\s+)?(?:[-./?x_… ]*[-./?x_…])?\s*(\d{4})")
_WEEKDAY = re.compile(
    r"^(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|t[2-7]|cn)[\s,.:-]+(?=(?:ngay\s*)?\d)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# As Excel shows a day where it speaks English: "12-Mar-95", "12 March 1995".
_ENGLISH = re.compile(rf"(\d{{1,2}})[-/ .]({'|'.join(_MONTHS)})[a-z]*[-/ ,.]+(\d{{4}}|\d{{2}})")
_UNKNOWN_DAY = re.compile(r"0{1,2}\s*[-/.]\s*0{1,2}\s*[-/.]\s*(\d{4})")
_MIDNIGHT = re.compile(r"(?<=\d)[ t](?:0{1,2}:00(?::00(?:\.0+)?)?|12:00(?::00)? ?(?:sa|am))$")
_FIGURES_OF_A_PROGRAM = re.compile(r"(\d{4,5})[.,]0+")  # a number that was made text
_YEAR_FIRST = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_RUN_TOGETHER = re.compile(r"(\d{1,2})(\d{2})(\d{4})")
# "khoảng 1995", "~1995", "1995?", "1995 (?)", "1995 (chưa rõ)": who wrote it does not stand by it.
_UNCERTAIN = re.compile(
    r"^(?:khoang|chung|uoc|~|\?+)\s*|"
    r"\s*(?:\?+|[(\[]\s*(?:\?+|khoang|chung|uoc|(?:chua|khong) (?:ro|chac|chinh xac))\s*[)\]])$"
)


@dataclass(frozen=True, order=True, slots=True)
class PartialDate:
    """A day, a month (``day`` is 0) or a year (``month`` too is 0)."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        return cls(day.year, day.month, day.day)

    @property
    def precision(self) -> str:
        return "day" if self.day else "month" if self.month else "year"

    def as_date(self) -> date | None:
        """Return the day, if it is known."""
        return date(self.year, self.month, self.day) if self.day else None

    def may_be(self, other: "PartialDate") -> bool:
        """Say whether both can mean the same day."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(one == two or not one or not two for one, two in pairs)

    def __str__(self) -> str:
        parts = [f"{self.day:02}"] * bool(self.day) + [f"{self.month:02}"] * bool(self.month)
        return "/".join([*parts, f"{self.year:04}"])


def read_date(value: Value, *, latest: date, epoch_1904: bool = False) -> Reading[PartialDate]:
    """
    Read a day that is not after ``latest``, as a birth is not.

    ``latest`` also gives two figures their century: the latest year that is not after it. ``epoch_1904`` is the
    book's date system, for day numbers in cells that no format marks as days.
    """
    if value is None or value == "":
        return empty()
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        reading = as_written(PartialDate.of(value))
    elif isinstance(value, bool) or not isinstance(value, str | int | float):
        reading = _no_day(value)
    elif isinstance(value, str):
        reading = _text(value, latest, epoch_1904=epoch_1904)
    else:
        reading = _number(value, latest, epoch_1904=epoch_1904)
    return _not_after(reading, latest)


def is_uncertain(value: Value) -> bool:
    """Say whether a day is written with a mark that whoever wrote it is not sure of it."""
    if not isinstance(value, str) or len(folded := fold(value).strip(" .,;'`")) > _LONGEST:
        return False
    return bool(_UNCERTAIN.search(folded))


def _not_after(reading: Reading[PartialDate], latest: date) -> Reading[PartialDate]:
    day = reading.value
    if day is None:
        return reading
    if day.year < _EARLIEST_YEAR:
        return doubtful(day, *reading.reasons, _("The year %(year)s is too early.", year=day.year))
    last = PartialDate(latest.year, day.month and latest.month, day.day and latest.day)
    if day > last:
        return doubtful(day, *reading.reasons, _("%(day)s lies in the future.", day=day))
    return reading


def _no_day(value: object) -> Reading[PartialDate]:
    return unreadable(
        _(
            "“%(text)s” is no day. Write it as 05/03/1995, or as 1995 where only the year is known.",
            text=shown(value),
        )
    )


def _number(number: int | float, latest: date, *, epoch_1904: bool) -> Reading[PartialDate]:
    if number in range(_EARLIEST_YEAR, latest.year + 1):
        return as_written(PartialDate(int(number)))
    if isinstance(number, int) and 1_000_000 < number < 100_000_000:  # 05031995 whose zero is lost
        return _text(f"{number:08}", latest, epoch_1904=epoch_1904)
    if number < _SERIALS.start or number >= _SERIALS.stop:
        return _no_day(number)
    day = from_serial(number, epoch_1904=epoch_1904)
    if not isinstance(day, date):
        return _no_day(number)
    meant = PartialDate(day.year, day.month, day.day)
    return changed(
        meant, _("The number %(number)s is the day %(day)s in Excel.", number=shown(number), day=meant)
    )


def _text(text: str, latest: date, *, epoch_1904: bool) -> Reading[PartialDate]:
    folded = fold(text).strip(" .,;'`")
    if len(folded) > _LONGEST:
        return _no_day(text)
    is_bare = folded[:1].isdigit() and folded[-1:].isdigit()
    if not is_bare and (sure := _UNCERTAIN.sub("", folded)) != folded:
        inner = _text(sure, latest, epoch_1904=epoch_1904)
        reason = _("“%(text)s” says “about”.", text=shown(text))
        return doubtful(inner.value, *inner.reasons, reason) if inner.value else _no_day(text)
    plain = _WEEKDAY.sub("", _MIDNIGHT.sub("", folded.strip(" .,;'`()")))
    if found := _FIGURES_OF_A_PROGRAM.fullmatch(plain):
        plain = found[1]
    if not plain:
        return empty()
    if found := _UNKNOWN_DAY.fullmatch(plain) or _YEAR.fullmatch(plain):
        return as_written(PartialDate(int(found[1])))
    if found := _ISO.fullmatch(plain):
        return _day(text, int(found[3]), int(found[2]), int(found[1]))
    if found := _IN_WORDS.fullmatch(plain):
        return _day_first(text, int(found[1]), int(found[2]), found[3], latest)
    if found := _ENGLISH.fullmatch(plain):
        return _day_first(text, int(found[1]), _MONTHS.index(found[2]) + 1, found[3], latest)
    if found := _DAY_FIRST.fullmatch(plain):
        return _day_first(text, int(found[1]), int(found[2]), found[3], latest)
    if found := _MONTH_YEAR.fullmatch(plain):
        month, year = int(found[1]), int(found[2])
        return as_written(PartialDate(year, month)) if 1 <= month <= 12 else _no_day(text)
    if plain.isascii() and plain.isdigit():
        return _figures(text, plain, latest, epoch_1904=epoch_1904)
    return _no_day(text)


def _figures(text: str, plain: str, latest: date, *, epoch_1904: bool) -> Reading[PartialDate]:
    if found := _RUN_TOGETHER.fullmatch(plain):
        reading = _day(text, int(found[1]), int(found[2]), int(found[3]))
        turned = _YEAR_FIRST.fullmatch(plain)
        if reading.value is None and turned:
            reading = _day(text, int(turned[3]), int(turned[2]), int(turned[1]))
        day = reading.value
        return (
            changed(day, _("“%(text)s” is read as %(day)s.", text=shown(text), day=day)) if day else reading
        )
    if len(plain) == 5:
        return _number(int(plain), latest, epoch_1904=epoch_1904)
    return _no_day(text)


def _day_first(text: str, day: int, month: int, year: str, latest: date) -> Reading[PartialDate]:
    if len(year) == 4:
        return _day(text, day, month, int(year))
    century = latest.year // 100 * 100
    full = century + int(year)
    full -= 100 * (full > latest.year)
    reading = _day(text, day, month, full)
    if reading.value is None:
        return reading
    reason = _("The year %(short)s is read as %(full)s.", short=year, full=full)
    verdict = Verdict.DOUBTFUL if reading.verdict is Verdict.DOUBTFUL else Verdict.CHANGED
    return Reading(reading.value, verdict, (*reading.reasons, reason))


def _day(text: str, day: int, month: int, year: int) -> Reading[PartialDate]:
    if _exists(day, month, year):
        return as_written(PartialDate(year, month, day))
    if not 1 <= month <= 12 and _exists(month, day, year):
        swapped = PartialDate(year, day, month)
        return doubtful(
            swapped,
            _("“%(text)s” has its month first and is read as %(day)s.", text=shown(text), day=swapped),
        )
    if not year or not 1 <= month <= 12 or not 1 <= day <= 31:
        return _no_day(text)
    return unreadable(_("There is no day %(text)s: the month is shorter.", text=shown(text)))


def _exists(day: int, month: int, year: int) -> bool:
    return 1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1]
