"""April at the desk: open the year, see who is missing, register a hamlet's list in one press."""

import pytest
from django.test import Client

from tests.cast import World
from tests.force.militia import AT, man, register, year
from tests.web.conftest import DeskOf
from trucban.force.models import MilitiaProposal, MilitiaStatus, MilitiaYear
from trucban.lib.weeks import Week
from trucban.web.today.sight import look
from trucban.week import work_calendar

HOME = "/luc-luong/dan-quan/"
YEAR = {"year": "2026", "age_on": "2026-04-30", "plan": "7/KH-BCH, 15/3/2026"}
SLIP = {"on": "2026-11-20", "evidence": "Sổ số 3"}


def opened(an: Client) -> str:
    an.post(f"{HOME}moi/", YEAR)
    return f"{HOME}{MilitiaYear.objects.get().pk}/"


def test_a_hamlet_registers_in_one_press(world: World, an: Client) -> None:
    one, two, three = (man(world, f"Lê Văn {name}") for name in ("Một", "Hai", "Ba"))
    assert "Chưa mở đợt đăng ký nào" in an.get(HOME).text
    address = opened(an)
    assert "còn thiếu 3" in an.get(HOME).text
    page = f"{address}thon/{world.hamlets[0].pk}/"
    assert "Lê Văn Ba" in an.get(page).text
    an.post(page, {**SLIP, "act": "chon", "person_ids": [str(one.pk)]})
    an.post(page, {**SLIP, "act": "khong", "person_ids": [str(two.pk)], "evidence": "12/QĐ-UBND"})
    assert "Lê Văn Ba" in an.get(address).text
    an.post(page, {**SLIP, "act": "tat-ca"})
    written = dict(MilitiaStatus.objects.values_list("person__name", "status"))
    assert written == {"Lê Văn Một": "REGISTERED", "Lê Văn Hai": "EXCUSED", "Lê Văn Ba": "REGISTERED"}
    assert "Không còn ai thiếu" in an.get(page).text
    assert "Sổ số 3" in an.get(f"/luc-luong/nguoi/{three.pk}/").text


def test_what_is_refused_keeps_what_was_typed_and_ticked(world: World, an: Client) -> None:
    person = man(world, "Lê Văn Một")
    page = f"{opened(an)}thon/{world.hamlets[0].pk}/"
    answer = an.post(
        page, {"on": "2027-01-01", "evidence": "Sổ số 3", "act": "chon", "person_ids": [str(person.pk)]}
    )
    assert answer.status_code == 422
    assert "Sổ số 3" in answer.text
    assert f'value="{person.pk}" checked' in answer.text
    assert an.post(page, {**SLIP, "act": "chon"}).status_code == 422
    assert not MilitiaStatus.objects.exists()


@pytest.mark.parametrize("who", ["binh", "dung", "ha", "lan", "minh"])
def test_for_others_there_is_no_such_page(world: World, an: Client, desk_of: DeskOf, who: str) -> None:
    address, desk = opened(an), desk_of(who)
    for page in (HOME, address, f"{address}thon/{world.hamlets[0].pk}/"):
        assert desk.get(page).status_code == 404
    assert HOME not in desk.get("/luc-luong/").text


@pytest.mark.parametrize("word", ["nghiện", "HIV", "khởi tố", "tiền án", "khuyết tật", "bệnh"])
def test_no_form_asks_for_what_may_not_be_kept(world: World, an: Client, word: str) -> None:
    man(world, "Lê Văn Một")
    address = opened(an)
    for page in (f"{HOME}moi/", address, f"{address}thon/{world.hamlets[0].pk}/"):
        assert word.lower() not in an.get(page).text.lower()


def test_from_the_list_to_the_decision_at_two_desks(world: World, an: Client, desk_of: DeskOf) -> None:
    one, two = man(world, "Lê Văn Một"), man(world, "Lê Văn Hai")
    address = opened(an)
    an.post(f"{address}thon/{world.hamlets[0].pk}/", {**SLIP, "act": "tat-ca"})
    proposal = {"from_date": "2026-11-20", "category": "ON_SITE", "person_ids": [str(one.pk), str(two.pk)]}
    assert an.post(f"{address}buoc/?buoc=SERVING", {**proposal, "category": ""}).status_code == 422
    an.post(f"{address}buoc/?buoc=SERVING", proposal)
    assert "đồng chí đề nghị" in an.get(f"{address}de-nghi/").text
    phuc = desk_of("phuc")
    shown = phuc.get(f"{address}de-nghi/").text
    assert "chưa xác minh" in shown
    ids = [str(row.pk) for row in MilitiaProposal.objects.all()]
    phuc.post(f"{address}de-nghi/tra-loi/", {"act": "xac-nhan", "proposal_ids": ids})
    decision = {"step": "SERVING", "proposal_ids": ids, "decision": "9/QĐ-UBND", "decided_on": "2027-01-01"}
    refused = phuc.post(f"{address}de-nghi/quyet-dinh/", decision)
    assert refused.status_code == 422
    assert "9/QĐ-UBND" in refused.text
    phuc.post(f"{address}de-nghi/quyet-dinh/", {**decision, "decided_on": "2026-11-21"})
    assert MilitiaStatus.objects.filter(status="SERVING", until="2030-11-20").count() == 2
    page = phuc.get(f"/luc-luong/nguoi/{one.pk}/").text
    assert "20/11/2030" in page
    assert "Chủ tịch UBND xã" in page
    assert an.get(f"{address}buoc/?buoc=COMPLETED").status_code == 200


def test_in_april_the_first_screen_and_the_work_calendar_say_how_far_it_is(world: World) -> None:
    def said(who: str) -> list[str]:
        rows = look(actor=world.actor(who, at=AT), at=AT).warnings
        return [row.text for row in rows if "Đăng ký dân quân" in row.text]

    def planned(who: str) -> list[str]:
        rows = work_calendar.lines(actor=world.actor(who, at=AT), week=Week.of(AT), patrols=[], tasks=[])
        return [row.title for row in rows if "Đăng ký dân quân" in row.title]

    person = man(world, "Lê Văn Một")
    assert said("an") == ["Đăng ký dân quân đến 30/04/2026: chưa mở đợt."]
    assert planned("an") == ["Đăng ký dân quân: chưa mở đợt"]
    made = year(world)
    hamlets = len(world.hamlets)
    assert said("an") == [
        f"Đăng ký dân quân đến 30/04/2026: xong {hamlets - 1}/{hamlets} thôn, còn thiếu 1 người."
    ]
    assert planned("an") == [f"Đăng ký dân quân: xong {hamlets - 1}/{hamlets} thôn, còn thiếu 1 người"]
    assert (said("dung"), planned("dung")) == ([], [])
    register(world, made, person)
    assert said("an") == []
    assert planned("an") == ["Đăng ký dân quân: không còn ai thiếu"]
