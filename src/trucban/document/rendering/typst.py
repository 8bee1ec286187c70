"""
PDF papers, roster tables and images through typst.

What is written goes to typst as JSON data, never as markup: a "#" in a name is a "#" on the paper. Only the
product's own typefaces are used (Tinos, metrically Times New Roman), so every machine prints the same.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from trucban.document.content import (
    DEMONSTRATION_LINE,
    DRAFT_MARK,
    LETTER,
    TYPE_NAMES,
    Block,
    Cell,
    Heading,
    OrganHeading,
    PaperContent,
    Paragraph,
    SignerBlock,
    Table,
)
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
from trucban.lib.errors import DomainError

TEMPLATES = Path(__file__).parent / "templates"
FONT_FOLDER = "@expo-google-fonts/tinos"
FONT_FILES = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")


class FontsMissing(DomainError):
    """The typefaces papers are set in have not been installed."""


@dataclass(frozen=True)
class TablePaper:
    """
    A table on one or more pages with the organ above and signatures below.

    Attributes
    ----------
    merged
        Columns, counted from 0, in which equal values under each other become one cell.
    widths
        Shares of the line.
    paper
        "a4" or "a3".
    points, least_points
        Size of the table's text; it is made smaller, down to the least, where all then stands on one page.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()
    numeric: tuple[int, ...] = ()
    merged: tuple[int, ...] = ()
    subtitle: str = ""
    organ: OrganHeading | None = None
    number: int | None = None
    symbol: str = ""
    place: str = ""
    date: dt.date | None = None
    notes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signers: tuple[SignerBlock, ...] = ()
    paper: str = "a4"
    landscape: bool = True
    points: float = 11
    least_points: float = 8.5
    draft: bool = True
    demonstration: bool = False


def render_pdf(content: PaperContent) -> bytes:
    """Return a paper as PDF, laid out like `render_docx`. The same content gives the same bytes."""
    letter, end = content.kind == LETTER, end_of_text(content.blocks)
    data = {
        **_opening(content.organ, content, left=LEFT_COLUMN),
        "kind": TYPE_NAMES[content.kind],
        "subject": clean(content.subject_line),
        "subject_rule": 0 if letter else _subject_rule(clean(content.subject_line)),
        "letter": letter,
        "addressed": [clean(name) for name in content.addressed_to],
        "basis": basis_text(content.basis_lines),
        "blocks": [_block(block, last=index == end) for index, block in enumerate(content.blocks)],
        "signers": _signers(content.signers),
        "recipients": recipient_lines(content.recipients),
        "demonstration": DEMONSTRATION_LINE if content.demonstration else "",
    }
    return _compile("paper.typ", data)


def typst_table_pdf(paper: TablePaper) -> bytes:
    """Return a table as PDF, A4 or A3, with its signature block."""
    width = 297 if paper.paper == "a4" else 420
    if not paper.landscape:
        width = 210 if paper.paper == "a4" else 297
    data = {
        **(
            _opening(paper.organ, paper, left=(width - (35 if paper.landscape else 45)) * 0.42)
            if paper.organ
            else {"organ": False}
        ),
        "title": clean(paper.title),
        "subtitle": clean(paper.subtitle),
        "table": _table(Table(paper.header, paper.rows, paper.widths, paper.numeric), paper.merged),
        "notes": [clean(note) for note in paper.notes],
        "signers": _signers(paper.signers),
        "recipients": recipient_lines(paper.recipients),
        "paper": paper.paper,
        "flipped": paper.landscape,
        "points": paper.points,
        "least_points": min(paper.least_points, paper.points),
        "draft": DRAFT_MARK if paper.draft else "",
        "demonstration": DEMONSTRATION_LINE if paper.demonstration else "",
    }
    return _compile("table.typ", data)


def svg_to_png(svg: str, *, pixels_per_inch: float = 144) -> bytes:
    """Return a drawing as a PNG image; its text is set in Tinos whatever family it names."""
    return _compile("drawing.typ", {"svg": svg}, file_format="png", pixels_per_inch=pixels_per_inch)


def _opening(organ: OrganHeading, paper: PaperContent | TablePaper, *, left: float) -> dict[str, Any]:
    issuer = lines(clean(organ.issuer).upper(), width=left - 0.5, points=12, bold=True)
    return {
        "organ": True,
        "left": left,
        "superior": lines(clean(organ.superior).upper(), width=left - 0.5, points=12),
        "issuer": issuer,
        "issuer_rule": widest_mm(issuer, points=12, bold=True) * 0.4,
        "number": paper_number(paper.number, clean(paper.symbol)) if paper.symbol else "",
        "draft": DRAFT_MARK if paper.draft else "",
        "nation": NATION,
        "motto": MOTTO,
        "motto_rule": width_mm(MOTTO, points=13, bold=True),
        "place_date": paper_date(clean(paper.place), paper.date) if paper.place else "",
    }


def _subject_rule(subject: str) -> float:
    last = lines(subject, width=165, points=14, bold=True)[-1]
    return max(width_mm(last, points=14, bold=True) * 0.4, 12)


def _block(block: Block, *, last: bool) -> dict[str, Any]:
    if isinstance(block, Heading):
        text = clean(block.text)
        return {
            "block": "heading",
            "text": text.upper() if block.level == 1 else text,
            "bold": block.level < 3,
        }
    if isinstance(block, Paragraph):
        text = clean(closed(block.text) if last else block.text)
        return {"block": "text", "parts": text.split("\n"), "last": last}
    if isinstance(block, Table):
        return {"block": "table", **_table(block)}
    return {"block": "signers", "signers": _signers(block.signers)}


def _table(table: Table, merged: Sequence[int] = ()) -> dict[str, Any]:
    rows = [[clean(cell_text(cell)) for cell in row] for row in table.rows]
    return {
        "header": [clean(text) for text in table.header],
        "cells": list(_cells(rows, merged)),
        "widths": list(table.widths) or [1] * len(table.header),
        "numeric": list(table.numeric),
    }


def _cells(rows: list[list[str]], merged: Sequence[int]) -> list[dict[str, Any]]:
    """Return the cells row by row; a merged cell spans the rows in which its value stays the same."""
    cells = []
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if x in merged and y and rows[y - 1][x] == text:
                continue
            span = 1
            while x in merged and y + span < len(rows) and rows[y + span][x] == text:
                span += 1
            cells.append({"x": x, "y": y + 1, "text": text, "span": span})
    return cells


def _signers(signers: Sequence[SignerBlock]) -> list[dict[str, Any]]:
    return [{"lines": signer_lines(signer), "name": clean(signer.name)} for signer in signers]


def _compile(
    template: str,
    data: dict[str, Any],
    *,
    file_format: Literal["pdf", "png"] = "pdf",
    pixels_per_inch: float | None = None,
) -> bytes:
    return typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=[str(path) for path in font_files()],
        ignore_system_fonts=True,
        format=file_format,
        ppi=pixels_per_inch,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=0,
    )


def font_files() -> list[Path]:
    """
    Return the folders of the typefaces.

    Raises
    ------
    FontsMissing
        One of them is not there; the message says how they come.
    """
    folder = Path(settings.ROOT) / "node_modules" / FONT_FOLDER
    found = [folder / name / f"Tinos_{name}.ttf" for name in FONT_FILES]
    missing = next((file for file in found if not file.is_file()), None)
    if missing:
        raise FontsMissing(
            _(
                "The typeface %(file)s is missing: run “./trucban up” once, it brings the fonts from the lock file."
            )
            % {"file": missing.name}
        )
    return [file.parent for file in found]
