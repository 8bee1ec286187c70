"""With every channel out of the house set up and dead, nothing the desk or a phone writes speaks to one: the worker does."""

import socket
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cast import World
from tests.duty import builders
from tests.field.conftest import clock as clock
from tests.field.phone import Phone
from tests.notify.push_service import Browser
from tests.web.duty.life import at_desk, freeze
from trucban.access.services import set_mail
from trucban.duty.models import Alert, Roster
from trucban.duty.services import raise_serious
from trucban.force.models import Person
from trucban.incident.models import Incident
from trucban.lib.clock import VIETNAM
from trucban.lib.ids import uuid7
from trucban.notify.channels import CHANNELS
from trucban.notify.models import Delivery
from trucban.notify.services import subscribe

EVENING = builders.moment(23, 20)


@pytest.fixture(autouse=True)
def _clock(world: World, settings: Any, tmp_path: Path) -> None:
    freeze(world, at=EVENING)
    builders.watch_of_two(world)
    settings.KEYS_DIR, settings.PUSH_SERVICE = tmp_path, "https://push.example.vn"
    settings.SMS_GATEWAY, settings.SMS_TOKEN = "https://sms.example.vn/", "x"
    settings.MAIL_SERVER, settings.MAIL_FROM = (
        {"host": "mail.example.vn", "port": 465},
        "trucban@xa.example.vn",
    )
    settings.ZALO_APP = settings.ZALO_SECRET = settings.ZALO_RENEW = settings.ZALO_TEMPLATE = "1"
    builders.sign(world, "alert.push", True)
    Person.objects.update(phone="0912 345 678")
    for who in ("an", "binh", "minh"):
        browser = Browser(f"https://push.example.vn/{who}")
        actor = world.actor(who, at=EVENING)
        set_mail(actor=actor, address=f"{who}@xa.example.vn", at=EVENING)
        subscribe(
            actor=actor,
            device_id=uuid7(),
            endpoint=browser.endpoint,
            browser_key=browser.p256dh,
            secret=browser.auth,
            at=EVENING,
        )


@pytest.fixture
def spoken_to(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Whom Python spoke to; a database is reached by its own library."""
    found: list[object] = []

    def refused(*address: object, **_more: object) -> None:
        found.append(address)
        raise OSError

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refused)
    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refused)
    return found


def test_no_write_of_the_desk_speaks_to_a_provider(world: World, spoken_to: list[object]) -> None:
    desk, member = at_desk(world, "an"), at_desk(world, "binh")
    moment = EVENING.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M")
    fire = {"line": "Cháy bếp", "kind": "FIRE", "level": "3", "happened_at": moment}
    counts = {"dead": "0", "injured": "0", "persons_concerned": "0"}
    desk.post("/vu-viec/moi/", fire | counts)
    incident = Incident.objects.get()
    for address, form in (
        (f"/vu-viec/{incident.pk}/ghi/", {"text": "Đã dập"}),
        (f"/vu-viec/{incident.pk}/buoc/", {"to": "HANDLING"}),
        (f"/truc/bao-dong/vu-viec/{incident.pk}/", {}),
        ("/truc/so-truc-ban/", {"category": "SITUATION", "text": "Mưa to"}),
        ("/truc/bao-dong/moi/", {"title": "Nước lên nhanh", "is_urgent": "on"}),
        (f"/tuan/{builders.WEEK}/lich-truc/mo-du-thao/", {}),
    ):
        assert desk.post(address, form).status_code == 302, address
    draft = Roster.objects.get(status="DRAFT")
    assert desk.post(f"/truc/ban/{draft.pk}/ban-hanh/").status_code == 302
    alert = Alert.objects.get(kind="CALL")
    assert member.post(f"/truc/bao-dong/{alert.pk}/nhan/").status_code == 302
    assert {row.channel for row in Delivery.objects.all()} == set(CHANNELS), "all were put on their way"
    assert not Delivery.objects.filter(tries__gt=0).exists()
    assert spoken_to == []


def test_no_contact_of_a_phone_speaks_to_a_provider(
    world: World, clock: list[datetime], spoken_to: list[object]
) -> None:
    builders.sign(world, "alert.incident_level", 1)
    phone = Phone("an")
    phone.say("incident.report", {"kind": "FIRE", "summary": "Cháy bếp"})
    phone.sync()
    assert Incident.objects.filter(summary="Cháy bếp").exists()
    raise_serious(commune_id=world.commune.pk, at=EVENING)
    assert Delivery.objects.exists()
    assert spoken_to == []
