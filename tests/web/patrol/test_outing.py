"""One patrol on a phone: leave, pass, find, come back; its track, its sheet of paper; coverage."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.cast import MONDAY, World
from tests.patrol.plans import add, confirm, draft, patrolling, platoon, points, rows
from tests.web.conftest import DeskOf
from trucban.patrol import selectors, services
from trucban.patrol.models import Finding, Patrol

pytestmark = pytest.mark.django_db
EARLY = MONDAY - timedelta(minutes=30)


def at(name: str, *keys: Any) -> str:
    return reverse(f"patrol:{name}", args=keys)


def planned(world: World) -> Patrol:
    """Bình leads over two points, half an hour ago."""
    places = points(world)
    platoon(world)
    return add(
        world,
        places[1],
        [world.person("binh")],
        name="Tuần tra sáng",
        point_ids=[places[1].pk, places[2].pk],
        starts_at=EARLY,
        ends_at=EARLY + timedelta(hours=2),
    )


def out(world: World) -> Patrol:
    return services.start_patrol(actor=world.actor("an"), patrol_id=planned(world).pk, at=EARLY)


def test_the_leader_leaves_passes_and_comes_back(desk_of: DeskOf, world: World) -> None:
    binh, patrol = desk_of("binh"), planned(world)
    page = at("detail", patrol.pk)
    assert "Xuất phát" in binh.get(page).content.decode()
    binh.post(at("start", patrol.pk))
    first, second = selectors.stops_of(patrol)
    assert f"Đã đến: {first.point.name}" in binh.get(page).content.decode()
    Patrol.objects.update(left_at=EARLY)  # the desk's clock stands still
    binh.post(at("pass_stop", first.pk), {"patrol": patrol.pk})
    assert f"Đã đến: {second.point.name}" in binh.get(page).content.decode()
    answer = binh.post(at("end", patrol.pk), {"police_count": "1", "weather": "Mưa", "report": "Yên"})
    assert answer.status_code == 302, answer.content.decode()
    patrol.refresh_from_db()
    assert (patrol.status, patrol.police_count, patrol.report) == ("BACK", 1, "Yên")


def test_a_member_who_does_not_lead_has_no_buttons(desk_of: DeskOf, world: World) -> None:
    places = points(world)
    people = platoon(world)
    patrol = add(
        world,
        places[1],
        [people[0], world.person("binh")],
        starts_at=EARLY,
        ends_at=EARLY + timedelta(hours=1),
    )
    binh = desk_of("binh")
    assert "outing__now" not in binh.get(at("detail", patrol.pk)).content.decode()
    assert binh.post(at("start", patrol.pk)).status_code == 403


@pytest.mark.parametrize(
    ("who", "status"), [("an", 200), ("binh", 200), ("minh", 200), ("lan", 200), ("son", 404), ("quy", 404)]
)
def test_who_opens_it(desk_of: DeskOf, world: World, who: str, status: int) -> None:
    patrol = planned(world)
    assert desk_of(who).get(at("detail", patrol.pk)).status_code == status


def test_a_patrol_of_a_draft_waits_for_both_chiefs(an: Client, world: World) -> None:
    patrolling(world)
    patrol = rows(draft(world))[0]
    text = an.get(at("detail", patrol.pk)).content.decode()
    assert "Kế hoạch còn là dự thảo" in text or "dự thảo" in text
    assert "Xuất phát</button>" not in text
    an.post(at("start", patrol.pk))
    patrol.refresh_from_db()
    assert patrol.status == "PLANNED"


def test_what_a_patrol_may_not_do_stands_beside_every_finding(an: Client, world: World) -> None:
    assert "Dân quân không kiểm tra giấy tờ" in an.get(at("detail", out(world).pk)).content.decode()


def found(**changes: str) -> dict[str, str]:
    return {
        "happened_at": "2026-11-23T06:50",
        "text": "Cột điện nghiêng",
        "action_taken": "Cắm biển báo",
        **changes,
    }


def test_a_finding_is_kept_with_whom_it_was_handed_to(an: Client, world: World) -> None:
    patrol = out(world)
    answer = an.post(
        at("finding", patrol.pk), found(handed_to="Trung úy Giang", handed_at="2026-11-23T06:55")
    )
    assert answer.status_code == 302, answer.content.decode()
    assert "Trung úy Giang" in an.get(at("detail", patrol.pk)).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": ""}, "Hãy điền"),
        ({"happened_at": "2026-11-24T06:50"}, "chưa"),
        ({"handed_to": "Trung úy Giang"}, "Bàn giao phải ghi"),
        ({"text": "Công văn TUYỆT MẬT"}, "TUYỆT MẬT"),
        ({"point_id": "nơi khác"}, "có trong danh sách"),
    ],
)
def test_a_finding_that_says_too_little_is_not_kept(
    an: Client, world: World, changed: dict[str, str], said: str
) -> None:
    answer = an.post(at("finding", out(world).pk), found(**changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Finding.objects.exists()


def test_words_of_police_work_are_asked_about(an: Client, world: World) -> None:
    answer = an.post(
        at("finding", out(world).pk), found(action_taken="Kiểm tra giấy tờ, thu giữ xe"), follow=True
    )
    assert "là việc của Công an" in answer.content.decode()
    assert Finding.objects.count() == 1


def test_a_struck_finding_stays_readable(an: Client, world: World) -> None:
    patrol = out(world)
    an.post(at("finding", patrol.pk), found())
    an.post(at("strike", patrol.pk, Finding.objects.get().pk), {"reason": "Ghi nhầm"})
    text = an.get(at("detail", patrol.pk)).content.decode()
    assert "<del>" in text
    assert "Ghi nhầm" in text


GPX = """<gpx version="1.1"><trk><trkseg>
<trkpt lon="106.79" lat="17.2"><time>2026-11-22T23:35:00Z</time></trkpt>
<trkpt lon="106.80" lat="17.2"><time>2026-11-22T23:55:00Z</time></trkpt></trkseg></trk></gpx>"""


def test_a_track_is_loaded_measured_and_given_back(an: Client, world: World) -> None:
    patrol = out(world)
    answer = an.post(
        at("load_track", patrol.pk), {"gpx": SimpleUploadedFile("a.gpx", GPX.encode())}, follow=True
    )
    assert "2 điểm" in answer.content.decode()
    page = an.get(at("detail", patrol.pk)).content.decode()
    assert "1,1 km" in page
    assert "Đừng chỉ dựa vào vết đi để xử lý kỷ luật ai" in page
    assert b"<trkpt" in an.get(at("track", patrol.pk)).content


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'<!DOCTYPE gpx [<!ENTITY a "b">]>' + GPX.encode(), "không được mở"),
        (b"PK\x03\x04", "không trọn vẹn"),
        (GPX.replace("2026", "2019").encode(), "Không có điểm nào"),
        (b"", "trống: hãy chọn tệp khác"),
    ],
)
def test_a_file_that_is_not_its_track_is_refused_in_words(
    an: Client, world: World, data: bytes, said: str
) -> None:
    patrol = out(world)
    answer = an.post(at("load_track", patrol.pk), {"gpx": SimpleUploadedFile("a.gpx", data)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    patrol.refresh_from_db()
    assert patrol.track is None


def test_the_sheet_to_carry_names_people_stops_and_limits(an: Client, world: World) -> None:
    answer = an.get(at("order", planned(world).pk))
    text = " ".join(PdfReader(BytesIO(answer.content)).pages[0].extract_text().split())
    for shown in ("PHIẾU TUẦN TRA", "Trần Thanh Bình (phụ trách)", "Điểm 1.1", "quả tang"):
        assert shown in text, shown


def test_the_list_shows_who_is_out_and_marks_the_reader(desk_of: DeskOf, world: World) -> None:
    out(world)
    text = desk_of("binh").get(at("list")).content.decode()
    assert "Tuần tra sáng" in text
    assert "(tôi)" in text


def test_a_patrol_of_our_own_needs_no_plan(an: Client, world: World) -> None:
    places = points(world)
    platoon(world)
    sent = {
        "kind": "GUARD",
        "name": "Canh gác hội chợ",
        "starts_at": "2026-11-23T19:00",
        "ends_at": "2026-11-23T21:00",
        "stop_1": str(places[1].pk),
        "leader": str(world.person("binh").pk),
        "police_asked": "0",
    }
    assert an.post(at("add_own"), sent).status_code == 302
    assert Patrol.objects.get().plan is None


def test_coverage_counts_and_names_the_blind_spots(an: Client, world: World) -> None:
    patrol = out(world)
    services.pass_stop(actor=world.actor("an"), stop_id=selectors.stops_of(patrol)[0].pk, at=MONDAY)
    text = an.get(at("coverage")).content.decode()
    assert "heat--4" in text
    assert "chưa qua" in text


def test_coverage_of_a_period_that_runs_backwards_says_so(an: Client, world: World) -> None:
    text = an.get(at("coverage"), {"tu": "2026-11-23", "den": "2026-11-01"}).content.decode()
    assert "Ngày cuối phải sau ngày đầu" in text


@pytest.mark.parametrize("who", ["binh", "minh", "son"])
def test_coverage_is_for_those_who_plan(desk_of: DeskOf, world: World, who: str) -> None:
    assert desk_of(who).get(at("coverage")).status_code == 404


def test_the_list_does_not_ask_more_for_more_patrols(
    an: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    patrolling(world)
    confirm(world, draft(world))
    with django_assert_max_num_queries(20):
        an.get(at("list"))


def test_who_is_late_is_reached_by_radio_and_the_alarm_closed(desk_of: DeskOf, world: World) -> None:
    patrol, desk = out(world), desk_of("an")
    Patrol.objects.update(ends_at=MONDAY - timedelta(minutes=45), starts_at=EARLY - timedelta(hours=2))
    assert services.raise_overdue(commune_id=world.commune.pk, at=MONDAY) == 1
    page = desk.get(at("detail", patrol.pk)).content.decode()
    assert "Chưa về: Tuần tra sáng" in page
    assert "Đã liên lạc được với đội" in page
    alerts = desk.get("/truc/bao-dong/").content.decode()
    assert at("detail", patrol.pk) in alerts, "the alert opens the patrol"
    assert "Khép lượt báo: đã rõ điều gì" in alerts
    assert desk.post(at("word", patrol.pk), {"text": ""}).status_code == 422
    answer = desk.post(at("word", patrol.pk), {"text": "Xe hỏng, về sau", "back_by": "23/11/2026 08:00"})
    assert answer.status_code == 302, answer.content.decode()
    page = desk.get(at("detail", patrol.pk)).content.decode()
    assert "Hẹn về lúc" in page
    assert "Có tin lúc" in desk.get("/truc/bao-dong/").content.decode()
    desk.post(at("try_alarm", patrol.pk))
    assert "THỬ: Chưa về" in desk.get(at("detail", patrol.pk)).content.decode()
