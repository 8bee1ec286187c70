"""The duty roster of the week: a workbook to work with, and one sheet of A4 or A3 to put on the wall."""

from datetime import date

from trucban.document.content import Cell
from trucban.document.letterhead import Letterhead
from trucban.document.rendering import TablePaper
from trucban.document.wording import day_text, time_text, week_span, weekday_name
from trucban.document.workbook import Sheet
from trucban.duty.models import DutyKind
from trucban.duty.preview import PlaceRow, RosterPreview, ShiftRow
from trucban.lib.clock import local_day
from trucban.lib.values.names import sort_key

EMPTY = "(chưa có người)"
A4_POSTS = 6  # more columns than this are too narrow to read on A4


def who(place: PlaceRow) -> str:
    """Return a name as the roster prints it; an empty place says so in words."""
    return place.person_name or EMPTY


def people_line(row: ShiftRow) -> str:
    alone = len(row.places) == 1  # whoever stands alone is in charge without saying so
    names = [f"{who(place)}{'' if alone else _mark(place)}" for place in row.places]
    if row.police_count:
        names.append(row.police_text or f"Công an: đề nghị {row.police_count} đồng chí")
    return "; ".join(names)


def _mark(place: PlaceRow) -> str:
    return {"LEADER": " (phụ trách)", "DRIVER": " (lái xe)"}.get(place.role, "")


def workbook(roster: RosterPreview, head: Letterhead) -> list[Sheet]:
    """Return two sheets: the week shift by shift, and what each person stands."""
    title = f"LỊCH TRỰC – {week_span(roster.week).upper()}"
    notes = (["TÀI LIỆU MINH HỌA – SỐ LIỆU GIẢ ĐỊNH"] if head.demonstration else []) + list(roster.unmet)
    return [
        Sheet(
            name="Lịch trực",
            title=title,
            header=("Thứ", "Ngày", "Loại trực", "Vị trí", "Ca", "Từ", "Đến", "Người trực"),
            rows=tuple(_shift(row) for row in sorted(roster.rows, key=lambda row: (row.starts_at, row.post))),
            widths=(12, 12, 28, 28, 12, 8, 8, 66),
            notes=tuple(notes),
        ),
        Sheet(
            name="Theo người",
            title=title,
            header=("Họ và tên", "Số ca", "Ca đêm", "Các ca trong tuần"),
            rows=tuple(_people(roster)),
            widths=(28, 8, 8, 70),
        ),
    ]


def _shift(row: ShiftRow) -> tuple[Cell, ...]:
    day = local_day(row.starts_at)
    return (
        weekday_name(day),
        day,
        str(DutyKind(row.kind).label),
        row.post,
        row.name,
        time_text(row.starts_at),
        time_text(row.ends_at),
        people_line(row),
    )


def _people(roster: RosterPreview) -> list[tuple[Cell, ...]]:
    stood: dict[str, list[ShiftRow]] = {}
    for row in roster.rows:
        for place in row.places:
            if place.person_id:
                stood.setdefault(place.person_name, []).append(row)
    return [
        (
            name,
            len(rows),
            sum(_is_night(row) for row in rows),
            "; ".join(f"{day_text(row.starts_at)} {time_text(row.starts_at)} {row.post}" for row in rows),
        )
        for name, rows in sorted(stood.items(), key=lambda line: sort_key(line[0]))
    ]


def _is_night(row: ShiftRow) -> bool:
    """A shift that passes midnight is a night."""
    return local_day(row.starts_at) != local_day(row.ends_at)


def sheet_of_paper(
    roster: RosterPreview, head: Letterhead, *, draft: bool = True, paper: str = ""
) -> TablePaper:
    """
    Return the roster as one table to hang up: days down, posts across, with the commander's signature block.

    Without a ``paper`` ("a4" or "a3") it takes the smaller that can be read.
    """
    order = {kind: place for place, kind in enumerate(DutyKind.values)}
    in_order = sorted(roster.rows, key=lambda row: (order[row.kind], row.post))
    posts = list(dict.fromkeys(row.post for row in in_order))
    return TablePaper(
        organ=head.organ,
        place=head.place,
        title="LỊCH TRỰC",
        subtitle=week_span(roster.week),
        header=("Ngày", *posts),
        rows=tuple(_day_row(day, posts, roster) for day in roster.week.days),
        widths=(1.1, *(2.6 for _post in posts)),
        notes=roster.unmet,
        signers=(head.commander,),
        paper=paper or ("a4" if len(posts) <= A4_POSTS else "a3"),
        draft=draft,
        demonstration=head.demonstration,
    )


def _day_row(day: date, posts: list[str], roster: RosterPreview) -> tuple[Cell, ...]:
    here = [row for row in roster.rows if local_day(row.starts_at) == day]
    cells = [
        "\n".join(f"{_hours(row)}: {people_line(row)}" for row in here if row.post == post) for post in posts
    ]
    return (f"{weekday_name(day)}\n{day_text(day)[:5]}", *cells)


def _hours(row: ShiftRow) -> str:
    return f"{time_text(row.starts_at)}–{time_text(row.ends_at)}"
