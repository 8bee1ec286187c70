"""Finds the lists in a file and reads them, without what is never taken."""

import hashlib
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from trucban.force.imports.columns import OWN_HEADINGS, Column, describe, is_barred_cell, without_barred_cells
from trucban.force.imports.habits import Repeated, in_two, names_alone, with_given_names, without_heading
from trucban.force.imports.remarks import Remark, guessed, hidden_row
from trucban.lib.errors import DomainError
from trucban.lib.lists import Field, Line, find_table, in_unicode
from trucban.lib.lists.fields import heading_key
from trucban.lib.secrecy import secret_mark
from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables import Book, Row, Sheet, Unreadable, Value, open_book
from trucban.lib.tables.spec import column_letters
from trucban.lib.text import nfc

Remembered = Callable[[str], Mapping[str, str]]  # source key -> heading -> field
LONGEST_NAME = 120
_HAS_A_PLACE = {Field.HAMLET, Field.ADDRESS}
_HAMLET = re.compile(
    r"\W*(?:(?:[IVX]+|[A-Z]|\d+)\W+)?"
    r"((?:thôn|xóm|bản|làng|ấp|buôn|tổ dân phố|tdp|khu phố|thon|xom)\s+[^:;,(\n]*[^:;,(\s])",
    re.IGNORECASE,
)
_OF_SEVERAL = {
    Field.HOUSEHOLD,
    Field.HAMLET,
    Field.ADDRESS,
}  # what may be written once for people below one another
_REPEATABLE = {*_OF_SEVERAL, Field.SEX, Field.OCCUPATION}
_NAMES = {"ho va ten", "ho ten", "hoten"}
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


def sheets_with_lists(book: Book) -> tuple[list[Sheet], tuple[Sentence, ...]]:
    """
    Return the sheets to read, and sentences about those that are not.

    Raises:
        Unreadable: no sheet that is shown holds a list of people.
    """
    hidden = [sheet.name for sheet in book.sheets if sheet.is_hidden]
    parts = [part for sheet in book.sheets if not sheet.is_hidden for part in _side_by_side(sheet)]
    found = [sheet for sheet in parts if _holds_a_list(sheet)]
    notes = [_("The sheet “%(sheet)s” is hidden and was not read.", sheet=name) for name in hidden]
    notes += [
        _("No row of headings was found in “%(sheet)s”: it was not read.", sheet=sheet.name)
        for sheet in parts
        if sheet not in found and _is_a_table(sheet)
    ]
    if not found:
        raise Unreadable(
            _(
                "No list of people was found: a row of headings is needed, with “Họ và tên” and one other column, such as “Ngày sinh”."
            )
        )
    return found, (*book.notes, *notes)


def _is_a_table(sheet: Sheet) -> bool:
    """Say whether there are rows such as a list has: what stands beside signatures and titles has fewer cells."""
    return any(sum(value is not None for value in row.values) > 2 for row in _top(sheet, 80).rows())


def sheet_named(book: Book, name: str) -> Sheet:
    """Return a sheet that `sheets_with_lists` found, by its name as a list keeps it."""
    found, _notes = sheets_with_lists(book)
    return next(sheet for sheet in found if sheet.name[:LONGEST_NAME] == name)


def _side_by_side(sheet: Sheet) -> list[Sheet]:
    """
    Return the lists of a sheet that has several beside one another, to save paper: the same headings come again.

    Each is a sheet of its own, named after its columns; cells keep their places.
    """
    table = find_table(in_unicode(_top(sheet, 80)))
    if table is None:
        return [sheet]
    keys = {column: heading_key(label) for column, label in table.labels.items()}
    names = [column for column, key in keys.items() if key in _NAMES]
    if len(names) < 2 or len({keys[column] for column in names}) > 1:
        return [sheet]
    first, width = min(keys), names[1] - names[0]
    blocks = [
        {column - start: key for column, key in keys.items() if start <= column < start + width}
        for start in range(first, max(keys) + 1, width)
    ]
    if any(block != blocks[0] for block in blocks):
        return [sheet]
    below = table.heading_rows[0]
    return [
        _columns(sheet, below, first + width * number, first + width * number + max(blocks[0]) + 1)
        for number in range(len(blocks))
    ]


def _columns(sheet: Sheet, below: int, first: int, end: int) -> Sheet:
    """Return a sheet whose rows from the heading on hold some columns only."""

    def rows() -> Iterator[Row]:
        for row in sheet.rows():
            if row.number < below:
                yield row
            elif any(value is not None for value in row.values[first:end]):
                yield replace(row, values=(None,) * first + row.values[first:end])

    name = f"{sheet.name} {column_letters(first)}:{column_letters(end - 1)}".strip()
    return replace(sheet, name=name, read=rows)


def _holds_a_list(sheet: Sheet) -> bool:
    table = find_table(in_unicode(_top(sheet, 80)))
    if table is None:
        return False
    fields = {column.field for column in describe(table.labels, {})}
    return bool(fields & {Field.NAME, Field.FAMILY_AND_MIDDLE, Field.GIVEN})


def _top(sheet: Sheet, most: int) -> Sheet:
    return _held(replace(sheet, read=lambda: islice(sheet.rows(), most)))


def _held(sheet: Sheet) -> Sheet:
    """Return a sheet whose rows are parsed once and held, for who goes through them more than once."""
    rows = list(sheet.rows())
    return replace(sheet, read=lambda: iter(rows))


def read_list(
    book: Book,
    sheet: Sheet,
    remembered: Remembered,
    *,
    most: int | None = None,
    told: Callable[[int], None] = lambda lines: None,
) -> ReadList:
    """
    Read a sheet's list, or its first ``most`` rows; ``told`` hears how many lines were read.

    Raises:
        Unreadable: the sheet holds no list, a mark of secrecy, or cannot be read.
    """
    part = _top(sheet, most + 1) if most else sheet
    part = _held(_telling(part, told))
    rows = list(part.rows() if _is_our_own(part) else in_unicode(part))
    is_whole = not (most and len(rows) > most)
    table = find_table(iter(rows[:most] if most else rows))
    if table is None:
        raise Unreadable(_("No list of people was found in the sheet “%(sheet)s”.", sheet=sheet.name))
    lines = list(table.lines())
    labels, given = with_given_names(table.labels, lines)
    _refuse_secret(sheet.name, *table.above, *labels.values())
    key = source_key(labels)
    columns = in_two(describe(labels, remembered(key)), given, remembered(key))
    lines, alone = names_alone(lines, {column.column for column in columns if column.field == Field.NAME})
    unread = without_heading(labels, lines)
    columns = without_barred_cells(columns, (line.row.values for line in lines if not line.left_out))
    kept = {column.column: column.field for column in columns if not column.refused}
    between = _hamlets_between(sheet.name, lines) if not _HAS_A_PLACE & set(kept.values()) else []
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


def _hamlets_between(sheet: str, lines: Iterable[Line]) -> list[str]:
    """Return of each line the hamlet named in the heading it stands under, or else by the sheet; "" where neither does."""
    of_sheet = place = _hamlet_in(sheet)
    found = []
    for line in lines:
        if line.left_out and "words" in line.left_out.values:  # a heading inside the list
            place = next(filter(None, (_hamlet_in(str(value)) for value in line.row.values)), of_sheet)
        found.append(place)
    return found


def _hamlet_in(heading: str) -> str:
    """Return "Thôn Đông Thành" of a heading "II. Thôn Đông Thành (12 người)", and nothing of other headings."""
    said = _HAMLET.match(nfc(heading))
    return " ".join(said[1].split()) if said else ""


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
    table = find_table(islice(sheet.rows(), 80))
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
