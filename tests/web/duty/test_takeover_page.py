"""“I take over now” at the desk: one press for oneself, a form for somebody who rang, a decision where it must be."""

from datetime import timedelta

import pytest

from tests.cast import World
from tests.duty import builders
from tests.web.duty.life import at_desk, freeze
from trucban.duty.models import Assignment, SwapRequest, Takeover

NIGHT = builders.moment(23, 22)


@pytest.fixture(autouse=True)
def _clock(world: World) -> None:
    freeze(world, at=NIGHT)


@pytest.fixture
def place(world: World) -> Assignment:
    """The place of Monday night: Bình stands there."""
    return builders.places(builders.watch_of_two(world)[0])[0]


def test_one_press_on_the_watchs_page_and_everybody_sees_it(world: World, place: Assignment) -> None:
    desk = at_desk(world, "an")
    page = desk.get("/truc/ban-giao/").text
    assert f"/truc/nhan-thay/{place.pk}/" in page
    builders.join(
        world, place.shift.post.unit, world.person("an")
    )  # the commander serves in the platoon as well
    done = desk.post(f"/truc/nhan-thay/{place.pk}/", {"seen": str(place.person_id)}, follow=True)
    assert "Đã nhận thay ca" in done.text
    assert "theo lịch: Trần Thanh Bình" in done.text
    assert "nhận thay lúc" in desk.get("/").text
    assert "người nhận thay" in desk.get("/tuan/2026-W48/lich-truc/").text
    desk.post(f"/truc/nhan-thay/{place.pk}/", {"seen": str(place.person_id)})
    assert Takeover.objects.count() == 1


def test_a_member_of_the_force_takes_over_on_the_page_of_their_duties(
    world: World, place: Assignment
) -> None:
    builders.join(world, place.shift.post.unit, world.person("minh"))
    desk = at_desk(world, "minh")
    assert f"/truc/nhan-thay/{place.pk}/" in desk.get("/truc/cua-toi/").text
    desk.post(f"/truc/nhan-thay/{place.pk}/", {"seen": str(place.person_id)})
    page = desk.get("/truc/cua-toi/").text
    assert "đồng chí đang đứng ca" in page
    assert desk.get("/truc/so-truc-ban/").status_code == 200


def test_the_watch_writes_it_down_for_somebody(world: World, place: Assignment) -> None:
    builders.join(world, place.shift.post.unit, world.person("minh"))
    desk = at_desk(world, "phuc")
    address = f"/truc/nhan-thay/{place.pk}/ghi-ho/"
    assert "Đỗ Minh" in desk.get(address).text
    page = desk.post(address, {"person_id": str(world.person("minh").pk)}, follow=True)
    assert "Đỗ Minh" in page.text
    assert "ghi hộ" in at_desk(world, "an").get("/truc/so-truc-ban/").text
    assert desk.post(address, {"person_id": ""}).status_code == 422


def test_what_breaks_a_rule_waits_for_a_decision(world: World, place: Assignment) -> None:
    for who in ("minh", "phuc"):
        builders.join(world, place.shift.post.unit, world.person(who))
    desk = at_desk(world, "an")
    address = f"/truc/nhan-thay/{place.pk}/ghi-ho/"
    for who, minutes in (("minh", 5), ("phuc", 2)):
        at = (NIGHT - timedelta(minutes=minutes)).strftime("%H:%M %d/%m/%Y")
        desk.post(address, {"person_id": str(world.person(who).pk), "taken_at": at})
    page = desk.get("/truc/ban-giao/").text
    assert "Chờ chỉ huy cho ý kiến" in page
    taken = Takeover.objects.get(asks_decision=True)
    done = desk.post(
        f"/truc/nhan-thay/y-kien/{taken.pk}/", {"decision": "Đồng chí Phúc đứng ca"}, follow=True
    )
    assert "Chờ chỉ huy cho ý kiến" not in done.text
    taken.refresh_from_db()
    assert taken.decision == "Đồng chí Phúc đứng ca"


def test_a_swap_goes_from_the_members_page_to_the_commanders(world: World) -> None:
    monday, tuesday = builders.places(builders.watch_of_two(world)[0])
    freeze(world, at=builders.moment(23, 7))
    member, chief, deputy = (at_desk(world, who) for who in ("binh", "an", "phuc"))
    address = f"/truc/doi-ca/xin/{monday.pk}/"
    assert address in member.get("/truc/cua-toi/").text
    assert "Lương Văn Lương" in member.get(address).text
    assert member.post(address, {"other_id": ""}).status_code == 422
    member.post(address, {"other_id": str(tuesday.pk), "reason": "Nhà có việc"})
    swap = SwapRequest.objects.get()
    page = deputy.get("/truc/doi-ca/").text
    assert "Lương Văn Lương đồng ý" in page  # Lương has no account: the staff writes down what he said
    deputy.post(f"/truc/doi-ca/{swap.pk}/tra-loi/", {"answer": "accept"})
    assert "Duyệt" in chief.get(f"/truc/doi-ca/{swap.pk}/").text
    chief.post(f"/truc/doi-ca/{swap.pk}/y-kien/", {"decision": "approve"})
    swap.refresh_from_db()
    assert swap.status == "APPROVED"
    assert "Đã duyệt" in member.get("/truc/doi-ca/").text


def test_each_who_held_the_place_is_recorded_on_the_sheet(world: World, place: Assignment) -> None:
    builders.join(world, place.shift.post.unit, world.person("minh"))
    at_desk(world, "minh").post(f"/truc/nhan-thay/{place.pk}/", {"seen": str(place.person_id)})
    freeze(world, at=builders.moment(24, 8))
    desk = at_desk(world, "an")
    sheet = desk.get("/truc/cham-cong/?thang=2026-11").text
    for who in ("binh", "minh"):
        address = f"/truc/cham-cong/{place.pk}/?nguoi={world.person(who).pk}"
        assert address in sheet
        assert world.person(who).name in desk.get(address).text
        desk.post(address, {"outcome": "PRESENT"})
    assert sorted(row.person.name for row in place.attendances.all()) == ["Trần Thanh Bình", "Đỗ Minh"]
    stranger = desk.get(f"/truc/cham-cong/{place.pk}/?nguoi={world.person('nga').pk}").text
    assert "Bùi Thị Nga" not in stranger, "who never held it is nobody here: the page is of who was planned"
    answer = desk.post(f"/truc/cham-cong/{place.pk}/?nguoi={world.person('nga').pk}", {"outcome": "ABSENT"})
    assert answer.status_code == 422, "nothing is written of who was planned instead"
    assert not place.attendances.filter(outcome="ABSENT").exists()
    assert desk.get(f"/truc/cham-cong/{place.pk}/?nguoi=x").status_code == 200
