"""Hand-over, attendance, allowance, posts, places of the police: each on its page."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest

from tests.cast import World
from tests.duty import builders
from tests.web.duty.life import at_desk, freeze
from trucban.duty.models import Attendance, DutyPost, Handover, PoliceRequest, ShiftPattern
from trucban.duty.services import PlaceSpec
from trucban.incident.services import report_incident
from trucban.task.services import create_task

MORNING = builders.moment(24, 6)  # Monday's night watch ends


@pytest.fixture(autouse=True)
def _clock(world: World) -> None:
    freeze(world, at=MORNING)


def test_open_matters_gather_themselves_and_pass_on(world: World) -> None:
    roster, _binh, _luong = builders.watch_of_two(world)
    report_incident(
        actor=world.actor("an"),
        kind="FIRE",
        summary="Cháy đống rơm",
        happened_at=builders.moment(23, 20),
        at=builders.moment(23, 20),
        hamlet_id=world.hamlets[0].pk,
    )
    create_task(
        actor=world.actor("an"),
        title="Trả lời công văn",
        to_agency_id=world.command.pk,
        due_date=builders.moment(23, 0).date(),
        at=builders.BEFORE,
    )
    shift = builders.places(roster)[0].shift
    client = at_desk(world, "binh")
    assert f"/truc/ban-giao/ca/{shift.pk}/" in client.get("/truc/ban-giao/").text
    page = client.get(f"/truc/ban-giao/ca/{shift.pk}/")
    assert "Vụ việc" in page.text
    assert "Cháy đống rơm" not in page.text  # what was told of it stays on its own page
    keys = [part.partition('"')[0] for part in page.text.split('name="matter" value="')[1:]]
    client.post(f"/truc/ban-giao/ca/{shift.pk}/", {"matter": keys, "more": "Chìa khóa kho\n\nXe máy"})
    given = Handover.objects.get()
    texts = [item.text for item in given.items.order_by("position")]
    assert texts[-2:] == ["Chìa khóa kho", "Xe máy"]
    assert len(texts) == len(keys) + 2


def test_each_matter_is_answered_before_the_watch_is_taken(world: World) -> None:
    roster, _binh, _luong = builders.watch_of_two(world)
    shift = builders.places(roster)[0].shift
    at_desk(world, "binh").post(f"/truc/ban-giao/ca/{shift.pk}/", {"more": "Chìa khóa"})
    given = Handover.objects.get()
    item = given.items.get()
    taker = at_desk(world, "phuc")
    refused = taker.post(f"/truc/ban-giao/{given.pk}/nhan/", follow=True)
    assert "Chìa khóa" in refused.text
    given.refresh_from_db()
    assert given.taken_at is None
    taker.post(f"/truc/ban-giao/muc/{item.pk}/", {"answer": "dispute", "text": ""})
    item.refresh_from_db()
    assert item.answer == "OPEN"
    taker.post(f"/truc/ban-giao/muc/{item.pk}/", {"answer": "dispute", "text": "Thiếu một chìa"})
    done = taker.post(f"/truc/ban-giao/{given.pk}/nhan/", follow=True)
    given.refresh_from_db()
    assert given.taken_by_name == "Ngô Phúc"
    assert "Thiếu một chìa" in done.text


def test_nobody_takes_over_from_themselves(world: World) -> None:
    roster, _binh, _luong = builders.watch_of_two(world)
    shift = builders.places(roster)[0].shift
    client = at_desk(world, "an")
    page = client.post(f"/truc/ban-giao/ca/{shift.pk}/", {"more": "Chìa khóa"}, follow=True)
    assert "Tôi nhận ca" not in page.text


def test_attendance_is_recorded_confirmed_and_listed(world: World) -> None:
    roster, _binh, _luong = builders.watch_of_two(world)
    freeze(world, at=builders.moment(24, 8))
    place = builders.places(roster)[0]
    clerk, chief = at_desk(world, "phuc"), at_desk(world, "an")
    assert "Trần Thanh Bình" in clerk.get("/truc/cham-cong/").text
    clerk.post(f"/truc/cham-cong/{place.pk}/", {"outcome": "PRESENT"})
    row = Attendance.objects.get()
    chief.post("/truc/cham-cong/xac-nhan/", {"attendance": [str(row.pk)]})
    row.refresh_from_db()
    assert row.confirmed_at is not None
    page = chief.get("/truc/tro-cap/")
    assert "cần xác nhận" in page.text or "chờ xác nhận" in page.text
    assert "<tfoot>" not in page.text  # no rate, no total
    builders.sign(world, "allowance.daily_rate", 400_000)
    assert "<tfoot>" in chief.get("/truc/tro-cap/").text


def cells_of(data: bytes) -> list[object]:
    book = openpyxl.load_workbook(BytesIO(data))
    return [cell.value for row in book[book.sheetnames[0]].iter_rows() for cell in row]


def test_the_sheets_are_typed_workbooks(world: World) -> None:
    roster, _binh, _luong = builders.watch_of_two(world)
    freeze(world, at=builders.moment(24, 8))
    place = builders.places(roster)[0]
    client = at_desk(world, "an")
    client.post(f"/truc/cham-cong/{place.pk}/", {"outcome": "LATE", "came_at": "2026-11-23T19:00"})
    cells = cells_of(client.get("/truc/cham-cong.xlsx?thang=2026-11").content)
    assert "Trần Thanh Bình" in cells
    assert "M*" in cells  # late, not confirmed
    assert "Tổng cộng" not in cells_of(client.get("/truc/tro-cap.xlsx?thang=2026-11").content)


@pytest.mark.parametrize(
    "typed",
    [
        {"outcome": "PRESENT", "came_at": "2026-11-20T19:00"},
        {"outcome": "DRUNK"},
        {"outcome": "PRESENT", "came_at": "nonsense"},
    ],
)
def test_times_that_do_not_fit_are_refused(world: World, typed: dict[str, str]) -> None:
    roster, _binh, _luong = builders.watch_of_two(world)
    freeze(world, at=builders.moment(24, 8))
    place = builders.places(roster)[0]
    answer = at_desk(world, "an").post(f"/truc/cham-cong/{place.pk}/", typed)
    assert answer.status_code == 422
    assert Attendance.objects.count() == 0


def test_confirming_nothing_says_so(world: World) -> None:
    page = at_desk(world, "an").post("/truc/cham-cong/xac-nhan/", {"attendance": "x"}, follow=True)
    assert "Chưa xác nhận gì" in page.text


def test_a_post_and_its_shift_are_set_up(world: World) -> None:
    client = at_desk(world, "an")
    client.post("/truc/vi-tri/", {"kind": "OFFICER_WATCH", "name": "Trực ban", "from_date": "2026-11-01"})
    post = DutyPost.objects.get()
    shift = {
        "name": "Ca đêm",
        "weekdays": ["1", "2"],
        "starts": "18:00",
        "hours": "12",
        "from_date": "2026-11-01",
        "count_LEADER": "1",
        "count_DRIVER": "0",
        "count_MEMBER": "2",
        "count_POLICE": "1",
    }
    page = client.post(f"/truc/vi-tri/{post.pk}/", shift, follow=True)
    pattern = ShiftPattern.objects.get()
    assert pattern.duration_minutes == 720
    assert {(place.role, place.count) for place in pattern.places.all()} == {
        ("LEADER", 1),
        ("MEMBER", 2),
        ("POLICE", 1),
    }
    assert "Thứ Hai, Thứ Ba" in page.text
    changed = client.post(f"/truc/vi-tri/{post.pk}/?thay={pattern.pk}", shift | {"from_date": "2026-12-01"})
    assert changed.status_code == 302
    pattern.refresh_from_db()
    assert str(pattern.to_date) == "2026-12-01"


@pytest.mark.parametrize(
    "change", [{"weekdays": []}, {"hours": "48"}, {"starts": "25:00"}, {"count_MEMBER": "0"}]
)
def test_a_shift_no_post_can_have_is_refused(world: World, change: dict[str, object]) -> None:
    at_post = builders.post(world)
    shift = {"name": "Ca", "weekdays": ["1"], "starts": "18:00", "hours": "12", "from_date": "2026-11-01"}
    counts = {f"count_{role}": "0" for role in ("LEADER", "DRIVER", "POLICE")} | {"count_MEMBER": "1"}
    answer = at_desk(world, "an").post(f"/truc/vi-tri/{at_post.pk}/", shift | counts | change)
    assert answer.status_code == 422
    assert ShiftPattern.objects.count() == 0


def test_combat_readiness_duty_is_refused_in_words(world: World) -> None:
    typed = {"kind": "READINESS", "name": "Trực SSCĐ", "from_date": "2026-11-01"}
    answer = at_desk(world, "an").post("/truc/vi-tri/", typed)
    assert answer.status_code == 422
    assert "trên giấy" in answer.text
    assert DutyPost.objects.count() == 0


@pytest.fixture
def request_of_police(world: World) -> PoliceRequest:
    unit, (luong,) = builders.platoon(world, "Lương Văn Lương")
    places = (PlaceSpec("MEMBER"), PlaceSpec("POLICE", 2))
    builders.pattern(world, builders.post(world, unit=unit), places=places, days=(3,))
    roster = builders.draft(world)
    builders.put(world, builders.places(roster)[0], luong)
    builders.publish(world, roster)
    return PoliceRequest.objects.get()


def test_the_chief_of_police_says_who_comes_in_words(world: World, request_of_police: PoliceRequest) -> None:
    chief = at_desk(world, "dung")
    page = chief.get(f"/truc/de-nghi-cong-an/{request_of_police.pk}/")
    assert world.person("giang").name not in page.text  # nothing lists officers
    assert "<select" not in page.text.partition('class="form"')[2]
    chief.post(
        f"/truc/de-nghi-cong-an/{request_of_police.pk}/", {"officers_text": "Hai đồng chí tổ tuần tra"}
    )
    request_of_police.refresh_from_db()
    assert request_of_police.status == "FILLED"
    assert "Hai đồng chí tổ tuần tra" in at_desk(world, "an").get("/tuan/2026-W48/lich-truc/").text


@pytest.mark.parametrize("typed", [{}, {"officers_text": "A", "reason": "B"}])
def test_an_answer_is_one_of_the_two(
    world: World, request_of_police: PoliceRequest, typed: dict[str, str]
) -> None:
    answer = at_desk(world, "dung").post(f"/truc/de-nghi-cong-an/{request_of_police.pk}/", typed | {"x": "1"})
    assert answer.status_code == 422
    request_of_police.refresh_from_db()
    assert request_of_police.status == "ASKED"


@pytest.mark.parametrize("who", ["an", "giang", "binh"])
def test_only_the_chief_of_police_answers(world: World, request_of_police: PoliceRequest, who: str) -> None:
    client = at_desk(world, who)
    assert client.get("/truc/de-nghi-cong-an/").status_code == 404
    assert client.post(f"/truc/de-nghi-cong-an/{request_of_police.pk}/", {"reason": "x"}).status_code == 404


def test_ones_own_duties_go_to_the_phones_calendar(world: World) -> None:
    builders.watch_of_two(world)
    freeze(world, at=builders.BEFORE + timedelta(hours=1))
    client = at_desk(world, "binh")
    assert "Trực ban" in client.get("/truc/cua-toi/").text
    file = client.get("/truc/cua-toi.ics").content
    assert b"BEGIN:VEVENT" in file
    assert b"STATUS:CONFIRMED" in file


@pytest.mark.parametrize(
    "address",
    ["/truc/vi-tri/", "/truc/tro-cap/", "/truc/tro-cap.xlsx", "/truc/cham-cong/", "/truc/ban-giao/"],
)
@pytest.mark.parametrize("who", ["binh", "son", "dung", "ha"])
def test_pages_of_the_staff_do_not_exist_for_others(world: World, address: str, who: str) -> None:
    freeze(world, at=builders.moment(20, 12))
    assert at_desk(world, who).get(address).status_code == 404
