"""Leave on its pages: asked for, decided with what it collides with, taken back."""

import pytest

from tests.cast import World
from tests.duty import builders
from tests.web.duty.life import at_desk, freeze
from trucban.calendar.models import LeaveRequest

PAGE = "/truc/nghi/"
DAYS = {"first": "2026-12-01", "last": "2026-12-02", "reason": ""}


@pytest.fixture(autouse=True)
def _clock(world: World) -> None:
    freeze(world)


def asked(world: World, **typed: str) -> LeaveRequest:
    at_desk(world, "binh").post(PAGE, DAYS | typed)
    return LeaveRequest.objects.get()


def test_whole_days_are_asked_for(world: World) -> None:
    row = asked(world)
    assert row.person == world.person("binh")
    assert (row.ends_at - row.starts_at).total_seconds() == 2 * 24 * 3600


def test_it_is_written_down_for_somebody_who_called(world: World) -> None:
    at_desk(world, "an").post(PAGE, DAYS | {"person_id": str(world.person("binh").pk)})
    row = LeaveRequest.objects.get()
    assert row.person == world.person("binh")
    assert row.entered_on_behalf


@pytest.mark.parametrize(
    "typed",
    [
        {"first": "2026-12-02", "last": "2026-12-01"},
        {"first": "ngày mai", "last": "2026-12-01"},
        {"first": "", "last": ""},
    ],
)
def test_nonsense_is_refused_and_nothing_kept(world: World, typed: dict[str, str]) -> None:
    answer = at_desk(world, "binh").post(PAGE, typed)
    assert answer.status_code == 422
    assert "Chưa lưu" in answer.text
    assert LeaveRequest.objects.count() == 0


def test_the_decision_shows_what_is_in_the_way(world: World) -> None:
    builders.watch_of_two(world)
    row = asked(world, first="2026-11-23", last="2026-11-24")
    client = at_desk(world, "an")
    page = client.get(f"{PAGE}{row.pk}/")
    assert "Trực ban" in page.text
    assert "disabled" in page.text
    refused = client.post(f"{PAGE}{row.pk}/quyet-dinh/", {"answer": "approve"}, follow=True)
    assert "Trần Thanh Bình" in refused.text
    row.refresh_from_db()
    assert row.status == "ASKED"


def test_a_leader_approves_and_leaves_the_place_empty_in_sight(world: World) -> None:
    builders.watch_of_two(world)
    row = asked(world, first="2026-11-23", last="2026-11-24")
    client = at_desk(world, "an")
    assert f"{PAGE}{row.pk}/duyet-bo-trong/" in client.get(f"{PAGE}{row.pk}/").text
    roster = client.post(f"{PAGE}{row.pk}/duyet-bo-trong/", follow=True)
    assert "place--empty" in roster.text
    assert "1 vị trí trực chưa có người" in client.get("/").text
    row.refresh_from_db()
    assert row.status == "APPROVED"


def test_a_leader_approves_and_the_person_takes_it_back(world: World) -> None:
    row = asked(world)
    at_desk(world, "an").post(f"{PAGE}{row.pk}/quyet-dinh/", {"answer": "approve"})
    row.refresh_from_db()
    assert row.status == "APPROVED"
    at_desk(world, "binh").post(f"{PAGE}{row.pk}/rut/")
    row.refresh_from_db()
    assert row.status == "WITHDRAWN"


def test_leave_of_others_does_not_exist(world: World) -> None:
    row = asked(world)
    for who in ("minh", "son", "dung"):
        client = at_desk(world, who)
        assert client.get(f"{PAGE}{row.pk}/").status_code == 404
        assert client.post(f"{PAGE}{row.pk}/quyet-dinh/", {"answer": "approve"}).status_code == 404
        assert client.post(f"{PAGE}{row.pk}/duyet-bo-trong/").status_code == 404
        assert "Trần Thanh Bình" not in client.get(PAGE).text


def test_the_list_asks_as_many_questions_for_many(
    world: World, django_assert_max_num_queries: object
) -> None:
    client = at_desk(world, "an")
    asked(world)
    with django_assert_max_num_queries(20) as few:  # type: ignore[operator]  # a fixture of pytest-django
        client.get(PAGE)
    count = len(few)
    for day in range(3, 20):
        at_desk(world, "binh").post(PAGE, {"first": f"2026-12-{day:02}", "last": f"2026-12-{day:02}"})
    with django_assert_max_num_queries(count):  # type: ignore[operator]
        client.get(PAGE)


def test_whole_days_are_shown_as_days(world: World) -> None:
    row = asked(world)
    client = at_desk(world, "an")
    for page in (PAGE, f"{PAGE}{row.pk}/"):
        shown = client.get(page).text
        assert "Từ 01/12 đến 02/12/2026" in shown
        assert "00:00" not in shown
    client.post(f"{PAGE}{row.pk}/quyet-dinh/", {"answer": "approve"})
    assert "từ 01/12 đến 02/12/2026" in at_desk(world, "binh").get("/thong-bao/").text
