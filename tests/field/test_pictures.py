"""Pictures of phones at the desk: seen with the record, drawn again, their hash kept; none of them hides a trap."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image

from tests.cast import MONDAY, World
from tests.field.phone import Phone, photo
from tests.patrol.plans import MONDAY_NIGHT, add, platoon, points
from trucban.field import pictures, services
from trucban.field.models import Device, Media, OtherContent
from trucban.field.protocol.media import CHUNK
from trucban.incident.models import Incident, TimelineEntry
from trucban.incident.services import share_incident, strike_entry
from trucban.patrol.models import Finding
from trucban.patrol.services import start_patrol

pytestmark = pytest.mark.django_db
FIRE = {"kind": "FIRE", "summary": "Cháy bếp"}


def jpeg(colour: str = "red", **more: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG", **more)
    return out.getvalue()


def send(phone: Phone, *contents: bytes, kind: str = "incident.report", said: dict[str, Any] = FIRE) -> None:
    phone.say(kind, said, media=tuple(map(photo, contents)))
    phone.sync()
    for content in contents:
        upload(phone, content)


def upload(phone: Phone, content: bytes) -> None:
    for offset in range(0, len(content), CHUNK):
        phone.put(content[offset : offset + CHUNK], offset, name=photo(content).sha256)


def reader(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.user(who))
    return client


def address(row: Media) -> str:
    return f"/dong-bo/anh/{row.pk}/"


@pytest.mark.usefixtures("clock")
def test_readers_get_a_picture_without_its_position_and_the_file_stays_as_sent(
    world: World, material: Path
) -> None:
    for name in ("DSCN0010.jpg", "DSCN0021.jpg"):
        content = (material / "data" / "hostile" / "images" / "gps" / name).read_bytes()
        send(Phone("an"), content)
        row = Media.objects.get(sha256=hashlib.sha256(content).hexdigest())
        answer = reader(world, "an").get(address(row))
        shown = Image.open(BytesIO(answer.content))
        assert (answer.status_code, answer["Content-Type"], shown.format) == (200, "image/jpeg", "JPEG")
        assert not shown.getexif()
        assert b"Exif" not in answer.content
        assert b"GPS" not in answer.content
        assert services.file_of(row.sha256).read_bytes() == content


@pytest.mark.usefixtures("clock")
def test_what_is_no_picture_is_kept_and_shown_to_nobody(world: World, material: Path) -> None:
    hostile = sorted((material / "data" / "hostile" / "images" / "invalid").iterdir())
    contents = [file.read_bytes() for file in hostile]
    contents += [b"<svg onload='alert(1)'/>", b"GIF89a" + b"x" * 99, jpeg()[:300], bomb()]
    send(Phone("an"), *contents)
    incident = Incident.objects.get()
    rows = list(Media.objects.all())
    assert len(rows) == len(contents)
    for row in rows:
        answer = reader(world, "an").get(address(row))
        assert answer.status_code == 404 or not Image.open(BytesIO(answer.content)).getexif()
    stands = [one.stand for one in pictures.of_incident(actor=world.actor("an"), incident_id=incident.pk)]
    assert stands.count(pictures.Stand.REFUSED) >= 4
    page = reader(world, "an").get(f"/vu-viec/{incident.pk}/").content.decode()
    assert "không phải ảnh" in page


def bomb() -> bytes:
    """A picture of few bytes that is very large once it is drawn."""
    out = BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.usefixtures("clock")
def test_a_picture_is_owed_from_the_moment_its_item_is_stored(world: World) -> None:
    phone, content = Phone("an"), jpeg()
    original = hashlib.sha256(b"as the camera made it").hexdigest()
    phone.say("incident.report", {**FIRE, "originals": [original]}, media=(photo(content),))
    phone.sync()
    incident = Incident.objects.get()
    page = reader(world, "an").get(f"/vu-viec/{incident.pk}/").content.decode()
    assert "còn đang gửi về" in page
    assert phone.post("tra-may", {"head": 1}).status_code == 409
    upload(phone, content)
    page = reader(world, "an").get(f"/vu-viec/{incident.pk}/").content.decode()
    assert original in page
    assert photo(content).sha256 in page
    assert phone.post("tra-may", {"head": 1}).json() == {"ended": True}


@pytest.mark.usefixtures("clock")
def test_who_does_not_see_the_incident_does_not_see_its_pictures(world: World) -> None:
    send(Phone("an"), jpeg())
    (row,), incident = Media.objects.all(), Incident.objects.get()
    assert reader(world, "dung").get(address(row)).status_code == 404
    assert Client().get(address(row)).status_code in {302, 404}
    assert reader(world, "an").get(f"/dong-bo/anh/{uuid4()}/").status_code == 404
    given: dict[str, Any] = {
        "actor": world.actor("an"),
        "incident_id": incident.pk,
        "to_agency_id": world.police.pk,
    }
    share = share_incident(**given, tier="VIEW", reason="Phối hợp", at=MONDAY + timedelta(hours=4))
    assert reader(world, "dung").get(address(row)).status_code == 200
    share.redacted_fields = ["hamlet"]  # what is hidden in words may be seen in a picture
    share.save()
    assert reader(world, "dung").get(address(row)).status_code == 404


@pytest.mark.usefixtures("clock")
def test_a_picture_of_a_note_is_shown_until_the_note_is_struck(world: World) -> None:
    phone = Phone("an")
    send(phone, jpeg("green"))
    incident, later = Incident.objects.get(), MONDAY + timedelta(hours=4)
    note = {"incident": str(incident.pk), "text": "Đã dập tắt"}
    send(phone, jpeg("blue"), kind="incident.note", said=note)
    an = world.actor("an", at=later)
    assert len(pictures.of_incident(actor=an, incident_id=incident.pk)) == 2
    entry = TimelineEntry.objects.get(text="Đã dập tắt")
    strike_entry(actor=an, entry_id=entry.pk, reason="Nhầm vụ", at=later)
    assert len(pictures.of_incident(actor=an, incident_id=incident.pk)) == 1


def test_a_finding_shows_its_picture_to_whoever_sees_the_patrol(world: World, clock: list[Any]) -> None:
    found = points(world)
    platoon(world)
    patrol, clock[0] = add(world, found[1], [world.person("binh")]), MONDAY_NIGHT + timedelta(minutes=5)
    start_patrol(actor=world.actor("an"), patrol_id=patrol.pk, at=MONDAY_NIGHT)
    phone = Phone("binh")
    phone.clock = clock[0]
    send(phone, jpeg(), kind="patrol.finding", said={"patrol": str(patrol.pk), "text": "Đèn hỏng"})
    (row,) = Media.objects.all()
    assert row.item.record_id == Finding.objects.get().pk
    page = reader(world, "an").get(f"/tuan-tra/{patrol.pk}/").content.decode()
    assert address(row) in page
    assert reader(world, "an").get(address(row)).status_code == 200
    for who in ("nga", "son"):  # the patrol passes Nga's hamlet; Sơn sees no patrols
        sees = reader(world, who).get(f"/tuan-tra/{patrol.pk}/").status_code
        assert reader(world, who).get(address(row)).status_code == sees
    assert sees == 404


@pytest.mark.usefixtures("clock")
def test_of_a_political_matter_no_picture_is_kept(world: World) -> None:
    phone = Phone("an")
    phone.say("incident.report", {"kind": "POLITICAL_SECURITY", "summary": ""}, media=(photo(jpeg()),))
    assert [one["reason"] for one in phone.sync()["refused"]] == ["only_reported"]
    assert not Media.objects.exists()


@pytest.mark.usefixtures("clock")
def test_a_new_log_in_brings_the_picture_the_old_one_owed(world: World) -> None:
    """The record synced and the photo lost: what others paid for. The item came by the journal that ended."""
    old, content = Phone("an"), bytes(300_000)
    item = old.say("incident.report", FIRE, media=(photo(content),))
    old.sync()
    old.put(content[:100_000], 0, name=photo(content).sha256)
    Device.objects.update(ended_at=MONDAY)
    new = Phone("an")
    new.outbox.save(lambda seq: replace(item, device=new.device, seq=seq))
    new.sync()
    assert OtherContent.objects.count() == 1  # the same id under another number: not entered twice
    name = photo(content).sha256
    assert new.get(f"tep/{name}").json()["have"] == 100_000
    new.put(content[100_000:], 100_000, name=name)
    assert Media.objects.get().complete_at is not None
    assert services.file_of(name).read_bytes() == content


def test_what_is_owed_is_said_at_every_contact(world: World) -> None:
    """A server that came back from a backup knows the item, and had half of the picture: the phone still has the whole."""
    phone, content = Phone("an"), bytes(300_000)
    phone.say("incident.report", FIRE, media=(photo(content),))
    name = photo(content).sha256
    assert phone.sync()["owed"] == [name]
    upload(phone, content)
    assert phone.sync()["owed"] == []
    Media.objects.update(complete_at=None, have=0)
    assert phone.sync()["owed"] == [name]
    assert Phone("binh").sync()["owed"] == []


def test_a_lost_phone_is_asked_for_no_picture(world: World) -> None:
    phone = Phone("an")
    phone.say("incident.report", FIRE, media=(photo(b"x"),))
    services.revoke_device(actor=world.actor("an"), device_id=phone.device, reason="Rơi mất", at=MONDAY)
    assert phone.sync()["owed"] == []
