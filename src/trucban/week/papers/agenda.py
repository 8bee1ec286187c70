"""The agenda of the briefing that opens the week, with room to write."""

from collections.abc import Iterator

from trucban.briefing.models import Section
from trucban.document.content import Block, Heading, PaperContent, Paragraph, Signers, numbered
from trucban.document.letterhead import ARCHIVE_LINE, Letterhead
from trucban.document.wording import ended, spoken_moment, week_span
from trucban.week.dossier import Dossier


def content(dossier: Dossier, head: Letterhead) -> PaperContent:
    return PaperContent(
        kind="TB",
        organ=head.organ,
        place=head.place,
        symbol=head.symbol_of("TB"),
        subject_line=f"Nội dung giao ban {week_span(dossier.week).lower()}",
        blocks=(
            *_opening(dossier),
            *numbered(_sections(dossier)),
            Signers((head.police_chief, head.commander)),
        ),
        recipients=("Đảng ủy, UBND xã", "Ban CHQS xã, Công an xã", "Các thôn", ARCHIVE_LINE),
        draft=True,
        demonstration=head.demonstration,
    )


def _opening(dossier: Dossier) -> Iterator[Block]:
    yield Paragraph(f"Thời gian: {spoken_moment(dossier.opens_at)}.")
    yield Paragraph(
        f"Nội dung: đánh giá {week_span(dossier.reviewed).lower()}; thống nhất nhiệm vụ "
        f"{week_span(dossier.week).lower()}."
    )


def _sections(dossier: Dossier) -> Iterator[Block]:
    for section in Section:
        rows = [row for row in dossier.agenda if row.line.section == section]
        if rows:
            yield Heading(str(section.label))
            for row in sorted(rows, key=lambda row: -row.age_weeks):
                yield Paragraph(f"- {ended(row.text)}")
