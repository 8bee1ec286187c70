"""
The lists that may be posted, and the figures of a season, as files. Papers are Vietnamese whatever language the desk is in.

A posted list has the fields of `selectors.PublicLine` and no other. Which organ's heading it carries is nowhere laid
down in what was read: the commune signs it, and until then the list is a draft that says so.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import override

from trucban.access import selectors as access
from trucban.access.models import Agency
from trucban.callup import selectors
from trucban.callup.models import Case, Posting, Season
from trucban.callup.selectors import Delay, Delivery, HamletDeliveries, PublicLine
from trucban.document.content import OrganHeading, PaperContent, Paragraph, SignerBlock, Table
from trucban.document.letterhead import ARCHIVE_LINE, Letterhead, letterhead
from trucban.document.rendering import TablePaper
from trucban.document.wording import day_text
from trucban.document.workbook import Sheet, Value
from trucban.lib.clock import local_day
from trucban.rulebook import selectors as rulebook

ORGAN = "callup.list_organ"
NOBODY = SignerBlock(title="")
UNCONFIRMED = "(cơ quan niêm yết: chờ xác nhận)"
TITLES = {
    Posting.Kind.SCREENED: "kết quả sơ tuyển sức khỏe nghĩa vụ quân sự",
    Posting.Kind.HEALTH: "kết quả phân loại sức khỏe nghĩa vụ quân sự",
    Posting.Kind.DEFERRAL: "công dân được tạm hoãn, miễn gọi nhập ngũ",
}
LISTED = (
    Case.Stage.LISTED,
    Case.Stage.CALLED,
    Case.Stage.HANDED_OVER,
    Case.Stage.RETURNED,
)  # which of two lists is known from here on
HEADER = ("TT", "Họ và tên", "Năm sinh", "Thôn", "Kết quả")
WIDTHS = (0.6, 3, 1, 1.6, 1.8)
UNDER = "Danh sách chỉ gồm các trường được công khai; hết thời hạn niêm yết thì gỡ xuống."
DELIVERED = (
    "TT",
    "Họ và tên",
    "Thôn",
    "Lệnh gọi",
    "Số, ngày quyết định",
    "Ngày có mặt",
    "Hạn giao",
    "Ngày giao",
    "Giao cho",
    "Tình trạng",
    "Căn cứ",
)
DELAYS = {
    Delay.MISSED: "Chưa giao, quá hạn {} ngày",
    Delay.NEAR: "Chưa giao, còn {} ngày",
    Delay.LATE: "Giao muộn {} ngày",
}
# The columns of the figures districts publish: place, year, item, value, stated per cent, source.
FIGURES = ("Địa phương", "Đợt", "Nội dung", "Số lượng", "Tỷ lệ (%)", "Nguồn")


def _rows(lines: list[PublicLine]) -> tuple[tuple[str | int, ...], ...]:
    """A year is a name here, not a quantity: as text it is not written 2.005."""
    return tuple(
        (number, row.name, str(row.birth_year or ""), row.hamlet, row.said)
        for number, row in enumerate(lines, start=1)
    )


def organ_of_lists(*, commune_id: UUID, at: datetime) -> OrganHeading | None:
    """Return the organ over posted lists as the commune has signed it; nothing is known before."""
    said = rulebook.value(commune_id=commune_id, key=ORGAN, on=local_day(at))
    if said is None:
        return None
    above, _stroke, below = str(said).rpartition("/")
    return OrganHeading(superior=above.strip(), issuer=below.strip())


def _symbol_and_signer(
    organ: OrganHeading | None, head: Letterhead, commune_id: UUID
) -> tuple[str, SignerBlock]:
    """Both are known of the command and the People's Committee only."""
    committee = access.agency_of_kind(commune_id=commune_id, kind=Agency.Kind.PEOPLES_COMMITTEE)
    if organ and _is_named(organ, head.organ.issuer):
        return head.symbol_of("TB"), head.commander
    if organ and _is_named(organ, committee.name):
        return f"TB-{committee.symbol}", head.chairman
    return "TB", NOBODY


def _is_named(organ: OrganHeading, name: str) -> bool:
    return organ.issuer.casefold() == name.casefold()


def public_paper(season: Season, kind: str, *, at: datetime) -> PaperContent:
    """Return a list to post as a paper that is finished where it is signed."""
    with override("vi"):
        head, lines = letterhead(commune_id=season.commune_id, at=at), selectors.public_list(season, kind)
        organ = organ_of_lists(commune_id=season.commune_id, at=at)
        symbol, signer = _symbol_and_signer(organ, head, season.commune_id)
        return PaperContent(
            kind="TB",
            organ=organ or OrganHeading(superior="", issuer=UNCONFIRMED),
            place=head.place,
            symbol=symbol,
            subject_line=f"Niêm yết công khai {_title(season, kind)}",
            blocks=(
                Table(HEADER, _rows(lines), widths=WIDTHS),
                Paragraph(f"Tổng số: {len(lines)} công dân. {UNDER}"),
            ),
            signers=(signer,),
            recipients=("Các thôn", ARCHIVE_LINE),
            demonstration=head.demonstration,
        )


def public_table(season: Season, kind: str, *, at: datetime) -> TablePaper:
    """Return the same list as a table to hang up."""
    with override("vi"):
        head, lines = letterhead(commune_id=season.commune_id, at=at), selectors.public_list(season, kind)
        return TablePaper(
            organ=organ_of_lists(commune_id=season.commune_id, at=at),
            title=f"DANH SÁCH {_title(season, kind).upper()}",
            subtitle=f"Lập ngày {day_text(local_day(at))}; tổng số {len(lines)} công dân",
            header=HEADER,
            rows=_rows(lines),
            widths=WIDTHS,
            notes=(UNDER,),
            landscape=False,
            points=12,
            draft=False,
            demonstration=head.demonstration,
        )


def public_sheet(season: Season, kind: str) -> Sheet:
    with override("vi"):
        lines = selectors.public_list(season, kind)
        return Sheet(
            name="Niêm yết",
            header=HEADER,
            rows=_rows(lines),
            widths=(6, 30, 12, 18, 22),
            title=f"Danh sách {_title(season, kind)}",
            notes=(UNDER,),
        )


def figures_sheet(season: Season, *, place: str, by: str, at: datetime) -> Sheet:
    """Return the report of a season; a share is cut after two decimals, as printed reports do."""
    with override("vi"):
        source = f"Hồ sơ của Ban CHQS xã, tính đến ngày {day_text(local_day(at))}"
        return Sheet(
            name="Số liệu",
            header=FIGURES,
            rows=tuple(
                (place, str(season), row.label, row.value, _share(row), source)
                for row in selectors.report(season)
            ),
            widths=(20, 20, 36, 12, 12, 44),
            title=f"Số liệu {str(season).lower()}, {by} lưu ngày {day_text(local_day(at))}",
            notes=("Tỷ lệ lấy hai số thập phân, không làm tròn lên.", *_shares_of(season)),
        )


def cohort_sheet(season: Season, cases: list[Case], *, by: str, at: datetime) -> Sheet:
    """Return files by hamlet and name: year of birth, hamlet, stage and list, and nothing of what a file holds."""
    with override("vi"):
        return Sheet(
            name="Hồ sơ",
            header=("TT", "Họ và tên", "Năm sinh", "Thôn", "Bước", "Danh sách"),
            rows=tuple(_of_case(number, case) for number, case in enumerate(cases, start=1)),
            widths=(6, 30, 12, 18, 28, 30),
            title=f"Hồ sơ {str(season).lower()}, {by} lưu ngày {day_text(local_day(at))}",
        )


def deliveries_sheet(season: Season, hamlets: list[HamletDeliveries], *, by: str, at: datetime) -> Sheet:
    """Return the calls missed, near or delivered late, by hamlet and name, each with the article its day is counted by."""
    with override("vi"):
        return Sheet(
            name="Giao lệnh",
            header=DELIVERED,
            rows=tuple(
                _of_call(number, one)
                for number, one in enumerate((one for row in hamlets for one in row.rows), start=1)
            ),
            widths=(6, 30, 18, 26, 30, 13, 13, 13, 22, 26, 44),
            title=f"Lệnh gọi giao muộn, sắp đến hạn giao, {str(season).lower()}, {by} lưu ngày {day_text(local_day(at))}",
        )


def _of_call(number: int, one: Delivery) -> tuple[Value, ...]:
    call = one.summons
    return (
        number,
        call.case.person.name,
        call.case.hamlet.name if call.case.hamlet else "",
        str(call.get_kind_display()),
        call.decision,
        call.appears_on,
        call.deliver_by,
        call.delivered_on,
        call.said_to if call.delivered_on else "",
        DELAYS[one.delay].format(one.days),
        call.source,
    )


def _shares_of(season: Season) -> list[str]:
    """Say which figures are shares of which."""
    wholes: dict[str, list[str]] = {}
    for row in selectors.report(season):
        if row.of:
            wholes.setdefault(row.of, []).append(row.label)
    return [f"Tính trên số “{whole}”: {', '.join(parts)}." for whole, parts in wholes.items()]


def _of_case(number: int, case: Case) -> tuple[Value, ...]:
    born: date | None = case.person.birth_date
    return (
        number,
        case.person.name,
        str(born.year) if born else "",
        case.hamlet.name if case.hamlet else "",
        str(case.get_stage_display()),
        str(case.get_service_display()) if case.stage in LISTED else "",
    )


def _share(row: selectors.Figure) -> Decimal | None:
    return Decimal(row.percent.replace(",", ".")) if row.percent else None


def _title(season: Season, kind: str) -> str:
    return f"{TITLES[Posting.Kind(kind)]} năm {season.year}"
