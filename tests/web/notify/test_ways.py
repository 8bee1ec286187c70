"""By which ways one is told: one's own address, tried at once."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import World
from trucban.notify.models import Delivery, Notice


@pytest.mark.django_db
def test_the_page_takes_the_address_and_says_what_is_wrong_with_it(
    an: Client, world: World, settings: Any
) -> None:
    settings.DEMONSTRATION = False
    settings.MAIL_SERVER, settings.MAIL_FROM = {"host": "127.0.0.1", "port": 9}, "trucban@xa.example.vn"
    assert an.post("/thong-bao/cach-bao/thu/", {"address": "an@xa.example.vn"}).status_code == 302
    assert "an@xa.example.vn" in an.get("/thong-bao/cach-bao/").content.decode()
    answer = an.post("/thong-bao/cach-bao/thu/", {"address": "an@"})
    assert answer.status_code == 422
    assert "không phải địa chỉ thư điện tử" in answer.content.decode()
    an.post("/thong-bao/cach-bao/thu/gui-thu/")
    assert Delivery.objects.get().channel == "mail"
    assert Notice.objects.get(kind="SYSTEM").recipient_id == world.user("an").pk
