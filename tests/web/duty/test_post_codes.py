"""The codes a commander prints for a post: one a day, each opening the phone's application with that day's PIN."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from tests.cast import World
from tests.duty import builders
from tests.web.duty.life import at_desk, freeze
from trucban.duty.pins import pin_of
from trucban.duty.services import end_post
from trucban.lib import qr
from trucban.lib.clock import local_day

NOON = builders.moment(24, 12)


@pytest.fixture(autouse=True)
def _clock(world: World) -> None:
    freeze(world, at=NOON)


def test_seven_days_are_printed_each_with_its_own_code(world: World, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["xa.truc-ban.local"]
    post = builders.post(world)
    page = at_desk(world, "an").get(f"/truc/vi-tri/{post.pk}/ma-qr/", headers={"Host": "xa.truc-ban.local"})
    for number in range(7):
        pin = pin_of(post.pk, local_day(NOON) + timedelta(days=number))
        assert pin in page.text
        assert qr.svg(f"http://xa.truc-ban.local/dien-thoai/#/chot/{post.pk}/{pin}") in page.text
    assert "không điện thoại nào mở được" not in page.text


def test_a_desk_opened_as_this_machine_alone_says_that_no_phone_finds_it(world: World) -> None:
    post = builders.post(world)
    page = at_desk(world, "an").get(f"/truc/vi-tri/{post.pk}/ma-qr/", headers={"Host": "localhost:8000"})
    assert "không điện thoại nào mở được" in page.text


def test_only_who_drafts_the_roster_sees_them(world: World) -> None:
    post = builders.post(world)
    assert at_desk(world, "binh").get(f"/truc/vi-tri/{post.pk}/ma-qr/").status_code == 404


def test_a_closed_post_has_no_codes(world: World) -> None:
    post = builders.post(world)
    end_post(actor=world.actor("an"), post_id=post.pk, on=local_day(NOON), at=NOON)
    assert at_desk(world, "an").get(f"/truc/vi-tri/{post.pk}/ma-qr/").status_code == 404
