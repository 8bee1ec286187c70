"""
Spreadsheets: typed cells, no formula ever, ready to print.

References
----------
OWASP ASVS 5.0, 1.2.10: a cell that begins with = + - @ tab or carriage return is written as text behind a quotation
mark, so that it stays text when the sheet is saved again as CSV.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from trucban.document.rendering.archive import with_fixed_times
from trucban.document.rendering.text import clean
from trucban.lib.clock import VIETNAM

Value = str | int | float | Decimal | date | datetime | bool | None
LONGEST_CELL = 32_000  # Excel holds 32,767
LONGEST_NAME = 31
FIRST_OF_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
FONT = "Times New Roman"
NO_MOMENT = datetime(2020, 3, 5)  # noqa: DTZ001  # the file says nothing of when it was made; xlsxwriter wants it naive
A4 = 9


@dataclass(frozen=True)
class Sheet:
    """
    One sheet: a title, a header that stays in sight, rows, notes below.

    ``widths`` are in characters, as spreadsheets count; where they are left out they follow the header.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    widths: tuple[float, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()


def render_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """
    Return a workbook. Dates and numbers are typed; text is never a formula, a link or a number by accident.

    The same sheets give the same bytes.
    """
    file = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": NO_MOMENT})
        formats = _formats(book)
        taken: set[str] = set()
        for sheet in sheets:
            _write_sheet(book.add_worksheet(_sheet_name(sheet.name, taken)), sheet, formats)
    return with_fixed_times(file.getvalue())


def safe_text(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, here or after it was saved as CSV."""
    plain = clean(text)[:LONGEST_CELL]
    return f"'{plain}" if plain.lstrip().startswith(FIRST_OF_FORMULA) or text[:1] in {"\t", "\r"} else plain


def _formats(book: Any) -> dict[str, Any]:
    cell = {"font_name": FONT, "font_size": 12, "border": 1, "valign": "vcenter"}
    made = {
        "title": {"font_name": FONT, "font_size": 14, "bold": True},
        "note": {"font_name": FONT, "font_size": 11, "italic": True},
        "header": {**cell, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E8ECEF"},
        "text": {**cell, "text_wrap": True, "num_format": "@"},
        "whole": {**cell, "num_format": "#,##0"},
        "number": {**cell, "num_format": "#,##0.0#"},
        "day": {**cell, "num_format": "dd/mm/yyyy", "align": "center"},
        "moment": {**cell, "num_format": "dd/mm/yyyy hh:mm", "align": "center"},
    }
    return {name: book.add_format(values) for name, values in made.items()}


def _write_sheet(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    top = 0
    if sheet.title:
        page.write_string(0, 0, safe_text(sheet.title), formats["title"])
        top = 2
    for column, label in enumerate(sheet.header):
        page.write_string(top, column, safe_text(label), formats["header"])
    for index, row in enumerate(sheet.rows, start=top + 1):
        for column, value in enumerate(row):
            _write_cell(page, index, column, value, formats)
    for index, note in enumerate(sheet.notes, start=top + len(sheet.rows) + 2):
        page.write_string(index, 0, safe_text(note), formats["note"])
    _lay_out(page, sheet, top)


def _write_cell(page: Any, row: int, column: int, value: Value, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, formats["text"])
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, formats["text"])
    elif isinstance(value, datetime):
        here = value.astimezone(VIETNAM).replace(tzinfo=None) if value.tzinfo else value
        page.write_datetime(row, column, here, formats["moment"])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats["day"])
    elif isinstance(value, int):
        page.write_number(row, column, value, formats["whole"])
    elif isinstance(value, float | Decimal):
        page.write_number(row, column, float(value), formats["number"])
    else:
        page.write_string(row, column, safe_text(value), formats["text"])


def _lay_out(page: Any, sheet: Sheet, top: int) -> None:
    for column, label in enumerate(sheet.header):
        width = sheet.widths[column] if column < len(sheet.widths) else max(10, len(label) + 2)
        page.set_column(column, column, width)
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.set_header('&C&"Times New Roman,Regular"&12&P')


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name Excel takes: 31 characters at most, none of them special, each once."""
    plain = (
        re.sub(r"[\[\]:*?/\\]", " ", clean(name).replace("\n", " ")).strip().strip("'")[:LONGEST_NAME]
        or "Trang"
    )
    found, count = plain, 2
    while found.casefold() in taken:
        tail = f" ({count})"
        found, count = plain[: LONGEST_NAME - len(tail)] + tail, count + 1
    taken.add(found.casefold())
    return found
