"""Files of a season open elsewhere, carry the fields they may, and are written down."""

import io
from datetime import date

import docx
import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client

from tests.callup.builders import AT, drawn, man, move, season, summoned
from tests.cast import World
from tests.web.conftest import DeskOf
from trucban.audit.models import Entry
from trucban.callup import paper, selectors, services
from trucban.callup.models import Season, Summons
from trucban.rulebook import services as rulebook

HOME = "/tuyen-quan/dot/"
PRINTED = ("Địa phương", "Đợt", "Nội dung", "Số lượng", "Tỷ lệ (%)", "Nguồn")


def lived(world: World) -> Season:
    made, (fit, excused, unfit) = drawn(world, "Lê Văn Đạt", "Lê Văn Hoãn", "Lê Văn Rớt")
    move(world, fit, "NOMINATED", "REVIEWED", "SCREENED", "EXAMINED")
    move(world, unfit, "NOMINATED", "REVIEWED", "SCREENED", "NOT_PASSED")
    move(world, excused, "DEFERRED")
    return made


def rows(answer: HttpResponse) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def test_the_report_has_the_columns_published_reports_have(world: World, an: Client) -> None:
    made = lived(world)
    found = rows(an.get(f"{HOME}{made.pk}/bao-cao/tep.xlsx"))
    assert found[2] == PRINTED
    lines = {row[2]: (row[3], row[4]) for row in found[3:] if row[2]}
    assert lines["Đang quản lý"] == (3, None)
    assert lines["Có mặt sơ tuyển"] == (2, pytest.approx(66.66))  # 2 of 3, cut and not rounded up
    assert lines["Đủ sức khỏe khi khám"] == (1, 50)


def test_the_cohort_is_what_the_filter_shows(world: World, an: Client) -> None:
    made = lived(world)
    address = f"{HOME}{made.pk}/danh-sach/tep.xlsx"
    assert [row[1:3] for row in rows(an.get(f"{address}?stage=DEFERRED"))[3:]] == [("Lê Văn Hoãn", "2005")]
    assert len(rows(an.get(address))[3:]) == 3


def test_a_public_list_has_the_public_fields_only_in_every_form(world: World, an: Client) -> None:
    made = lived(world)
    address = f"{HOME}{made.pk}/cong-khai"
    found = rows(an.get(f"{address}/suc-khoe/tep.xlsx"))
    assert found[2] == ("TT", "Họ và tên", "Năm sinh", "Thôn", "Kết quả")
    assert [row[1:5] for row in found[3:5]] == [
        ("Lê Văn Đạt", "2005", "Thôn 1", "Loại 2"),
        ("Lê Văn Rớt", "2005", "Thôn 1", "Loại 5"),
    ]
    paper = docx.Document(io.BytesIO(an.get(f"{address}/tam-hoan-mien/tep.docx").content))
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert {"Lê Văn Hoãn", "2005", "Thôn 1", "Tạm hoãn"} <= cells
    assert not any("41" in text or "đào tạo" in text for text in cells)  # no ground
    assert an.get(f"{address}/suc-khoe/tep.pdf").content.startswith(b"%PDF-")
    assert an.get(f"{address}/suc-khoe/tep.exe").status_code == 404
    assert an.get(f"{address}/khac/tep.pdf").status_code == 404


def test_a_name_that_looks_like_a_formula_stays_text(world: World, an: Client) -> None:
    man(world, "=1+1 Lê", date(2005, 5, 4))
    made = season(world)
    services.draw_cohort(actor=world.actor("an"), season_id=made.pk, at=AT)
    book = openpyxl.load_workbook(io.BytesIO(an.get(f"{HOME}{made.pk}/danh-sach/tep.xlsx").content))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)  # type: ignore[union-attr]


def test_the_months_review_counts_the_lists_saved(world: World, an: Client) -> None:
    made = lived(world)
    for part in (
        "danh-sach/tep.xlsx",
        "cong-khai/suc-khoe/tep.pdf",
        "bao-cao/tep.xlsx",
    ):  # figures name nobody
        an.get(f"{HOME}{made.pk}/{part}")
    now = AT.date()
    rows = selectors.access_review(actor=world.actor("an"), season=made, month=now)
    assert {row.name: row.saved for row in rows}["Nguyễn Văn An"] == 2


@pytest.mark.parametrize(
    ("part", "of"),
    [
        ("bao-cao/tep.xlsx", "callup.figures"),
        ("danh-sach/tep.xlsx", "callup.cohort"),
        ("cong-khai/suc-khoe/tep.docx", "callup.public"),
    ],
)
def test_who_saved_it_is_written_down_and_others_save_none(
    world: World, an: Client, desk_of: DeskOf, part: str, of: str
) -> None:
    made = lived(world)
    an.get(f"{HOME}{made.pk}/{part}")
    (entry,) = Entry.objects.filter(action="export.saved", subject_type=of)
    assert entry.actor_id == world.actor("an").id
    for who in ("binh", "dung", "lan", "minh"):
        assert desk_of(who).get(f"{HOME}{made.pk}/{part}").status_code in (403, 404)
    assert Entry.objects.filter(action="export.saved", subject_type=of).count() == 1


def sign_organ(world: World, value: str) -> None:
    rulebook.sign_value(
        actor=world.actor("an"),
        key="callup.list_organ",
        value=value,
        from_date=AT.date(),
        source="Quy chế hoạt động của Hội đồng NVQS xã, 02/01/2026",
        at=AT,
    )


def head(made: Season) -> tuple[str, str, str, str]:
    content = paper.public_paper(made, "HEALTH", at=AT)
    (signer,) = content.signers
    return content.organ.superior, content.organ.issuer, content.symbol, signer.title


def test_no_organ_is_put_over_a_posted_list_before_the_commune_has_signed_which(
    world: World, an: Client
) -> None:
    made = lived(world)
    assert head(made) == ("", paper.UNCONFIRMED, "TB", "")
    assert paper.public_table(made, "HEALTH", at=AT).organ is None
    assert "/cai-dat/" in an.get(f"{HOME}{made.pk}/cong-khai/").text.partition("<main")[2]
    sign_organ(world, "ỦY BAN NHÂN DÂN XÃ THỬ NGHIỆM / HỘI ĐỒNG NGHĨA VỤ QUÂN SỰ")
    assert head(made) == ("ỦY BAN NHÂN DÂN XÃ THỬ NGHIỆM", "HỘI ĐỒNG NGHĨA VỤ QUÂN SỰ", "TB", "")
    assert "HỘI ĐỒNG NGHĨA VỤ QUÂN SỰ" in an.get(f"{HOME}{made.pk}/cong-khai/").text
    hung = paper.public_table(made, "HEALTH", at=AT).organ
    assert hung is not None
    assert hung.issuer == "HỘI ĐỒNG NGHĨA VỤ QUÂN SỰ"


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        ("Ủy ban nhân dân xã Thử Nghiệm", ("", "Ủy ban nhân dân xã Thử Nghiệm", "TB-UBND", "CHỦ TỊCH")),
        (
            "BỘ CHỈ HUY QUÂN SỰ TỈNH THỬ NGHIỆM / BAN CHỈ HUY QUÂN SỰ XÃ THỬ NGHIỆM",
            (
                "BỘ CHỈ HUY QUÂN SỰ TỈNH THỬ NGHIỆM",
                "BAN CHỈ HUY QUÂN SỰ XÃ THỬ NGHIỆM",
                "TB-BCH",
                "CHỈ HUY TRƯỞNG",
            ),
        ),
    ],
)
def test_number_and_signer_follow_the_organ_where_it_is_one_of_the_communes(
    world: World, signed: str, expected: tuple[str, str, str, str]
) -> None:
    made = lived(world)
    sign_organ(world, signed)
    assert head(made) == expected


def test_late_deliveries_stand_by_hamlet_on_the_page_and_in_the_file(
    world: World, an: Client, desk_of: DeskOf
) -> None:
    made, cases = drawn(world, "Lê Văn Một", "Lê Văn Hai")
    for one in cases:  # MONDAY is 23 November: the last day was 18 November
        Summons.objects.filter(pk=summoned(world, one).pk).update(
            appears_on=date(2026, 12, 3), deliver_by=date(2026, 11, 18)
        )
    call = Summons.objects.get(case__person__name="Lê Văn Hai")
    sent = {"delivered_on": "2026-11-22", "given_to": "FAMILY"}
    assert an.post(f"/tuyen-quan/goi/{call.pk}/giao/", {"delivered_on": "2026-11-22"}).status_code == 422
    an.post(f"/tuyen-quan/goi/{call.pk}/giao/", sent)
    address = f"{HOME}{made.pk}/giao/"
    page = an.get(address).text
    assert "chưa giao, quá 5 ngày" in page
    assert "muộn 4 ngày" in page
    assert "giao cho: Người trong gia đình" in page
    assert "Điều" in page  # the article the day is counted by
    lines = [row[1:4] + row[8:10] for row in rows(an.get(f"{address}tep.xlsx"))[3:] if row[1]]
    assert lines == [
        ("Lê Văn Hai", "Thôn 1", "Gọi khám sức khỏe", "Người trong gia đình", "Giao muộn 4 ngày"),
        ("Lê Văn Một", "Thôn 1", "Gọi khám sức khỏe", None, "Chưa giao, quá hạn 5 ngày"),
    ]
    assert address in an.get("/").text  # what is missed stands on the first screen
    assert Entry.objects.filter(action="export.saved", subject_type="callup.deliveries").count() == 1
    for who in ("ha", "binh", "dung", "minh"):
        assert desk_of(who).get(address).status_code == 404
