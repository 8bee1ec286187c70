"""The duty book (sổ trực ban), as lines and as the pages of the paper book."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from trucban.access.actors import Actor
from trucban.access.visibility import one
from trucban.duty.models import Assignment, Attendance, DutyBookLine, DutyKind, Roster
from trucban.duty.selectors.stood import CAME
from trucban.lib.clock import VIETNAM, local_day


def book(
    *, actor: Actor, starts_at: datetime, ends_at: datetime, with_struck: bool = True
) -> QuerySet[DutyBookLine]:
    """Return the lines of a period in the order things happened."""
    lines = DutyBookLine.objects.visible_to(actor).filter(at__gte=starts_at, at__lt=ends_at)
    return (lines if with_struck else lines.filter(struck_at__isnull=True)).order_by("at", "pk")


def get_line(*, actor: Actor, line_id: UUID, lock: bool = False) -> DutyBookLine:
    return one(DutyBookLine, DutyBookLine.objects.visible_to(actor), line_id, lock=lock)


@dataclass(frozen=True)
class BookDay:
    """
    One day of the book with the columns of the paper one.

    Weapons and equipment are columns of the paper book only; nothing of them is kept here.
    """

    day: date
    commanders: tuple[str, ...] = ()  # trực chỉ huy
    officers: tuple[str, ...] = ()  # trực ban
    on_roster: int = 0
    present: int = 0
    absent: tuple[str, ...] = ()  # with what was recorded: "Trần Thanh Bình (Vắng)"
    lines: dict[str, list[DutyBookLine]] = field(default_factory=dict)  # category -> lines, struck ones too


def book_days(*, actor: Actor, first: date, last: date) -> list[BookDay]:
    """Return the pages of the book from ``first`` to ``last``, both included, for the screen and for print."""
    starts_at = datetime.combine(first, time(), tzinfo=VIETNAM)
    ends_at = datetime.combine(last + timedelta(days=1), time(), tzinfo=VIETNAM)
    lines: dict[date, list[DutyBookLine]] = defaultdict(list)
    for line in book(actor=actor, starts_at=starts_at, ends_at=ends_at):
        lines[local_day(line.at)].append(line)
    stood: dict[date, list[Assignment]] = defaultdict(list)
    for row in _stood(actor, starts_at, ends_at):
        stood[local_day(row.shift.starts_at)].append(row)
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    return [_page(day, stood[day], lines[day]) for day in days]


def _stood(actor: Actor, starts_at: datetime, ends_at: datetime) -> QuerySet[Assignment]:
    rows = Assignment.objects.visible_to(actor).filter(
        shift__roster__status=Roster.Status.PUBLISHED,
        shift__starts_at__gte=starts_at,
        shift__starts_at__lt=ends_at,
        person__isnull=False,
    )
    written = Prefetch("attendances", Attendance.objects.select_related("person").order_by("came_at", "pk"))
    return (
        rows.select_related("shift", "person").prefetch_related(written).order_by("shift__starts_at", "place")
    )


def _page(day: date, stood: list[Assignment], lines: list[DutyBookLine]) -> BookDay:
    by_category: dict[str, list[DutyBookLine]] = defaultdict(list)
    for line in lines:
        by_category[line.category].append(line)
    seen = [one for row in stood for one in row.attendances.all()]
    return BookDay(
        day=day,
        commanders=_names(stood, DutyKind.COMMAND),
        officers=_names(stood, DutyKind.OFFICER_WATCH),
        on_roster=len(stood),
        present=sum(row.outcome in CAME for row in seen),
        absent=tuple(
            f"{row.person.name} ({row.get_outcome_display()})" for row in seen if row.outcome not in CAME
        ),
        lines=dict(by_category),
    )


def _names(stood: list[Assignment], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.person.name for row in stood if row.person and row.shift.kind == kind))
