"""Turns plain values into files: DOCX in the layout of Decree 30/2020, PDF and images by typst. Same values, same bytes."""

from trucban.document.rendering.docx import render_docx
from trucban.document.rendering.typst import (
    FontsMissing,
    TablePaper,
    render_pdf,
    svg_to_png,
    typst_table_pdf,
)

__all__ = ["FontsMissing", "TablePaper", "render_docx", "render_pdf", "svg_to_png", "typst_table_pdf"]
