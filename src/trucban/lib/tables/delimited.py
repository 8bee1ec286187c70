"""
CSV and its relatives (RFC 4180 with the separators people use): all values are text.

Bytes that are neither UTF-8 nor UTF-16 come from an old program. They are given as the characters of Windows-1252, one
for each byte, as the cells of an old workbook have them; :mod:`trucban.lib.legacy_encoding` finds out what they mean.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

from trucban.lib.legacy_encoding.charsets import as_windows_1252
from trucban.lib.sentences import sentence as _
from trucban.lib.tables.formulas import reaches_out, refused, text_kept_by_formula
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
    too_much_text,
    trimmed,
)  # fmt: skip

_SEPARATORS = ",;\t|"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NEVER_IN_TEXT = frozenset(range(0x20)) - set(b"\t\n\r\x0b\x0c\x1f")


def read(content: bytes, limits: Limits) -> Book:
    """
    Raises:
        Unreadable: these bytes are not text.
    """
    text = decoded(content)
    first, _newline, rest = text.partition("\n")
    separator = ""
    if first.strip().lower() in {f"sep={mark}" for mark in ",;|"}:  # what Excel writes to name the separator
        separator, text = first.strip()[-1], rest
    separator = separator or _separator(text)
    return Book("csv", (Sheet("", lambda: _rows(text, separator, limits)),))


def decoded(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _decode_strictly(content, name)
    if name := _unmarked_utf_16(content):
        return _decode_strictly(content, name)
    if _NEVER_IN_TEXT & set(content):
        raise Unreadable(
            _(
                "This is no table: the file is of a kind that is not read here. Save it as XLSX or CSV and try again."
            )
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return as_windows_1252(content)


def _unmarked_utf_16(content: bytes) -> str:
    """Return the kind of UTF-16 without its mark: separators and figures have a zero beside them, always on one side."""
    even, odd = content[:4096:2].count(0), content[1:4096:2].count(0)
    if len(content) % 2 or max(even, odd) < len(content[:4096]) // 8 or min(even, odd):
        return ""
    return "utf-16-le" if odd else "utf-16-be"


def _decode_strictly(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as fault:
        raise damaged() from fault


def _separator(text: str) -> str:
    """Return the separator under which the first records agree best on a number of columns."""

    def agreement(mark: str) -> tuple[int, int]:
        widths = [len(record) for record in _records(text[:65_536], mark, most=40) if record]
        common = max(set(widths), key=widths.count, default=1)
        return (widths.count(common) * (common > 1), common)

    return max(_SEPARATORS, key=agreement)


def _records(text: str, mark: str, most: int) -> list[list[str]]:
    try:
        return list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), most))
    except csv.Error:
        return []


def _rows(text: str, separator: str, limits: Limits) -> Iterator[Row]:
    meter = Meter(limits, "")
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            row = _row(number, record, meter)
            if row:
                yield row
    except csv.Error as fault:  # a field longer than the module takes
        raise too_much_text(limits) from fault


def _row(number: int, record: list[str], meter: Meter) -> Row | None:
    meter.cell(len(record))
    values: list[Value] = []
    formulas = set()
    for column, text in enumerate(record):
        meter.text(len(text))
        if reaches_out(text):
            raise refused(f"{column_letters(column)}{number}")
        value: Value = text or None
        if text.startswith("="):
            value = text_kept_by_formula(text) or CellFault(text[:40])
            formulas.add(column)
        values.append(value)
    filled = trimmed(values)
    if not filled:
        return None
    meter.row(len(filled))
    return Row(number, filled, formulas=frozenset(formulas))
