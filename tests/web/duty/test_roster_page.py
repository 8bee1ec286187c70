"""The roster of a week on its page: seen, drafted, changed by hand, published, printed."""

import re
from uuid import UUID

import pytest
from django.test import Client

from tests.cast import World
from tests.duty import builders
from tests.web.duty.life import at_desk, freeze
from trucban.calendar.models import LeaveRequest
from trucban.calendar.services import ask_leave, decide_leave
from trucban.duty.models import Roster
from trucban.duty.services import PlaceSpec
from trucban.force.models import Person, Unit
from trucban.force.services import create_person
from trucban.rulebook.services import sign_value

WEEK = "2026-W48"
PAGE = f"/tuan/{WEEK}/lich-truc/"


@pytest.fixture(autouse=True)
def _clock(world: World) -> None:
    freeze(world)


@pytest.fixture
def draft(world: World) -> Roster:
    unit, _people = builders.platoon(world, "Lương Văn Lương", "Mai Thị Mận", "Phan Văn Na")
    builders.pattern(world, builders.post(world, unit=unit), days=(1, 2, 3))
    return builders.draft(world)


def test_a_week_nobody_began_says_what_to_do_first(world: World) -> None:
    page = at_desk(world, "an").get(PAGE)
    assert page.status_code == 200
    assert "Tuần từ 23/11 đến 29/11/2026" in page.text
    assert not re.search(r"\bW48\b", page.text.replace("2026-W48", "")), (
        "a key drawn at random may hold the letters"
    )
    assert f'action="{PAGE}mo-du-thao/"' in page.text


def test_opening_a_draft_leads_to_its_grid(world: World) -> None:
    builders.pattern(world, builders.post(world))
    page = at_desk(world, "an").post(f"{PAGE}mo-du-thao/", follow=True)
    assert "dự thảo" in page.text
    assert page.text.count("place--empty") == 14  # seven places, in the grid and in the list of days


def test_a_week_without_posts_is_refused_in_words(world: World) -> None:
    page = at_desk(world, "an").post(f"{PAGE}mo-du-thao/", follow=True)
    assert "chưa" in page.text.lower()
    assert Roster.objects.count() == 0


def test_empty_places_are_red_and_say_so(world: World, draft: Roster) -> None:
    page = at_desk(world, "an").get(PAGE)
    assert 'class="place place--empty"' in page.text
    assert "trống" in page.text


def test_the_column_of_today_is_marked(world: World, draft: Roster) -> None:
    page = at_desk(world, "an").get(PAGE)
    assert page.text.count('aria-current="date"') == 1
    assert "hôm nay" in page.text


def test_a_place_lists_everybody_and_why_the_others_may_not(world: World, draft: Roster) -> None:
    first, second, _third = builders.places(draft)
    builders.put(world, first, Person.objects.get(name="Mai Thị Mận"))
    sign_value(
        actor=world.actor("an"),
        key="duty.rest_hours",
        value=24,
        from_date=builders.SINCE,
        source="Quy chế",
        at=builders.BEFORE,
    )
    page = at_desk(world, "an").get(f"/truc/cho/{second.pk}/")
    fitting, _mark, barred = page.text.partition('class="barred"')
    assert "Lương Văn Lương" in fitting
    assert "Mai Thị Mận" not in fitting
    assert "Mai Thị Mận" in barred
    assert "giờ nghỉ" in barred or "nghỉ" in barred


def test_a_choice_is_entered_and_leads_back_to_its_place(world: World, draft: Roster) -> None:
    place = builders.places(draft)[0]
    person = Person.objects.get(name="Phan Văn Na")
    answer = at_desk(world, "an").post(f"/truc/cho/{place.pk}/", {"person": str(person.pk)})
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#cho-{place.pk}")
    place.refresh_from_db()
    assert place.person == person
    assert place.is_locked


def test_a_choice_the_rules_forbid_changes_nothing_and_says_why(world: World, draft: Roster) -> None:
    person = Person.objects.get(name="Phan Văn Na")
    ask_leave(
        actor=world.actor("an"),
        person_id=person.pk,
        starts_at=builders.moment(23, 0),
        ends_at=builders.moment(25, 0),
        reason="",
        at=builders.BEFORE,
        on_behalf=True,
    )
    decide_leave(
        actor=world.actor("an"), leave_id=LeaveRequest.objects.get().pk, approve=True, at=builders.BEFORE
    )
    place = builders.places(draft)[0]
    answer = at_desk(world, "an").post(f"/truc/cho/{place.pk}/", {"person": str(person.pk)})
    assert answer.status_code == 422
    assert "Phan Văn Na không" in answer.text
    place.refresh_from_db()
    assert place.person is None


@pytest.mark.parametrize("person", ["không phải id", str(UUID(int=7))])
def test_a_choice_of_nobody_known_changes_nothing(world: World, draft: Roster, person: str) -> None:
    place = builders.places(draft)[0]
    answer = at_desk(world, "an").post(f"/truc/cho/{place.pk}/", {"person": person})
    assert answer.status_code == 422
    place.refresh_from_db()
    assert place.person is None


def test_holding_and_letting_go(world: World, draft: Roster) -> None:
    place = builders.places(draft)[0]
    builders.put(world, place, Person.objects.get(name="Phan Văn Na"))
    at_desk(world, "an").post(f"/truc/cho/{place.pk}/giu/", {"held": "no"})
    place.refresh_from_db()
    assert not place.is_locked


def test_publishing_names_who_will_be_told_before_it_tells_them(world: World, draft: Roster) -> None:
    binh = world.person("binh")
    builders.join(world, Unit.objects.get(), binh)
    builders.put(world, builders.places(draft)[0], binh)
    client = at_desk(world, "an")
    before = client.get(f"/truc/ban/{draft.pk}/ban-hanh/")
    assert "Trần Thanh Bình" in before.text
    assert "2 vị trí" in before.text or "2 chỗ" in before.text
    client.post(f"/truc/ban/{draft.pk}/ban-hanh/")
    draft.refresh_from_db()
    assert draft.status == Roster.Status.PUBLISHED
    seen = client.get(PAGE)
    assert "Trần Thanh Bình" in seen.text
    mine = at_desk(world, "binh").get("/truc/cua-toi/")
    assert "Trực ban" in mine.text


def test_the_switch_shows_what_a_new_version_changes(world: World) -> None:
    _roster, binh, luong = builders.watch_of_two(world)
    again = builders.draft(world)
    builders.put(world, builders.places(again)[0], None)
    page = at_desk(world, "an").get(f"{PAGE}?ban={again.version}&xem=thay-doi")
    assert binh.name in page.text
    assert luong.name not in page.text


def test_a_substitute_in_force_makes_a_new_version(world: World) -> None:
    roster, _binh, luong = builders.watch_of_two(world)
    place = builders.places(roster)[0]
    at_desk(world, "an").post(f"/truc/cho/{place.pk}/", {"person": str(luong.pk), "reason": "Bình ốm"})
    now_in_force = Roster.objects.get(status=Roster.Status.PUBLISHED)
    assert now_in_force.version == roster.version + 1


def test_two_people_change_places_from_the_grid(world: World, draft: Roster) -> None:
    first, second, _third = builders.places(draft)
    man, na = Person.objects.get(name="Mai Thị Mận"), Person.objects.get(name="Phan Văn Na")
    builders.put(world, first, man)
    builders.put(world, second, na)
    client = at_desk(world, "an")
    assert "Phan Văn Na" in client.get(f"/truc/cho/{first.pk}/doi/").text
    answer = client.post(f"/truc/cho/{first.pk}/doi/", {"other": str(second.pk)})
    assert answer["Location"].endswith(f"#cho-{first.pk}")
    assert [place.person for place in builders.places(draft)[:2]] == [na, man]
    assert client.post(f"/truc/cho/{first.pk}/doi/", {"other": "x"}).status_code == 422


def test_a_shift_is_added_like_another_and_taken_off_again(world: World, draft: Roster) -> None:
    client = at_desk(world, "an")
    like = builders.places(draft)[0].shift
    form = client.get(f"/truc/ban/{draft.pk}/them-ca/?theo={like.pk}&ngay=2026-11-28")
    assert 'value="18:00"' in form.text
    assert '<option value="2026-11-28" selected' in form.text
    typed = {
        "post_id": str(like.post_id),
        "day": "2026-11-28",
        "starts": "18:00",
        "hours": "12",
        "name": "Trực bão",
        **{f"count_{role}": "0" for role in ("LEADER", "DRIVER", "POLICE")},
        "count_MEMBER": "2",
    }
    answer = client.post(f"/truc/ban/{draft.pk}/them-ca/", typed)
    assert answer.status_code == 302
    *_others, one, two = builders.places(draft)
    assert one.shift == two.shift
    assert one.shift.name == "Trực bão"
    assert "đã có ca" in client.post(f"/truc/ban/{draft.pk}/them-ca/", typed).text
    assert "Trực ban" in client.get(f"/truc/ca/{one.shift_id}/bo/").text
    client.post(f"/truc/ca/{one.shift_id}/bo/")
    assert len(builders.places(draft)) == 3


def test_a_shift_in_force_is_not_taken_off(world: World) -> None:
    roster, _binh, _luong = builders.watch_of_two(world)
    place = builders.places(roster)[0]
    answer = at_desk(world, "an").post(f"/truc/ca/{place.shift_id}/bo/", follow=True)
    assert "dự thảo mới" in answer.text
    assert len(builders.places(roster)) == 2


def test_police_places_are_requests_and_no_names_of_officers(world: World) -> None:
    unit, _people = builders.platoon(world, "Lương Văn Lương")
    at_post = builders.post(world, unit=unit)
    builders.pattern(world, at_post, places=(PlaceSpec("MEMBER"), PlaceSpec("POLICE", 2)), days=(1,))
    draft = builders.draft(world)
    page = at_desk(world, "an").get(PAGE)
    assert "sẽ đề nghị 2" in page.text
    place = at_desk(world, "an").get(f"/truc/cho/{builders.places(draft)[0].pk}/")
    assert world.person("giang").name not in place.text
    assert world.person("dung").name not in place.text


@pytest.mark.parametrize("who", ["binh", "dung", "giang", "lan", "son"])
def test_who_drafts_nothing_sees_no_draft(world: World, draft: Roster, who: str) -> None:
    place = builders.places(draft)[0]
    client = at_desk(world, who)
    assert client.get(f"/truc/cho/{place.pk}/").status_code == 404
    assert client.get(f"/truc/ban/{draft.pk}/ban-hanh/").status_code == 404
    assert client.post(f"/truc/ban/{draft.pk}/lap/").status_code == 404
    assert client.get(f"/truc/cho/{place.pk}/doi/").status_code == 404
    assert client.get(f"/truc/ban/{draft.pk}/them-ca/").status_code == 404
    assert client.post(f"/truc/ca/{place.shift_id}/bo/").status_code == 404
    assert "Mai Thị Mận" not in client.get(PAGE).text


def test_another_commune_sees_nothing(world: World, other_world: World, draft: Roster) -> None:
    freeze(other_world)
    client = Client()
    client.force_login(other_world.user("chi2"))
    place = builders.places(draft)[0]
    assert client.get(f"/truc/cho/{place.pk}/").status_code == 404
    assert client.post(f"/truc/ban/{draft.pk}/ban-hanh/").status_code == 404


def test_a_draft_is_asked_for_and_its_progress_shown(world: World, draft: Roster) -> None:
    client = at_desk(world, "an")
    page = client.post(f"/truc/ban/{draft.pk}/lap/", follow=True)
    assert f"/truc/ban/{draft.pk}/tien-do/" in page.text
    Roster.objects.filter(pk=draft.pk).update(solving=Roster.Solving.DONE)
    done = client.get(f"/truc/ban/{draft.pk}/tien-do/", headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true"


def test_putting_a_draft_away(world: World, draft: Roster) -> None:
    at_desk(world, "an").post(f"/truc/ban/{draft.pk}/bo/")
    draft.refresh_from_db()
    assert draft.status == Roster.Status.DISCARDED


def test_the_roster_prints_on_a4_and_a3_and_as_a_spreadsheet(world: World) -> None:
    builders.watch_of_two(world)
    client = at_desk(world, "an")
    for paper in ("a4", "a3"):
        answer = client.get(f"{PAGE}{paper}.pdf")
        assert answer.content.startswith(b"%PDF")
        assert answer["Cache-Control"] == "no-store"
    assert client.get(f"/tuan/{WEEK}/lich-truc.xlsx").content.startswith(b"PK")
    assert client.get(f"{PAGE}a5.pdf").status_code == 404
    assert client.get("/tuan/2026-W40/lich-truc/a4.pdf").status_code == 404


def test_the_grid_asks_as_many_questions_for_many_people_as_for_few(
    world: World, draft: Roster, django_assert_max_num_queries: object
) -> None:
    client = at_desk(world, "an")
    client.get(PAGE)
    with django_assert_max_num_queries(45) as few:  # type: ignore[operator]  # a fixture of pytest-django
        client.get(PAGE)
    count = len(few)
    unit = Unit.objects.get()
    for name in ("Hồ Văn Ân", "Hồ Văn Bảo", "Hồ Văn Cảnh", "Hồ Văn Danh", "Hồ Văn Em"):
        person = create_person(actor=world.actor("an"), name=name, at=builders.BEFORE)
        builders.join(world, unit, person)
    with django_assert_max_num_queries(count):  # type: ignore[operator]
        client.get(PAGE)


def test_weeks_no_calendar_has_are_not_found(world: World) -> None:
    assert at_desk(world, "an").get("/tuan/2026-W60/lich-truc/").status_code == 404


def test_what_explains_a_heading_is_a_sentence_of_its_own(world: World) -> None:
    builders.watch_of_two(world)
    roster = Roster.objects.get()
    place = builders.places(roster)[0]
    client = at_desk(world, "an")
    stand = client.get(f"/truc/cho/{place.pk}/").text
    assert "Có thể trực ở đây</h2>" in stand
    assert "<p" in stand.partition("Người trực ít nhất đứng trước.")[0][-40:]


def test_a_member_finds_their_own_duties_of_the_week(world: World) -> None:
    builders.watch_of_two(world)
    page = at_desk(world, "binh").get(PAGE).text
    assert "Tuần này không có lịch trực" not in page
    assert page.count('id="own-') == 1
    assert "Thứ Hai" in page


def test_an_empty_place_says_why_and_what_would_help(world: World) -> None:
    unit, _people = builders.platoon(world, "Lương Văn Lương")
    driver = builders.qualification(world, "DRIVER")
    places = (PlaceSpec("DRIVER", qualification_id=driver.pk),)
    builders.pattern(world, builders.post(world, unit=unit), days=(1,), places=places)
    [place] = builders.places(builders.draft(world))
    desk = at_desk(world, "an")
    assert f'href="/truc/cho/{place.pk}/vi-sao/"' in desk.get(f"/truc/cho/{place.pk}/").text
    page = desk.get(f"/truc/cho/{place.pk}/vi-sao/")
    assert "Những điều này không thể cùng đáp ứng" in page.text
    assert "Người không có “DRIVER” trực" in page.text


def test_a_held_place_says_who_else_could_stand_there(world: World) -> None:
    roster, _binh, luong = builders.watch_of_two(world)
    [monday, _tuesday] = builders.places(roster)
    page = at_desk(world, "an").get(f"/truc/cho/{monday.pk}/vi-sao/")
    assert luong.name in page.text
    assert "kém công bằng hơn" in page.text or "công bằng như cũ" in page.text


def test_a_roster_with_a_hole_is_mended_from_its_page(world: World) -> None:
    roster, _binh, luong = builders.watch_of_two(world)
    unit = Unit.objects.get(name="Trung đội cơ động")
    _other, (mai,) = builders.platoon(world, "Mai Văn Mai", name="Tiểu đội 2")
    builders.join(world, unit, mai)
    desk = at_desk(world, "an")
    desk.post(f"/truc/cho/{builders.places(roster)[1].pk}/", {"person": ""})
    now_in_force = Roster.objects.get(status="PUBLISHED")
    address = f"/truc/ban/{now_in_force.pk}/sua/"
    assert address in desk.get(PAGE).text
    page = desk.get(address)
    assert "1 chỗ thay đổi" in page.text
    key = re.search(r'name="plan" value="(\w+)"', page.text)
    assert key
    assert desk.post(address, {"plan": "another"}).status_code == 422
    desk.post(address, {"plan": key[1]})
    mended = Roster.objects.get(status="PUBLISHED")
    assert mended != now_in_force
    assert all(place.person for place in builders.places(mended))
    assert address.replace(str(now_in_force.pk), str(mended.pk)) not in desk.get(PAGE).text
    assert luong.name
