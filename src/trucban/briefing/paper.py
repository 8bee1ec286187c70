"""The minutes on paper (BIÊN BẢN), Decree 30/2020 layout. Papers are Vietnamese; callers set the language."""

from collections.abc import Iterator

from trucban.briefing import selectors
from trucban.briefing.models import Briefing, BriefingAttendance, Decision, Section
from trucban.document.content import Block, Heading, PaperContent, Paragraph, SignerBlock, Signers, Table
from trucban.document.letterhead import ARCHIVE_LINE, Letterhead
from trucban.document.wording import day_text, moment_text, week_span
from trucban.lib.weeks import Week

NOT_AGREED = (
    "Chưa thống nhất: biên bản chưa được hai bên xác nhận; phần việc của mỗi bên chỉ ràng buộc bên đó cho đến khi cả hai "
    "xác nhận."
)


def minutes_content(briefing: Briefing, *, head: Letterhead) -> PaperContent:
    """Return the minutes as plain values; a draft until both sides have confirmed."""
    standing = selectors.standing(briefing)
    return PaperContent(
        kind="BB",
        organ=head.organ,
        place=head.place,
        symbol=head.symbol_of("BB"),
        subject_line=f"Giao ban {week_span(Week(briefing.iso_year, briefing.iso_week)).lower()}",
        blocks=(
            *_opening(briefing),
            *([] if standing.is_agreed else [Paragraph(NOT_AGREED)]),
            Heading("Thành phần"),
            _attendance(briefing),
            *_sections(briefing),
            Heading("Nhiệm vụ đã kết luận"),
            *_decisions(briefing),
            Heading("Kết luận của chủ trì"),
            *_lines(briefing.conclusion),
            Paragraph(f"Mã băm nội dung (SHA-256): {briefing.minutes_hash or 'chưa khóa biên bản'}"),
            Signers((head.police_chief, head.commander)),
        ),
        signers=(SignerBlock(title="THƯ KÝ", name=briefing.secretary_name),),
        recipients=("Đảng ủy, UBND xã", "Ban CHQS xã, Công an xã", ARCHIVE_LINE),
        draft=not standing.is_agreed,
        demonstration=head.demonstration,
    )


def _opening(briefing: Briefing) -> Iterator[Block]:
    ended = f" Kết thúc: {moment_text(briefing.ended_at)}." if briefing.ended_at else ""
    yield Paragraph(f"Bắt đầu: {moment_text(briefing.starts_at)}.{ended} Địa điểm: {briefing.place or '…'}.")
    yield Paragraph(f"Chủ trì: {briefing.chair_name or '…'} ({briefing.chair_agency.short_name}).")


def _attendance(briefing: Briefing) -> Table:
    return Table(
        header=("STT", "Thành phần", "Họ và tên", "Có mặt"),
        rows=tuple(
            (number, row.title, row.name or row.represented_by, _came(row))
            for number, row in enumerate(selectors.attendance_of(briefing), start=1)
        ),
        widths=(0.6, 3.4, 3.6, 3.4),
    )


def _came(row: BriefingAttendance) -> str:
    detail = row.represented_by or row.reason
    return f"{row.get_outcome_display()} ({detail})" if detail else str(row.get_outcome_display())


def _sections(briefing: Briefing) -> Iterator[Block]:
    items = list(briefing.items.order_by("position", "pk"))
    for section in Section:
        rows = [row for row in items if row.section == section]
        if rows:
            yield Heading(str(section.label))
        for row in rows:
            age = f" (tồn {row.age_weeks} tuần)" if row.age_weeks else ""
            yield Paragraph(f"- {row.text}{age}")
            yield from _lines(row.discussion, empty=False)


def _decisions(briefing: Briefing) -> Iterator[Block]:
    rows = selectors.decisions_of(briefing)
    if not rows:
        yield Paragraph("Không.")
        return
    yield Table(
        header=("STT", "Nội dung", "Cơ quan, người thực hiện", "Hạn"),
        rows=tuple(
            (number, row.text, _owner(row), day_text(row.task.due_date))
            for number, row in enumerate(rows, start=1)
        ),
        widths=(0.6, 5.2, 3.2, 1.6),
    )


def _owner(row: Decision) -> str:
    return row.task.to_office.title if row.task.to_office else str(row.task.to_agency.short_name)


def _lines(text: str, *, empty: bool = True) -> list[Paragraph]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [Paragraph(line) for line in lines] or ([Paragraph("…")] if empty else [])
