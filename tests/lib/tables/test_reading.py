"""The same rows come out of every kind of file, typed and with their places."""

import csv
import io
import json
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.lib.tables import files
from trucban.lib.tables import CellFault, Row, Unreadable, open_book
from trucban.lib.tables.serial import from_serial
from trucban.lib.tables.spec import column_letters
from trucban.lib.tables.xlsx import column_number, is_date_format


def rows_of(content: bytes, name: str = "") -> list[Row]:
    return list(open_book(content, name=name).sheets[0].rows())


def texts(content: bytes) -> list[list[str]]:
    return [["" if value is None else str(value) for value in row.values] for row in rows_of(content)]


def test_every_kind_gives_the_same_rows() -> None:
    expected = [[str(value) for value in row] for row in files.ROWS]
    as_csv = "\n".join(",".join(row) for row in expected)
    as_ods = "".join(
        f"<table:table-row>{''.join(files.ods_cell(text) for text in row)}</table:table-row>"
        for row in expected
    )
    assert texts(files.xlsx()) == expected
    assert texts(files.docx()) == expected
    assert texts(files.raw_ods(as_ods)) == expected
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert texts(as_csv.encode(encoding)) == expected


def test_values_of_a_workbook_have_their_types() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Thôn 3")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime(1, 0, datetime(1995, 3, 12), day)
        sheet.write_datetime(
            1, 1, datetime(2026, 11, 25, 7, 30), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        )
        sheet.write_number(1, 2, 44095001234, book.add_format({"num_format": "000000000000"}))
        sheet.write_boolean(1, 3, True)
        sheet.write_number(1, 4, 1.5)
        sheet.write_formula(1, 5, "=1/0", value="#DIV/0!")
        sheet.write_string(1, 6, "Nguyễn", book.add_format({"font_name": ".VnTime"}))
        sheet.merge_range(2, 0, 3, 1, "gộp")
    book_read = open_book(out.getvalue(), name="a.xlsx")
    first, second = book_read.sheets[0].rows()
    assert first.number == 2
    assert first.values == (
        date(1995, 3, 12), datetime(2026, 11, 25, 7, 30), "044095001234", True, 1.5, CellFault("#DIV/0!"), "Nguyễn",
    )  # fmt: skip
    assert first.fonts[6] == ".VnTime"
    assert book_read.sheets[0].where(first, 6) == "Thôn 3!G2"
    assert second.spans == {0: (2, 2)}


def test_a_sheet_can_be_read_again() -> None:
    sheet = open_book(files.xlsx()).sheets[0]
    assert list(sheet.rows()) == list(sheet.rows())


def test_the_bytes_say_what_a_file_is_and_the_name_only_makes_a_note() -> None:
    book = open_book(files.xlsx(), name="danh-sach.xls")
    assert book.kind == "xlsx"
    assert [str(note) for note in book.notes] == ["The file is named “.xls” and is really XLSX."]
    assert open_book(files.xlsx(), name="danh-sach.xlsx").notes == ()


def test_merged_cells_of_a_word_table() -> None:
    from docx import Document

    document = Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Họ và tên"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Năm sinh"
    table.cell(1, 1).text, table.cell(1, 2).text = "Nam", "Nữ"
    out = io.BytesIO()
    document.save(out)
    rows = rows_of(out.getvalue())
    assert [row.values for row in rows] == [("Họ và tên", "Năm sinh"), (None, "Nam", "Nữ")]
    assert rows[0].spans == {1: (2, 1)}


def test_typed_values_of_an_open_document() -> None:
    cells = (
        '<table:table-cell office:value-type="date" office:date-value="1995-03-12"><text:p>12/3/95</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="44095001234"><text:p>044095001234</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="float" office:value="7"><text:p>7</text:p>'
        "<office:annotation><text:p>ghi chú</text:p></office:annotation></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="16000"/>'
    )
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    (row,) = rows_of(files.raw_ods(f"{empty}<table:table-row>{cells}</table:table-row>"))
    assert row.number == 1_048_001
    assert row.values == (date(1995, 3, 12), "044095001234", None, None, 7)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a;b\n1,5;2", [["a", "b"], ["1,5", "2"]]),
        ("sep=;\na;b,c", [["a", "b,c"]]),
        ("a\tb\n1\t2", [["a", "b"], ["1", "2"]]),
        ('"một\nhai",b\n1,"c ""d"""', [["một\nhai", "b"], ["1", 'c "d"']]),
        ('so\n="0912345678"', [["so"], ["0912345678"]]),
    ],
)
def test_separators_and_quotes(content: str, expected: list[list[str]]) -> None:
    assert texts(content.encode()) == expected


def test_old_bytes_of_a_csv_come_out_as_characters() -> None:
    assert texts("ten\nNguyÔn".encode("cp1252")) == [["ten"], ["NguyÔn"]]


def test_both_day_counts() -> None:
    assert from_serial(36526) == from_serial(36526 - 1462, epoch_1904=True) == date(2000, 1, 1)
    assert (from_serial(59), from_serial(60), from_serial(61)) == (date(1900, 2, 28), None, date(1900, 3, 1))
    assert from_serial(0.5) == time(12)
    assert from_serial(34770.25) == datetime(1995, 3, 12, 6)
    assert from_serial(9e9) is None


def test_number_formats_that_show_a_day() -> None:
    assert all(map(is_date_format, ["dd/mm/yyyy", "[$-42A]d mmmm", "h:mm", "[h]:mm"]))
    assert not any(map(is_date_format, ["General", "0.00", '0 "ngày"', "[Red]0", "#,##0_);(#,##0)"]))


def test_column_letters_both_ways() -> None:
    assert [column_letters(column_number(name)) for name in ("A", "Z", "AA", "XFD")] == [
        "A",
        "Z",
        "AA",
        "XFD",
    ]


@pytest.mark.material
def test_it_reads_what_another_reader_reads(material: Path) -> None:
    for file in (
        material / "data/office-files/rosters/lich_truc_ban_2025.xlsx",
        material / "data/exchange/hxl/input-merged.xlsx",
        material / "data/exchange/hxl/input-valid-xlsx.NOEXT",
    ):
        theirs = openpyxl.load_workbook(io.BytesIO(file.read_bytes()), data_only=True)
        for sheet in open_book(file.read_bytes()).sheets:
            ours = {
                row.address(column): str(value)
                for row in sheet.rows() for column, value in enumerate(row.values) if value is not None
            }  # fmt: skip
            assert ours == {
                cell.coordinate: str(cell.value).removesuffix(" 00:00:00")
                for row in theirs[sheet.name].iter_rows() for cell in row if cell.value is not None
            }  # fmt: skip


@pytest.mark.material
def test_difficult_csv(material: Path) -> None:
    folder = material / "data/exchange/csv-spectrum"
    for file in sorted(folder.glob("*.csv")):
        header, *records = texts(file.read_bytes())
        padded = [record + [""] * (len(header) - len(record)) for record in records]
        ours = [dict(zip(header, record, strict=True)) for record in padded]
        theirs = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        assert ours == theirs, file.name


@pytest.mark.material
def test_the_same_table_in_every_exchange_format(material: Path) -> None:
    folder = material / "data/exchange/hxl"
    expected = list(csv.reader((folder / "expected_content.csv").open(encoding="utf-8")))[1:]
    for name in ("input-valid.csv", "input-valid.tsv", "input-valid.xlsx", "input-valid-xlsx.NOEXT"):
        rows = texts((folder / name).read_bytes())[-4:]
        assert [
            row + [""] * (len(line) - len(row)) for row, line in zip(rows, expected, strict=True)
        ] == expected


@pytest.mark.material
def test_old_workbooks(material: Path) -> None:
    folder = material / "data/legacy-encoding/documents"
    row = rows_of((folder / "vni/2006-Mau21_CKTC_NSH.xls").read_bytes())[0]
    assert row.values == (None, "THAØNH PHOÁ HOÀ CHÍ MINH")
    assert row.fonts == {1: "VNI-Times"}


def test_text_of_before_excel_97_is_bytes_whatever_code_page_the_file_names() -> None:
    old = "NguyÔn ThÞ BÝch “A”".encode("cp1252")
    assert texts(files.biff([[old, 1990.0]])) == [["NguyÔn ThÞ BÝch “A”", "1990"]]


@pytest.mark.parametrize("version", [3, 4])
def test_a_workbook_older_than_excel_5_is_named(version: int) -> None:
    with pytest.raises(Unreadable, match="older than Excel 5"):
        open_book(files.biff([[b"a"]], version=version))


def test_a_formula_nobody_calculated_has_no_value_and_says_so() -> None:
    assert rows_of(files.biff([[b"ten", files.FORMULA], [b"An", files.FORMULA]]))[1].values == (
        "An",
        CellFault("="),
    )
    (row,) = rows_of(
        files.raw_xlsx(files.sheet('<row><c r="A1"><f>B1</f></c><c r="B1"><f>C1</f><v></v></c></row>'))
    )
    assert row.values == (CellFault("="), CellFault("="))


def test_an_empty_text_that_a_formula_gave_is_nothing() -> None:
    (row,) = rows_of(
        files.raw_xlsx(
            files.sheet(
                '<row><c r="A1" t="str"><f>IF(C1="","",C1)</f><v></v></c><c r="B1"><v>1</v></c></row>'
            )
        )
    )
    assert row.values == (None, 1)
