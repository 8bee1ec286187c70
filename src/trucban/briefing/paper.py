"""The minutes on paper (BIÊN BẢN), Decree 30/2020 layout. Papers are Vietnamese whatever language the desk is in."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import override

from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.briefing import selectors
from trucban.briefing.agenda import age_text
from trucban.briefing.models import Briefing, BriefingAttendance, Confirmation, Section
from trucban.document.content import (
    Block,
    Heading,
    PaperContent,
    Paragraph,
    SignerBlock,
    Signers,
    Table,
    numbered,
)
from trucban.document.letterhead import ARCHIVE_LINE, Letterhead, letterhead
from trucban.document.wording import day_text, ended, spoken_moment, week_span
from trucban.lib.clock import local_day

NOT_AGREED = (
    "Chưa thống nhất: chờ xác nhận của {missing}. Cho đến khi cả hai bên xác nhận, phần việc của mỗi bên chỉ ràng buộc "
    "bên đó."
)


def minutes_paper(*, actor: Actor, briefing_id: UUID) -> PaperContent:
    """Return the minutes of a briefing the actor sees, signed by whoever held the offices when it began."""
    briefing = selectors.get_briefing(actor=actor, briefing_id=briefing_id)
    with override("vi"):
        return minutes_content(
            briefing, head=letterhead(commune_id=briefing.commune_id, at=briefing.starts_at)
        )


def minutes_content(briefing: Briefing, *, head: Letterhead) -> PaperContent:
    """Return the minutes as plain values; a draft until both sides have confirmed."""
    standing = selectors.standing(briefing)
    return PaperContent(
        kind="BB",
        organ=head.organ,
        place=head.place,
        symbol=head.symbol_of("BB"),
        date=local_day(briefing.starts_at),
        subject_line=f"Giao ban {week_span(selectors.week_of(briefing)).lower()}",
        blocks=(
            *_opening(briefing),
            *_not_agreed(standing),
            *numbered(_body(briefing)),
            *(Paragraph(_confirmed(row)) for row in standing.confirmed),
            Paragraph(_fingerprint(briefing.minutes_hash)),
            Paragraph(_end(briefing)),
            _signers(head, standing),
        ),
        signers=(SignerBlock(title="THƯ KÝ", name=briefing.secretary_name),),
        recipients=("Đảng ủy, UBND xã", "Ban CHQS xã, Công an xã", ARCHIVE_LINE),
        draft=not standing.is_agreed,
        demonstration=head.demonstration,
    )


def _body(briefing: Briefing) -> Iterator[Block]:
    yield Heading("Thành phần")
    yield _attendance(briefing)
    yield from _sections(briefing)
    yield Heading("Nhiệm vụ đã kết luận")
    yield from _decisions(briefing)
    yield Heading("Kết luận của chủ trì")
    yield from _lines(briefing.conclusion)


def _not_agreed(standing: selectors.Standing) -> Iterator[Block]:
    if not standing.is_agreed:
        yield Paragraph(NOT_AGREED.format(missing=", ".join(row.short_name for row in standing.missing)))


def _confirmed(row: Confirmation) -> str:
    how = "xác nhận trên hệ thống" if row.manner == Confirmation.Manner.SCREEN else "đã ký bản giấy"
    acting = {"KT.": ", ký thay", "Q.": ", quyền"}.get(row.capacity, "")
    who = f"{row.signer_name} ({row.signer_title}{acting})"
    return f"{row.agency.short_name}: {who} {how} ngày {day_text(row.signed_date)}."


def _fingerprint(digest: str) -> str:
    """Return a hash in groups of eight, which a line can be broken between."""
    groups = [digest[start : start + 8] for start in range(0, len(digest), 8)]
    return f"Mã kiểm tra nội dung (SHA-256): {' '.join(groups) or 'chưa khóa biên bản'}."


def _signers(head: Letterhead, standing: selectors.Standing) -> Signers:
    """Return both heads, or who confirmed in their place: KT. above a deputy's own title, Q. before the head's."""
    given = {row.agency.kind: row for row in standing.confirmed}
    return Signers(
        (
            _signer(head.police_chief, given.get(Agency.Kind.POLICE)),
            _signer(head.commander, given.get(Agency.Kind.COMMAND)),
        )
    )


def _signer(head: SignerBlock, row: Confirmation | None) -> SignerBlock:
    if row is None:
        return head
    if row.capacity == "KT.":
        return SignerBlock(capacity=f"KT. {head.title}", title=row.signer_title.upper(), name=row.signer_name)
    return SignerBlock(title=f"{row.capacity} {head.title}".strip(), name=row.signer_name)


def _opening(briefing: Briefing) -> Iterator[Block]:
    yield Paragraph(f"Thời gian bắt đầu: {spoken_moment(briefing.starts_at)}.")
    yield Paragraph(f"Địa điểm: {briefing.place or '…'}.")
    yield Paragraph(f"Chủ trì: {briefing.chair_name or '…'} ({briefing.chair_agency.short_name}).")


def _end(briefing: Briefing) -> str:
    """Return the sentence minutes end with (Decree 30/2020/NĐ-CP, Annex III, form 1.9); dots until it is over."""
    end = spoken_moment(briefing.ended_at) if briefing.ended_at else "… giờ …, ngày …"
    return f"Buổi giao ban kết thúc vào {end}."


def _attendance(briefing: Briefing) -> Table:
    return Table(
        header=("TT", "Thành phần", "Họ và tên", "Có mặt"),
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
            yield Paragraph(f"- {ended(row.text + age_text(row.age_weeks))}")
            yield from _lines(row.discussion, empty=False)


def _decisions(briefing: Briefing) -> Iterator[Block]:
    rows = selectors.decisions_of(briefing)
    if not rows:
        yield Paragraph("Không.")
        return
    yield Table(
        header=("TT", "Nội dung", "Cơ quan, người thực hiện", "Hạn"),
        rows=tuple(
            (number, row.text, row.addressee, day_text(row.due_date))
            for number, row in enumerate(rows, start=1)
        ),
        widths=(0.6, 5.2, 3.2, 1.6),
    )


def _lines(text: str, *, empty: bool = True) -> list[Paragraph]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [Paragraph(line) for line in lines] or ([Paragraph("…")] if empty else [])
