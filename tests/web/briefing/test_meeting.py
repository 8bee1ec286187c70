"""One briefing at the desk: called, filled, said, decided, closed, confirmed, taken home."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfWriter

from tests.briefing.meetings import WEEK, call, close, closed, decide, held
from tests.cast import MONDAY, World
from tests.duty import builders
from tests.web.conftest import DeskOf
from trucban.briefing import selectors, services
from trucban.briefing.models import AgendaItem, Briefing, Confirmation
from trucban.incident.services import report_incident
from trucban.task.models import Task

pytestmark = pytest.mark.django_db
PAGE = f"/giao-ban/{WEEK}/"
DAY = timedelta(days=1)
HTMX = {"hx-request": "true"}


def item(world: World, briefing: Briefing, text: str = "Hàng rào trường học hỏng") -> AgendaItem:
    return services.add_item(actor=world.actor("an"), briefing_id=briefing.pk, text=text, at=MONDAY)


def test_calling_it_fills_its_agenda(an: Client, world: World) -> None:
    report_incident(
        actor=world.actor("an"),
        kind="THEFT",
        summary="Mất trộm gà",
        happened_at=MONDAY - 3 * DAY,
        at=MONDAY - 3 * DAY,
    )
    assert "Chưa" in an.get(PAGE).content.decode() or an.get(PAGE).status_code == 200
    an.post(f"{PAGE}goi/", {"starts_at": "2026-11-23T07:30", "place": "Phòng họp"})
    briefing = Briefing.objects.get()
    assert briefing.place == "Phòng họp"
    links = [link["type"] for row in briefing.items.all() for link in row.links]
    assert "incident.incident" in links


def test_filling_again_doubles_nothing(an: Client, world: World) -> None:
    call(world)
    an.post(f"{PAGE}lay-du-lieu/")
    before = AgendaItem.objects.count()
    an.post(f"{PAGE}lay-du-lieu/")
    assert AgendaItem.objects.count() == before > 0


def test_d_and_enter_make_a_task_of_a_line(an: Client, world: World) -> None:
    briefing = held(world)
    line = item(world, briefing)
    form = {"text": line.text, "owner": str(world.police.pk), "due_date": "2026-11-30"}
    answer = an.post(f"/giao-ban/muc/{line.pk}/quyet-dinh/", form, headers=HTMX)
    task = Task.objects.get()
    assert (task.title, task.to_agency, task.due_date) == (line.text, world.police, date(2026, 11, 30))
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert str(task.pk) in answer.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"text": " "},
        {"due_date": "ngày mai"},
        {"owner": "ai đó"},
        {"due_date": "2026-11-01"},
        {"text": "Việc TỐI MẬT"},
    ],
)
def test_a_decision_that_says_too_little_is_refused_and_what_was_typed_stays(
    an: Client, world: World, change: dict[str, str]
) -> None:
    line = item(world, held(world))
    form = {"text": "Sửa hàng rào ngay", "owner": str(world.police.pk), "due_date": "2026-11-30", **change}
    answer = an.post(f"/giao-ban/muc/{line.pk}/quyet-dinh/", form, headers=HTMX)
    assert answer.status_code == 422
    assert form["text"].strip() in answer.content.decode()
    assert not Task.objects.exists()
    assert an.post(f"/giao-ban/muc/{line.pk}/quyet-dinh/", form).status_code == 422


def test_what_was_said_and_settled_stands_on_the_line(an: Client, world: World) -> None:
    line = item(world, held(world))
    an.post(f"/giao-ban/muc/{line.pk}/y-kien/", {"discussion": "Công an xã đã kiểm tra"}, headers=HTMX)
    an.post(f"/giao-ban/muc/{line.pk}/xong/", {"settled": "on"}, headers=HTMX)
    line.refresh_from_db()
    assert (line.discussion, line.is_settled) == ("Công an xã đã kiểm tra", True)
    an.post(f"/giao-ban/muc/{line.pk}/xong/", {})
    line.refresh_from_db()
    assert not line.is_settled


def test_the_secretary_writes_the_rest(an: Client, world: World) -> None:
    briefing = call(world)
    an.post(f"{PAGE}bat-dau/", {"chair_name": "Nguyễn Văn An", "secretary_name": "Đặng Thị Lan"})
    an.post(f"{PAGE}muc-moi/", {"text": "Chuẩn bị diễn tập", "section": "OTHER"})
    an.post(f"{PAGE}ket-thuc/", {"conclusion": "Giữ nhịp tuần tra", "forecast": "Mưa lớn"})
    an.post(
        f"{PAGE}quyet-dinh/", {"text": "Trực 24/24", "owner": str(world.command.pk), "due_date": "2026-11-29"}
    )
    briefing.refresh_from_db()
    assert (briefing.status, briefing.secretary_name) == ("OPEN", "Đặng Thị Lan")
    assert (briefing.conclusion, briefing.forecast) == ("Giữ nhịp tuần tra", "Mưa lớn")
    text = an.get(PAGE).content.decode()
    assert all(part in text for part in ("Chuẩn bị diễn tập", "Trực 24/24", "Giữ nhịp tuần tra"))


def test_attendance_is_written_line_by_line(an: Client, world: World) -> None:
    briefing = held(world)
    rows = selectors.attendance_of(briefing)
    form = {f"{row.pk}-outcome": "PRESENT" for row in rows}
    form |= {f"{rows[0].pk}-outcome": "REPRESENTED"}
    assert an.post(f"{PAGE}du-hop/", form).status_code == 422  # represented by nobody
    form |= {f"{rows[0].pk}-represented_by": "Ngô Phúc"}
    an.post(f"{PAGE}du-hop/", form)
    assert selectors.attendance_of(briefing)[0].represented_by == "Ngô Phúc"


def test_both_chiefs_confirm_on_their_screens(desk_of: DeskOf, world: World) -> None:
    briefing = held(world)
    an, dung = desk_of("an"), desk_of("dung")
    an.post(f"{PAGE}dong/")
    briefing.refresh_from_db()
    for chief in (an, dung):
        chief.post(f"{PAGE}xac-nhan/", {"minutes_hash": briefing.minutes_hash})
    assert selectors.standing(briefing).is_agreed


def test_minutes_that_changed_are_not_confirmed_unread(an: Client, world: World) -> None:
    closed(world)
    assert an.post(f"{PAGE}xac-nhan/", {"minutes_hash": "0" * 64}).status_code == 422
    assert not Confirmation.objects.exists()


def test_it_works_with_a_police_chief_who_never_logs_in(desk_of: DeskOf, world: World) -> None:
    briefing = closed(world)
    lan = desk_of("lan")
    assert lan.get(f"{PAGE}ban-giay/").status_code == 200
    answer = lan.post(f"{PAGE}ban-giay/", paper(world))
    assert answer.status_code == 302, answer.content.decode()
    row = Confirmation.objects.get()
    assert (row.agency, row.manner, row.signer_name, row.capacity) == (
        world.police,
        "PAPER",
        "Lê Tiến Dũng",
        "KT.",
    )
    assert len(row.scan_sha256) == 64
    assert "Công an xã" in lan.get(PAGE).content.decode()
    assert briefing.minutes_hash == row.minutes_hash


def paper(world: World, **change: Any) -> dict[str, Any]:
    return {
        "agency_id": str(world.police.pk),
        "signer_name": "Lê Tiến Dũng",
        "signer_title": "Phó Trưởng Công an xã",
        "capacity": "KT.",
        "signed_date": "2026-11-23",
        "scan": SimpleUploadedFile("bien-ban.pdf", pdf(), content_type="application/pdf"),
        **change,
    }


def pdf() -> bytes:
    from io import BytesIO

    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        {"signed_date": "2026-11-24"},
        {"signer_name": ""},
        {"scan": SimpleUploadedFile("bien-ban.exe", b"MZ" + b"0" * 100)},
        {"scan": ""},
        {"agency_id": "x"},
    ],
)
def test_a_paper_that_does_not_fit_is_refused_and_nothing_is_kept(
    desk_of: DeskOf, world: World, change: dict[str, Any]
) -> None:
    from trucban.document.models import Scan

    closed(world)
    answer = desk_of("lan").post(f"{PAGE}ban-giay/", paper(world, **change))
    assert answer.status_code == 422
    assert not Confirmation.objects.exists()
    assert not Scan.objects.exists()


def test_locked_minutes_take_no_more_words(an: Client, world: World) -> None:
    briefing = held(world)
    line = item(world, briefing)
    close(world, briefing)
    for address, form in (
        (f"{PAGE}muc-moi/", {"text": "Thêm", "section": "OTHER"}),
        (f"{PAGE}ket-thuc/", {"conclusion": "Khác"}),
        (f"/giao-ban/muc/{line.pk}/y-kien/", {"discussion": "Khác"}),
        (
            f"/giao-ban/muc/{line.pk}/quyet-dinh/",
            {"text": "Khác", "owner": str(world.command.pk), "due_date": "2026-11-30"},
        ),
    ):
        assert an.post(address, form).status_code == 422
    assert briefing.items.count() == 1


def test_opening_again_takes_a_reason(an: Client, world: World) -> None:
    briefing = closed(world)
    assert an.post(f"{PAGE}mo-lai/", {"reason": ""}).status_code == 422
    an.post(f"{PAGE}mo-lai/", {"reason": "Thiếu ý kiến Thôn 2"})
    briefing.refresh_from_db()
    assert (briefing.status, briefing.reopened_reason) == ("OPEN", "Thiếu ý kiến Thôn 2")


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF-")])
def test_the_minutes_are_taken_home_as_a_file(an: Client, world: World, form: str, begins: bytes) -> None:
    closed(world)
    answer = an.get(f"{PAGE}bien-ban.{form}")
    assert answer.content.startswith(begins)
    assert f'bien-ban-giao-ban-2026-11-23.{form}"' in answer["Content-Disposition"]
    assert an.get(f"{PAGE}bien-ban.exe").status_code == 404


def test_nobody_else_sees_ones_own_notes(desk_of: DeskOf, world: World) -> None:
    call(world)
    desk_of("an").post(f"{PAGE}ghi-rieng/", {"text": "Hỏi riêng về kinh phí"})
    assert "Hỏi riêng về kinh phí" in desk_of("an").get(PAGE).content.decode()
    assert "Hỏi riêng về kinh phí" not in desk_of("dung").get(PAGE).content.decode()


def test_the_register_finds_a_decision_without_accents(an: Client, world: World) -> None:
    decide(world, held(world), "Kiểm tra ngầm tràn Thôn 2")
    assert "Kiểm tra ngầm tràn" in an.get("/giao-ban/ket-luan/?q=ngam tran").content.decode()
    assert "Kiểm tra ngầm tràn" not in an.get("/giao-ban/ket-luan/?q=sat lo").content.decode()


@pytest.mark.parametrize("who", ["binh", "minh", "nga", "son", "quy"])
def test_it_does_not_exist_for_those_outside(desk_of: DeskOf, world: World, who: str) -> None:
    held(world)
    for address in ("/giao-ban/", "/giao-ban/ket-luan/", PAGE, f"{PAGE}bien-ban.pdf"):
        assert desk_of(who).get(address).status_code == 404
    assert desk_of(who).post(f"{PAGE}dong/").status_code == 404


def test_those_who_read_do_not_write(desk_of: DeskOf, world: World) -> None:
    held(world)
    for who in ("ha", "khanh", "lan"):
        assert desk_of(who).get(PAGE).status_code == 200
        assert desk_of(who).post(f"{PAGE}muc-moi/", {"text": "x", "section": "OTHER"}).status_code == 404


def test_a_week_no_calendar_has_is_not_found(an: Client) -> None:
    assert an.get("/giao-ban/2026-W60/").status_code == 404


def test_the_pages_ask_few_questions_however_long_the_agenda(
    an: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    briefing = held(world)
    for number in range(30):
        item(world, briefing, f"Việc {number}")
    for number in range(10):
        decide(world, briefing, f"Quyết định {number}")
    with django_assert_max_num_queries(32):
        an.get(PAGE)
    with django_assert_max_num_queries(32):
        an.get("/giao-ban/")
    with django_assert_max_num_queries(12):
        an.get("/giao-ban/ket-luan/")
    assert timezone.is_aware(MONDAY)


def test_a_decision_opens_the_roster_which_says_why(an: Client, world: World) -> None:
    builders.pattern(world, builders.post(world))
    made = decide(world, held(world), "Tăng cường trực đêm thứ Bảy")
    assert f"/giao-ban/ket-luan/{made.pk}/lich-truc/" in an.get(PAGE).text
    roster = an.post(f"/giao-ban/ket-luan/{made.pk}/lich-truc/", follow=True)
    assert "Giao ban đã kết luận:" in roster.text
    assert "Tăng cường trực đêm thứ Bảy" in roster.text
    assert "Thực hiện trong lịch trực" in an.get(PAGE).text


def test_who_drafts_nothing_finds_no_such_door(desk_of: DeskOf, world: World) -> None:
    made = decide(world, held(world), "Tăng cường trực đêm thứ Bảy")
    ha = desk_of("ha")
    assert "/lich-truc/" not in ha.get(PAGE).text.partition('id="decisions"')[2]
    for act in ("lich-truc", "tuan-tra"):
        assert ha.post(f"/giao-ban/ket-luan/{made.pk}/{act}/").status_code in (403, 404)
