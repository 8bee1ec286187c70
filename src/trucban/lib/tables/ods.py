"""
ODS workbooks (OASIS OpenDocument 1.3 part 3, chapter 9), table by table as a stream.

A cell or row may say that it is repeated a million times. Empty ones are counted and not made; filled ones count
against the limits like any others.
"""

import re
from collections import deque
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from trucban.lib.tables.formulas import reaches_out, refused
from trucban.lib.tables.parts import Parts
from trucban.lib.tables.spec import (
    Book,
    CellFault,
    Limits,
    Meter,
    Row,
    Sheet,
    Value,
    column_letters,
    damaged,
    protected,
    too_much_text,
    trimmed,
)  # fmt: skip

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_TIME = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001  a cell's time has no zone
_REPEATED_ROWS = 1_000  # a filled row written once and meant more often than this is no list


class _Styles(NamedTuple):
    """Styles of cells by name: their fonts, and which strike out."""

    fonts: dict[str, str]
    struck: set[str]


def is_ods(parts: Parts) -> bool:
    return _CONTENT in parts and "mimetype" in parts and b"spreadsheet" in b"".join(parts.chunks("mimetype"))


def read(parts: Parts, limits: Limits) -> Book:
    """
    Raises:
        Unreadable: encrypted, damaged, or beyond the limits.
    """
    _refuse_if_encrypted(parts)
    names: list[tuple[str, str]] = []
    hidden_styles: set[str] = set()
    struck_styles: set[str] = set()
    fonts: dict[str, str] = {}
    style = ""

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal style
        if name == "table":
            attributes = _local(given)
            names.append((attributes.get("name", ""), attributes.get("style-name", "")))
        elif name == "style":
            style = _local(given).get("name", "")
        elif name == "table-properties" and _local(given).get("display") == "false":
            hidden_styles.add(style)
        elif name == "text-properties" and style:
            attributes = _local(given)
            fonts[style] = attributes.get("font-name") or attributes.get("font-family", "").strip("'\"")
            if attributes.get("text-line-through-style", "none") != "none":
                struck_styles.add(style)

    parts.read_through(_CONTENT, start=start)
    if not names:
        raise damaged()
    sheets = tuple(
        _sheet(parts, limits, _Styles(fonts, struck_styles), index, name, table_style in hidden_styles)
        for index, (name, table_style) in enumerate(names[: limits.sheets])
    )
    return Book("ods", sheets)


def _sheet(parts: Parts, limits: Limits, styles: _Styles, index: int, name: str, is_hidden: bool) -> Sheet:
    return Sheet(name, lambda: _TableReader(parts, limits, styles, index, name).rows(), is_hidden)


def _refuse_if_encrypted(parts: Parts) -> None:
    def start(name: str, _given: dict[str, str]) -> None:
        if name == "encryption-data":
            raise protected()

    if _MANIFEST in parts:
        parts.read_through(_MANIFEST, start=start)


def _local(given: dict[str, str]) -> dict[str, str]:
    return {name.rpartition(":")[2]: value for name, value in given.items()}


class _TableReader:
    """One pass over the content up to the end of one table."""

    def __init__(self, parts: Parts, limits: Limits, styles: _Styles, index: int, name: str) -> None:
        self._parts, self._limits, self._styles, self._index, self._name = parts, limits, styles, index, name
        self._meter = Meter(limits, name)
        self._ready: deque[Row] = deque()
        self._tables = -1
        self._is_here = self._is_over = False
        self._notes = self._paragraphs = 0
        self._number = 1
        self._columns_told = 0
        self._hidden_columns: frozenset[int] = frozenset()
        self._begin_row({})
        self._begin_cell({}, is_covered=False)

    def rows(self) -> Iterator[Row]:
        for _piece in self._parts.parse(_CONTENT, start=self._start, end=self._end, text=self._characters):
            yield from self._ready
            self._ready.clear()
            if self._is_over:
                return

    def _start(self, name: str, given: dict[str, str]) -> None:
        if name == "table":
            self._tables += 1
            self._is_here = self._tables == self._index
        elif not self._is_here:
            return
        elif name in {"table-cell", "covered-table-cell"}:
            self._begin_cell(_local(given), is_covered=name == "covered-table-cell")
        elif name == "table-row":
            self._begin_row(_local(given))
        elif name == "table-column":
            self._column_shown(_local(given))
        elif name == "annotation":
            self._notes += 1
        elif name == "p":
            if self._paragraphs:
                self._characters("\n")
            self._paragraphs += 1
        elif name in {"s", "tab", "line-break"}:
            count = min(int(_local(given).get("c", 1)), self._limits.cell_text)
            self._characters({"s": " " * count, "tab": "\t"}.get(name, "\n"))

    def _column_shown(self, given: dict[str, str]) -> None:
        end = self._columns_told + max(int(given.get("number-columns-repeated", 1)), 1)
        if given.get("visibility", "visible") != "visible":
            self._hidden_columns |= frozenset(range(self._columns_told, min(end, self._limits.columns)))
        self._columns_told = end

    def _characters(self, text: str) -> None:
        if self._paragraphs and not self._notes:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if not self._is_here:
            return
        if name in {"table-cell", "covered-table-cell"}:
            self._end_cell()
        elif name == "table-row":
            self._end_row()
        elif name == "annotation":
            self._notes -= 1
        elif name == "table":
            self._is_here, self._is_over = False, True

    def _begin_row(self, given: dict[str, str]) -> None:
        self._row_repeats = max(int(given.get("number-rows-repeated", 1)), 1)
        self._is_hidden = given.get("visibility", "visible") != "visible"
        self._column = 0
        self._values: list[Value] = []
        self._row_fonts: dict[int, str] = {}
        self._spans: dict[int, tuple[int, int]] = {}
        self._formulas: set[int] = set()
        self._struck: set[int] = set()

    def _begin_cell(self, given: dict[str, str], *, is_covered: bool) -> None:
        self._meter.cell()
        self._cell, self._is_covered = given, is_covered
        self._text: list[str] = []
        self._paragraphs = 0

    def _end_cell(self) -> None:
        given = self._cell
        repeats = max(int(given.get("number-columns-repeated", 1)), 1)
        value = None if self._is_covered else self._value()
        if value is not None:
            self._put(value, repeats)
        self._column += repeats
        self._paragraphs = 0

    def _put(self, value: Value, repeats: int) -> None:
        end = self._column + repeats
        if end > self._limits.columns:
            self._meter.row(end)
        where = f"{self._name}!{column_letters(self._column)}{self._number}"
        if isinstance(value, str):
            self._meter.text(len(value))
            if reaches_out(value):
                raise refused(where)
        self._meter.cell(repeats - 1)
        self._values.extend([None] * (self._column - len(self._values)))
        self._values.extend([value] * repeats)
        given = self._cell
        style = given.get("style-name", "")
        if font := self._styles.fonts.get(style):
            self._row_fonts.update(dict.fromkeys(range(self._column, end), font))
        if style in self._styles.struck:
            self._struck.update(range(self._column, end))
        if "formula" in given:
            if reaches_out("=" + given["formula"].rpartition(":=")[2]):
                raise refused(where)
            self._formulas.update(range(self._column, end))
        columns = int(given.get("number-columns-spanned", 1))
        rows = int(given.get("number-rows-spanned", 1))
        if columns > 1 or rows > 1:
            self._spans[self._column] = (columns, rows)

    def _value(self) -> Value:
        given, kind = self._cell, self._cell.get("value-type", "")
        text = "".join(self._text)
        if len(text) > self._limits.cell_text:
            raise too_much_text(self._limits)
        if kind in {"float", "percentage", "currency"}:
            return _number(given.get("value", ""), text)
        if kind == "date":
            return _date(given.get("date-value", ""), text)
        if kind == "time":
            return _time(given.get("time-value", ""), text)
        if kind == "boolean":
            return given.get("boolean-value") == "true"
        if given.get("calcext-value-type") == "error" or (text.startswith("#") and "formula" in given):
            return CellFault(text[:40])
        if not text and "formula" in given:
            return CellFault("=")
        return text or None

    def _end_row(self) -> None:
        values = trimmed(self._values)
        if values:
            if self._row_repeats > _REPEATED_ROWS:
                raise damaged()
            for number in range(self._number, self._number + self._row_repeats):
                self._meter.row(len(values))
                self._ready.append(
                    Row(
                        number,
                        values,
                        self._row_fonts,
                        self._spans,
                        frozenset(self._formulas),
                        self._is_hidden,
                        self._hidden_columns,
                        struck=frozenset(self._struck),
                    )
                )
        self._number += self._row_repeats


def _number(raw: str, shown: str) -> Value:
    """Return the number; where it is shown with zeros in front, what is shown."""
    if len(raw) > 64:
        raise damaged()
    number = float(raw)
    if number != number or abs(number) == float("inf"):
        return CellFault(raw)
    if number.is_integer() and abs(number) < 1e15:
        whole = int(number)
        is_padded = shown.startswith("0") and shown.isascii() and shown.isdigit() and int(shown) == whole
        return shown if is_padded and len(shown) > 1 else whole
    return number


def _date(raw: str, text: str) -> Value:
    try:
        return datetime.fromisoformat(raw) if "T" in raw else date.fromisoformat(raw)
    except ValueError:
        return text or None


def _time(raw: str, text: str) -> Value:
    found = _TIME.fullmatch(raw)
    if not found:
        return text or None
    span = timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3]))
    return (_MIDNIGHT + span).time() if span < timedelta(days=1) else text or None
