"""Spreadsheets: typed cells, never a formula."""

import csv
import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from trucban.document.content import SignerBlock
from trucban.document.workbook import Sheet, render_xlsx, safe_text
from trucban.lib.clock import VIETNAM

SHEET = Sheet(
    name="Tuần 23–29/11",
    header=("Ngày", "Nội dung", "Số lượt", "Tỷ lệ", "Lúc"),
    rows=(
        (date(2026, 11, 23), "Tuần tra", 12, Decimal("86.38"), datetime(2026, 11, 23, 7, 30, tzinfo=VIETNAM)),
    ),
    title="Kết quả tuần tra",
    notes=("Số liệu đến 17:00.",),
)


def page(*sheets: Sheet):  # type: ignore[no-untyped-def]  # openpyxl's sheet types say less than nothing
    return load_workbook(BytesIO(render_xlsx(sheets))).worksheets[0]


def cells(*values: str) -> list[str]:
    sheet = Sheet("Trang", ("Chữ",), tuple((value,) for value in values))
    return [row[0].value for row in page(sheet).iter_rows(min_row=2)]


def test_dates_and_numbers_are_typed() -> None:
    sheet = page(SHEET)
    row = [cell.value for cell in sheet[4]]
    assert row == [datetime(2026, 11, 23), "Tuần tra", 12, 86.38, datetime(2026, 11, 23, 7, 30)]
    assert sheet["A4"].number_format == "dd/mm/yyyy"
    assert sheet["C4"].data_type == "n"


def test_it_is_ready_to_print() -> None:
    sheet = page(SHEET)
    assert sheet.freeze_panes == "A4"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$3:$3"


@pytest.mark.material
def test_cells_that_attack_are_text_here_and_as_csv(material: Path) -> None:
    attacks = json.loads(
        (material / "data" / "hostile" / "csv_injection_cells.json").read_text(encoding="utf-8")
    )
    found = cells(*attacks)
    assert all(value.lstrip("'") == attack for value, attack in zip(found, attacks, strict=True))
    again = StringIO()
    csv.writer(again).writerows([value] for value in found)
    for row in csv.reader(StringIO(again.getvalue())):
        assert row[0][0] not in "=+-@\t\r"


@pytest.mark.material
def test_hostile_strings_survive(material: Path) -> None:
    strings = json.loads((material / "data" / "hostile" / "blns.json").read_text(encoding="utf-8"))
    found = cells(*[text or "trống" for text in strings])
    assert len(found) == len(strings)


@given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
@settings(max_examples=300)
def test_no_text_begins_like_a_formula(text: str) -> None:
    assert safe_text(text).lstrip(" \n")[:1] not in set("=+-@\t\r")


@given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_whatever_is_written_is_never_a_formula(text: str) -> None:
    sheet = page(Sheet("Trang", ("Chữ",), ((text,),)))
    assert sheet["A2"].data_type in {"s", "n"}  # "n" is how openpyxl says empty
    assert not str(sheet["A2"].value or "").startswith("=")


def test_a_text_longer_than_a_cell_is_cut() -> None:
    assert len(cells("x" * 40_000)[0]) == 32_000


def test_names_of_sheets_are_made_fit_and_each_once() -> None:
    book = load_workbook(
        BytesIO(render_xlsx([Sheet("A/B:[c]*?" + "x" * 40, ("a",), ())] * 2 + [Sheet("''", ("a",), ())]))
    )
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 3
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_the_same_sheets_are_the_same_bytes() -> None:
    assert render_xlsx([SHEET]) == render_xlsx([SHEET])


def test_no_number_or_day_is_wider_than_its_column() -> None:
    sheet = Sheet(
        "Trang",
        ("A", "B", "C"),
        ((date(2026, 11, 23), 123_456_789, datetime(2026, 11, 23, 7, 30, tzinfo=VIETNAM)),),
        widths=(4, 4, 4),
    )
    width = page(sheet).column_dimensions
    assert width["A"].width >= len("23/11/2026")
    assert width["B"].width >= len("123.456.789")
    assert width["C"].width >= len("23/11/2026 07:30")


def test_a_row_is_high_enough_for_its_text() -> None:
    sheet = page(Sheet("Trang", ("Vị trí",), (("Trực phòng, chống thiên tai",), ("Trực ban",)), widths=(14,)))
    wrapped, plain = sheet.row_dimensions[2].height, sheet.row_dimensions[3].height
    assert wrapped >= 2 * 15
    assert plain < wrapped


def test_all_of_it_is_within_the_print_area() -> None:
    signed = replace(
        SHEET,
        place_date="Lệ Thủy, ngày …",
        signers=(SignerBlock("Người lập"), SignerBlock("CHỈ HUY", "Lê An")),
    )
    for sheet in (SHEET, signed):
        found = page(sheet)
        assert found.print_area.replace("$", "").endswith(f"A1:E{found.max_row}")


def test_who_signs_stands_below_the_rows_beside_each_other() -> None:
    signed = replace(
        SHEET,
        place_date="Lệ Thủy, ngày …",
        signers=(SignerBlock("Người lập"), SignerBlock("Chỉ huy trưởng", "Lê An")),
    )
    where = {cell.value: cell for row in page(signed).iter_rows() for cell in row if cell.value}
    assert where["NGƯỜI LẬP"].row == where["CHỈ HUY TRƯỞNG"].row > where["Số liệu đến 17:00."].row
    assert where["Lê An"].row > where["CHỈ HUY TRƯỞNG"].row + 2
    assert where["Lê An"].column == where["CHỈ HUY TRƯỞNG"].column > where["NGƯỜI LẬP"].column
