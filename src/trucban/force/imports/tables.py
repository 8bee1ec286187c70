"""Finds the lists in a file and reads them, without what is never taken."""

import hashlib
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from trucban.force.imports.columns import OWN_HEADINGS, Column, describe, is_barred_cell, without_barred_cells
from trucban.force.imports.habits import Repeated, in_two, names_alone, with_given_names, without_heading
from trucban.force.imports.remarks import Remark, guessed, hidden_row
from trucban.force.imports.sheets import held, top_of
from trucban.lib.errors import DomainError
from trucban.lib.lists import Field, Line, find_table, in_unicode
from trucban.lib.lists.fields import heading_key
from trucban.lib.secrecy import secret_mark
from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables import Book, Row, Sheet, Unreadable, Value, open_book
from trucban.lib.tables.spec import column_letters
from trucban.lib.text import nfc
from trucban.lib.values.names import title_case

Remembered = Callable[[str], Mapping[str, str]]  # source key -> heading -> field
_HAS_A_PLACE = {Field.HAMLET, Field.ADDRESS}
_KINDS = r"thôn|xóm|bản|làng|ấp|buôn|tổ dân phố|tdp|khu phố|thon|xom"
_HAMLET = re.compile(
    rf"\W*(?:(?:[IVX]+|[A-Z]|\d+)\W+)?({_KINDS})(?:\s*[:.–-]\s*|\s+)"
    rf"((?:(?:{_KINDS})\s+)?[^:;,(\n]*[^:;,(\s])",
    re.IGNORECASE,
)
_HAMLET_IN_A_TITLE = re.compile(rf"\b(?:{_KINDS})\s*[:.–-]?\s+(?=\S)", re.IGNORECASE)
_WORDS_OF_A_HAMLET = 4
_OF_SEVERAL = {
    Field.HOUSEHOLD,
    Field.HAMLET,
    Field.ADDRESS,
}  # what may be written once for people below one another
_REPEATABLE = {*_OF_SEVERAL, Field.SEX, Field.OCCUPATION}
_BEHIND_A_NAME = re.compile(r"\s*[(\[;,–].*$", re.DOTALL)


class Stopped(DomainError):
    """Somebody gave the list up while it was read."""


@dataclass(frozen=True)
class ReadLine:
    """
    ``cells`` is column -> value; ``left_out`` says why the row is no person's; ``barred``: cells not taken; ``remarks``
    are about what the file does with the row and its cells.
    """

    number: int
    cells: dict[int, Value]
    left_out: Sentence | None = None
    barred: tuple[int, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class ReadList:
    """One list of one sheet. ``is_whole``: no rows remain that were not read."""

    sheet: str
    heading_row: int
    source_key: str
    columns: list[Column]
    lines: list[ReadLine]
    notes: tuple[Sentence, ...]
    is_whole: bool = True
    epoch_1904: bool = False

    def beginning(self, lines: int) -> "ReadList":
        return replace(self, lines=self.lines[:lines], is_whole=False)


def read_list(
    book: Book,
    sheet: Sheet,
    remembered: Remembered,
    *,
    is_hamlet: Callable[[str], bool] = lambda name: False,
    most: int | None = None,
    told: Callable[[int], None] = lambda lines: None,
) -> ReadList:
    """
    Read a sheet's list, or its first ``most`` rows; ``told`` hears how many lines were read.

    ``is_hamlet`` knows the hamlets of the commune: a title over the list may name one.

    Raises:
        Unreadable: the sheet holds no list, a mark of secrecy, or cannot be read.
    """
    part = top_of(sheet, most + 1) if most else sheet
    part = held(_telling(part, told))
    rows = list(part.rows() if _is_our_own(part) else in_unicode(part))
    is_whole = not (most and len(rows) > most)
    table = find_table(iter(rows[:most] if most else rows))
    if table is None:
        raise Unreadable(_("No list of people was found in the sheet “%(sheet)s”.", sheet=sheet.name))
    lines = list(table.lines())
    labels, given = with_given_names(table.labels, lines)
    titles = (*sheet.titles, *table.above)
    _refuse_secret(sheet.name, *titles, *labels.values())
    key = source_key(labels)
    columns = in_two(describe(labels, remembered(key)), given, remembered(key))
    lines, alone = names_alone(lines, {column.column for column in columns if column.field == Field.NAME})
    unread = without_heading(labels, lines)
    columns = without_barred_cells(columns, (line.row.values for line in lines if not line.left_out))
    kept = {column.column: column.field for column in columns if not column.refused}
    between = (
        _hamlets_between(_hamlet_over(sheet.name, titles, is_hamlet), lines)
        if not _HAS_A_PLACE & set(kept.values())
        else []
    )
    if any(between):
        beside = max(labels) + 1  # a column of its own, so that somebody can look at it and leave it out
        label = f"{next(filter(None, between))} …"
        chosen = Field.HAMLET if remembered(key).get(heading_key(label)) != "" else ""
        columns.append(Column(beside, label, chosen))
        kept[beside] = chosen
        lines = [_with(line, beside, place) for line, place in zip(lines, between, strict=True)]
    filled = _filled_down({column for column, field in kept.items() if field in _OF_SEVERAL})
    repeated = Repeated({column for column, field in kept.items() if field in _REPEATABLE})
    read = []
    for line, more in zip(lines, alone, strict=True):
        row, remarks = repeated.row(filled(line.row), is_heading=line.left_out is not None)
        read.append(_line(row, kept, line.left_out, (*more, *remarks)))
    return ReadList(
        sheet.name,
        table.heading_rows[-1],
        key,
        columns,
        read,
        _notes(columns, table.hidden, unread),
        is_whole,
        epoch_1904=book.epoch_1904,
    )


def _notes(columns: Iterable[Column], hidden: Container[int], unread: Iterable[int]) -> tuple[Sentence, ...]:
    said = ", ".join(f"{one.letters} “{one.label}”" for one in columns if one.column in hidden)
    bare = ", ".join(map(column_letters, unread))
    notes = []
    if said:
        notes.append(_("The file hides columns; they are read like the others: %(columns)s.", columns=said))
    if bare:
        notes.append(_("Columns without a heading are not read: %(columns)s. Give them one if they belong to the list.", columns=bare))  # fmt: skip
    return tuple(notes)


def _hamlets_between(over: str, lines: Iterable[Line]) -> list[str]:
    """Return of each line the hamlet named in the heading it stands under, or else ``over``; "" where neither does."""
    place = over
    found = []
    for line in lines:
        if line.left_out and "words" in line.left_out.values:  # a heading inside the list
            place = next(filter(None, (_hamlet_in(str(value)) for value in line.row.values)), over)
        found.append(place)
    return found


def _hamlet_in(heading: str) -> str:
    """Return "Thôn Đông Thành" of a heading "II. Thôn Đông Thành (12 người)", and nothing of other headings."""
    said = _HAMLET.match(nfc(heading))
    if not said:
        return ""
    kind, name = said[1], " ".join(said[2].split())
    return name if _HAMLET_IN_A_TITLE.match(name) else f"{kind} {name}"


def _hamlet_over(sheet: str, titles: Iterable[str], is_hamlet: Callable[[str], bool]) -> str:
    """Return the hamlet a sheet is named after, or else the only one of the commune's that stands in a title."""
    if of_sheet := _hamlet_in(sheet):
        return of_sheet
    named = {hamlet for title in titles for hamlet in _hamlets_in_a_title(nfc(title), is_hamlet)}
    return named.pop() if len(named) == 1 else ""


def _hamlets_in_a_title(title: str, is_hamlet: Callable[[str], bool]) -> Iterator[str]:
    """Yield "Thôn Đông Thành" of "DANH SÁCH DÂN QUÂN THÔN ĐÔNG THÀNH NĂM 2026": the longest the commune has."""
    for said in _HAMLET_IN_A_TITLE.finditer(title):
        words = title[said.end() :].split()[:_WORDS_OF_A_HAMLET]
        names = (" ".join(words[:count]).strip(" .,;:()") for count in range(len(words), 0, -1))
        if name := next((name for name in names if name and is_hamlet(name)), ""):
            name = title_case(name) if name.isupper() else name
            yield name if _HAMLET_IN_A_TITLE.match(name) else f"Thôn {name}"


def _with(line: Line, column: int, value: str) -> Line:
    if line.left_out or not value:
        return line
    values = (*line.row.values, *[None] * (column - len(line.row.values)))[:column]
    return replace(line, row=replace(line.row, values=(*values, value)))


def _filled_down(columns: Container[int]) -> Callable[[Row], Row]:
    """Return what gives each row the value of a merged cell that reaches down to it; to be told every row in order."""
    reach: dict[int, tuple[int, Value]] = {}  # column -> last row of the merged cell, value

    def filled(row: Row) -> Row:
        for column, (_columns, rows) in row.spans.items():
            if rows > 1 and column in columns and column < len(row.values):
                reach[column] = (row.number + rows - 1, row.values[column])
        given = {column: value for column, (last, value) in reach.items() if row.number <= last}
        if not given:
            return row
        values = [*row.values, *[None] * (max(given) + 1 - len(row.values))]
        for column, value in given.items():
            values[column] = value if values[column] is None else values[column]
        return replace(row, values=tuple(values))

    return filled


def _is_our_own(sheet: Sheet) -> bool:
    table = find_table(top_of(sheet, 80).rows())
    return table is not None and tuple(table.labels.values()) == OWN_HEADINGS


def _telling(sheet: Sheet, told: Callable[[int], None]) -> Sheet:
    def rows() -> Iterator[Row]:
        for count, row in enumerate(sheet.rows()):
            if count % 500 == 0:
                told(count)
            yield row

    return replace(sheet, read=rows)


def _line(
    row: Row, kept: Mapping[int, str], left_out: Sentence | None, remarks: Iterable[Remark] = ()
) -> ReadLine:
    if left_out:
        # What stands inside a list between people may be anything: only that it was left out is kept.
        return ReadLine(row.number, {}, Sentence(left_out.text, {**left_out.values, "words": "…"}))
    cells: dict[int, Value] = {}
    barred = []
    for column, value in enumerate(row.values):
        if column not in kept or value is None:
            continue
        if isinstance(value, str):
            _refuse_secret(value if kept[column] != Field.NAME else "")
        if is_barred_cell(value):
            barred.append(column)
            value = _name_alone(str(value)) if kept[column] in {Field.NAME, Field.GIVEN} else None
        if value is not None:
            cells[column] = value
    return ReadLine(row.number, cells, None, tuple(barred), (*remarks, *_remarks(row, cells)))


def _remarks(row: Row, cells: Mapping[int, Value]) -> Iterator[Remark]:
    if row.is_hidden:
        yield Remark(0, hidden_row())
    for column, other in row.guesses.items():
        if column in cells:
            yield Remark(column, guessed(cells[column], other))


def _name_alone(text: str) -> str | None:
    """Return a name without the remark behind it, or nothing where the remark cannot be told apart."""
    name = _BEHIND_A_NAME.sub("", text)
    return None if is_barred_cell(name) else name


def _refuse_secret(*texts: str) -> None:
    for text in texts:
        if mark := secret_mark(text):
            raise Unreadable(
                _(
                    "“%(mark)s” was found: papers with a mark of secrecy are never kept in this system. The file is not read.",
                    mark=mark,
                )
            )


def source_key(labels: Mapping[int, str]) -> str:
    """Return what is the same for lists with the same headings, in whatever order."""
    return hashlib.sha256("\n".join(sorted(map(heading_key, labels.values()))).encode()).hexdigest()


def open_file(content: bytes, name: str) -> Book:
    _refuse_secret(name)
    return open_book(content, name=name)
