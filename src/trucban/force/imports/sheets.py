"""
Which parts of a file are lists: several beside one another on a sheet, one that goes on in the next table of a text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

from trucban.force.imports.columns import describe
from trucban.lib.lists import ListTable, find_table, in_unicode
from trucban.lib.lists.fields import OF_NAMES, heading_key, is_known, score
from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables import Book, Row, Sheet, Unreadable
from trucban.lib.tables.spec import column_letters
from trucban.lib.text import nfc
from trucban.lib.values.names import is_name

LONGEST_NAME = 120
_LOOKED_AT = 80  # rows from the top by which a sheet is judged
_NAMES = {"ho va ten", "ho ten", "hoten"}
_ORDER = {"tt", "stt", "so tt"}


def sheets_with_lists(book: Book) -> tuple[list[Sheet], tuple[Sentence, ...]]:
    """
    Return the sheets to read, and sentences about those that are not.

    Raises:
        Unreadable: no sheet that is shown holds a list of people.
    """
    hidden = [sheet.name for sheet in book.sheets if sheet.is_hidden]
    notes = [_("The sheet “%(sheet)s” is hidden and was not read.", sheet=name) for name in hidden]
    parts = [part for sheet in book.sheets if not sheet.is_hidden for part in _side_by_side(sheet)]
    if book.kind == "docx":
        parts, joined = _in_one(parts)
        notes += joined
    found = [sheet for sheet in parts if _list_in(sheet)]
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


def _in_one(sheets: Iterable[Sheet]) -> tuple[list[Sheet], list[Sentence]]:
    """Put the tables of a text together that are one list, cut apart by a page or a hand; say which."""
    whole: list[Sheet] = []
    notes = []
    table: ListTable | None = None
    for sheet in map(held, sheets):  # a table of a text is found anew each time it is read
        own = _list_in(sheet)
        if table and (own.labels == table.labels if own else _goes_on(sheet, table)):
            before = list(whole[-1].rows())
            rows = [*before, *_numbered_on(sheet, before[-1].number)]
            whole[-1] = replace(whole[-1], read=partial(iter, rows))
            first = rows[len(before)].number
            notes.append(_("The table “%(table)s” goes on with the list of “%(list)s”, from its row %(row)s.", table=sheet.name, list=whole[-1].name, row=first))  # fmt: skip
            continue
        whole.append(sheet)
        table = own
    return whole, notes


def _numbered_on(sheet: Sheet, number: int) -> Iterator[Row]:
    """Yield what is written over a table, each paragraph as a row, and its rows, numbered on from another."""
    for title in sheet.titles:
        number += 1
        yield Row(number, (title,))
    for row in sheet.rows():
        yield replace(row, number=number + row.number)


def _goes_on(sheet: Sheet, table: ListTable) -> bool:
    """Say whether a table without headings has people in the columns of one before it."""
    rows = list(top_of(sheet).rows())
    is_as_wide = max((len(row.values) for row in rows), default=0) <= max(table.labels) + 1
    names = [column.column for column in describe(table.labels, {}) if column.field in OF_NAMES]
    people = [row for row in rows if sum(value is not None for value in row.values) > 2]
    named = [row for row in people if any(_is_of_somebody(row, column) for column in names)]
    return is_as_wide and bool(named) and 2 * len(named) >= len(people)


def _is_of_somebody(row: Row, column: int) -> bool:
    text = row.at(column)
    return isinstance(text, str) and is_name(nfc(text).strip())


def _is_a_table(sheet: Sheet) -> bool:
    """Say whether there are rows such as a list has: what stands beside signatures and titles has fewer cells."""
    return any(sum(value is not None for value in row.values) > 2 for row in top_of(sheet).rows())


def sheet_named(book: Book, name: str) -> Sheet:
    """Return a sheet that `sheets_with_lists` found, by its name as a list keeps it."""
    found, _notes = sheets_with_lists(book)
    return next(sheet for sheet in found if sheet.name[:LONGEST_NAME] == name)


def _side_by_side(sheet: Sheet) -> list[Sheet]:
    """
    Return the lists of a sheet that has several beside one another, to save paper.

    Each is a sheet of its own, named after its columns; cells keep their places.
    """
    top = list(in_unicode(top_of(sheet)))
    if blocks := _numbered_blocks(top):
        return [_columns(sheet, *block) for block in blocks]
    table = find_table(iter(top))
    if table is None:
        return [sheet]
    keys = {column: heading_key(label) for column, label in table.labels.items()}
    names = [column for column, key in keys.items() if key in _NAMES]
    if len(names) < 2 or len({keys[column] for column in names}) > 1:
        return [sheet]
    first, width = min(keys), names[1] - names[0]
    same = [
        {column - start: key for column, key in keys.items() if start <= column < start + width}
        for start in range(first, max(keys) + 1, width)
    ]
    if any(block != same[0] for block in same):
        return [sheet]
    below = table.heading_rows[0]
    return [
        _columns(sheet, below, first + width * number, first + width * number + max(same[0]) + 1)
        for number in range(len(same))
    ]


def _numbered_blocks(rows: Iterable[Row]) -> list[tuple[int, int, int]]:
    """Return (row of the heading, first column, column after the last) where lists that each count their people stand beside one another."""
    for row in rows:
        keys = {at: heading_key(value) for at, value in enumerate(row.values) if isinstance(value, str)}
        starts = [at for at, key in keys.items() if key in _ORDER]
        if len(starts) < 2:
            continue
        ends = [*starts[1:], len(row.values)]
        blocks = [
            (row.number, start, max(at for at in keys if at < end) + 1)
            for start, end in zip(starts, ends, strict=True)
            if any(is_known(keys[at]) and score(keys[at])[0] in OF_NAMES for at in keys if start < at < end)
        ]
        if len(blocks) == len(starts) and min(keys) == starts[0]:
            return blocks
    return []


def _columns(sheet: Sheet, below: int, first: int, end: int) -> Sheet:
    """Return a sheet whose rows hold some columns only, from the title directly above the heading on."""

    def rows() -> Iterator[Row]:
        for row in sheet.rows():
            if row.number < below - 1:
                yield row
            elif any(value is not None for value in row.values[first:end]):
                yield replace(row, values=(None,) * first + row.values[first:end])

    name = f"{sheet.name} {column_letters(first)}:{column_letters(end - 1)}".strip()
    return replace(sheet, name=name, read=rows)


def _list_in(sheet: Sheet) -> ListTable | None:
    table = find_table(in_unicode(top_of(sheet)))
    if table is None or not OF_NAMES & {column.field for column in describe(table.labels, {})}:
        return None
    return table


def top_of(sheet: Sheet, most: int = _LOOKED_AT) -> Sheet:
    return held(replace(sheet, read=lambda: islice(sheet.rows(), most)))


def held(sheet: Sheet) -> Sheet:
    """Return a sheet whose rows are parsed once and held, for who goes through them more than once."""
    rows = list(sheet.rows())
    return replace(sheet, read=lambda: iter(rows))
