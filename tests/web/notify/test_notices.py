"""Notices: one's own only; acknowledged once; they lead to the record."""

import pytest
from django.test import Client

from tests.cast import MONDAY, World
from tests.web.conftest import DeskOf
from trucban.incident.services import report_incident
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
