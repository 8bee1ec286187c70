"""
The allowance list (bảng kê trợ cấp ngày công) of a month, from confirmed attendance.

Notes
-----
Arithmetic is exact. A person's amount is

    rate × Σ (minutes × multiplier) / (hours that count as one work day × 60)

rounded half up to whole đồng, once a person; the total is the sum of these rows. A minute takes the largest of the
multipliers that fit it (night 22:00–06:00, weekly day off, public holiday); a multiplier the commune has not signed
counts as 1. Without a signed daily rate for every day stood there are no amounts and no total.

References
----------
Decree 72/2020/NĐ-CP, article 11, as amended by Decree 16/2025/NĐ-CP: the provincial council sets the daily rate.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from trucban import law
from trucban.access.actors import Actor
from trucban.document.wording import day_text, number_text
from trucban.duty import spans
from trucban.duty.models import Attendance
from trucban.duty.selectors.attendance import attendances_that_count, month_bounds
from trucban.duty.selectors.stood import CAME, Period
from trucban.lib.clock import local_day
from trucban.rulebook import selectors as rulebook

FLOOR = "militia.daily_labour_floor"


@dataclass(frozen=True)
class Terms:
    """What holds on one day: the signed rate and multipliers, and the law's floor."""

    rate: int | None
    hours_per_day: Fraction
    night: Fraction = Fraction(1)
    day_off: Fraction = Fraction(1)
    holiday: Fraction = Fraction(1)
    floor: int | None = None

    def multiplier(self, piece: "Piece") -> Fraction:
        """Return the largest multiplier that fits a piece of time."""
        fitting = [Fraction(1)]
        fitting += [self.night] if piece.is_night else []
        fitting += [self.day_off] if piece.is_day_off else []
        fitting += [self.holiday] if piece.is_holiday else []
        return max(fitting)

    def amount(self, piece: "Piece") -> Fraction:
        """Return what a piece earns, unrounded; 0 when there is no rate."""
        if self.rate is None:
            return Fraction(0)
        return self.rate * piece.minutes * self.multiplier(piece) / (self.hours_per_day * 60)


@dataclass(frozen=True)
class Piece:
    """A piece of a duty within one day that is night or not as a whole."""

    day: date
    minutes: int
    is_night: bool = False
    is_day_off: bool = False
    is_holiday: bool = False


@dataclass(frozen=True)
class AllowanceRow:
    """One person's line; minutes of one kind may be minutes of another too."""

    person_id: UUID
    name: str
    duties: int
    minutes: int
    night_minutes: int
    day_off_minutes: int
    holiday_minutes: int
    work_days: Fraction
    amount: int | None  # whole đồng


@dataclass(frozen=True)
class AllowanceList:
    month: date
    rate: int | None  # the one rate of the month; None when there is none or more than one
    rates: tuple[tuple[date, int | None], ...]  # day -> rate, where it changes among the days stood
    rows: tuple[AllowanceRow, ...]
    total: int | None
    unconfirmed: int
    notes: tuple[str, ...] = field(default=())

    @property
    def to_be_confirmed(self) -> bool:
        return self.total is None


def allowance_list(*, actor: Actor, month: date) -> AllowanceList:
    """Return the list of the month a day is in; only confirmed attendance counts."""
    starts_at, ends_at = month_bounds(month)
    found, counted = attendances_that_count(
        actor=actor, starts_at=starts_at, ends_at=ends_at, only_confirmed=True
    )
    confirmed = [row for row in found if row.confirmed_at and row.outcome in CAME]
    days_off = spans.DaysOff(actor.commune_id, starts_at.date())
    pieces = {row.pk: pieces_of(counted.get(row.pk, []), days_off) for row in confirmed}
    stood = {piece.day for group in pieces.values() for piece in group}
    days = sorted(stood or {starts_at.date()})
    terms = {day: terms_on(actor.commune_id, day) for day in days}
    has_rate = all(terms[day].rate is not None for day in days)
    rows = _rows(confirmed, pieces, terms, has_rate=has_rate)
    rates = _changes([(day, terms[day].rate) for day in days])
    return AllowanceList(
        month=starts_at.date(),
        rate=rates[0][1] if len(rates) == 1 else None,
        rates=rates,
        rows=rows,
        total=sum(row.amount or 0 for row in rows) if has_rate else None,
        unconfirmed=sum(row.confirmed_at is None for row in found),
        notes=tuple(_notes(terms, has_rate=has_rate)),
    )


def pieces_of(periods: Iterable[Period], days_off: spans.DaysOff) -> list[Piece]:
    """Cut what somebody stood at midnight, 06:00 and 22:00."""
    return [
        piece(start, end, is_night=is_night, days_off=days_off)
        for came, left in periods
        for start, end, is_night in spans.stretches(came, left)
    ]


def piece(start: datetime, end: datetime, *, is_night: bool, days_off: spans.DaysOff) -> Piece:
    day = local_day(start)
    is_holiday = days_off.is_holiday(day)
    return Piece(
        day=day,
        minutes=spans.minutes(start, end),
        is_night=is_night,
        is_day_off=not is_holiday and days_off.is_day_off(day),
        is_holiday=is_holiday,
    )


def terms_on(commune_id: UUID, day: date) -> Terms:
    """Return the local values in force on a day."""
    values = {row.setting.key: row.value for row in rulebook.all_values(commune_id=commune_id, on=day)}
    rate = values["allowance.daily_rate"]
    return Terms(
        rate=None if rate is None else int(rate),
        hours_per_day=_exact(values["allowance.hours_per_day"]) or Fraction(8),
        night=_exact(values["allowance.night_multiplier"]) or Fraction(1),
        day_off=_exact(values["allowance.day_off_multiplier"]) or Fraction(1),
        holiday=_exact(values["allowance.holiday_multiplier"]) or Fraction(1),
        floor=_floor(day),
    )


def _exact(value: Any) -> Fraction | None:
    """Read a signed number as it was written: 1.3 is thirteen tenths."""
    return None if value is None else Fraction(str(value))


def _floor(day: date) -> int | None:
    try:
        return int(law.rule(FLOOR, on=day).value)
    except law.NoRuleInForce:
        return None


def rounded(amount: Fraction) -> int:
    """Round half up to whole đồng."""
    return int(amount + Fraction(1, 2)) if amount >= 0 else -rounded(-amount)


def _rows(
    confirmed: Sequence[Attendance],
    pieces: dict[UUID, list[Piece]],
    terms: dict[date, Terms],
    *,
    has_rate: bool,
) -> tuple[AllowanceRow, ...]:
    by_person: dict[UUID, list[Attendance]] = defaultdict(list)
    for row in confirmed:
        by_person[row.person_id].append(row)
    ordered = sorted(by_person.values(), key=lambda rows: (rows[0].person.name_sort, str(rows[0].person_id)))
    return tuple(
        row_of(
            rows[0].person_id,
            rows[0].person.name,
            duties=len(rows),
            pieces=[one for attendance in rows for one in pieces[attendance.pk]],
            terms=terms,
            has_rate=has_rate,
        )
        for rows in ordered
    )


def row_of(
    person_id: UUID,
    name: str,
    *,
    duties: int,
    pieces: Sequence[Piece],
    terms: dict[date, Terms],
    has_rate: bool,
) -> AllowanceRow:
    exact = sum((terms[one.day].amount(one) for one in pieces), Fraction(0))
    days = sum((one.minutes / (terms[one.day].hours_per_day * 60) for one in pieces), Fraction(0))
    return AllowanceRow(
        person_id=person_id,
        name=name,
        duties=duties,
        minutes=sum(one.minutes for one in pieces),
        night_minutes=sum(one.minutes for one in pieces if one.is_night),
        day_off_minutes=sum(one.minutes for one in pieces if one.is_day_off),
        holiday_minutes=sum(one.minutes for one in pieces if one.is_holiday),
        work_days=days,
        amount=rounded(exact) if has_rate else None,
    )


def _changes(rates: Sequence[tuple[date, int | None]]) -> tuple[tuple[date, int | None], ...]:
    found: list[tuple[date, int | None]] = []
    for day, rate in rates:
        if not found or found[-1][1] != rate:
            found.append((day, rate))
    return tuple(found)


def _notes(terms: dict[date, Terms], *, has_rate: bool) -> Iterable[str]:
    """Say what the list stands on: what is missing, what is low, how it was rounded."""
    if not has_rate:
        yield _("The daily rate is to be confirmed: no amounts until the commune has signed it in Settings.")
    for day, one in terms.items():
        if one.rate is not None and one.floor is not None and one.rate < one.floor:
            yield _(
                "The rate of %(rate)s đồng on %(day)s is below the least the law allows, %(floor)s đồng: check it."
            ) % {"rate": number_text(one.rate), "day": day_text(day), "floor": number_text(one.floor)}
            break
    missing = [
        label
        for label, name in (
            (_("night"), "night"),
            (_("day off"), "day_off"),
            (_("public holiday"), "holiday"),
        )
        if any(getattr(one, name) == 1 for one in terms.values())
    ]
    if missing:
        yield _("No multiplier has been signed for: %(names)s; this time counts once.") % {
            "names": ", ".join(missing)
        }
    yield _(
        "Time takes the largest multiplier that fits it; each person's amount is rounded half up to whole đồng, and "
        "the total is the sum of the rows."
    )
