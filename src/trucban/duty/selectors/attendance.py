"""The attendance sheet (bảng chấm công) of a month."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from trucban.access.actors import Actor
from trucban.duty import spans
from trucban.duty.models import Attendance
from trucban.duty.selectors.stood import AROUND, CAME, Expected, Period, stood, to_record
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.errors import NotVisible


def attendances(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> QuerySet[Attendance]:
    """Return what was recorded for the duties that start in a period."""
    rows = Attendance.objects.visible_to(actor).filter(
        assignment__shift__starts_at__gte=starts_at, assignment__shift__starts_at__lt=ends_at
    )
    rows = rows.select_related("assignment__shift__post", "person")
    return rows.order_by("assignment__shift__starts_at", "assignment__place", "pk")


def lock_attendances(*, actor: Actor, attendance_ids: Iterable[UUID]) -> list[Attendance]:
    """Return several rows by their keys, all locked, with their people and shifts; NotVisible if one is not seen."""
    keys = sorted(set(attendance_ids))
    seen = Attendance.objects.visible_to(actor).filter(pk__in=keys).values("pk")
    rows = Attendance.objects.select_for_update(of=("self",)).filter(pk__in=seen)
    found = list(rows.select_related("person", "assignment__shift__post").order_by("pk"))
    if len(found) != len(keys):
        raise NotVisible
    return found


def to_confirm(*, actor: Actor) -> QuerySet[Attendance]:
    """Return what has been recorded and waits for a confirmation, the oldest first."""
    rows = Attendance.objects.visible_to(actor).filter(confirmed_at__isnull=True)
    return rows.select_related("assignment__shift__post", "person").order_by(
        "assignment__shift__starts_at", "pk"
    )


def attendances_that_count(
    *, actor: Actor, starts_at: datetime, ends_at: datetime, only_confirmed: bool
) -> tuple[list[Attendance], dict[UUID, list[Period]]]:
    """
    Return what was recorded for the duties that start in a period, and what of it counts.

    What somebody stood in the period before goes first, so that no moment counts in two months.
    """
    rows = attendances(actor=actor, starts_at=starts_at - 2 * AROUND, ends_at=ends_at)
    counting = [row for row in rows if row.confirmed_at or not only_confirmed]
    return [row for row in rows if row.assignment.shift.starts_at >= starts_at], stood(counting)


def month_bounds(month: date) -> tuple[datetime, datetime]:
    """Return the first moment of a month and the first after it."""
    first = month.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return (
        datetime.combine(first, time(), tzinfo=VIETNAM),
        datetime.combine(following, time(), tzinfo=VIETNAM),
    )


def minutes_stood(periods: Iterable[Period]) -> int:
    return sum(spans.minutes(start, end) for start, end in periods)


@dataclass(frozen=True)
class Mark:
    """What the sheet shows for one person on one day."""

    outcomes: tuple[str, ...]
    minutes: int
    confirmed: bool


@dataclass(frozen=True)
class AttendanceRow:
    person_id: UUID
    name: str
    marks: dict[date, Mark]

    @property
    def duties(self) -> int:
        """Duties stood, late ones too."""
        return sum(outcome in CAME for mark in self.marks.values() for outcome in mark.outcomes)

    @property
    def hours(self) -> Decimal:
        return Decimal(sum(mark.minutes for mark in self.marks.values())) / 60


@dataclass(frozen=True)
class AttendanceSheet:
    """A month as a matrix of people and days; a duty stands on the day it started."""

    month: date
    days: tuple[date, ...]
    rows: tuple[AttendanceRow, ...]
    unconfirmed: int
    missing: tuple[Expected, ...]  # who should have been recorded by now

    @property
    def unrecorded(self) -> int:
        return len(self.missing)


def attendance_sheet(*, actor: Actor, month: date, at: datetime | None = None) -> AttendanceSheet:
    """Return the sheet of the month a day is in; ``at`` bounds which duties should have been recorded by now."""
    starts_at, ends_at = month_bounds(month)
    found, counted = attendances_that_count(
        actor=actor, starts_at=starts_at, ends_at=ends_at, only_confirmed=False
    )
    until = min(at, ends_at) if at else ends_at
    return AttendanceSheet(
        month=starts_at.date(),
        days=tuple(starts_at.date() + timedelta(days=count) for count in range((ends_at - starts_at).days)),
        rows=tuple(_rows(found, counted)),
        unconfirmed=sum(row.confirmed_at is None for row in found),
        missing=tuple(to_record(actor=actor, starts_at=starts_at, ends_at=until)),
    )


def _rows(found: Sequence[Attendance], counted: dict[UUID, list[Period]]) -> list[AttendanceRow]:
    people = {row.person_id: row.person for row in found}
    by_person: dict[UUID, dict[date, list[Attendance]]] = defaultdict(lambda: defaultdict(list))
    for row in found:
        by_person[row.person_id][local_day(row.assignment.shift.starts_at)].append(row)
    return [
        AttendanceRow(key, person.name, {day: _mark(rows, counted) for day, rows in by_person[key].items()})
        for key, person in sorted(people.items(), key=lambda pair: (pair[1].name_sort, str(pair[0])))
    ]


def _mark(rows: Sequence[Attendance], counted: dict[UUID, list[Period]]) -> Mark:
    return Mark(
        outcomes=tuple(row.outcome for row in rows),
        minutes=sum(minutes_stood(counted.get(row.pk, [])) for row in rows),
        confirmed=all(row.confirmed_at is not None for row in rows),
    )
