"""The pages of the call-up: a season from its plan to a decision, two people at two desks."""

import re
from datetime import date, datetime

import pytest
from django.test import Client

from tests.callup.builders import drawn, man, move, posted, propose, summoned
from tests.cast import World
from tests.web.conftest import DeskOf
from trucban.audit.models import Entry
from trucban.callup import services
from trucban.callup.models import AccessReview, Case, Objection, Season, Step, Summons
from trucban.lib.clock import VIETNAM

HOME = "/tuyen-quan/"
SEASON = {"year": "2027", "call_number": "1", "hand_over_on": "2027-02-22", "plan": "34/KH-UBND"}
TOKEN = re.compile(r"[A-Za-z0-9]{64}")  # of a form: by chance any three letters stand in one
STEP = {"held_on": "2026-11-19", "evidence": "12/BC"}


def test_from_the_plan_to_a_decision(world: World, an: Client, desk_of: DeskOf) -> None:
    man(world, "Lê Văn Một")
    phuc = desk_of("phuc")
    assert "Chưa mở đợt" in an.get(HOME).text
    an.post(f"{HOME}dot/moi/", SEASON)
    season = Season.objects.get()
    address = f"{HOME}dot/{season.pk}/"
    assert "Lê Văn Một" in an.get(address).text  # in age, no file yet
    an.post(f"{address}rut/")
    case = Case.objects.get()
    an.post(f"{address}so-thon/", {"hamlet_id": str(world.hamlets[0].pk), "count": "3", "evidence": "2/BC"})
    assert "-2" in an.get(address).text
    assert "Lê Văn Một" in an.get(f"{address}danh-sach/?q=mot").text
    file = f"{HOME}ho-so/{case.pk}/"
    assert "Điều 30" in an.get(file).text
    form = STEP | {"ground": "callup_deferral.g.2", "until": "2028-06-30"}
    an.post(f"{file}de-nghi/?den=DEFERRED", form)
    step = Step.objects.get()
    assert "người phụ trách khác xác nhận" in an.get(file).text
    phuc.post(f"{HOME}de-nghi/{step.pk}/xac-nhan/")
    decision = {"decision": "99/QĐ-UBND", "decided_on": "2026-11-20", "granted": "yes"}
    phuc.post(f"{HOME}de-nghi/{step.pk}/quyet-dinh/", decision)
    case.refresh_from_db()
    assert case.stage == "DEFERRED"
    shown = an.get(file).text
    assert "Chủ tịch UBND tỉnh" in shown
    assert "Điều 41 khoản 1 điểm g" in shown


def test_the_province_moves_the_hand_over_and_ages_are_asked_again(world: World, an: Client) -> None:
    season, (case,) = drawn(world)
    address = f"{HOME}dot/{season.pk}/"
    form = {"hand_over_on": "2027-03-05", "plan": "52/KH-UBND, 19/11/2026"}
    assert an.post(f"{address}sua/", form | {"hand_over_on": "2028-03-05"}).status_code == 422
    assert an.post(f"{address}sua/", form).status_code == 302
    shown = an.get(address).text
    assert "05/03/2027" in shown
    assert "52/KH-UBND" in shown
    assert "hỏi cho ngày 05/03/2027" in an.get(f"{HOME}ho-so/{case.pk}/").text


def test_what_is_refused_keeps_what_was_typed(world: World, an: Client) -> None:
    _season, (case,) = drawn(world)
    answer = an.post(f"{HOME}ho-so/{case.pk}/de-nghi/?den=NOMINATED", STEP | {"held_on": "2027-01-01"})
    assert answer.status_code == 422
    assert "12/BC" in answer.text
    assert an.get(f"{HOME}ho-so/{case.pk}/de-nghi/?den=HANDED_OVER").status_code == 404


def test_no_health_class_is_taken_for_granted(world: World, an: Client) -> None:
    _season, (case,) = drawn(world)
    move(world, case, "NOMINATED", "REVIEWED", "SCREENED")
    address = f"{HOME}ho-so/{case.pk}/de-nghi/?den=EXAMINED"
    assert an.post(address, STEP | {"health_class": ""}).status_code == 422
    assert '<option value="" selected>–</option>' in an.get(address).text
    an.post(address, STEP | {"health_class": "2"})
    assert Step.objects.latest("proposed_at").health_class == 2


def test_one_does_not_confirm_what_one_proposed(world: World, an: Client) -> None:
    _season, (case,) = drawn(world)
    step = propose(world, case, "NOMINATED", who="an")
    an.post(f"{HOME}de-nghi/{step.pk}/xac-nhan/")
    case.refresh_from_db()
    assert case.stage == "SOURCE"


def test_an_objection_from_the_letter_to_the_proposal(world: World, an: Client) -> None:
    season, (case,) = drawn(world)
    move(world, case, "NOMINATED", "REVIEWED", "SCREENED", "NOT_PASSED")
    file, address = f"{HOME}ho-so/{case.pk}/", f"{HOME}dot/{season.pk}/"
    assert an.get(f"{file}khieu-nai/").status_code == 302  # nothing is posted
    posting = posted(world, season)
    letter = {"posting_id": str(posting.pk), "letter": "Đơn số 1", "received_on": "2026-11-20"}
    assert an.post(f"{file}khieu-nai/", letter | {"received_on": "2026-11-01"}).status_code == 422
    an.post(f"{file}khieu-nai/", letter)
    assert "chưa xác nhận thời hạn trả lời" in an.get(address).text
    assert "khiếu nại, kiến nghị về danh sách tuyển quân" in an.get("/").text
    objection = Objection.objects.get()
    answer = {"outcome": "AGAIN", "answer": "3/TL", "answered_on": "2026-11-20"}
    an.post(f"{HOME}khieu-nai/{objection.pk}/tra-loi/", answer)
    assert "chờ lập đề nghị mới" in an.get(address).text
    an.post(f"{file}de-nghi/?den=SCREENED", STEP)
    objection.refresh_from_db()
    assert objection.proposal is not None
    assert "chờ lập đề nghị mới" not in an.get(address).text


def test_the_quota_stands_beside_the_figures_and_the_call_that_is_too_many_is_refused(
    world: World, an: Client
) -> None:
    season, cases = drawn(world, *(f"Lê Văn {name}" for name in ("Một", "Hai", "Ba", "Bốn", "Năm")))
    address = f"{HOME}dot/{season.pk}/"
    assert "Chưa ghi chỉ tiêu" in an.get(f"{address}bao-cao/").text
    an.post(f"{address}chi-tieu/", {"army": "1", "police": "0", "paper": "40/QĐ"})
    assert "4 × 1" in an.get(f"{address}bao-cao/").text
    call = {"decision": "7/QĐ", "appears_on": "2026-12-15"}
    for case in cases:
        move(world, case, "NOMINATED", "REVIEWED", "SCREENED")
    for case in cases[:4]:
        assert an.post(f"{HOME}ho-so/{case.pk}/goi/", call).status_code == 302
    answer = an.post(f"{HOME}ho-so/{cases[4].pk}/goi/", call)
    assert answer.status_code == 422
    assert "4 × 1" in answer.text


def test_a_shared_quota_says_how_far_it_is_from_exact(world: World, an: Client) -> None:
    season, cases = drawn(world, "Lê Văn Một", "Lê Văn Hai")
    for case in cases:
        move(world, case, "NOMINATED", "REVIEWED")
    Case.objects.filter(pk=cases[0].pk).update(hamlet=world.hamlets[1])
    shown = an.get(f"{HOME}dot/{season.pk}/bao-cao/?chi_tieu=1").text
    assert "nhiều nhất 0,50 chỗ" in shown


def test_a_list_is_taken_down(world: World, an: Client) -> None:
    season, _cases = drawn(world)
    posting = posted(world, season, on=date(2026, 10, 1))
    address = f"{HOME}dot/{season.pk}/cong-khai/"
    assert "gỡ xuống" in an.get(address).text
    an.post(f"{address}{posting.pk}/go/")
    assert "đã gỡ" in an.get(address).text


def test_each_look_into_a_file_is_logged(world: World, an: Client) -> None:
    _season, (case,) = drawn(world)
    an.get(f"{HOME}ho-so/{case.pk}/")
    assert Entry.objects.filter(action="callup.viewed", subject_id=case.pk).count() == 1


def test_the_head_of_the_council_reads_figures_and_papers_and_nobodys_file(
    world: World, desk_of: DeskOf
) -> None:
    season, (waiting, deferred) = drawn(world, "Lê Văn Chờ", "Lê Văn Hoãn")
    move(world, deferred, "DEFERRED")
    man(world, "Lê Văn Ngoài")
    summoned(world, waiting)
    propose(world, waiting, "EXAMINED", who="an", health_class=2)
    ha, address = desk_of("ha"), f"{HOME}dot/{season.pk}/"
    shown = ha.get(address).text
    assert "Tạm hoãn" in shown
    for name in ("Lê Văn Chờ", "Lê Văn Hoãn", "Lê Văn Ngoài"):
        assert name not in shown
    assert "/tuyen-quan/" in ha.get("/").text
    for part in ("bao-cao/", "bao-cao/tep.xlsx"):
        answer = ha.get(f"{address}{part}")
        assert answer.status_code == 200
    public = ha.get(f"{address}cong-khai/").text  # what is posted is public
    assert "Lê Văn Hoãn" in public
    assert "Lê Văn Chờ" in public  # of the screening: passed
    assert "Lê Văn Ngoài" not in public
    for part in ("danh-sach/", "danh-sach/tep.xlsx", "ra-soat/", "hoi-dong/", "chi-tieu/", "cong-khai/moi/"):
        assert ha.get(f"{address}{part}").status_code in (403, 404), part
    for part in ("", "goi/", "khieu-nai/", "de-nghi/"):
        assert ha.get(f"{HOME}ho-so/{waiting.pk}/{part}").status_code in (403, 404), part


@pytest.mark.parametrize("who", ["binh", "dung", "lan", "minh"])
def test_for_others_there_is_no_such_page(world: World, desk_of: DeskOf, who: str) -> None:
    season, (case,) = drawn(world)
    desk = desk_of(who)
    for address in (HOME, f"{HOME}dot/{season.pk}/", f"{HOME}ho-so/{case.pk}/"):
        assert desk.get(address).status_code == 404


@pytest.mark.parametrize(
    "word", ["nghiện", "HIV", "cân nặng", "đảng viên", "nhận xét", "tiền án", "chẩn đoán"]
)
def test_no_form_asks_for_what_may_not_be_kept(world: World, an: Client, word: str) -> None:
    _season, (case,) = drawn(world)
    move(world, case, "NOMINATED", "REVIEWED", "SCREENED")
    for stage in ("EXAMINED", "DEFERRED", "REMOVED"):
        page = an.get(f"{HOME}ho-so/{case.pk}/de-nghi/?den={stage}").text
        assert word.lower() not in TOKEN.sub("", page).lower()


def test_a_quota_is_shared_with_its_working(world: World, an: Client) -> None:
    season, (case,) = drawn(world)
    move(world, case, "NOMINATED", "REVIEWED")
    address = f"{HOME}dot/{season.pk}/bao-cao/"
    assert "Đang quản lý" in an.get(address).text
    assert "Thôn 1" in an.get(f"{address}?chi_tieu=1").text
    assert an.get(f"{address}?chi_tieu=2").status_code == 200  # more than are eligible: said on the form


def test_a_list_is_posted_and_a_call_delivered(world: World, an: Client) -> None:
    season, (case, other) = drawn(world, "Lê Văn Hai", "Lê Văn Một")
    move(world, case, "DEFERRED")
    move(world, other, "NOMINATED", "REVIEWED", "SCREENED")
    public = f"{HOME}dot/{season.pk}/cong-khai/"
    an.post(f"{public}moi/", {"kind": "DEFERRAL", "posted_on": "2026-11-20", "place": "UBND xã"})
    shown = an.get(public).text
    assert "10/12/2026" in shown
    assert case.person.name in shown
    assert "điểm g" not in shown
    form = {"decision": "7/QĐ", "appears_on": "2026-12-15"}
    an.post(f"{HOME}ho-so/{case.pk}/goi/", form)
    assert "không gọi ai" in an.get(f"{HOME}ho-so/{case.pk}/").text
    assert not Summons.objects.exists()
    an.post(f"{HOME}ho-so/{other.pk}/goi/", form)
    assert "30/11/2026" in an.get(f"{HOME}dot/{season.pk}/").text
    call = Summons.objects.get()
    an.post(f"{HOME}goi/{call.pk}/giao/", {"delivered_on": "2026-11-22", "given_to": "FAMILY"})
    call.refresh_from_db()
    assert call.delivered_on
    assert f"{HOME}ho-so/{case.pk}/goi/" not in an.get(f"{HOME}ho-so/{case.pk}/").text
    an.get(f"{HOME}ho-so/{case.pk}/")
    assert "Nguyễn Văn An" in an.get(f"{HOME}dot/{season.pk}/ra-soat/?thang=2026-11").text


def test_a_month_of_openings_is_read_and_reviewed(world: World, an: Client) -> None:
    season, (case,) = drawn(world)
    night = datetime(2026, 10, 21, 23, 0, tzinfo=VIETNAM)
    Season.objects.update(drawn_at=night)
    services.open_file(actor=world.actor("phuc"), case_id=case.pk, at=night)
    address = f"{HOME}dot/{season.pk}/"
    assert "?thang=2026-10" in an.get(address).text
    shown = an.get(f"{address}ra-soat/?thang=2026-10").text
    assert "Cần hỏi lại" in shown
    assert case.person.name in shown
    assert "Đã rà soát tháng này" in shown
    an.post(f"{address}ra-soat/xong/", {"thang": "2026-10"})
    an.post(f"{address}ra-soat/xong/", {"thang": "2026-10"})  # pressed twice
    shown = an.get(f"{address}ra-soat/?thang=2026-10").text
    assert "Nguyễn Văn An đã rà soát" in shown
    assert AccessReview.objects.count() == 1
    assert "?thang=2026-10" not in an.get(address).text
    assert an.post(f"{address}ra-soat/xong/", {"thang": "2026-13"}).status_code == 302
