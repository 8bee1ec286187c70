"""Finds the lists in a file and reads them, without what is never taken."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from trucban.force.imports.columns import OWN_HEADINGS, Column, describe, is_barred_cell, without_barred_cells
from trucban.lib.errors import DomainError
from trucban.lib.lists import Field, find_table, in_unicode
from trucban.lib.lists.fields import heading_key
from trucban.lib.secrecy import secret_mark
from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables import Book, Row, Sheet, Unreadable, Value, open_book

Remembered = Callable[[str], Mapping[str, str]]  # source key -> heading -> field
_BEHIND_A_NAME = re.compile(r"\s*[(\[;,–].*$", re.DOTALL)


class Stopped(DomainError):
    """Somebody gave the list up while it was read."""


@dataclass(frozen=True)
class ReadLine:
    """``cells`` is column -> value; ``left_out`` says why the row is no person's; ``barred``: cells not taken."""

    number: int
    cells: dict[int, Value]
    left_out: Sentence | None = None
    barred: tuple[int, ...] = ()


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
    found = [sheet for sheet in book.sheets if not sheet.is_hidden and _holds_a_list(sheet)]
    notes = tuple(_("The sheet “%(sheet)s” is hidden and was not read.", sheet=name) for name in hidden)
    if not found:
        raise Unreadable(
            _(
                "No list of people was found: a row of headings is needed, with “Họ và tên” and one other column, such as “Ngày sinh”."
            )
        )
    return found, (*book.notes, *notes)


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
    _refuse_secret(sheet.name, *table.above, *table.labels.values())
    key = source_key(table.labels)
    columns = describe(table.labels, remembered(key))
    lines = list(table.lines())
    columns = without_barred_cells(columns, (line.row.values for line in lines if not line.left_out))
    kept = {column.column: column.field for column in columns if not column.refused}
    read = [_line(line.row, kept, line.left_out) for line in lines]
    return ReadList(
        sheet.name, table.heading_rows[-1], key, columns, read, (), is_whole, epoch_1904=book.epoch_1904
    )


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


def _line(row: Row, kept: Mapping[int, str], left_out: Sentence | None) -> ReadLine:
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
    return ReadLine(row.number, cells, None, tuple(barred))


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
