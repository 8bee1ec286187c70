"""Word papers keep the margins, the typeface and the order of parts of Decree 30/2020."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.shared import Mm, Pt
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as Line

from tests.document.papers import REPORT
from trucban import law
from trucban.document.content import PaperContent, Paragraph, SignerBlock, Signers, Table
from trucban.document.rendering import render_docx
from trucban.document.rendering.docx import RIGHT_COLUMN
from trucban.document.rendering.measure import LEFT_COLUMN, width_mm

TODAY = date(2026, 11, 23)
TWIP = 635  # Word keeps lengths in twentieths of a point


def opened(content: PaperContent = REPORT) -> Any:
    return Document(BytesIO(render_docx(content)))


def all_lines(paper: Any) -> Iterator[Line]:
    """Every line in reading order, those in tables included."""
    for part in paper.iter_inner_content():
        if isinstance(part, DocxTable):
            for row in part.rows:
                for cell in row.cells:
                    yield from cell.paragraphs
        else:
            yield part


def line(paper: Any, text: str) -> Line:
    return next(found for found in all_lines(paper) if found.text == text)


def style(found: Line) -> tuple[float, bool, bool]:
    run = found.runs[0]
    assert run.font.size is not None
    return run.font.size.pt, bool(run.bold), bool(run.italic)


@pytest.mark.parametrize("side", ["top", "bottom", "left", "right"])
def test_the_margins_are_within_the_decree(side: str) -> None:
    allowed = law.rule(f"documents.margin_{side}", on=TODAY).value
    margin = getattr(opened().sections[0], f"{side}_margin")
    assert Mm(allowed["least"]) - TWIP <= margin <= Mm(allowed["most"]) + TWIP


def test_the_paper_is_a4_upright() -> None:
    section, size = opened().sections[0], law.rule("documents.paper", on=TODAY).value
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (size["width"], size["height"])


def test_every_text_is_set_in_times_new_roman() -> None:
    paper = opened()
    assert paper.styles["Normal"].font.name == law.rule("documents.font", on=TODAY).value
    assert {run.font.name for found in all_lines(paper) for run in found.runs} == {None}  # as the style says


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, True, False)),
        ("Độc lập - Tự do - Hạnh phúc", (13, True, False)),
        ("BỘ CHỈ HUY QUÂN SỰ", (12, False, False)),
        ("BAN CHỈ HUY QUÂN SỰ", (12, True, False)),
        ("XÃ LỆ THỦY", (12, True, False)),
        ("Số:      /BC-BCH", (13, False, False)),
        ("DỰ THẢO", (13, True, False)),
        ("Lệ Thủy, ngày 23 tháng 11 năm 2026", (13, False, True)),
        ("BÁO CÁO", (14, True, False)),
        ("Kết quả công tác tuần từ 16/11 đến 22/11/2026", (14, True, False)),
        ("Căn cứ Quy chế phối hợp ngày 05 tháng 02 năm 2026;", (14, False, True)),
        ("Căn cứ Kế hoạch liên ngành năm 2026.", (14, False, True)),
        ("I. TÌNH HÌNH", (14, True, False)),
        ("1. Tuần tra", (14, True, False)),
        ("Tình hình trên địa bàn cơ bản ổn định.", (14, False, False)),
        ("Đề nghị các thôn tiếp tục duy trì./.", (14, False, False)),
        ("KT. CHỈ HUY TRƯỞNG", (14, True, False)),
        ("PHÓ CHỈ HUY TRƯỞNG", (14, True, False)),
        ("Ngô Phúc", (14, True, False)),
        ("Nơi nhận:", (12, True, True)),
        ("- Như trên;", (11, False, False)),
        ("- Lưu: VT.", (11, False, False)),
    ],
)
def test_each_part_has_its_size_and_style(text: str, expected: tuple[float, bool, bool]) -> None:
    assert style(line(opened(), text)) == expected


def test_the_parts_stand_in_the_order_of_the_decree() -> None:
    texts = [found.text for found in all_lines(opened())]
    order = [
        "BỘ CHỈ HUY QUÂN SỰ",
        "BAN CHỈ HUY QUÂN SỰ",
        "XÃ LỆ THỦY",
        "Số:      /BC-BCH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Lệ Thủy, ngày 23 tháng 11 năm 2026",
        "BÁO CÁO",
        "Kính gửi:",
        "Căn cứ Kế hoạch liên ngành năm 2026.",
        "I. TÌNH HÌNH",
        "Đặng Thị Lan",
        "Đề nghị các thôn tiếp tục duy trì./.",
        "Nơi nhận:",
        "KT. CHỈ HUY TRƯỞNG",
        "Ngô Phúc",
    ]
    places = [texts.index(text) for text in order]
    assert places == sorted(places)


def test_the_body_is_justified_with_an_indented_first_line() -> None:
    form = line(opened(), "Tình hình trên địa bàn cơ bản ổn định.").paragraph_format
    assert str(form.alignment).startswith("JUSTIFY")
    assert round(form.first_line_indent.cm, 2) == 1.27
    assert form.space_before >= Pt(6)
    assert 1 <= form.line_spacing <= 1.5


def rules(paper: Any) -> list[float]:
    """Lengths in millimetres of the rules drawn: column width without the indents."""
    found = []
    widths = (LEFT_COLUMN, RIGHT_COLUMN)
    for index, cell in enumerate(paper.tables[0].rows[0].cells):
        found += [
            widths[index] - 2 * each.paragraph_format.left_indent.mm
            for each in cell.paragraphs
            if _has_rule(each)
        ]
    return found + [
        165 - 2 * each.paragraph_format.left_indent.mm for each in paper.paragraphs if _has_rule(each)
    ]


def _has_rule(found: Line) -> bool:
    return bool(found._p.xpath("./w:pPr/w:pBdr/w:top"))


def test_rules_are_as_long_as_the_decree_says() -> None:
    organ, motto, subject = rules(opened())
    assert 1 / 3 < organ / width_mm("BAN CHỈ HUY QUÂN SỰ", points=12, bold=True) < 1 / 2
    assert motto == pytest.approx(width_mm("Độc lập - Tự do - Hạnh phúc", points=13, bold=True), abs=0.5)
    assert 1 / 3 < subject / width_mm(REPORT.subject_line, points=14, bold=True) < 1 / 2


def test_pages_are_numbered_above_the_text_but_the_first() -> None:
    section = opened().sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    assert section.header.paragraphs[0].runs[0].font.size.pt == 13


def test_an_issued_paper_carries_its_number_and_no_draft_mark() -> None:
    texts = [found.text for found in all_lines(opened(replace(REPORT, number=5, draft=False)))]
    assert "Số: 05/BC-BCH" in texts
    assert "DỰ THẢO" not in texts


def test_a_letter_has_no_type_name_and_its_subject_under_the_number() -> None:
    letter = replace(
        REPORT, kind="CV", symbol="BCH", subject_line="xin ý kiến", addressed_to=("Bộ CHQS tỉnh",)
    )
    texts = [found.text for found in all_lines(opened(letter))]
    assert texts.index("V/v xin ý kiến") == texts.index("Số:      /BCH") + 1
    assert "Kính gửi: Bộ CHQS tỉnh" in texts
    assert "BÁO CÁO" not in texts


def test_two_signers_stand_side_by_side_above_the_recipients() -> None:
    both = replace(REPORT, signers=(*REPORT.signers, SignerBlock("Trưởng Công an xã", "Lê Tiến Dũng")))
    paper = opened(both)
    texts = [found.text for found in all_lines(paper)]
    assert texts.index("Lê Tiến Dũng") < texts.index("Nơi nhận:")
    names = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    assert ["Ngô Phúc", "Lê Tiến Dũng"] in names


def test_numbers_in_tables_are_written_as_papers_write_them() -> None:
    table = next(table for table in opened().tables if table.rows[0].cells[0].text == "TT")
    assert [cell.text for cell in table.rows[1].cells] == ["1", "Thôn 1", "1.974", "86,38"]
    assert str(table.rows[1].cells[2].paragraphs[0].alignment).startswith("RIGHT")


def test_a_demonstration_paper_says_so_on_every_page() -> None:
    section = opened(replace(REPORT, demonstration=True)).sections[0]
    for footer in (section.first_page_footer, section.footer):
        assert footer.paragraphs[0].text == "TÀI LIỆU MINH HỌA – SỐ LIỆU GIẢ ĐỊNH"


def test_the_same_content_is_the_same_bytes() -> None:
    first = render_docx(REPORT)
    assert first == render_docx(REPORT)
    assert {entry.date_time for entry in ZipFile(BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.material
def test_hostile_strings_are_only_text(material: Path) -> None:
    strings = json.loads((material / "data" / "hostile" / "blns.json").read_text(encoding="utf-8"))
    paper = opened(
        replace(REPORT, blocks=tuple(Paragraph(text) for text in strings), subject_line=strings[-1])
    )
    texts = {found.text for found in paper.paragraphs}
    assert {text for text in strings if text.startswith("<script>")} <= texts


@pytest.mark.material
def test_the_decrees_own_annex_keeps_the_same_measures(material: Path) -> None:
    """The real annex is measured by the same rules, so that they are those of papers the State makes."""
    annex = Document(str(material / "data" / "office-files" / "decree-30-2020" / "Phuluc1.docx"))
    section = annex.sections[0]
    for side in ("top", "bottom", "left", "right"):
        allowed = law.rule(f"documents.margin_{side}", on=TODAY).value
        assert allowed["least"] - 0.1 <= getattr(section, f"{side}_margin").mm <= allowed["most"] + 0.1
    fonts = {run.font.name for found in annex.paragraphs for run in found.runs}
    assert fonts == {None, "Times New Roman"}


def test_the_nation_has_room_in_a_font_whose_vietnamese_letters_are_a_tenth_wider() -> None:
    assert width_mm("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", points=12, bold=True) * 1.1 < RIGHT_COLUMN


def test_a_narrow_column_is_as_wide_as_the_words_of_its_heading() -> None:
    table = Table(
        header=("TT", "Nội dung", "Thời gian"), rows=((1, "Tuần tra", "07:30"),), widths=(0.1, 9, 1)
    )
    grid = opened(replace(REPORT, blocks=(table,))).tables[1]
    widths = [column.width.mm for column in grid.columns]
    assert widths[0] > width_mm("TT", points=12, bold=True) + 4
    assert widths[2] > width_mm("gian", points=12, bold=True) + 4
    assert sum(widths) == pytest.approx(165, abs=0.5)


def test_the_text_ends_before_the_signatures() -> None:
    blocks = (Paragraph("Một."), Paragraph("- Hai"), Signers((SignerBlock("CHỈ HUY TRƯỞNG"),)))
    texts = [found.text for found in all_lines(opened(replace(REPORT, blocks=blocks)))]
    assert "- Hai./." in texts
    assert "Một." in texts


def test_the_signatures_never_stand_on_a_page_alone() -> None:
    blocks = (Paragraph("Một."), Paragraph("Hai."), Signers((SignerBlock("CHỈ HUY TRƯỞNG"),)))
    assert line(opened(replace(REPORT, blocks=blocks)), "Hai./.").paragraph_format.keep_with_next
    assert line(opened(replace(REPORT, blocks=blocks[:2])), "Hai./.").paragraph_format.keep_with_next


def test_signatures_keep_their_distance_from_the_text() -> None:
    blocks = (Paragraph("Một."), Signers((SignerBlock("CHỈ HUY TRƯỞNG"),)))
    parts = list(opened(replace(REPORT, blocks=blocks)).iter_inner_content())
    text = next(at for at, part in enumerate(parts) if isinstance(part, Line) and part.text == "Một./.")
    assert isinstance(parts[text + 1], Line)
    assert isinstance(parts[text + 2], DocxTable)


def test_an_empty_cell_is_no_higher_than_one_with_text() -> None:
    paper = opened(replace(REPORT, blocks=(Table(("TT", "Họ và tên"), ((1, ""),)),)))
    [mark] = paper.tables[1].rows[1].cells[1].paragraphs[0]._p.xpath("./w:pPr/w:rPr/w:sz/@w:val")
    assert int(mark) == 24  # half points


def test_a_heading_does_not_touch_the_table_below_it() -> None:
    paper = opened()
    assert line(paper, "1. Tuần tra").paragraph_format.space_after >= Pt(2)
    assert not line(paper, "I. TÌNH HÌNH").paragraph_format.space_after


def test_recipients_stay_on_the_page_of_the_signatures_above_them() -> None:
    blocks = (Paragraph("Một."), Signers((SignerBlock("CHỈ HUY TRƯỞNG", "Lê An"),)))
    both = (SignerBlock("CHỈ HUY TRƯỞNG", "Lê An"), SignerBlock("TRƯỞNG CÔNG AN XÃ", "Lê Dũng"))
    for content in (replace(REPORT, blocks=blocks, signers=()), replace(REPORT, signers=both)):
        assert line(opened(content), "Lê An").paragraph_format.keep_with_next
