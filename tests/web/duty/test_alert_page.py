"""Alerts on the watch's screen: who is silent, whom to ring, how long it took."""

import pytest

from tests.cast import World
from tests.duty import builders
from tests.web.duty.life import at_desk, freeze
from trucban.duty.models import Alert
from trucban.duty.services import escalate_due
from trucban.incident.services import report_incident

EVENING = builders.moment(23, 20)


@pytest.fixture(autouse=True)
def _clock(world: World) -> None:
    freeze(world, at=EVENING)
    builders.watch_of_two(world)


def test_a_call_is_told_acknowledged_and_measured(world: World) -> None:
    desk, member = at_desk(world, "an"), at_desk(world, "binh")
    assert desk.post("/truc/bao-dong/moi/", {"title": ""}).status_code == 422
    page = desk.post("/truc/bao-dong/moi/", {"title": "Nước lên nhanh", "is_urgent": "on"}, follow=True).text
    assert "Trần Thanh Bình" in page
    assert "báo người kế tiếp lúc" in page
    alert = Alert.objects.get()
    assert "Tôi xử lý việc này" in member.get(f"/truc/bao-dong/{alert.pk}/").text
    member.post(f"/truc/bao-dong/{alert.pk}/nhan/")
    alert.refresh_from_db()
    assert alert.state == "COVERED"
    assert "trung vị 0 phút" in desk.get("/truc/bao-dong/").text


def test_the_call_list_stands_on_the_watchs_screen_until_somebody_is_reached(world: World) -> None:
    desk = at_desk(world, "an")
    desk.post("/truc/bao-dong/moi/", {"title": "Nước lên nhanh", "is_urgent": "on", "is_drill": "on"})
    for minutes in range(6, 36, 6):
        escalate_due(commune_id=world.commune.pk, at=builders.later(EVENING, minutes=minutes))
    assert "gọi điện theo danh sách" in desk.get("/truc/ban-giao/").text
    alert = Alert.objects.get()
    step = alert.steps.get(name="Lương Văn Lương")
    done = desk.post(f"/truc/bao-dong/goi/{step.pk}/", follow=True).text
    assert "Không có lượt báo nào chờ xác nhận" in done
    assert "Lương Văn Lương" in done


def test_an_alert_is_ended_by_the_watch(world: World) -> None:
    desk = at_desk(world, "an")
    desk.post("/truc/bao-dong/moi/", {"title": "Gọi kíp", "is_urgent": "on"})
    alert = Alert.objects.get()
    assert at_desk(world, "minh").get(f"/truc/bao-dong/{alert.pk}/").status_code == 404
    desk.post(f"/truc/bao-dong/{alert.pk}/ket-thuc/")
    alert.refresh_from_db()
    assert alert.state == "ENDED"


def test_a_serious_incident_calls_the_watch_with_one_press_and_is_closed_with_a_reason(world: World) -> None:
    desk = at_desk(world, "an")
    incident = report_incident(
        actor=world.actor("an"), kind="FIRE", summary="Cháy bếp", level=3, happened_at=EVENING, at=EVENING
    )
    assert "Gọi kíp trực" in desk.get(f"/vu-viec/{incident.pk}/").text
    desk.post(f"/truc/bao-dong/vu-viec/{incident.pk}/")
    assert "Đã gọi kíp trực lúc" in desk.get(f"/vu-viec/{incident.pk}/").text
    alert = Alert.objects.get()
    page = desk.get("/truc/bao-dong/").text
    assert f"/vu-viec/{incident.pk}/" in page
    refused = desk.post(f"/truc/bao-dong/{alert.pk}/ket-thuc/", {"reason": ""}, follow=True).text
    assert "Hãy ghi lý do khép lượt báo" in refused
    closed = desk.post(f"/truc/bao-dong/{alert.pk}/ket-thuc/", {"reason": "Đã dập tắt"}, follow=True).text
    assert "Đã dập tắt" in closed
