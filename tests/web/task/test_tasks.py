"""Tasks at the desk: mine, late ones, done with evidence; routines."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import MONDAY, World
from tests.task.giving import FRIDAY, give
from tests.web.conftest import DeskOf
from trucban.task.models import Routine, Task

pytestmark = pytest.mark.django_db


def test_mine_are_first_and_late_ones_have_a_list(desk_of: DeskOf, world: World) -> None:
    give(world, title="Việc của Công an")
    give(world, title="Việc của Ban", to_agency_id=world.command.pk)
    late = give(world, title="Việc cũ", to_agency_id=world.command.pk, due_date=MONDAY.date())
    Task.objects.filter(pk=late.pk).update(due_date=MONDAY.date() - timedelta(days=4))
    an = desk_of("an")
    mine = an.get("/viec/").content.decode()
    assert "Việc của Ban" in mine
    assert "Việc của Công an" not in mine
    overdue = an.get("/viec/?ds=qua-han").content.decode()
    assert "Việc cũ" in overdue
    assert "Trễ 4 ngày" in overdue
    assert "Việc của Ban" not in overdue


def test_a_militia_member_sees_only_their_own(desk_of: DeskOf, world: World) -> None:
    give(world, title="Việc của Bình", to_agency_id=world.command.pk, to_person_id=world.person("binh").pk)
    other = give(world, title="Việc khác")
    text = desk_of("binh").get("/viec/?ds=mo").content.decode()
    assert "Việc của Bình" in text
    assert "Việc khác" not in text
    assert desk_of("binh").get(f"/viec/{other.pk}/").status_code == 404


def test_a_new_task_is_given_and_told(an: Client, world: World) -> None:
    form = {"title": "Kiểm tra loa", "owner": str(world.police.pk), "due_date": "2026-11-27", "hamlet_id": ""}
    an.post("/viec/moi/", form)
    assert Task.objects.get().to_agency == world.police


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"owner": "ai"},
        {"due_date": "2026-11-01"},
        {"due_date": "mai"},
        {"title": "Chuyển TỐI MẬT"},
    ],
)
def test_nonsense_is_refused_and_nothing_is_kept(an: Client, world: World, change: dict[str, str]) -> None:
    form = {"title": "Kiểm tra loa", "owner": str(world.police.pk), "due_date": "2026-11-27", **change}
    answer = an.post("/viec/moi/", form)
    assert answer.status_code == 422
    assert "note--error" in answer.content.decode()
    assert not Task.objects.exists()


def test_it_is_done_with_evidence_only(dung: Client, world: World) -> None:
    task = give(world)
    assert dung.post(f"/viec/{task.pk}/xong/", {"evidence": " "}).status_code == 422
    dung.post(f"/viec/{task.pk}/xong/", {"evidence": "Biên bản số 5"})
    task.refresh_from_db()
    assert (task.status, task.evidence) == ("DONE", "Biên bản số 5")
    assert "Biên bản số 5" in dung.get(f"/viec/{task.pk}/").content.decode()


def test_the_owner_moves_drops_and_reopens_with_a_reason(an: Client, world: World) -> None:
    task = give(world)
    page = f"/viec/{task.pk}/"
    assert an.post(f"{page}doi-han/", {"due_date": "2026-12-01", "reason": ""}).status_code == 422
    an.post(f"{page}doi-han/", {"due_date": "2026-12-01", "reason": "Mưa lớn"})
    an.post(f"{page}thoi/", {"reason": "Nước đã rút"})
    task.refresh_from_db()
    assert (task.status, task.due_date.isoformat()) == ("DROPPED", "2026-12-01")
    an.post(f"{page}mo-lai/", {"reason": "Nước lên lại"})
    task.refresh_from_db()
    assert task.status == "OPEN"
    text = an.get(page).content.decode()
    assert all(reason in text for reason in ("Mưa lớn", "Nước đã rút", "Nước lên lại"))


def test_the_addressee_does_not_move_it(dung: Client, world: World) -> None:
    task = give(world)
    form = {"due_date": "2026-12-01", "reason": "Bận"}
    assert dung.post(f"/viec/{task.pk}/doi-han/", form).status_code == 403
    task.refresh_from_db()
    assert task.due_date == FRIDAY


def test_a_note_only_grows(dung: Client, world: World) -> None:
    task = give(world)
    dung.post(f"/viec/{task.pk}/ghi/", {"text": "Đã liên hệ"})
    assert dung.post(f"/viec/{task.pk}/ghi/", {"text": ""}).status_code == 422
    assert "Đã liên hệ" in dung.get(f"/viec/{task.pk}/").content.decode()


def test_a_routine_begins_shows_its_rule_and_ends(an: Client, world: World) -> None:
    form = {
        "title": "Báo cáo quốc phòng tháng",
        "every": "MONTHLY",
        "from_date": "2026-12-15",
        "on_day_off": "PREVIOUS",
        "owner": str(world.command.pk),
        "legal_basis": "Nghị định 168/2018/NĐ-CP",
    }
    an.post("/viec/dinh-ky/moi/", form)
    routine = Routine.objects.get()
    assert routine.rrule == "FREQ=MONTHLY;BYMONTHDAY=15"
    assert "Hằng tháng, ngày 15" in an.get("/viec/dinh-ky/").content.decode()
    assert an.post(f"/viec/dinh-ky/{routine.pk}/ket-thuc/", {"to_date": "sang năm"}).status_code == 422
    an.post(f"/viec/dinh-ky/{routine.pk}/ket-thuc/", {"to_date": "2027-01-01"})
    routine.refresh_from_db()
    assert str(routine.to_date) == "2027-01-01"
    assert an.get(f"/viec/dinh-ky/{routine.pk}/").status_code == 200


def test_a_routine_in_the_past_is_refused(an: Client, world: World) -> None:
    form = {
        "title": "X",
        "every": "WEEKLY",
        "from_date": "2026-01-01",
        "on_day_off": "KEEP",
        "owner": str(world.command.pk),
    }
    assert an.post("/viec/dinh-ky/moi/", form).status_code == 422
    assert not Routine.objects.exists()


def test_the_list_asks_few_questions_however_many_there_are(
    an: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(45):
        give(world, title=f"Việc {number}", to_agency_id=world.command.pk, hamlet_id=world.hamlets[0].pk)
    with django_assert_max_num_queries(14):
        an.get("/viec/")


def test_accents_may_be_left_out_of_a_search(an: Client, world: World) -> None:
    give(world)
    assert "Kiểm tra ngầm tràn" in an.get("/viec/?ds=mo&q=ngam tran").content.decode()
