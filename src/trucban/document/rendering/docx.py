"""
Word papers in the layout of Decree 30/2020/NĐ-CP.

References
----------
Annex I, Part I: Section I (paper, margins, typeface), Section II (parts of a paper), Section IV (where each stands),
Section V (size and style of each). Sizes are points, lengths millimetres.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import zip_longest
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from trucban.document.content import (
    DEMONSTRATION_LINE,
    DRAFT_MARK,
    LETTER,
    TYPE_NAMES,
    Block,
    Heading,
    PaperContent,
    Paragraph,
    SignerBlock,
    Signers,
    Table,
)
from trucban.document.rendering.archive import with_fixed_times
from trucban.document.rendering.measure import LEFT_COLUMN, lines, widest_mm, width_mm
from trucban.document.rendering.text import (
    MOTTO,
    NATION,
    basis_text,
    cell_text,
    clean,
    closed,
    end_of_text,
    recipient_lines,
    signer_lines,
)
from trucban.document.wording import paper_date, paper_number

FONT = "Times New Roman"
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 20, 20, 30, 15
TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
# The nation's name in 12 points (88 mm) fits on one line also where the machine's font lacks Vietnamese letters and
# takes wider ones of another for them. The columns are centred, and what stands in them keeps inside the margins
# although together they are 2 mm wider than the line.
RIGHT_COLUMN = 99
CELL_PADDING = 2 * 1.9 + 0.5  # millimetres that a cell keeps free beside its text
FIRST_LINE = 12.7
BETWEEN_PARAGRAPHS = 6
BEFORE_TABLE = 3
LINE_SPACING = 1.1
BODY, TABLE_TEXT = 14, 12
SIGNATURE_SPACE = 60  # points between the title and the name
CENTRE, LEFT, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
NO_MOMENT = datetime(2020, 3, 5, tzinfo=UTC)  # a fixed day: the file says nothing of when it was made


def render_docx(content: PaperContent) -> bytes:
    """
    Return a paper as a DOCX file.

    Parameters
    ----------
    content
        What the paper says. Text of any kind is safe: characters XML cannot hold are left out.

    Returns
    -------
    bytes
        The same for the same content.
    """
    paper = Document()
    _set_page(paper)
    _set_properties(paper, content)
    _set_page_number(paper)
    if content.demonstration:
        _mark_as_demonstration(paper)
    _opening(paper, content)
    _title(paper, content)
    _basis(paper, content)
    _body(paper, content.blocks)
    _closing(paper, content)
    file = BytesIO()
    paper.save(file)
    return with_fixed_times(file.getvalue())


# --- The page ---------------------------------------------------------------------------------------------


def _set_page(paper: Any) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(MARGIN_TOP), Mm(MARGIN_BOTTOM)
    section.left_margin, section.right_margin = Mm(MARGIN_LEFT), Mm(MARGIN_RIGHT)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(language)


def _set_properties(paper: Any, content: PaperContent) -> None:
    properties = paper.core_properties
    properties.author = properties.last_modified_by = clean(content.organ.issuer)[:255]
    properties.title = clean(content.subject_line)[:255]
    properties.created = properties.modified = NO_MOMENT
    properties.language, properties.comments, properties.revision = "vi-VN", "", 1


def _set_page_number(paper: Any) -> None:
    """Number the pages from 1, in the middle of the top margin; the first page shows none."""
    line = paper.sections[0].header.paragraphs[0]
    line.alignment = CENTRE
    run = line.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("end", "")):
        part = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            part.text = text
        else:
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def _mark_as_demonstration(paper: Any) -> None:
    section = paper.sections[0]
    for footer in (section.first_page_footer, section.footer):
        line = footer.paragraphs[0]
        line.alignment = CENTRE
        _run(line, DEMONSTRATION_LINE, size=11, bold=True)


# --- Parts ------------------------------------------------------------------------------------------------


def _opening(paper: Any, content: PaperContent) -> None:
    """Organ and number to the left; nation, motto, place and day to the right."""
    left, right = _columns(paper, LEFT_COLUMN, RIGHT_COLUMN)
    for index, line in enumerate(
        lines(clean(content.organ.superior).upper(), width=LEFT_COLUMN - 0.5, points=12)
    ):
        _line(left, line, size=12, first=index == 0)
    issuer = lines(clean(content.organ.issuer).upper(), width=LEFT_COLUMN - 0.5, points=12, bold=True)
    for line in issuer:
        _line(left, line, size=12, bold=True)
    _rule(left, widest_mm(issuer, points=12, bold=True) * 0.4, within=LEFT_COLUMN)
    _line(left, paper_number(content.number, clean(content.symbol)), size=13, before=4)
    if content.kind == LETTER:
        _line(left, f"V/v {clean(content.subject_line)}", size=12, before=6)
    if content.draft:
        _line(left, DRAFT_MARK, size=13, bold=True, before=4)
    _line(right, NATION, size=12, bold=True, first=True)
    _line(right, MOTTO, size=13, bold=True)
    _rule(right, width_mm(MOTTO, points=13, bold=True), within=RIGHT_COLUMN)
    _line(right, paper_date(clean(content.place), content.date), size=13, italic=True, before=4)


def _title(paper: Any, content: PaperContent) -> None:
    if content.kind != LETTER:
        subject = clean(content.subject_line)
        _line(paper, TYPE_NAMES[content.kind], size=14, bold=True, before=14)
        _line(paper, subject, size=14, bold=True)
        last = lines(subject, width=TEXT_WIDTH, points=14, bold=True)[-1]
        _rule(paper, max(width_mm(last, points=14, bold=True) * 0.4, 12), within=TEXT_WIDTH)
    if content.addressed_to:
        _addressees(paper, [clean(name) for name in content.addressed_to])
    paper.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _addressees(paper: Any, names: Sequence[str]) -> None:
    if len(names) == 1:
        _line(paper, f"Kính gửi: {names[0]}", size=BODY, before=12)
        return
    _line(paper, "Kính gửi:", size=BODY, before=12, align=LEFT, indent=30)
    for index, name in enumerate(names):
        end = "." if index == len(names) - 1 else ";"
        _line(paper, f"- {name.rstrip('.;')}{end}", size=BODY, align=LEFT, indent=40)


def _basis(paper: Any, content: PaperContent) -> None:
    for line in basis_text(content.basis_lines):
        _run(_text(paper), line, size=BODY, italic=True)


def _body(paper: Any, blocks: Sequence[Block]) -> None:
    end = end_of_text(blocks)
    for index, (block, following) in enumerate(zip_longest(blocks, blocks[1:])):
        if isinstance(block, Heading):
            _heading(paper, block, above_table=isinstance(following, Table))
        elif isinstance(block, Paragraph):
            for part in clean(closed(block.text) if index == end else block.text).split("\n"):
                _run(_text(paper), part, size=BODY)
        elif isinstance(block, Table):
            _table(paper, block)
        else:
            _gap(paper)
            _keep_with_text(paper)
            _signatures(paper, block, kept=following is None)


def _keep_with_text(paper: Any) -> None:
    """Let the last lines of the text go over with the signatures, which never stand on a page alone."""
    for line in paper.paragraphs[-2:]:
        line.paragraph_format.keep_with_next = True


def _heading(paper: Any, heading: Heading, *, above_table: bool) -> None:
    text = clean(heading.text)
    line = _text(paper)
    if above_table:
        line.paragraph_format.space_after = Pt(BEFORE_TABLE)
    line.paragraph_format.keep_with_next = True
    _run(line, text.upper() if heading.level == 1 else text, size=BODY, bold=heading.level < 3)


def _text(paper: Any) -> Any:
    line = paper.add_paragraph()
    line.alignment = JUSTIFY
    form = line.paragraph_format
    form.first_line_indent = Mm(FIRST_LINE)
    form.space_before, form.line_spacing = Pt(BETWEEN_PARAGRAPHS), LINE_SPACING
    return line


def _closing(paper: Any, content: PaperContent) -> None:
    """With one signer: recipients to the left, signature to the right. With more: signatures, then recipients."""
    if not content.signers and not content.recipients:
        return
    _gap(paper)
    _keep_with_text(paper)
    if len(content.signers) > 1:
        _signatures(paper, Signers(content.signers), kept=bool(content.recipients))
        if content.recipients:
            _gap(paper)
            _keep_with_text(paper)
            _recipients(paper, content.recipients)
        return
    left, right = _columns(paper, TEXT_WIDTH - RIGHT_COLUMN, RIGHT_COLUMN)
    _recipients(left, content.recipients, first=True)
    if content.signers:
        _signature(right, content.signers[0])


def _recipients(place: Any, recipients: Sequence[str], *, first: bool = False) -> None:
    if not recipients:
        return
    _line(place, "Nơi nhận:", size=12, bold=True, italic=True, align=LEFT, first=first)
    for line in recipient_lines(recipients):
        _line(place, clean(line), size=11, align=LEFT)


def _signatures(paper: Any, block: Signers, *, kept: bool) -> None:
    """
    Set signatures side by side; their names stand on one line whatever is written above.

    ``kept`` holds them on one page with what follows: recipients never stand on a page alone.
    """
    widths = [TEXT_WIDTH / len(block.signers)] * len(block.signers)
    titles, names = _side_by_side(paper, widths, rows=2)
    for above, below, signer in zip(titles, names, block.signers, strict=True):
        _signer_title(above, signer)
        _signer_name(below, signer, first=True)
        for line in [*above.paragraphs, *(below.paragraphs if kept else ())]:
            line.paragraph_format.keep_with_next = True


def _signature(cell: Any, signer: SignerBlock) -> None:
    _signer_title(cell, signer)
    _signer_name(cell, signer)


def _signer_title(cell: Any, signer: SignerBlock) -> None:
    for index, text in enumerate(signer_lines(signer)):
        _line(cell, text, size=14, bold=True, first=index == 0)


def _signer_name(cell: Any, signer: SignerBlock, *, first: bool = False) -> None:
    _line(cell, clean(signer.name), size=14, bold=True, before=SIGNATURE_SPACE, first=first)


# --- Tables -----------------------------------------------------------------------------------------------


def _table(paper: Any, table: Table) -> None:
    columns = len(table.header)
    widths = _widths(table, columns)
    grid = paper.add_table(rows=0, cols=columns)
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    head = grid.add_row()
    _set_on_row(head, "w:tblHeader", "w:cantSplit")
    for cell, text, width in zip(head.cells, table.header, widths, strict=True):
        cell.width = Mm(width)
        _line(cell, clean(text), size=TABLE_TEXT, bold=True, first=True)
    for row in table.rows:
        cells = grid.add_row()
        _set_on_row(cells, "w:cantSplit")
        for index, (cell, value, width) in enumerate(zip(cells.cells, row, widths, strict=True)):
            cell.width = Mm(width)
            align = RIGHT if index in table.numeric else LEFT
            for number, part in enumerate(clean(cell_text(value)).split("\n")):
                _line(cell, part, size=TABLE_TEXT, align=align, first=number == 0)
    _gap(paper)


def _widths(table: Table, columns: int) -> list[float]:
    """Return the columns' widths by their shares; none is so narrow that a word of its heading breaks."""
    shares = list(table.widths) or [1.0] * columns
    least = [
        max(width_mm(word, points=TABLE_TEXT, bold=True) for word in clean(text).split() or [""])
        + CELL_PADDING
        for text in table.header
    ]
    narrow: set[int] = set()
    while True:
        rest = TEXT_WIDTH - sum(least[index] for index in narrow)
        free = sum(share for index, share in enumerate(shares) if index not in narrow)
        widths = [
            least[index] if index in narrow else share / free * rest for index, share in enumerate(shares)
        ]
        more = {index for index, width in enumerate(widths) if width < least[index]} - narrow
        if not more or rest <= 0:
            return widths
        narrow |= more


def _set_on_row(row: Any, *names: str) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in names:
        properties.append(OxmlElement(name))


def _columns(paper: Any, *widths: float) -> Sequence[Any]:
    """Set things side by side; return the cells."""
    return _side_by_side(paper, widths, rows=1)[0]


def _side_by_side(paper: Any, widths: Sequence[float], *, rows: int) -> list[Sequence[Any]]:
    """Add a table without lines or padding; return its cells row by row."""
    grid = paper.add_table(rows=rows, cols=len(widths))
    grid.autofit, grid.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.append(margins)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for row in grid.rows:
        _set_on_row(row, "w:cantSplit")
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return [row.cells for row in grid.rows]


# --- Lines ------------------------------------------------------------------------------------------------


def _line(
    place: Any,
    text: str,
    *,
    size: float,
    bold: bool = False,
    italic: bool = False,
    align: Any = CENTRE,
    before: float = 0,
    indent: float = 0,
    first: bool = False,
) -> Any:
    """Write one line; ``first`` uses the empty paragraph every cell begins with."""
    line = place.paragraphs[0] if first else place.add_paragraph()
    line.alignment = align
    line.paragraph_format.space_before = Pt(before)
    if indent:
        line.paragraph_format.left_indent = Mm(indent)
    _run(line, text, size=size, bold=bold, italic=italic)
    if not text:
        _set_empty_height(line, size)
    return line


def _set_empty_height(line: Any, size: float) -> None:
    """An empty line is as high as the mark that ends it, which is of the body's size unless it is told."""
    mark = OxmlElement("w:rPr")
    points = OxmlElement("w:sz")
    points.set(qn("w:val"), str(round(size * 2)))
    mark.append(points)
    line._p.get_or_add_pPr().append(mark)


def _run(line: Any, text: str, *, size: float, bold: bool = False, italic: bool = False) -> None:
    run = line.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def _rule(place: Any, length: float, *, within: float) -> None:
    """Draw a line of so many millimetres in the middle: the upper border of an empty, indented paragraph."""
    line = place.add_paragraph()
    form = line.paragraph_format
    form.left_indent = form.right_indent = Mm(max(within - length, 0) / 2)
    form.line_spacing, form.space_before = Pt(3), Pt(1)
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    line._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _gap(paper: Any) -> None:
    paper.add_paragraph().paragraph_format.line_spacing = Pt(10)
