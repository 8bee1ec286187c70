"""A phone says over its own door where it is woken; what it says is checked, and the desk's page shows it."""

from datetime import datetime

import pytest
from django.test import Client

from tests.cast import MONDAY, World
from tests.duty.builders import sign
from tests.field.conftest import clock as clock
from tests.field.phone import Phone
from tests.notify.push_service import Browser
from trucban.field import services as field
from trucban.notify import push
from trucban.notify.models import PushSubscription

GOOD = Browser("https://fcm.googleapis.com/fcm/send/abc")


def said(browser: Browser = GOOD) -> dict[str, str]:
    return {"endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth}


@pytest.fixture(autouse=True)
def _own_key(settings: object, tmp_path: object) -> None:
    settings.KEYS_DIR = tmp_path  # type: ignore[attr-defined]  # pytest-django's


def test_the_slice_brings_the_key_only_where_the_commune_signed_it(
    world: World, clock: list[datetime]
) -> None:
    phone = Phone("binh")
    assert phone.get("phan-viec").json()["push"] == ""
    refused = phone.post("bao-may", said())
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "refused")
    sign(world, "alert.push", True)
    assert phone.get("phan-viec").json()["push"] == push.public_key()
    assert phone.post("bao-may", said()).json() == {"on": True}
    assert PushSubscription.objects.get().device_id == phone.device


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 400),
        ({**said(), "endpoint": 7}, 400),
        ({**said(), "endpoint": None}, 400),
        ({**said(), "endpoint": "https://10.0.0.1/"}, 409),
        ({**said(), "p256dh": "\u0000"}, 409),
        ({**said(), "auth": "x" * 100_000}, 409),
        ([], 400),
    ],
    ids=["nothing", "number", "none", "machine", "key", "long", "list"],
)
def test_nonsense_is_refused(world: World, clock: list[datetime], data: object, status: int) -> None:
    sign(world, "alert.push", True)
    assert Phone("binh").post("bao-may", data).status_code == status
    assert not PushSubscription.objects.exists()


def test_a_phone_wakes_no_more_when_it_says_so_and_a_revoked_one_cannot_begin(
    world: World, clock: list[datetime]
) -> None:
    sign(world, "alert.push", True)
    phone = Phone("binh")
    phone.post("bao-may", said())
    headers = {"Authorization": f"Bearer {phone.token}"}
    assert phone.client.delete("/dong-bo/bao-may/", headers=headers).json() == {"on": False}
    assert not PushSubscription.objects.exists()
    assert phone.post("bao-may/thu", {}).status_code == 404
    field.revoke_device(actor=world.actor("binh"), device_id=phone.device, reason="Mất", at=MONDAY)
    assert phone.post("bao-may", said()).status_code == 403
    assert phone.client.post("/dong-bo/bao-may/", said(), "application/json").status_code == 401


def test_the_page_of_phones_shows_which_are_woken_and_tries_ones_own(
    world: World, clock: list[datetime]
) -> None:
    sign(world, "alert.push", True)
    phone = Phone("binh")
    phone.post("bao-may", said())
    client = Client()
    client.force_login(world.user("binh"))
    assert "Có bật báo đẩy." in client.get("/dong-bo/").content.decode()
    answer = client.post(f"/dong-bo/may/{phone.device}/thu-bao/", follow=True)
    assert "trình diễn" in answer.content.decode(), "tests run as the demonstration does: nothing is sent"
    client.force_login(world.user("an"))
    assert "thu-bao" not in client.get("/dong-bo/").content.decode()
    assert client.post(f"/dong-bo/may/{phone.device}/thu-bao/").status_code == 404
