"""Rows of duty as its pages print them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.document.wording import number_text, weekday_name
from trucban.duty.models import DutyBookLine, HandoverItem, ShiftPattern
from trucban.duty.selectors import BookDay
from trucban.lib.links import RecordLink
from trucban.web import records
from trucban.web.opens import Opens

LATE_AFTER = timedelta(minutes=10)  # written down this long after it happened, the book says so
A_MONDAY = date(2026, 11, 23)


@dataclass(frozen=True)
class PatternLine:
    """A recurring shift in words: "from 18:00, 12 hours, every day"."""

    pattern: ShiftPattern
    length: str
    weekdays: str


def pattern_line(pattern: ShiftPattern) -> PatternLine:
    hours = number_text(round(pattern.duration_minutes / 60, 2))
    return PatternLine(pattern, _("%(hours)s hours") % {"hours": hours}, _weekdays(pattern.weekdays))


def _weekdays(numbers: Iterable[int]) -> str:
    days = sorted(numbers)
    if len(days) == 7:
        return _("every day")
    return ", ".join(weekday_name(A_MONDAY + timedelta(days=number - 1)) for number in days)


@dataclass(frozen=True)
class BookRow:
    line: DutyBookLine
    url: str  # of the record it comes from
    is_late: bool


@dataclass(frozen=True)
class BookPage:
    day: BookDay
    rows: tuple[BookRow, ...]


def book_page(day: BookDay, *, with_struck: bool, opens: Opens) -> BookPage:
    """Return a day of the book in the order things happened."""
    lines = sorted(
        (line for lines in day.lines.values() for line in lines), key=lambda line: (line.at, str(line.pk))
    )
    rows = (_book_row(line, opens) for line in lines if with_struck or line.struck_at is None)
    return BookPage(day, tuple(rows))


def sources(days: Iterable[BookDay]) -> list[RecordLink]:
    """Return the records the lines of these days come from."""
    lines = (line for day in days for rows in day.lines.values() for line in rows)
    return [RecordLink(line.source_type, line.source_id, "") for line in lines if line.source_id]


def _book_row(line: DutyBookLine, opens: Opens) -> BookRow:
    source = RecordLink(line.source_type, line.source_id, "") if line.source_id else None
    url = records.address_of(source) if source and source in opens else ""
    return BookRow(line, url, line.written_at - line.at > LATE_AFTER)


@dataclass(frozen=True)
class MatterRow:
    item: HandoverItem
    url: str


def matter_rows(actor: Actor, items: Sequence[HandoverItem]) -> list[MatterRow]:
    """Return the matters of a hand-over, each with the page of its record where the reader may open it."""
    links = {row.pk: RecordLink(row.record_type, row.record_id, "") for row in items if row.record_id}
    opens = Opens(actor, links.values())
    shown = {key: records.address_of(link) for key, link in links.items() if link in opens}
    return [MatterRow(row, shown.get(row.pk, "")) for row in items]
