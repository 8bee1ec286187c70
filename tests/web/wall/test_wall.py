"""The screen on the wall: what a room may read, nothing of people, and an account that opens nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tools.permissions import pages

from tests.cast import MONDAY, World
from tests.incident.test_teams import send, squad
from tests.web.conftest import DeskOf
from tests.web.incident.test_detail import made
from trucban.access import services as access
from trucban.access.models import Mandate, User
from trucban.incident import services as incidents
from trucban.lib.ids import uuid7
from trucban.notify.models import Change
from trucban.web.live.listener import Listener, audible, split
from trucban.web.wall.figures import figures

pytestmark = pytest.mark.django_db
WALL = "/man-hinh/"


@pytest.fixture
def screen(world: World) -> User:
    """An account for the wall, made by the chief in person."""
    an = world.actor("an")
    office = access.create_office(
        actor=an, agency_id=world.command.pk, kind="WALL_DISPLAY", title="Màn hình treo tường", at=MONDAY
    )
    user = access.create_user(
        actor=world.admin,
        username="man-hinh",
        name="Màn hình",
        password=None,
        at=MONDAY,
        must_change_password=False,
    )
    access.give_mandate(
        actor=an, office_id=office.pk, user_id=user.pk, starts_at=MONDAY, reason="Phòng trực", at=MONDAY
    )
    world.users["screen"] = user
    return user


@pytest.fixture
def wall(screen: User, desk_of: DeskOf) -> Client:
    return desk_of("screen")


class TestWhatItShows:
    def test_incidents_stand_with_kind_hamlet_level_and_age_and_without_words(
        self, world: World, wall: Client
    ) -> None:
        made(
            world, level=3, hamlet_id=world.hamlets[0].pk, summary="Ông Tư đánh nhau", place_text="nhà ông Tư"
        )
        page = wall.get(WALL).content.decode()
        assert "Thôn 1" in page
        assert "Gây rối" in page or "Xô xát" in page or "Đánh nhau" in page or "Brawl" in page
        assert "Tư" not in page

    def test_no_name_of_anybody_stands_on_it(self, world: World, wall: Client) -> None:
        row = made(world)
        send(world, row, unit_id=squad(world).pk)
        send(world, row, label="Nhóm anh Tám 0987654321")
        page = wall.get(WALL).content.decode()
        assert "Tiểu đội 1" in page
        for word in (
            "Tám",
            "0987654321",
            *(user.name for user in world.users.values() if user.name != "Màn hình"),
        ):
            assert word not in page

    def test_protected_incidents_are_counted_and_not_told(self, world: World, wall: Client) -> None:
        made(world, kind="FAMILY_VIOLENCE", hamlet_id=world.hamlets[1].pk)
        made(world, involves_minor=True, hamlet_id=world.hamlets[1].pk)
        seen = figures(actor=world.actor("screen"), at=MONDAY)
        assert (seen.open_count, seen.protected, list(seen.incidents)) == (2, 2, [])
        assert "Thôn 2" not in wall.get(WALL).content.decode()

    def test_what_the_other_agency_keeps_or_shares_is_not_on_it(self, world: World, screen: User) -> None:
        theirs = made(world, "dung")
        incidents.share_incident(
            actor=world.actor("dung"),
            incident_id=theirs.pk,
            to_agency_id=world.command.pk,
            tier="VIEW",
            reason="Phối hợp",
            at=MONDAY,
        )
        assert figures(actor=world.actor("screen"), at=MONDAY).open_count == 0

    def test_it_links_to_nothing(self, world: World, wall: Client) -> None:
        made(world)
        assert "<a " not in wall.get(WALL).content.decode()

    def test_the_part_that_is_asked_for_again_is_the_same_part(self, wall: Client) -> None:
        answer = wall.get(WALL, headers={"HX-Request": "true"})
        assert answer.content.decode().strip().startswith("<main")

    def test_chiefs_may_look_at_it_and_members_not(self, desk_of: DeskOf) -> None:
        assert [desk_of(who).get(WALL).status_code for who in ("an", "dung", "binh", "lan")] == [
            200,
            200,
            404,
            404,
        ]


class TestNoLongerLive:
    def test_the_page_carries_what_it_says_once_nothing_can_be_fetched(self, wall: Client) -> None:
        page = wall.get(WALL).text
        for words in (
            "MÀN HÌNH NÀY KHÔNG CÒN CẬP NHẬT",
            "Máy chủ không trả lời",
            "mất mạng",
            "Đăng nhập lại bằng",
        ):
            assert words in page

    def test_a_part_that_asks_after_the_end_is_told_so_and_not_sent_to_the_log_in(self, screen: User) -> None:
        assert Client().get(WALL, headers={"HX-Request": "true"}).status_code == 401

    def test_the_log_in_page_on_the_wall_says_that_it_is_not_live(self, screen: User) -> None:
        page = Client().get(WALL, follow=True).text
        assert "Màn hình treo tường không còn cập nhật" in page
        assert "wall/since" in page
        assert "treo tường" not in Client().get("/viec/", follow=True).text


class TestAccount:
    def test_every_other_page_is_not_there_whatever_others_open_without_a_right(
        self, world: World, wall: Client
    ) -> None:
        own = {
            "man-hinh/",
            "events/",
            "favicon.ico",
            "tai-khoan/dang-nhap/",
            "tai-khoan/dang-xuat/",
            "tai-khoan/mat-khau/",
        }
        opened = []
        for page in pages():
            if page.route in own:
                continue
            address = "/" + "".join(_filled(part) for part in page.route.split("<"))
            for method in ("get", "post"):
                if getattr(wall, method)(address).status_code not in {403, 404}:
                    opened.append(f"{method} {address}")
        assert not opened

    def test_it_is_led_to_its_page_after_the_log_in(self, world: World, screen: User) -> None:
        screen.set_password("mật khẩu của màn hình 1")
        screen.save()
        sent = {"username": "man-hinh", "password": "mật khẩu của màn hình 1"}
        assert Client().post("/tai-khoan/dang-nhap/", sent).headers["Location"] == WALL

    def test_its_session_goes_on_for_more_than_a_year(self, wall: Client) -> None:
        wall.get(WALL)
        assert wall.session.get_expiry_age() > timedelta(days=365).total_seconds()

    def test_a_chiefs_session_does_not(self, an: Client) -> None:
        an.get(WALL)
        assert an.session.get_expiry_age() <= timedelta(hours=12).total_seconds()

    def test_its_right_taken_back_ends_it_at_once(self, world: World, wall: Client) -> None:
        assert wall.get(WALL).status_code == 200
        mandate = Mandate.objects.get(user=world.user("screen"))
        access.end_mandate(actor=world.actor("an"), mandate_id=mandate.pk, at=MONDAY)
        assert wall.get(WALL).status_code == 404


class TestFeed:
    def changes(self, world: World) -> list[Change]:
        owners = [world.command, world.police, world.command, None]
        topics = ["incident", "incident", "briefing", "duty"]
        return [
            Change(
                pk=number,
                commune_id=world.commune.pk,
                topic=topic,
                subject_type="incident.incident",
                subject_id=uuid7(),
                owner_id=owner and owner.pk,
                at=MONDAY,
            )
            for number, (topic, owner) in enumerate(zip(topics, owners, strict=True), 1)
        ]

    def test_it_hears_one_sign_that_names_no_record(self, world: World, screen: User) -> None:
        told = audible(world.actor("screen"), self.changes(world))
        assert [(change.pk, change.topic, change.subject_id) for change in told] == [
            (1, "wall", world.commune.pk)
        ]

    def test_it_hears_nothing_of_others_or_of_what_it_does_not_count(
        self, world: World, screen: User
    ) -> None:
        assert split(world.actor("screen"), self.changes(world)[1:]) == ([], [])

    def test_another_communes_change_is_not_heard(
        self, world: World, other_world: World, screen: User
    ) -> None:
        foreign = self.changes(other_world)
        assert audible(world.actor("screen"), foreign) == []

    def test_a_right_taken_back_is_silence_on_the_open_stream(self, world: World, wall: Client) -> None:
        listener: Any = Listener(wall.session.session_key or "")
        assert [change.topic for change in listener.hear(self.changes(world))] == ["wall"]
        mandate = Mandate.objects.get(user=world.user("screen"))
        access.end_mandate(actor=world.actor("an"), mandate_id=mandate.pk, at=MONDAY)
        assert listener.hear(self.changes(world)) == []


def _filled(part: str) -> str:
    """Return a part of a route with a value where an argument stands."""
    if ">" not in part:
        return part
    kind, _, rest = part.partition(">")
    values = {"uuid": str(uuid7()), "int": "1", "week": "2026-48", "day": "2026-11-23"}
    return values.get(kind.partition(":")[0], "x") + rest
