"""PDF papers, roster tables and drawings: what is written is text, never markup."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from pypdf import PdfReader

from tests.document.papers import REPORT
from trucban.document.content import Paragraph, SignerBlock, Signers, Table
from trucban.document.rendering import FontsMissing, TablePaper, render_pdf, svg_to_png, typst_table_pdf

pytestmark = pytest.mark.skipif(
    not (settings.ROOT / "node_modules/@expo-google-fonts/tinos").is_dir(),
    reason="the typefaces are not installed",
)
ROSTER = TablePaper(
    title="LỊCH TRỰC TUẦN TỪ 23/11 ĐẾN 29/11/2026",
    header=("Ngày", "Ca", "Trực ban"),
    rows=(("Thứ Hai\n23/11", "Ngày", "Trần Bình"), ("Thứ Hai\n23/11", "Đêm", "Đỗ Minh")),
    merged=(0,),
    organ=REPORT.organ,
    symbol="KH-BCH",
    place="Lệ Thủy",
    signers=REPORT.signers,
)


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def flat(text: str) -> str:
    return "".join(text.split())


def test_a_paper_has_every_part() -> None:
    text = flat(text_of(render_pdf(REPORT)))
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BAN CHỈ HUY QUÂN SỰ",
        "XÃ LỆ THỦY",
        "DỰ THẢO",
        "BÁO CÁO",
        "I. TÌNH HÌNH",
        "1.974",
        "tiếp tục duy trì./.",
        "KT. CHỈ HUY TRƯỞNG",
        "- Lưu: VT.",
    ):
        assert flat(part) in text


def test_it_is_a4_in_tinos_alone() -> None:
    page = PdfReader(BytesIO(render_pdf(REPORT))).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    fonts = page["/Resources"]["/Font"].values()  # type: ignore[index, union-attr]  # pypdf types these loosely
    assert all("Tinos" in font.get_object()["/BaseFont"] for font in fonts)


def test_only_later_pages_carry_a_number() -> None:
    long = replace(REPORT, blocks=tuple(Paragraph(f"Đoạn văn số {n}.") for n in range(80)))
    pages = [page.extract_text().split() for page in PdfReader(BytesIO(render_pdf(long))).pages]
    assert len(pages) > 2
    assert [page[0] for page in pages[1:]] == [str(n) for n in range(2, len(pages) + 1)]
    assert pages[0][0] != "1"


@pytest.mark.parametrize(("paper", "size"), [("a4", (842, 595)), ("a3", (1191, 842))])
def test_a_roster_prints_on_a4_and_a3(paper: str, size: tuple[int, int]) -> None:
    data = typst_table_pdf(replace(ROSTER, paper=paper))
    page = PdfReader(BytesIO(data)).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size
    text = text_of(data)
    assert text.count("Thứ Hai") == 1  # the day stands once beside its two shifts
    assert "Đỗ Minh" in text


def test_a_weeks_roster_is_made_to_fit_one_page_and_a_long_one_goes_on() -> None:
    shifts = tuple(
        (f"Thứ {day}", shift, "Trần Bình\nĐỗ Minh") for day in range(2, 9) for shift in ("Ngày", "Đêm")
    )
    week, month = replace(ROSTER, rows=shifts), replace(ROSTER, rows=shifts * 5)
    pages = [len(PdfReader(BytesIO(typst_table_pdf(paper))).pages) for paper in (week, month)]
    assert pages[0] == 1
    assert pages[1] > 1


def test_a_demonstration_says_so() -> None:
    for data in (
        render_pdf(replace(REPORT, demonstration=True)),
        typst_table_pdf(replace(ROSTER, demonstration=True)),
    ):
        assert flat("TÀI LIỆU MINH HỌA") in flat(text_of(data))


def test_the_same_content_is_the_same_bytes() -> None:
    assert render_pdf(REPORT) == render_pdf(REPORT)
    assert typst_table_pdf(ROSTER) == typst_table_pdf(ROSTER)


@pytest.mark.parametrize(
    "text", ["#panic()", '#read("parts.typ")', "$x^2$", "*đậm* _nghiêng_", "= Tiêu đề", "\\ @a <b>"]
)
def test_markup_is_only_text(text: str) -> None:
    blocks = (Paragraph(text), Table((text,), ((text,),)))
    found = flat(text_of(render_pdf(replace(REPORT, blocks=blocks, recipients=(text,)))))
    assert found.count(flat(text)) >= 3


@pytest.mark.material
def test_hostile_strings_are_only_text(material: Path) -> None:
    strings = json.loads((material / "data" / "hostile" / "blns.json").read_text(encoding="utf-8"))
    assert render_pdf(replace(REPORT, blocks=tuple(Paragraph(text) for text in strings)))
    plain = [
        text
        for text in strings
        if text.isascii() and text.isprintable() and len(text) < 60 and "." not in text
    ]
    found = flat(text_of(render_pdf(replace(REPORT, blocks=tuple(Paragraph(text) for text in plain)))))
    assert len(plain) > 100
    assert [text for text in plain[:-1] if flat(text) not in found] == []


def test_a_drawing_becomes_an_image() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="red"/></svg>'
    image = Image.open(BytesIO(svg_to_png(svg, pixels_per_inch=96)))
    assert image.format == "PNG"
    assert image.size == (200, 100)
    assert image.convert("RGB").getpixel((100, 50)) == (255, 0, 0)


def test_missing_typefaces_are_named_with_a_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    with pytest.raises(FontsMissing, match=r"Tinos_400Regular\.ttf"):
        render_pdf(REPORT)


@pytest.mark.parametrize(("landscape", "least"), [(False, 30), (True, 20)])
def test_a_sheet_upright_keeps_the_margin_to_bind_it(landscape: bool, least: int) -> None:
    """Nothing of the sheet stands in the left margin."""
    found: list[float] = []

    def note(text: str, page: list[float], line: list[float], _font: object, _size: object) -> None:
        if text.strip():
            found.append(line[4] * page[0] + line[5] * page[2] + page[4])

    PdfReader(BytesIO(typst_table_pdf(replace(ROSTER, landscape=landscape)))).pages[0].extract_text(
        visitor_text=note
    )
    assert min(found) >= least * 72 / 25.4 - 0.1


@pytest.mark.parametrize("lines", range(26, 42))
def test_signatures_and_recipients_share_a_page_with_the_end_of_the_text(lines: int) -> None:
    """Wherever the page ends, it takes none of the three away from the others."""
    blocks = (
        *(Paragraph(f"Đoạn văn số {n}.") for n in range(lines)),
        Paragraph("Hết."),
        Signers((SignerBlock("Trưởng Công an xã", "Lê Tiến Dũng"),)),
    )
    data = render_pdf(replace(REPORT, blocks=blocks, signers=(), addressed_to=(), basis_lines=()))
    last = flat(PdfReader(BytesIO(data)).pages[-1].extract_text())
    assert all(flat(text) in last for text in ("Hết", "Lê Tiến Dũng", "Nơi nhận"))
