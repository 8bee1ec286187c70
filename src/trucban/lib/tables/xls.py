"""
XLS workbooks of Excel 5 to 2003 (BIFF), read by xlrd as a whole; that is why such a file may be less large.

Formulas cannot be told from typed values here, but for those without a result; a workbook that links to another program
is refused. Before Excel 97 text was bytes: each comes as its character of Windows-1252, as from a CSV, whatever code page
the file names; :mod:`trucban.lib.legacy_encoding` finds out what they mean.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time
from functools import cache, partial

import xlrd
from xlrd.book import SUPBOOK_DDEOLE

from trucban.lib.legacy_encoding.charsets import as_windows_1252
from trucban.lib.sentences import sentence as _
from trucban.lib.tables.formulas import reaches_out, refused
from trucban.lib.tables.serial import from_serial
from trucban.lib.tables.spec import (
    Book,
    CellFault,
    Limits,
    Meter,
    Row,
    Sheet,
    Unreadable,
    Value,
    column_letters,
    damaged,
    protected,
    trimmed,
)  # fmt: skip
from trucban.lib.tables.xlsx import leading_zeros

_OF_BYTES = 80  # versions of BIFF below this
_FORMULA, _BEGINNING, _END = 0x0006, 0x0809, 0x000A  # records of [MS-XLS] 2.3
_Spans = dict[int, dict[int, tuple[int, int]]]


class _Silence:
    """xlrd tells a file what it meets; nobody reads it."""

    def write(self, _text: str) -> None: ...

    def flush(self) -> None: ...


def read(content: bytes, limits: Limits) -> Book:
    """
    Raises:
        Unreadable: encrypted, damaged, older than Excel 5, or linked to another program.
    """
    book = _opened(content)
    if SUPBOOK_DDEOLE in book._supbook_types:
        raise Unreadable(_("The workbook is linked to another program. It is not read."))
    if book.nsheets > limits.sheets or not book.nsheets:
        raise damaged()
    sheets = tuple(_sheet(book, sheet, limits) for sheet in book.sheets())
    return Book("xls", sheets, epoch_1904=bool(book.datemode))


def _opened(content: bytes) -> xlrd.book.Book:
    try:
        book = _loaded(content)
        if 50 <= book.biff_version < _OF_BYTES:
            book = _loaded(content, encoding="latin-1")
    except xlrd.XLRDError as fault:
        raise protected() if "encrypt" in str(fault) else damaged() from fault
    except Exception as fault:  # on damaged files xlrd raises whatever comes: AssertionError, struct.error …
        raise damaged() from fault
    if book.biff_version < 50:
        raise Unreadable(_("The workbook is of a program older than Excel 5. Save it as XLSX and try again."))
    return book


def _loaded(content: bytes, encoding: str | None = None) -> xlrd.book.Book:
    """Load all of a workbook; its stream stays at hand, which it would not if it were not read on demand."""
    book = xlrd.open_workbook(
        file_contents=content, logfile=_Silence(), encoding_override=encoding, formatting_info=True, on_demand=True,
        ragged_rows=True,
    )  # fmt: skip
    book.sheets()
    return book


def _sheet(book: xlrd.book.Book, sheet: xlrd.sheet.Sheet, limits: Limits) -> Sheet:
    name = as_windows_1252(sheet.name.encode("latin-1")) if book.biff_version < _OF_BYTES else sheet.name
    return Sheet(name, lambda: _rows(book, sheet, limits), is_hidden=bool(sheet.visibility))


def _rows(book: xlrd.book.Book, sheet: xlrd.sheet.Sheet, limits: Limits) -> Iterator[Row]:
    meter = Meter(limits, sheet.name)
    spans = _merged(sheet)
    hidden = frozenset(at for at, told in sheet.colinfo_map.items() if told.hidden or not told.width)
    uncalculated = cache(partial(_uncalculated, book, sheet))
    for index in range(sheet.nrows):
        row = _row(book, sheet, index, spans, meter, uncalculated)
        if row:
            yield replace(row, hidden_columns=hidden) if hidden else row


def _merged(sheet: xlrd.sheet.Sheet) -> _Spans:
    spans: _Spans = {}
    for top, bottom, left, right in sheet.merged_cells:
        spans.setdefault(top, {})[left] = (right - left, bottom - top)
    return spans


def _uncalculated(book: xlrd.book.Book, sheet: xlrd.sheet.Sheet) -> frozenset[tuple[int, int]]:
    """Return the (row, column) of a sheet's formulas where the result of every one is an empty text: nobody calculated them."""
    place, depth = book._sh_abs_posn[sheet.number], 0
    found = set()
    while place + 4 <= len(book.mem):
        kind, length = struct.unpack_from("<HH", book.mem, place)
        if kind == _FORMULA and length >= 14:
            row, column, _style, result = struct.unpack_from("<HHHQ", book.mem, place + 4)
            if result >> 48 != 0xFFFF or result & 0xFF != 3:
                return frozenset()
            found.add((row, column))
        depth += (kind == _BEGINNING) - (kind == _END)
        if not depth:
            break
        place += 4 + length
    return frozenset(found)


def _row(
    book: xlrd.book.Book,
    sheet: xlrd.sheet.Sheet,
    index: int,
    spans: _Spans,
    meter: Meter,
    uncalculated: Callable[[], frozenset[tuple[int, int]]],
) -> Row | None:
    values: list[Value] = []
    fonts: dict[int, str] = {}
    struck: set[int] = set()
    for column, cell in enumerate(sheet.row(index)):
        value = _value(book, cell)
        if value == "":
            value = CellFault("=") if (index, column) in uncalculated() else None
        values.append(value)
        if isinstance(value, str):
            meter.text(len(value))
            if reaches_out(value):
                raise refused(f"{sheet.name}!{column_letters(column)}{index + 1}")
            fonts[column], is_struck = _font(book, cell.xf_index)
            if is_struck:
                struck.add(column)
    meter.cell(len(values))
    filled = trimmed(values)
    if not filled:
        return None
    meter.row(len(filled))
    info = sheet.rowinfo_map.get(index)
    is_hidden = bool(info and info.hidden)
    return Row(index + 1, filled, fonts, spans.get(index, {}), is_hidden=is_hidden, struck=frozenset(struck))


def _value(book: xlrd.book.Book, cell: xlrd.sheet.Cell) -> Value:
    kind, value = cell.ctype, cell.value
    if kind == xlrd.XL_CELL_TEXT:
        return as_windows_1252(value.encode("latin-1")) if book.biff_version < _OF_BYTES else str(value)
    if kind == xlrd.XL_CELL_NUMBER:
        return _number(value, _format(book, cell.xf_index))
    if kind == xlrd.XL_CELL_DATE:
        day: date | time | None = from_serial(value, epoch_1904=bool(book.datemode))
        return _number(value, "") if day is None else day
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return CellFault(xlrd.error_text_from_code.get(value, "#?"))
    return None


def _number(value: float, number_format: str) -> Value:
    if not value.is_integer() or abs(value) >= 1e15:
        return value if abs(value) < float("inf") else CellFault(str(value))
    whole = int(value)
    zeros = leading_zeros(number_format)
    return str(whole).zfill(zeros) if zeros and whole >= 0 else whole


def _format(book: xlrd.book.Book, style: int) -> str:
    try:
        return str(book.format_map[book.xf_list[style].format_key].format_str)
    except (LookupError, TypeError):  # a style the file does not have
        return ""


def _font(book: xlrd.book.Book, style: int) -> tuple[str, bool]:
    """Return the font's name, and whether it strikes out."""
    try:
        font = book.font_list[book.xf_list[style].font_index]
    except (LookupError, TypeError):
        return "", False
    return str(font.name), bool(font.struck_out)
