"""The desk's page of phones: what waits is settled there, a lost phone reported, a new one added."""

import re

import pytest
from django.test import Client

from tests.cast import MONDAY, World
from tests.field.builders import device, waiting
from tests.web.field.life import week_of_phones
from trucban.access.models import Commune
from trucban.field import selectors
from trucban.field.models import Device, JournalItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_commune: Commune) -> object:
        return MONDAY

    for module in ("clock", "middleware", "context"):
        monkeypatch.setattr(f"trucban.web.{module}.commune_now", stopped)


def desk_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.user(who))
    return client


def test_it_shows_what_waits_why_and_what_it_says(world: World) -> None:
    week_of_phones(world=world, at=MONDAY)
    page = desk_of(world, "an").get("/dong-bo/").content.decode()
    assert "Cháy đống rơm sau nhà văn hóa" in page
    assert "Xe máy trôi ở ngầm" in page  # the conflict
    assert "Đã vớt xe lên bờ" in page  # of the lost phone
    assert re.search(r"theo số: +4", page)


def test_another_agency_sees_nothing_of_it(world: World) -> None:
    week_of_phones(world=world, at=MONDAY)
    page = desk_of(world, "dung").get("/dong-bo/").content.decode()
    assert "Cháy đống rơm" not in page
    assert "Xe máy trôi" not in page


def test_a_value_is_chosen(world: World) -> None:
    week_of_phones(world=world, at=MONDAY)
    (conflict,) = selectors.conflicts(actor=world.actor("an"))
    address = f"/dong-bo/xung-dot/{conflict.incident.pk}/level/"
    desk = desk_of(world, "an")
    desk.post(address, {"write": "nonsense"})
    assert len(selectors.conflicts(actor=world.actor("an"))) == 1
    desk.post(address, {"write": str(conflict.others[0].id)})
    conflict.incident.refresh_from_db()
    assert conflict.incident.level == conflict.others[0].value
    assert selectors.conflicts(actor=world.actor("an")) == []
    assert desk.post(address, {"write": ""}).status_code == 404


def test_what_still_cannot_be_entered_waits_on(world: World) -> None:
    item = waiting(world, "an")
    page = desk_of(world, "phuc").post(f"/dong-bo/muc/{item.pk}/thu-lai/", follow=True)
    assert "Vẫn chưa ghi vào sổ được" in page.content.decode()
    assert JournalItem.objects.get().state == "HELD"


def test_it_is_set_aside_with_a_reason(world: World) -> None:
    item = waiting(world, "an")
    desk = desk_of(world, "phuc")
    desk.post(f"/dong-bo/muc/{item.pk}/de-rieng/", {"reason": " "})
    assert JournalItem.objects.get().state == "HELD"
    desk.post(f"/dong-bo/muc/{item.pk}/de-rieng/", {"reason": "Đã nhập tay"})
    kept = JournalItem.objects.get()
    assert (kept.state, kept.words, kept.settled_by_id) == ("SET_ASIDE", "Đã nhập tay", world.user("phuc").pk)


def test_a_stranger_settles_nothing(world: World) -> None:
    item = waiting(world, "an")
    assert desk_of(world, "dung").post(f"/dong-bo/muc/{item.pk}/thu-lai/").status_code == 404


def test_a_phone_is_added_by_a_code_and_reported_lost(world: World) -> None:
    desk = desk_of(world, "binh")
    shown = desk.post("/dong-bo/ma/")
    assert shown["Cache-Control"] == "no-store"
    code = re.search(r'class="code">([A-Z0-9 ]+)<', shown.content.decode())
    assert code
    answer = Client().post("/dong-bo/ghi-danh/", {"code": code[1], "name": "Máy"}, "application/json")
    assert answer.status_code == 200
    phone = Device.objects.get()
    desk.post(f"/dong-bo/may/{phone.pk}/thu-hoi/", {"reason": "Mất"})
    assert "mất, chưa xác nhận xóa" in desk.get("/dong-bo/").content.decode()


def test_nobody_sees_other_peoples_phones(world: World) -> None:
    phone = device(world, "an")
    assert (
        desk_of(world, "phuc").post(f"/dong-bo/may/{phone.pk}/thu-hoi/", {"reason": "x"}).status_code == 404
    )
    assert "Máy của an" not in desk_of(world, "phuc").get("/dong-bo/").content.decode()
