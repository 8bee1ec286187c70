"""The joint patrol plan of the week (KẾ HOẠCH), signed by both chiefs and endorsed by the chairman."""

from trucban.document.content import Cell, Heading, PaperContent, Paragraph, SignerBlock, Signers, Table
from trucban.document.letterhead import ARCHIVE_LINE, Letterhead
from trucban.document.wording import day_text, ended, time_text, week_span, weekday_name
from trucban.lib.clock import local_day
from trucban.patrol.preview import PatrolRow
from trucban.week import account
from trucban.week.dossier import Dossier

LIMITS = (
    "Dân quân phối hợp bảo vệ hiện trường, ngăn chặn người đang có hành vi phạm pháp quả tang và bàn giao ngay cho Công an "
    "xã (ghi rõ người nhận, thời gian). Việc kiểm tra giấy tờ, khám xét, tạm giữ, thu giữ và xử phạt do lực lượng Công an "
    "thực hiện."
)


def content(dossier: Dossier, head: Letterhead) -> PaperContent:
    return PaperContent(
        kind="KH",
        organ=head.organ,
        place=head.place,
        symbol=head.symbol_of("KH"),
        subject_line=f"Tuần tra, canh gác phối hợp giữa Ban CHQS xã và Công an xã\n{week_span(dossier.week)}",
        basis_lines=_basis(dossier),
        blocks=(
            Heading("I. Nhiệm vụ và nguyên tắc"),
            Paragraph(LIMITS),
            Heading("II. Lịch tuần tra, canh gác"),
            _table(dossier.patrols.rows),
            Heading("III. Chỉ tiêu chưa bố trí được"),
            *(_unmet(dossier)),
            Signers((head.police_chief, head.commander)),
        ),
        signers=(
            SignerBlock(title=head.chairman.title, name=head.chairman.name, capacity=head.chairman.capacity),
        ),
        recipients=("Ban CHQS xã", "Công an xã", "Các thôn", ARCHIVE_LINE),
        draft=True,
        demonstration=head.demonstration,
    )


def _basis(dossier: Dossier) -> tuple[str, ...]:
    titles = dict.fromkeys(status.obligation.agreement.title for status in dossier.obligations)
    return tuple(f"Căn cứ {title}" for title in titles)


def _table(rows: tuple[PatrolRow, ...]) -> Table:
    return Table(
        header=("TT", "Ngày", "Thời gian", "Nội dung, địa bàn", "Tuyến", "Lực lượng"),
        rows=tuple(_row(number, row) for number, row in enumerate(rows, start=1)),
        widths=(0.7, 1.7, 1.4, 2.5, 3.1, 3.1),
    )


def _row(number: int, row: PatrolRow) -> tuple[Cell, ...]:
    day = local_day(row.starts_at)
    police = row.police_text or f"Công an: đề nghị {row.police_count} đồng chí" if row.police_count else ""
    people = "; ".join(name for _person, name, _role in row.members)
    return (
        number,
        f"{weekday_name(day)}\n{day_text(day)[:5]}",
        f"{time_text(row.starts_at)}–{time_text(row.ends_at)}",
        f"{row.name}: {', '.join(row.hamlets)}" if row.hamlets else row.name,
        " – ".join(stop.name for stop in row.stops),
        "\n".join(part for part in (people, police) if part),
    )


def _unmet(dossier: Dossier) -> tuple[Paragraph, ...]:
    rows = dossier.patrols.rows
    lines = (
        *account.no_plan(dossier),
        *dossier.patrols.unmet,
        *account.police_declined(rows),
        *account.police_waiting(rows),
    )
    return tuple(Paragraph(f"- {ended(line)}") for line in lines) or (Paragraph("Không."),)
