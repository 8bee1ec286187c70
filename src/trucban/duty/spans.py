"""What a period of duty is: how much of it is night, on which day it counts, which days are off."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from trucban import law
from trucban.lib.clock import VIETNAM, local_day
from trucban.rulebook import selectors as rulebook

NIGHT_FROM, NIGHT_TO = time(22), time(6)  # Labour Code 45/2019/QH14, article 106
NIGHT_SHIFT_MINUTES = 3 * 60  # a shift with this much night in it counts as a night for fairness and rest


def minutes(starts_at: datetime, ends_at: datetime) -> int:
    return int((ends_at - starts_at).total_seconds() // 60)


def month_of(moment: datetime) -> str:
    """Return "2026-11": a shift counts in the month it starts in."""
    return local_day(moment).strftime("%Y-%m")


def stretches(starts_at: datetime, ends_at: datetime) -> Iterator[tuple[datetime, datetime, bool]]:
    """Cut a period at midnight, 06:00 and 22:00; yield start, end and whether the piece is night."""
    now = starts_at.astimezone(VIETNAM)
    while now < ends_at:
        until = min(_next_cut(now), ends_at)
        yield now, until, not NIGHT_TO <= now.time() < NIGHT_FROM
        now = until.astimezone(VIETNAM)


def _next_cut(now: datetime) -> datetime:
    for cut in (NIGHT_TO, NIGHT_FROM):
        if now.time() < cut:
            return datetime.combine(now.date(), cut, tzinfo=VIETNAM)
    return datetime.combine(now.date() + timedelta(days=1), time(), tzinfo=VIETNAM)


def night_minutes(starts_at: datetime, ends_at: datetime) -> int:
    return sum(minutes(start, end) for start, end, is_night in stretches(starts_at, ends_at) if is_night)


def is_night_shift(starts_at: datetime, ends_at: datetime) -> bool:
    return night_minutes(starts_at, ends_at) >= NIGHT_SHIFT_MINUTES


@dataclass(frozen=True)
class DaysOff:
    """Weekends and public holidays as one commune keeps them on a day."""

    commune_id: UUID
    on: date

    @cached_property
    def _culture_day(self) -> bool | None:
        answer = rulebook.value(commune_id=self.commune_id, key="holiday.culture_day", on=self.on)
        return None if answer is None else bool(answer)

    def is_weekend(self, day: date) -> bool:
        return day.isoweekday() > 5

    def is_holiday(self, day: date) -> bool:
        """Say whether a day is a public holiday itself; a working day free in its place is a day off only."""
        holiday = law.holidays(day.year, culture_day=self._culture_day).get(day)
        return holiday is not None and not holiday.substitute

    def is_day_off(self, day: date) -> bool:
        return law.is_day_off(day, culture_day=self._culture_day)
