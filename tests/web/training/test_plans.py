"""The pages of plans and drills: the index says what is lacking, a finding is a task, the next drill asks for it."""

from django.test import Client

from tests.cast import World
from tests.duty import builders as duty
from tests.training.builders import drill, moment, response_plan
from tests.web.conftest import DeskOf
from trucban.task.models import Task
from trucban.training.models import Drill, ResponsePlan

PLANS = "/huan-luyen/phuong-an/"


def test_a_plan_is_entered_and_says_what_it_lacks(world: World, an: Client) -> None:
    unit, _people = duty.platoon(world, "Lê Văn Một", name="Tổ cứu hộ")
    assert "Chưa có phương án" in an.get(PLANS).text
    typed = {
        "number": "PA-01",
        "title": "Ứng phó bão, lũ",
        "keeper_id": str(world.actor("an").holdings[0].office_id),
        "review_date": "2027-05-01",
    }
    assert an.post(f"{PLANS}moi/", typed | {"title": "Phương án MẬT"}).status_code == 422
    an.post(f"{PLANS}moi/", typed)
    plan = ResponsePlan.objects.get()
    assert "chưa có tổ" in an.get(PLANS).text
    shown = an.post(f"{PLANS}{plan.pk}/to/", {"unit_id": str(unit.pk), "task": "Sơ tán dân"}, follow=True)
    assert "Sơ tán dân" in shown.text
    assert "12 tháng chưa luyện tập" in shown.text
    assert an.post(f"{PLANS}{plan.pk}/ra-soat/", {"review_date": "2026-01-01"}).status_code == 422
    assert (
        "01/06/2027" in an.post(f"{PLANS}{plan.pk}/ra-soat/", {"review_date": "2027-06-01"}, follow=True).text
    )
    an.post(f"{PLANS}{plan.pk}/to/bo/", {"unit": str(unit.pk)})
    assert "thôi dùng" in an.post(f"{PLANS}{plan.pk}/thoi-dung/", follow=True).text


def test_a_finding_is_a_task_and_the_next_drill_asks_for_it(
    world: World, an: Client, desk_of: DeskOf
) -> None:
    unit, _people = duty.platoon(world, "Lê Văn Một", name="Tổ cứu hộ")
    duty.join(world, unit, world.person("binh"))
    plan = response_plan(world, unit)
    typed = {
        "starts_at": "2026-11-20T07:00",
        "ends_at": "2026-11-20T11:00",
        "place": "Bến sông",
        "session_id": "",
    }
    assert an.post(f"{PLANS}{plan.pk}/luyen-tap/", typed | {"ends_at": "2026-11-20T07:05"}).status_code == 422
    an.post(f"{PLANS}{plan.pk}/luyen-tap/", typed)
    first = Drill.objects.get()
    second = drill(world, plan, starts_at=moment(22, 7), ends_at=moment(22, 9))
    base = "/huan-luyen/luyen-tap/"
    found = {"text": "Xuồng thiếu áo phao", "owner": str(world.command.pk), "due_date": "2026-12-10"}
    assert an.post(f"{base}{first.pk}/phat-hien/", found | {"text": ""}).status_code == 422
    an.post(f"{base}{first.pk}/phat-hien/", found)
    task = Task.objects.get()
    assert f"{base}{first.pk}/" in an.get(f"/viec/{task.pk}/").text
    page = an.get(f"{base}{second.pk}/").text
    assert "Xuồng thiếu áo phao" in page
    finding = first.findings.get()
    an.post(f"{base}{second.pk}/kiem-lai/", {"finding": "x", "outcome": "VERIFIED"})
    shown = an.post(
        f"{base}{second.pk}/kiem-lai/", {"finding": str(finding.pk), "outcome": "CAME_BACK"}, follow=True
    )
    assert "Còn tồn tại" in shown.text
    binh = desk_of("binh")
    seen = binh.get(f"{base}{first.pk}/").text
    assert "Bến sông" in seen
    assert "Xuồng thiếu áo phao" not in seen
    coming = drill(world, plan, day=27)
    assert "Bão" in an.post(f"{base}{coming.pk}/huy/", {"reason": "Bão"}, follow=True).text
