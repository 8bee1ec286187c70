"""Finds the lists in a file and reads them, without what is never taken."""

import hashlib
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trucban.force.imports.columns import (
    OWN_HEADINGS,
    Column,
    describe,
    is_barred_cell,
    never_taken,
    second_columns,
    without_barred_cells,
)
from trucban.force.imports.departed import Departures
from trucban.force.imports.habits import Repeated, in_two, names_alone, with_given_names, without_heading
from trucban.force.imports.hamlets_over import (
    HAS_A_PLACE,
    Remarks,
    hamlet_over,
    hamlets_between,
    headings_with_a_number,
    in_empty_groups,
    is_heading,
    once_for_many,
    with_column,
    with_hamlets_found,
)
from trucban.force.imports.remarks import (
    OF_DEPARTURE,
    Remark,
    guessed,
    half_converted,
    hidden_row,
    second_column,
    struck_out,
)
from trucban.force.imports.sheets import held, top_of
from trucban.lib.errors import DomainError
from trucban.lib.lists import Field, Line, find_table, in_unicode
from trucban.lib.lists.fields import OF_NAMES, heading_key, is_of_another, score
from trucban.lib.secrecy import secret_mark
from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables import Book, Row, Sheet, Unreadable, Value, open_book
from trucban.lib.tables.spec import column_letters

Remembered = Callable[[str], Mapping[str, str]]  # source key -> heading -> field
_ONCE = (Field.HOUSEHOLD, Field.HAMLET)  # what is written once for people below one another, merged or not
_OF_SEVERAL = {*_ONCE, Field.ADDRESS}
_ROWS_NAMED = 30
_REPEATABLE = {*_OF_SEVERAL, Field.SEX, Field.OCCUPATION}
_BEHIND_A_NAME = re.compile(r"[(\[;,–].*$", re.DOTALL)


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
    is_own = _is_our_own(part)
    rows = list(part.rows() if is_own else in_unicode(part))
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
    lines = headings_with_a_number(lines, is_hamlet)
    lines, alone = names_alone(lines, {column.column for column in columns if column.field == Field.NAME})
    unread = without_heading(labels, lines)
    columns = without_barred_cells(columns, (line.row.values for line in lines if not line.left_out))
    if not remembered(key):
        columns = with_hamlets_found(columns, [line for line in lines if not line.left_out], is_hamlet)
    over = hamlet_over(sheet.name, titles, is_hamlet)
    between = hamlets_between(over, lines, is_hamlet)
    said: Remarks = {}
    if not is_own:
        lines = _filled(lines, columns, between, said)
    if any(between) and not HAS_A_PLACE & {column.field for column in columns}:
        columns, lines = _with_a_column_of_hamlets(columns, lines, between, unread, remembered(key))
    seconds = second_columns(columns) if not remembered(key) else []
    spoken = _departures(lines, columns, unread, (*titles, sheet.name))
    read = list(_read_lines(lines, alone, columns, seconds, spoken, said))
    return ReadList(
        sheet.name,
        table.heading_rows[-1],
        key,
        columns,
        read,
        (
            *_notes(columns, table.hidden, unread),
            *_more_notes(seconds, read),
            *_hamlets_missing(read, columns),
        ),
        is_whole,
        epoch_1904=book.epoch_1904,
    )


def _with_a_column_of_hamlets(
    columns: list[Column],
    lines: list[Line],
    places: Sequence[str],
    unread: Iterable[int],
    remembered: Mapping[str, str],
) -> tuple[list[Column], list[Line]]:
    """Put what headings say into a column of its own, so that somebody can look at it and leave it out."""
    beside = max(*(column.column for column in columns), *unread) + 1
    label = f"{next(filter(None, places))} …"
    chosen = Field.HAMLET if remembered.get(heading_key(label)) != "" else ""
    placed = [with_column(line, beside, place) for line, place in zip(lines, places, strict=True)]
    return [*columns, Column(beside, label, chosen)], placed


def _filled(lines: list[Line], columns: Iterable[Column], places: Sequence[str], said: Remarks) -> list[Line]:
    """Return the lines with what stands once for several people beside each of them: merged, over them, above them."""
    several = {column.column: column.field for column in columns if column.field in _OF_SEVERAL}
    merged = _filled_down(several)
    if any(line.row.spans for line in lines):
        lines = [replace(line, row=merged(line.row)) for line in lines]
    order = next((one.column for one in columns if score(one.label)[0] == Field.ORDER), -1)
    for column, field in several.items():
        if field == Field.HAMLET and any(places):
            lines = in_empty_groups(lines, column, places, said)
        if field in _ONCE:
            lines = once_for_many(lines, column, order, said)
    return lines


def _departures(
    lines: Sequence[Line], columns: Iterable[Column], unread: Iterable[int], titles: Iterable[str]
) -> Departures:
    """Look at all columns but those whose kind is never kept or that speak of others, also to the right of all headings."""
    looked_at = {
        one.column: one.label
        for one in columns
        if one.refused != never_taken() and not is_of_another(one.label)
        if score(one.label)[0] != Field.HOUSEHOLD_HEAD
    }
    names = {column.column for column in columns if column.field in OF_NAMES}
    return Departures(lines, looked_at | dict.fromkeys(unread, ""), names, titles)


def _read_lines(
    lines: Sequence[Line],
    alone: Sequence[tuple[Remark, ...]],
    columns: Sequence[Column],
    seconds: Sequence[tuple[Column, Column]],
    spoken: Departures,
    said: Remarks,
) -> Iterator[ReadLine]:
    kept = {column.column: column.field for column in columns if not column.refused}
    repeated = Repeated({column for column, field in kept.items() if field in _REPEATABLE})
    for line, more in zip(lines, alone, strict=True):
        row, remarks = repeated.row(line.row, is_heading=line.left_out is not None)
        if is_heading(line):
            spoken.begin_below(row)
        elif not line.left_out:
            seen = _second_values(row, seconds) if seconds else ()
            remarks = (*said.get(row.number, ()), *remarks, *seen, *spoken.of(row))
        yield _line(row, kept, line.left_out, (*more, *remarks))


def _notes(columns: Iterable[Column], hidden: Container[int], unread: Iterable[int]) -> tuple[Sentence, ...]:
    said = ", ".join(f"{one.letters} “{one.label}”" for one in columns if one.column in hidden)
    bare = ", ".join(map(column_letters, unread))
    notes = []
    if said:
        notes.append(_("The file hides columns; they are read like the others: %(columns)s.", columns=said))
    if bare:
        notes.append(_("Columns without a heading are not read: %(columns)s. Give them one if they belong to the list.", columns=bare))  # fmt: skip
    return tuple(notes)


def _more_notes(seconds: Iterable[tuple[Column, Column]], lines: Iterable[ReadLine]) -> Iterator[Sentence]:
    if twice := ", ".join(f"{one.letters} “{one.label}” ({read.letters})" for one, read in seconds):
        yield _("Second columns of a kind are not read, the one in brackets is: %(columns)s. What each column means can be chosen.", columns=twice)  # fmt: skip
    rows = [line.number for line in lines if any(one.sentence.text in OF_DEPARTURE for one in line.remarks)]
    if rows:
        shown_rows = ", ".join(map(str, rows[:_ROWS_NAMED])) + (" …" if len(rows) > _ROWS_NAMED else "")
        yield _("The list says of people that they are gone or away, in rows %(rows)s: look at them. Nobody's status is changed by a list.", rows=shown_rows)  # fmt: skip


def _hamlets_missing(lines: Iterable[ReadLine], columns: Iterable[Column]) -> Iterator[Sentence]:
    """Say it where a column of hamlets is empty beside every other of the people."""
    column = next((one.column for one in columns if one.field == Field.HAMLET), -1)
    people = [line for line in lines if not line.left_out]
    some = sum(column in line.cells for line in people)
    if column >= 0 and some and 3 * some <= 2 * len(people):
        yield _("The hamlet is written beside %(some)s of %(all)s people: of the others none is entered. Write it beside each of them.", some=some, all=len(people))  # fmt: skip


def _second_values(row: Row, seconds: Iterable[tuple[Column, Column]]) -> Iterator[Remark]:
    """Say what stands in a second column only, beside an empty cell of the first."""
    for one, read in seconds:
        first, second = row.at(read.column), row.at(one.column)
        if first is None and second is not None and not is_barred_cell(second):
            yield Remark(one.column, second_column(second, one.label))


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
    table = find_table(top_of(sheet).rows())
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
    return ReadLine(row.number, cells, None, tuple(barred), (*remarks, *_remarks(row, cells, kept)))


def _remarks(row: Row, cells: Mapping[int, Value], kept: Mapping[int, str]) -> Iterator[Remark]:
    if row.is_hidden:
        yield Remark(0, hidden_row())
    for column, other in row.guesses.items():
        if column in cells:
            yield Remark(column, guessed(cells[column], other))
    for column in row.struck:
        if column in cells and kept[column] in OF_NAMES:
            yield Remark(column, struck_out(cells[column]), is_fault=True)
    for column, proposed in row.proposals.items():
        if column in cells:
            yield Remark(column, half_converted(cells[column], proposed), is_fault=kept[column] in OF_NAMES)


def _name_alone(text: str) -> str | None:
    """Return a name without the remark behind it, or nothing where the remark cannot be told apart."""
    name = _BEHIND_A_NAME.sub("", text).rstrip()
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
