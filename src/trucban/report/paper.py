"""The weekly report on paper (BÁO CÁO) and as a workbook. Papers are Vietnamese; callers set the language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trucban.document.content import Block, Cell, Heading, PaperContent, Paragraph, Table, numbered
from trucban.document.letterhead import ARCHIVE_LINE, Letterhead
from trucban.document.wording import ended, number_text, week_span
from trucban.document.workbook import Sheet
from trucban.lib.weeks import Week
from trucban.report.selectors import Figure, ObligationStatus, Rate, rates

SECTIONS = {
    "DUTY": "Công tác trực",
    "PATROL": "Tuần tra, canh gác phối hợp",
    "INCIDENT": "Tình hình vụ việc",
    "TASK": "Việc được giao",
    "BRIEFING": "Giao ban và báo cáo của các thôn",
    "FORCE": "Lực lượng ở thôn",
}
STATES = {"MET": "đạt", "MISSED": "không đạt", "DUE": "chưa đến hạn"}
PROTECTED_NOTE = "Vụ việc có người chưa thành niên, nạn nhân bạo lực gia đình hoặc người cung cấp tin không đưa vào số liệu này."


@dataclass(frozen=True)
class ReportText:
    """What people wrote; the figures are never typed."""

    assessment: str = ""
    shortcomings: str = ""
    next_week: str = ""


def content(
    *,
    head: Letterhead,
    week: Week,
    figures: Sequence[Figure],
    obligations: Sequence[ObligationStatus],
    text: ReportText,
    draft: bool = True,
) -> PaperContent:
    """Return the report of one week as a paper's plain values."""
    return PaperContent(
        kind="BC",
        organ=head.organ,
        place=head.place,
        symbol=head.symbol_of("BC"),
        subject_line=f"Kết quả công tác {week_span(week).lower()}",
        blocks=tuple(numbered(_blocks(figures, obligations, text))),
        signers=(head.commander,),
        recipients=("Đảng ủy, UBND xã", "Công an xã", ARCHIVE_LINE),
        draft=draft,
        demonstration=head.demonstration,
    )


def _blocks(
    figures: Sequence[Figure], obligations: Sequence[ObligationStatus], text: ReportText
) -> Iterator[Block]:
    yield from _results(figures)
    yield Heading("Nghĩa vụ theo kế hoạch liên ngành")
    yield _obligations(obligations)
    for title, written in (
        ("Đánh giá", text.assessment),
        ("Hạn chế, khó khăn", text.shortcomings),
        ("Nhiệm vụ tuần tới", text.next_week),
    ):
        yield Heading(title)
        yield from _paragraphs(written)


def _results(figures: Sequence[Figure]) -> Iterator[Block]:
    yield Heading("Kết quả trong tuần")
    for number, (section, title) in enumerate(SECTIONS.items(), start=1):
        yield Heading(f"{number}. {title}", level=2)
        yield _table([one for one in figures if one.section == section])
        if section == "INCIDENT":
            yield Paragraph(PROTECTED_NOTE)
    for rate in rates(figures):
        yield Paragraph(f"- {ended(f'{rate.label}: {rate_text(rate)}')}")


def rate_text(rate: Rate) -> str:
    """Return "83% (5/6)", or that there were too few to mean anything."""
    counts = f"{number_text(rate.part)}/{number_text(rate.whole)}"
    return f"{rate.percent}% ({counts})" if rate.percent is not None else f"quá ít để tính tỷ lệ ({counts})"


def _table(figures: Sequence[Figure]) -> Table:
    return Table(
        header=("Nội dung", "Đơn vị tính", "Tuần này", "Tuần trước", "Tăng/giảm"),
        rows=tuple(
            (one.label, one.unit, one.value, one.previous, change_text(one.change)) for one in figures
        ),
        widths=(4.6, 1.8, 1.3, 1.4, 1.3),
        numeric=(2, 3, 4),
    )


def change_text(change: int) -> str:
    return f"+{number_text(change)}" if change > 0 else number_text(change)


def _obligations(statuses: Sequence[ObligationStatus]) -> Table:
    return Table(
        header=("Nghĩa vụ", "Yêu cầu", "Đã thực hiện", "Kết quả"),
        rows=tuple((one.obligation.title, one.required, one.done, STATES[one.state]) for one in statuses),
        widths=(5.4, 1.4, 1.6, 1.8),
        numeric=(1, 2),
    )


def _paragraphs(text: str) -> list[Paragraph]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [Paragraph(line) for line in lines] or [Paragraph("…")]


def workbook(
    *, week: Week, figures: Sequence[Figure], obligations: Sequence[ObligationStatus], demonstration: bool
) -> list[Sheet]:
    """Return the figures, the records each of them counts, and the promises, on three sheets."""
    title = f"BÁO CÁO – {week_span(week).upper()}"
    notes = ("TÀI LIỆU MINH HỌA – SỐ LIỆU GIẢ ĐỊNH",) if demonstration else ()
    return [
        Sheet(
            name="Số liệu",
            title=title,
            header=("Mục", "Nội dung", "Đơn vị tính", "Tuần này", "Tuần trước", "Tăng/giảm", "Cách tính"),
            rows=tuple(_figure_row(one) for one in figures),
            widths=(24, 34, 14, 11, 11, 11, 60),
            notes=(*notes, PROTECTED_NOTE),
        ),
        Sheet(
            name="Bản ghi",
            title=title,
            header=("Nội dung", "Bản ghi", "Số đếm"),
            rows=tuple(_record_rows(figures)),
            widths=(34, 70, 10),
        ),
        Sheet(
            name="Nghĩa vụ",
            title=title,
            header=("Nghĩa vụ", "Yêu cầu", "Đã thực hiện", "Kết quả"),
            rows=tuple(
                (one.obligation.title, one.required, one.done, STATES[one.state]) for one in obligations
            ),
            widths=(60, 10, 14, 16),
        ),
    ]


def _figure_row(one: Figure) -> tuple[Cell, ...]:
    return (SECTIONS[one.section], one.label, one.unit, one.value, one.previous, one.change, one.definition)


def _record_rows(figures: Sequence[Figure]) -> Iterator[tuple[Cell, ...]]:
    for figure in figures:
        for counted in figure.counted:
            yield (figure.label, counted.link.label, counted.amount)
