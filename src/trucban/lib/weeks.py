"""Weeks of work: Monday to Sunday, numbered as ISO 8601 does, cut at midnight in Viet Nam."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from trucban.lib.clock import FIRST_YEAR, LAST_YEAR, VIETNAM, local_day

REACH = 104  # weeks either way; a week further off is a slip of the year

_WRITTEN = re.compile(r"^(\d{4})-W(\d{1,2})$")


class BadWeek(ValueError):
    """The text names no week; expected something like 2026-W48."""


@dataclass(frozen=True, order=True)
class Week:
    """
    One ISO week. ``year`` is the ISO year: the year of the week's Thursday.

    Raises:
        BadWeek: that year has no such week.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        try:
            date.fromisocalendar(self.year, self.number, 1)
        except ValueError:
            raise BadWeek(f"{self.year}-W{self.number:02}") from None

    @classmethod
    def parse(cls, text: str) -> "Week":
        """Read ``2026-W48``; a year that no record may name has no weeks here."""
        found = _WRITTEN.match(text.strip().upper())
        if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            raise BadWeek(text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date | datetime) -> "Week":
        """Return the week a day is in; a moment counts by its day in Viet Nam."""
        if isinstance(day, datetime):
            day = local_day(day)
        year, number, _weekday = day.isocalendar()
        return cls(year, number)

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.monday + timedelta(days=count) for count in range(7))

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.monday, time(), tzinfo=VIETNAM)

    @property
    def ends_at(self) -> datetime:
        """The first moment that is no longer in the week."""
        return self.starts_at + timedelta(days=7)

    def __add__(self, weeks: int) -> "Week":
        return Week.of(self.monday + timedelta(weeks=weeks))

    def __sub__(self, weeks: int) -> "Week":
        return self + -weeks

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"


def within_reach(at: datetime) -> tuple[Week, Week]:
    """Return the first and the last week somebody works with at a moment: two years either way."""
    here = Week.of(at)
    return here - REACH, here + REACH
