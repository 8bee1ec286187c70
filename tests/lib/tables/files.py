"""Small files of every kind, made as other programs make them: good ones, and ones that mean harm."""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter
from docx import Document

ROWS = [
    ["Họ và tên", "Năm sinh", "Số CCCD"],
    ["Nguyễn Văn An", 1995, "044095001234"],
    ["Trần Thị Bình", 2001, "044301004321"],
]


def xlsx(rows: Iterable[Iterable[object]] = ROWS) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Dân quân")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def docx(rows: Iterable[Iterable[object]] = ROWS) -> bytes:
    document = Document()
    document.add_paragraph("DANH SÁCH")
    filled = [[str(value) for value in row] for row in rows]
    table = document.add_table(len(filled), len(filled[0]))
    for number, row in enumerate(filled):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def raw_xlsx(sheet: str | bytes, *, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a workbook whose one sheet has the given XML."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{packages}"><Relationship Id="r" Type="{relations}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns:r="{relations}"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="r1" Type="{relations}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{relations}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet,
            **(parts or {}),
        }
    )


def raw_ods(table: str, *, styles: str = "") -> bytes:
    """Return an OpenDocument spreadsheet whose one table has the given XML inside."""
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
            f'<table:table table:name="T">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods_cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


FORMULA = object()  # in a cell of `biff`: a formula nobody calculated


def biff(rows: Sequence[Sequence[object]], *, version: int = 5, code_page: int = 1258) -> bytes:
    """Return a workbook of Excel 5, or a sheet of an older one, without a container; texts are given as bytes."""

    def record(kind: int, form: str = "", *values: object, more: bytes = b"") -> bytes:
        data = struct.pack(f"<{form}", *values) + more
        return struct.pack("<HH", kind, len(data)) + data

    def cell(row: int, column: int, value: object) -> bytes:
        if value is FORMULA:
            return record(6, "HHHQHIH", row, column, 0, 0xFFFF << 48 | 3, 0, 0, 0)
        if isinstance(value, bytes):
            return record(0x204, "HHHH", row, column, 0, len(value), more=value)
        return b"" if value is None else record(0x203, "HHHd", row, column, 0, value)

    end = record(10)
    cells = b"".join(
        cell(number, column, value) for number, row in enumerate(rows) for column, value in enumerate(row)
    )
    if version < 5:
        return record(0x209 if version == 3 else 0x409, "HHH", version << 8, 0x10, 0) + cells + end
    start = record(0x809, "HHHH", 0x500, 5, 0, 0) + record(0x42, "H", code_page)
    place = len(start) + len(record(0x85, "IH", 0, 0, more=b"\x02DS")) + len(end)
    return (
        start
        + record(0x85, "IH", place, 0, more=b"\x02DS")
        + end
        + record(0x809, "HHHH", 0x500, 0x10, 0, 0)
        + cells
        + end
    )


def sheet(rows: str) -> str:
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>"


def inline(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def hostile_files() -> dict[str, bytes]:
    """Return files that no clerk makes, by what is wrong with them."""
    good = xlsx()
    return {
        "a million empty columns.xlsx": raw_xlsx(sheet('<row r="1">' + '<c r="A1"/>' * 3_000_000 + "</row>")),
        "columns beyond the last.xlsx": raw_xlsx(sheet(f'<row r="1">{inline("ZZZZZ1", "a")}</row>')),
        "something far to the right.xlsx": raw_xlsx(sheet(f'<row r="1">{inline("XFD1", "a")}</row>')),
        "rows running backwards.xlsx": raw_xlsx(
            sheet(f'<row r="9">{inline("A9", "a")}</row><row r="2">{inline("A2", "b")}</row>')
        ),
        "elements inside each other.xlsx": raw_xlsx("<a>" * 300_000),
        "a tag with endless attributes.xlsx": raw_xlsx(
            "<worksheet " + " ".join(f'a{number}="{number}"' for number in range(300_000)) + "/>"
        ),
        "zip bomb.xlsx": raw_xlsx(b"<worksheet>" + b" " * (90 * 1024 * 1024)),
        "much text for few cells.xlsx": raw_xlsx(
            sheet("".join('<row><c t="s"><v>0</v></c></row>' for _number in range(9_000))),
            parts={"xl/sharedStrings.xml": "<sst><si><t>" + "Nguyễn Văn An " * 2_000 + "</t></si></sst>"},
        ),
        "entities.xlsx": raw_xlsx(
            '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
        ),
        "external entity.xlsx": raw_xlsx(
            '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
        ),
        "external entity in UTF-16.xlsx": raw_xlsx(
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>'.encode(
                "utf-16"
            )
        ),
        "a formula that calls a program.xlsx": raw_xlsx(
            sheet('<row r="1"><c r="A1"><f>cmd|\'/C calc\'!A0</f><v>0</v></c></row>')
        ),
        "a formula that calls a program.csv": b"ten,nam\n\"=2+5+cmd|' /C calc'!A0\",1990\n",
        "a formula that fetches.csv": b'ten,nam\n"=IMPORTXML(""http://x/"",""//a"")",1990\n',
        "cut off.xlsx": good[: len(good) // 2],
        "cut off in a part.xlsx": raw_xlsx("<worksheet><sheetData><row><c><v>1"),
        "a number that is none.xlsx": raw_xlsx(sheet('<row r="1"><c r="A1"><v>abc</v></c></row>')),
        "a string that is not there.xlsx": raw_xlsx(sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')),
        "repeated without end.ods": raw_ods(
            f'<table:table-row table:number-rows-repeated="1000000">{ods_cell("a")}</table:table-row>'
        ),
        "repeated to the right.ods": raw_ods(
            f"<table:table-row>{ods_cell('a', 'table:number-columns-repeated=' + chr(34) + '16384' + chr(34))}</table:table-row>"
        ),
        "a picture.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(500),
        "a PDF.xlsx": b"%PDF-1.4\n1 0 obj\n",
        "a web page.xls": b"<html><table><tr><td>a</td></tr></table></html>",
        "a text without a table.docx": zipped(
            {
                "[Content_Types].xml": "<Types/>",
                "_rels/.rels": '<Relationships><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/>'
                "</Relationships>",
                "word/document.xml": "<document><body><p><t>a</t></p></body></document>",
            }
        ),
        "nothing.csv": b"",
        "binary.csv": bytes(range(256)) * 4,
    }
