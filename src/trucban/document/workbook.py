"""
Spreadsheets: typed cells, no formula ever, ready to print.

References
----------
OWASP ASVS 5.0, 1.2.10: a cell that begins with = + - @ tab or carriage return is written as text behind a quotation
mark, so that it stays text when the sheet is saved again as CSV.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from trucban.document.content import SignerBlock
from trucban.document.rendering.archive import with_fixed_times
from trucban.document.rendering.measure import line_count, width_mm
from trucban.document.rendering.text import cell_text, clean, signer_lines
from trucban.lib.clock import VIETNAM

Value = str | int | float | Decimal | date | datetime | bool | None
LONGEST_CELL = 32_000  # Excel holds 32,767
LONGEST_NAME = 31
FIRST_OF_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
FONT = "Times New Roman"
NO_MOMENT = datetime(2020, 3, 5)  # noqa: DTZ001  # the file says nothing of when it was made; xlsxwriter wants it naive
A4 = 9
POINTS = 12
LINE_HEIGHT = 15.75  # points of one line of 12-point text
MOST_ROWS_SIGNED = 45  # so many still stand legibly on one page with the signatures
SIGNATURE_SPACE = 3  # empty rows to sign in
TALLEST_ROW = 409  # points; no spreadsheet has a higher one


@dataclass(frozen=True)
class Sheet:
    """
    One sheet: a title, a header that stays in sight, rows, notes and signatures below.

    ``widths`` are in characters, as spreadsheets count; where they are left out they follow the header. A column is
    never too narrow for its numbers and days, and a row is high enough for its text.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    widths: tuple[float, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()
    place_date: str = ""
    signers: tuple[SignerBlock, ...] = ()


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
        "note": {"font_name": FONT, "font_size": 11, "italic": True, "text_wrap": True, "valign": "top"},
        "signer": {"font_name": FONT, "font_size": 12, "bold": True, "align": "center"},
        "place": {"font_name": FONT, "font_size": 12, "italic": True, "align": "center"},
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
    widths = _column_widths(sheet)
    _set_heights(page, sheet, widths, top)
    below = top + len(sheet.rows) + 2
    for index, note in enumerate(sheet.notes, start=below):
        _across(page, index, 0, len(sheet.header) - 1, note, formats["note"])
        page.set_row(index, _height([(note, sum(map(_millimetres, widths)))]))
    last = below + len(sheet.notes) - 1 if sheet.notes else top + len(sheet.rows)
    if sheet.signers:
        last = _write_signatures(page, sheet, last + 2, formats)
    _lay_out(page, sheet, widths, top)
    page.print_area(0, 0, last, len(sheet.header) - 1)


def _across(page: Any, row: int, first: int, last: int, text: str, style: Any) -> None:
    """Write text over several cells of a row."""
    if first == last:
        page.write_string(row, first, safe_text(text), style)
    else:
        page.merge_range(row, first, row, last, safe_text(text), style)


def _write_signatures(page: Any, sheet: Sheet, top: int, formats: dict[str, Any]) -> int:
    """Write place and day, titles and names, each signer over an equal share of the columns; return the last row."""
    columns, count = len(sheet.header), len(sheet.signers)
    shares = [(columns * at // count, columns * (at + 1) // count - 1) for at in range(count)]
    _across(page, top, *shares[-1], sheet.place_date, formats["place"])
    tallest = max(len(signer_lines(signer)) for signer in sheet.signers)
    for (first, last), signer in zip(shares, sheet.signers, strict=True):
        for index, text in enumerate(signer_lines(signer), start=top + 1):
            _across(page, index, first, last, text, formats["signer"])
        _across(page, top + 1 + tallest + SIGNATURE_SPACE, first, last, signer.name, formats["signer"])
    return top + 1 + tallest + SIGNATURE_SPACE


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


def _column_widths(sheet: Sheet) -> list[float]:
    """Return the widths asked for, or more where a number or day would show as #### or a heading's word would break."""
    widths = []
    for column, label in enumerate(sheet.header):
        asked = sheet.widths[column] if column < len(sheet.widths) else max(10, len(label) + 2)
        whole = [
            _shown(row[column])
            for row in sheet.rows
            if column < len(row) and not isinstance(row[column], str)
        ]
        needed = [width_mm(text, points=POINTS) for text in whole]
        needed += [width_mm(word, points=POINTS, bold=True) for word in clean(label).split()]
        widths.append(max(asked, _characters(max(needed, default=0.0))))
    return widths


def _shown(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    return cell_text(float(value) if isinstance(value, Decimal) else value)


def _millimetres(characters: float) -> float:
    """Return the room for text in a column: a character is 7 pixels of a 96th of an inch."""
    return characters * 7 / 96 * 25.4


def _characters(millimetres: float) -> float:
    return math.ceil(millimetres * 96 / 25.4 / 7) + 1


def _height(cells: list[tuple[str, float]], *, bold: bool = False) -> float:
    most = max(
        (line_count(text, width=room, points=POINTS, bold=bold) for text, room in cells if text), default=1
    )
    return min(most * LINE_HEIGHT + 1, TALLEST_ROW)


def _set_heights(page: Any, sheet: Sheet, widths: list[float], top: int) -> None:
    """Say how high each row is: not every program works it out for wrapped text."""
    room = [_millimetres(width) for width in widths]
    page.set_row(top, _height(list(zip(sheet.header, room, strict=True)), bold=True))
    for index, row in enumerate(sheet.rows, start=top + 1):
        texts = [
            (value, room[at]) for at, value in enumerate(row) if isinstance(value, str) and at < len(room)
        ]
        page.set_row(index, _height(texts))


def _lay_out(page: Any, sheet: Sheet, widths: list[float], top: int) -> None:
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 1 if sheet.signers and len(sheet.rows) <= MOST_ROWS_SIGNED else 0)
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
