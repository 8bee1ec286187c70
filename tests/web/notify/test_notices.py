"""Notices: one's own only; acknowledged once; they lead to the record."""

import pytest
from django.test import Client

from tests.cast import MONDAY, World
from tests.duty import builders
from tests.web.conftest import DeskOf
from trucban.duty.models import PoliceRequest
from trucban.incident.services import report_incident
from trucban.lib.ids import uuid7
from trucban.notify.models import Notice
from trucban.notify.services import notify

pytestmark = pytest.mark.django_db


def tell(world: World, who: str, *, asks: bool = True) -> Notice:
    row = report_incident(
        actor=world.actor("an"), kind="FIRE", summary="Cháy rơm", happened_at=MONDAY, at=MONDAY
    )
    return notify(
        actor=world.actor("an"),
        recipient_ids=[world.user(who).pk],
        kind="INCIDENT",
        title="Cháy rơm ở Thôn 1",
        at=MONDAY,
        subject=row,
        asks_acknowledgement=asks,
    )[0]


def test_it_lists_what_waits(world: World, an: Client) -> None:
    tell(world, "an")
    page = an.get("/thong-bao/").content.decode()
    assert "Cháy rơm ở Thôn 1" in page
    assert "Xác nhận đã nhận" in page


def test_acknowledging_is_kept(world: World, an: Client) -> None:
    notice = tell(world, "an")
    assert an.post(f"/thong-bao/{notice.pk}/nhan/").status_code == 302
    notice.refresh_from_db()
    assert notice.acknowledged_at == notice.seen_at == MONDAY


def test_reading_all_leaves_what_asks_for_an_answer(world: World, an: Client) -> None:
    asks, told = tell(world, "an"), tell(world, "an", asks=False)
    an.post("/thong-bao/da-xem/")
    asks.refresh_from_db()
    told.refresh_from_db()
    assert asks.seen_at is None
    assert told.seen_at == MONDAY


def test_it_leads_to_the_record(world: World, an: Client) -> None:
    notice = tell(world, "an")
    assert an.get(f"/thong-bao/{notice.pk}/").headers["Location"] == f"/vu-viec/{notice.subject_id}/"


def test_another_persons_notice_is_not_there(world: World, desk_of: DeskOf) -> None:
    notice = tell(world, "an")
    for method, address in (("get", f"/thong-bao/{notice.pk}/"), ("post", f"/thong-bao/{notice.pk}/nhan/")):
        assert getattr(desk_of("binh"), method)(address).status_code == 404
    notice.refresh_from_db()
    assert notice.seen_at is None


def test_it_refuses_to_acknowledge_by_a_link(world: World, an: Client) -> None:
    assert an.get(f"/thong-bao/{tell(world, 'an').pk}/nhan/").status_code == 405


def test_what_is_not_open_to_the_reader_stands_in_plain_words(world: World, desk_of: DeskOf) -> None:
    notice = tell(world, "dung")  # the chief of police is told of an incident of the command
    page = desk_of("dung").get("/thong-bao/").content.decode()
    assert "Cháy rơm ở Thôn 1" in page
    assert f'href="/thong-bao/{notice.pk}/"' not in page
    assert f'href="/thong-bao/{tell(world, "an").pk}/"' in desk_of("an").get("/thong-bao/").content.decode()


def test_who_sees_only_their_own_duties_is_led_from_the_roster_to_those(
    world: World, desk_of: DeskOf
) -> None:
    roster, _binh, _luong = builders.watch_of_two(world)
    binh = desk_of("binh")
    notice = notify(
        actor=world.actor("an"),
        recipient_ids=[world.user("binh").pk],
        kind="ROSTER",
        title="Ca trực của bạn",
        at=MONDAY,
        subject=roster,
    )[0]
    assert f'href="/thong-bao/{notice.pk}/"' in binh.get("/thong-bao/").content.decode()
    assert binh.get(f"/thong-bao/{notice.pk}/", follow=True).redirect_chain[-1][0] == "/truc/cua-toi/"


def test_who_cannot_answer_for_the_police_is_not_led_to_where_they_answer(
    world: World, desk_of: DeskOf
) -> None:
    asked = PoliceRequest(pk=uuid7(), commune_id=world.commune.pk)
    notices = notify(
        actor=world.actor("an"),
        recipient_ids=[world.user("an").pk, world.user("dung").pk],
        kind="DUTY",
        title="Công an không cử được người",
        at=MONDAY,
        subject=asked,
    )
    leads = {row.recipient_id: f'href="/thong-bao/{row.pk}/"' for row in notices}
    for who, is_led in (("an", False), ("dung", True)):
        page = desk_of(who).get("/thong-bao/").content.decode()
        assert (leads[world.user(who).pk] in page) == is_led
