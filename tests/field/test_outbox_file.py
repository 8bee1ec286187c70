"""What a phone could not send comes as a file: entered once, proved, and whole or not at all."""

import base64
import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import MONDAY, World
from tests.field.phone import Phone, photo
from trucban.field import services
from trucban.field.models import Contact, Device, JournalItem, Media, Receipt
from trucban.field.protocol.canonical import canonical, read
from trucban.field.protocol.items import Item, written
from trucban.field.protocol.outbox_file import NotAnOutbox, open_outbox, proof
from trucban.incident.models import Incident

KEY = hashlib.sha256(b"token").hexdigest()
PICTURE = b"\xff\xd8no picture, but bytes"
FIRE = {"kind": "FIRE", "summary": "Cháy đống rơm"}


def as_file(
    device: UUID, key: str, items: list[Item], *, files: tuple[bytes, ...] = (), head: int = 0
) -> bytes:
    """Write what the phone writes (static/phone/store.js)."""
    header = {
        "outbox": 2, "device": str(device), "made_at": written(MONDAY), "head": head or len(items),
        "items": len(items), "files": len(files),
    }  # fmt: skip
    lines: list[Any] = [header, *({"item": one.as_json()} for one in items)]
    for one in files:
        name = hashlib.sha256(one).hexdigest()
        lines.append({"file": {"sha256": name, "data": base64.b64encode(one).decode()}})
    said = b"".join(canonical(line) + b"\n" for line in lines)
    return said + canonical({"mac": proof(said, key) if key else ""}) + b"\n"


def of(phone: Phone, *, files: tuple[bytes, ...] = (), **changes: Any) -> bytes:
    key = hashlib.sha256(phone.token.encode()).hexdigest()
    return as_file(phone.device, changes.pop("key", key), phone.outbox.batch(), files=files, **changes)


def take(world: World, who: str, data: bytes) -> services.FileTaken:
    return services.take_outbox_file(actor=world.actor(who), data=data, at=MONDAY)


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (JournalItem, Receipt, Incident, Media))


@pytest.mark.django_db
def test_a_file_is_entered_with_its_pictures_and_a_second_time_changes_nothing(world: World) -> None:
    phone = Phone("phuc")
    phone.say("incident.report", FIRE, media=(photo(PICTURE),))
    data = of(phone, files=(PICTURE,), head=3)
    first = take(world, "an", data)
    assert (first.new, first.known, first.refused, first.held, first.pictures) == (1, 0, 0, 0, 1)
    assert Incident.objects.get().summary == FIRE["summary"]
    assert Media.objects.get().complete_at
    assert Device.objects.get().head == 3
    before = rows()
    again = take(world, "an", data)
    assert (again.new, again.known, rows()) == (0, 1, before)


@pytest.mark.django_db
def test_the_phone_that_sends_it_later_gets_the_receipt_given_for_the_file(world: World) -> None:
    phone = Phone("phuc")
    phone.say("incident.report", FIRE)
    take(world, "an", of(phone))
    given = Receipt.objects.get()
    answer = phone.sync()
    assert [one["id"] for one in answer["receipts"]] == [str(given.pk)]
    assert not phone.outbox.box.unsent()
    assert Incident.objects.count() == 1


@pytest.mark.django_db
def test_a_file_says_nothing_of_the_clock(world: World) -> None:
    phone = Phone("phuc")
    phone.say("incident.report", FIRE)
    seen = Device.objects.get().last_seen_at
    take(world, "an", of(phone))
    device = Device.objects.get()
    assert (device.last_seen_at, device.skew_s, Contact.objects.count()) == (seen, 0, 0)


@pytest.mark.django_db
def test_the_file_of_a_phone_reported_lost_waits_for_a_person(world: World) -> None:
    phone = Phone("phuc")
    phone.say("incident.report", FIRE)
    services.revoke_device(actor=world.actor("phuc"), device_id=phone.device, reason="Rơi", at=MONDAY)
    taken = take(world, "an", of(phone))
    assert (taken.new, taken.held, Incident.objects.count()) == (1, 1, 0)


@pytest.mark.django_db
def test_whoever_neither_keeps_incidents_nor_holds_the_phone_brings_no_file(
    world: World, client: Client
) -> None:
    phone = Phone("an")
    phone.say("incident.report", FIRE)
    client.force_login(world.user("lan"))
    sent = client.post("/dong-bo/tep-chua-gui/", {"file": SimpleUploadedFile("a.jsonl", of(phone))})
    assert sent.status_code == 403
    assert rows() == (0, 0, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda whole: whole[:-30], "bị cắt"),
        (lambda whole: whole.replace("đống".encode(), "nhà ".encode()), "không đúng như"),
        (lambda whole: whole.replace(b'"device":"', b'"device":"0', 1), "không phải"),
        (lambda whole: b"PK\x03\x04" + whole, "không phải"),
        (lambda _whole: b"", "không phải"),
    ],
)
def test_a_damaged_file_is_refused_in_words_and_nothing_of_it_is_kept(
    world: World, client: Client, damage: Any, why: str
) -> None:
    phone = Phone("phuc")
    phone.say("incident.report", FIRE)
    client.force_login(world.user("an"))
    data = damage(of(phone)) or b"\n"
    page = client.post("/dong-bo/tep-chua-gui/", {"file": SimpleUploadedFile("a.jsonl", data)}, follow=True)
    assert why in page.content.decode()
    assert rows() == (0, 0, 0, 0)


@pytest.mark.django_db
def test_a_file_of_another_key_of_an_unknown_phone_or_without_a_proof_is_refused(world: World) -> None:
    phone = Phone("phuc")
    phone.say("incident.report", FIRE)
    stranger = as_file(UUID(int=9), KEY, phone.outbox.batch())
    for data in (of(phone, key=KEY), of(phone, key=""), stranger):
        with pytest.raises(services.FileNotTaken):
            take(world, "an", data)
    assert rows() == (0, 0, 0, 0)


@pytest.mark.django_db
def test_an_item_of_another_phone_in_the_file_is_refused_and_the_rest_taken(world: World) -> None:
    mine, other = Phone("phuc"), Phone("an")
    mine.say("incident.report", FIRE)
    other.say("incident.report", FIRE)
    key = hashlib.sha256(mine.token.encode()).hexdigest()
    data = as_file(mine.device, key, [*mine.outbox.batch(), *other.outbox.batch()])
    taken = take(world, "an", data)
    assert (taken.new, taken.refused) == (1, 1)


@pytest.mark.django_db
def test_a_crash_while_it_is_stored_leaves_nothing_and_while_it_is_applied_no_half(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone("phuc")
    phone.say("incident.report", FIRE)
    phone.say("incident.report", {**FIRE, "summary": "Cháy bếp"})
    data = of(phone)

    def dies(*_args: Any, **_kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("trucban.field.services.ledger.Receipt.objects.create", dies)
        with pytest.raises(KeyboardInterrupt):
            take(world, "an", data)
    assert rows() == (0, 0, 0, 0)
    with monkeypatch.context() as patch:
        patch.setattr("trucban.field.services.ledger.DatabaseLedger.mark", dies)
        with pytest.raises(KeyboardInterrupt):
            take(world, "an", data)
    assert rows() == (2, 2, 0, 0)
    take(world, "an", data)
    assert rows() == (2, 2, 2, 0)


def small() -> bytes:
    item = Item(UUID(int=1), UUID(int=2), 1, UUID(int=3), "incident.report", 1, MONDAY, MONDAY, FIRE)
    return as_file(UUID(int=2), KEY, [item], files=(PICTURE,))


@given(st.data())
def test_a_file_changed_by_a_byte_or_cut_short_is_not_read(data: st.DataObject) -> None:
    whole = bytearray(small())
    place = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        damaged = bytes(whole[:place])
    else:
        whole[place] ^= data.draw(st.integers(1, 255))
        damaged = bytes(whole)
    with pytest.raises(NotAnOutbox):
        open_outbox(damaged, lambda device: KEY if device == UUID(int=2) else None)


@pytest.mark.material
def test_hostile_files_are_no_outbox(material: Path) -> None:
    files = [one for one in (material / "data" / "hostile").rglob("*") if one.is_file()]
    assert files
    for file in files:
        with pytest.raises(NotAnOutbox):
            open_outbox(file.read_bytes(), lambda _device: KEY)


def test_a_proved_file_of_another_form_is_refused() -> None:
    good = small().split(b"\n")[:-2]
    header = read(good[0])
    for lines in (
        [canonical({**header, "items": 9}), *good[1:]],
        [canonical({**header, "head": -1}), *good[1:]],
        [*good, b"[]"],
        [*good, b'{"other":1}'],
        [*good[:-1], canonical({"file": {"sha256": "0" * 64, "data": ""}})],
    ):
        said = b"".join(line + b"\n" for line in lines)
        with pytest.raises(NotAnOutbox, match="FORM"):
            open_outbox(said + canonical({"mac": proof(said, KEY)}) + b"\n", lambda _device: KEY)
