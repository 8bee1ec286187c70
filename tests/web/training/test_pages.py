"""The pages of training: a year begins, a duty in the way is named on the form, who is called sees their session."""

from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cast import World
from tests.duty import builders as duty
from tests.training.builders import BEFORE, filled, moment, programme, session
from tests.web.conftest import DeskOf
from trucban.training import selectors, services
from trucban.training.models import AttendanceMark, Trainee, TrainingProgramme, TrainingSession

HOME = "/huan-luyen/"
TYPED = {
    "day": "2026-11-25",
    "from_time": "07:00",
    "to_time": "11:00",
    "subject": "Bắn súng",
    "place": "Thao trường",
    "instructor": "",
    "unit_id": "",
}


def test_a_year_is_begun_filled_and_planned(world: World, an: Client) -> None:
    unit, _people = duty.platoon(world, "Lê Văn Một", "Lê Văn Hai")
    assert "Chưa có chương trình" in an.get(HOME).text
    opened = an.post(f"{HOME}chuong-trinh/moi/", {"year": "2026", "category": "MOBILE"}, follow=True)
    made = TrainingProgramme.objects.get()
    assert "12" in opened.text
    assert "Điều 28" in opened.text
    address = f"{HOME}chuong-trinh/{made.pk}/"
    an.post(f"{address}nguoi/", {"unit_id": str(unit.pk), "person_id": ""})
    assert Trainee.objects.count() == 2
    shown = an.post(f"{address}buoi/", TYPED, follow=True)
    assert "Bắn súng" in shown.text
    assert "1 / 12 ngày" in an.get(address).text
    assert "Bắn súng" in an.get(HOME).text


def test_a_duty_in_the_way_is_named_and_what_was_typed_stays(world: World, an: Client) -> None:
    _roster, binh, luong = duty.watch_of_two(world)
    made = programme(world)
    services.add_trainees(
        actor=world.actor("an"), programme_id=made.pk, person_ids=[binh.pk, luong.pk], at=BEFORE
    )
    night = TYPED | {"day": "2026-11-23", "from_time": "19:00", "to_time": "21:00"}
    refused = an.post(f"{HOME}chuong-trinh/{made.pk}/buoi/", night)
    assert refused.status_code == 422
    assert f"{binh.name} – Trực ban" in refused.text
    assert "Bắn súng" in refused.text
    assert not TrainingSession.objects.exists()
    shown = an.post(f"{HOME}chuong-trinh/{made.pk}/buoi/", night | {"leave_out_taken": "on"}, follow=True)
    assert "Chưa gọi" in shown.text
    assert "Trực ban" in shown.text


@pytest.mark.parametrize(
    "typed",
    [{"day": "mai"}, {"day": "2027-01-05"}, {"subject": ""}, {"to_time": "06:00"}, {"unit_id": "không"}],
)
def test_nonsense_is_refused_and_nothing_kept(world: World, an: Client, typed: dict[str, str]) -> None:
    made, _unit, _people = filled(world)
    assert an.post(f"{HOME}chuong-trinh/{made.pk}/buoi/", TYPED | typed).status_code == 422
    assert not TrainingSession.objects.exists()


def test_a_session_ends_on_the_next_day_when_its_end_lies_before_its_start(world: World, an: Client) -> None:
    made, _unit, _people = filled(world)
    an.post(f"{HOME}chuong-trinh/{made.pk}/buoi/", TYPED | {"from_time": "20:00", "to_time": "02:00"})
    planned = TrainingSession.objects.get()
    assert (planned.ends_at - planned.starts_at).total_seconds() == 6 * 3600


def test_who_is_called_sees_their_session_and_nobody_elses_days(world: World, desk_of: DeskOf) -> None:
    made, _unit, _people = filled(world)
    services.add_trainees(
        actor=world.actor("an"), programme_id=made.pk, person_ids=[_serving(world)], at=BEFORE
    )
    planned = session(world, made)
    binh = desk_of("binh")
    shown = binh.get(f"{HOME}buoi/{planned.pk}/")
    assert "Thao trường" in shown.text
    assert "Lê Văn Một" not in shown.text
    assert binh.get(f"{HOME}chuong-trinh/{made.pk}/").status_code == 404
    assert binh.get(HOME).status_code == 404


def _serving(world: World) -> UUID:
    unit, _people = duty.platoon(world, name="Tiểu đội Bình")
    duty.join(world, unit, world.person("binh"))
    return world.person("binh").pk


def test_it_is_cancelled_with_its_reason_in_sight(world: World, an: Client) -> None:
    made, _unit, _people = filled(world)
    planned = session(world, made)
    shown = an.post(f"{HOME}buoi/{planned.pk}/huy/", {"reason": "Mưa to"}, follow=True)
    assert "Mưa to" in shown.text


def test_somebody_is_taken_out(world: World, an: Client) -> None:
    made, _unit, people = filled(world)
    address = f"{HOME}chuong-trinh/{made.pk}/nguoi/bo/"
    an.post(address, {"person": "x"})
    assert Trainee.objects.count() == 2
    an.post(address, {"person": str(people[0].pk)})
    assert [row.person for row in Trainee.objects.all()] == [people[1]]


def test_the_pages_ask_as_many_questions_for_many(
    world: World, an: Client, django_assert_max_num_queries: object
) -> None:
    made, _unit, _people = filled(world)
    session(world, made)
    pages = (HOME, f"{HOME}chuong-trinh/{made.pk}/")
    counts = []
    for page in pages:
        with django_assert_max_num_queries(25) as few:  # type: ignore[operator]  # a fixture of pytest-django
            an.get(page)
        counts.append(len(few))
    more, _others = duty.platoon(world, *(f"Trần Văn {one}" for one in "ABCDEFGH"), name="Trung đội hai")
    services.add_trainees(actor=world.actor("an"), programme_id=made.pk, unit_id=more.pk, at=BEFORE)
    for day in (26, 27):
        session(world, made, day=day)
    for page, count in zip(pages, counts, strict=True):
        with django_assert_max_num_queries(count):  # type: ignore[operator]
            an.get(page)


def _over(world: World, *names: str) -> TrainingSession:
    """Plan a session that was over before Monday, the pages' day."""
    made, _unit, _people = filled(world, *names)
    return session(
        world,
        made,
        starts_at=moment(21, 7),
        ends_at=moment(21, 11),
    )


def test_twenty_people_are_recorded_with_one_list_and_the_exceptions(
    world: World, an: Client, desk_of: DeskOf
) -> None:
    planned = _over(world, *(f"Lê Văn {chr(65 + number)}" for number in range(20)))
    address = f"{HOME}buoi/{planned.pk}/"
    shown = an.get(f"{address}diem-danh/")
    assert shown.text.count('value="PRESENT" selected') == 20
    people = selectors.called(planned)
    sent = {str(person.pk): "PRESENT" for person in people} | {str(people[3].pk): "ABSENT"}
    assert "Vắng không có lý do" in an.post(f"{address}diem-danh/", sent, follow=True).text
    phuc = desk_of("phuc")
    assert "Đã huấn luyện 1 / 12 ngày" not in phuc.get(f"{HOME}chuong-trinh/{planned.programme_id}/").text
    assert "Lập buổi bù" in phuc.post(f"{address}ky/", follow=True).text
    programme_page = an.get(f"{HOME}chuong-trinh/{planned.programme_id}/").text
    assert programme_page.count("Đã huấn luyện 1 / 12 ngày") == 19
    assert "Cần huấn luyện bù" in programme_page
    again = {**TYPED, "day": "2026-11-26"}
    an.post(f"{address}bu/", again)
    (made_up,) = TrainingSession.objects.filter(makes_up=planned)
    assert selectors.called(made_up) == [people[3]]


def test_a_list_that_is_not_that_of_the_session_is_refused(world: World, an: Client) -> None:
    planned = _over(world)
    address = f"{HOME}buoi/{planned.pk}/diem-danh/"
    people = selectors.called(planned)
    for wrong in ({}, {str(people[0].pk): "PRESENT"}, {str(row.pk): "GIỎI" for row in people}):
        assert an.post(address, {"x": "y", **wrong}).status_code == 422
    assert not AttendanceMark.objects.exists()


def test_today_says_which_session_is_not_signed(world: World, an: Client) -> None:
    _over(world)
    assert "chưa ký xác nhận điểm danh" in an.get("/").text


def test_a_list_asks_as_many_questions_for_many(
    world: World, an: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    planned = _over(world)
    pages = [f"{HOME}buoi/{planned.pk}/", f"{HOME}buoi/{planned.pk}/diem-danh/"]
    counts = []
    for page in pages:
        with django_assert_max_num_queries(30) as few:
            an.get(page)
        counts.append(len(few))
    more, _others = duty.platoon(world, *(f"Trần Văn {one}" for one in "ABCDEFGH"), name="Trung đội hai")
    services.add_trainees(
        actor=world.actor("an"), programme_id=planned.programme_id, unit_id=more.pk, at=BEFORE
    )
    services.call_who_is_free(actor=world.actor("an"), session_id=planned.pk, at=BEFORE)
    for page, count in zip(pages, counts, strict=True):
        with django_assert_max_num_queries(count):
            an.get(page)
