"""A phone becomes a device, holds a slice, is lost, leaves."""

from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import MONDAY, World
from tests.duty.builders import moment, watch_of_two
from tests.field.phone import Phone
from tests.patrol.plans import add, points
from trucban.field import selectors as field_selectors
from trucban.field import services
from trucban.field.models import Device
from trucban.field.services.devices import TooManyDevices
from trucban.force.services import update_person
from trucban.incident.services import make_part, relate_incidents, report_incident, share_incident
from trucban.lib.errors import NotVisible
from trucban.task.services import create_task

pytestmark = pytest.mark.django_db


def enrol(code: str, client: Client | None = None) -> Any:
    return (client or Client()).post(
        "/dong-bo/ghi-danh/", {"code": code, "name": "Máy đi tuần"}, "application/json"
    )


def test_a_code_from_the_desk_enrols_one_phone(world: World, clock: list[datetime]) -> None:
    _invitation, code = services.invite_device(actor=world.actor("binh"), at=clock[0])
    spelt = f"{code[:5]} {code[5:].lower()}"
    given = enrol(spelt).json()
    device = Device.objects.get(pk=given["device"])
    assert (device.user, device.owner, device.name) == (world.user("binh"), world.command, "Máy đi tuần")
    assert enrol(code).status_code == 409  # once
    assert given["token"] not in str(Device.objects.values())


def test_a_code_lives_ten_minutes_and_a_newer_one_ends_it(world: World, clock: list[datetime]) -> None:
    binh = world.actor("binh")
    _first, old = services.invite_device(actor=binh, at=clock[0])
    _second, new = services.invite_device(actor=binh, at=clock[0])
    assert enrol(old).status_code == 404
    clock[0] += timedelta(minutes=10)
    assert enrol(new).status_code == 409
    assert not Device.objects.exists()


def test_codes_cannot_be_guessed_in_numbers(world: World, clock: list[datetime]) -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    with patch("trucban.web.field.door.timezone.now", lambda: MONDAY):
        answers = [enrol("ABCDEFGHJK", client).status_code for _try in range(6)]
        cache.clear()  # as another process of the server has it
        answers += [enrol("ABCDEFGHJK", client).status_code for _try in range(6)]
    assert answers == [404] * 10 + [429] * 2


def test_right_codes_are_not_counted_as_guesses(world: World, clock: list[datetime]) -> None:
    """A whole unit enrols in one evening, behind one router."""
    client = Client(REMOTE_ADDR="192.0.2.7")
    answers = []
    with patch("trucban.web.field.door.timezone.now", lambda: MONDAY):
        for _phone in range(12):
            _invitation, code = services.invite_device(actor=world.actor("binh"), at=clock[0])
            answers.append(enrol(code, client).status_code)
            Device.objects.update(ended_at=clock[0])
        assert answers == [200] * 12
        assert [enrol("ABCDEFGHJK", client).status_code for _try in range(11)] == [404] * 10 + [429]


def test_an_account_has_five_devices_at_most(world: World, clock: list[datetime]) -> None:
    for _number in range(5):
        Phone("binh")
    with pytest.raises(TooManyDevices):
        services.enrol_device(actor=world.actor("binh"), name="", at=clock[0])


def test_the_slice_holds_what_the_holders_duty_needs(world: World, clock: list[datetime]) -> None:
    watch_of_two(world)
    found = points(world)
    starts_at = moment(24, 20)
    add(world, found[1], [world.person("binh")], starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    report_incident(
        actor=world.actor("an"), kind="FIRE", summary="Cháy bếp", happened_at=clock[0], at=clock[0]
    )
    told = Phone("binh").get("phan-viec").json()
    assert [one["post"] for one in told["duties"]] == ["Trực ban"]
    assert [one["name"] for one in told["patrols"]] == ["Tuần tra thôn 1"]
    assert told["patrols"][0]["crew"] == [{"name": "Trần Thanh Bình", "role": "LEADER"}]
    assert told["incidents"] == []  # not on watch yet: no rights over incidents
    assert told["until"] == "2026-11-25T15:00:00Z"  # a day after the patrol that ends at 22:00
    clock[0] = moment(23, 18)
    assert [
        one["fields"]["summary"]["value"] for one in Phone("binh").get("phan-viec").json()["incidents"]
    ] == ["Cháy bếp"]


def test_the_slice_holds_the_numbers_of_those_beside_the_holder_only(
    world: World, clock: list[datetime]
) -> None:
    for who, phone in (("minh", "0912345678"), ("phuc", "0987654321")):
        update_person(actor=world.actor("an"), person_id=world.person(who).pk, phone=phone, at=MONDAY)
    add(
        world, points(world)[1], [world.person("binh"), world.person("minh")], name="Tuần tra đêm",
        starts_at=moment(24, 20), ends_at=moment(24, 22),
    )  # fmt: skip
    told = Phone("binh").get("phan-viec").json()
    assert told["contacts"] == [{"name": "Đỗ Minh", "phone": "0912345678", "what": "Tuần tra đêm"}]
    assert told["holder"] == "Trần Thanh Bình"
    assert [one["name"] for one in told["places"]] == ["Thôn 1", "Thôn 2"]
    assert told["hamlets"] == []


def test_the_slice_holds_the_tasks_given_to_the_holder_only(world: World, clock: list[datetime]) -> None:
    for who, title in (("binh", "Kiểm tra phao cứu sinh"), ("phuc", "Việc của người khác")):
        create_task(
            actor=world.actor("an"), title=title, to_agency_id=world.command.pk, to_person_id=world.person(who).pk,
            due_date=date(2026, 11, 27), at=MONDAY,
        )  # fmt: skip
    told = Phone("binh").get("phan-viec").json()
    assert [(one["title"], one["due_date"]) for one in told["tasks"]] == [
        ("Kiểm tra phao cứu sinh", "2026-11-27")
    ]


def test_a_hamlets_head_reports_for_the_own_hamlet(world: World, clock: list[datetime]) -> None:
    told = Phone("nga").get("phan-viec").json()
    assert [(one["name"], one["own"]) for one in told["hamlets"]] == [("Thôn 1", True)]


def test_a_slice_without_a_duty_lasts_a_day(world: World, clock: list[datetime]) -> None:
    told = Phone("son").get("phan-viec").json()
    as_of, until = (datetime.fromisoformat(told[name]) for name in ("as_of", "until"))
    assert until - as_of == timedelta(hours=24)


def test_of_a_shared_incident_the_slice_holds_what_the_share_shows(
    world: World, clock: list[datetime]
) -> None:
    incident = report_incident(
        actor=world.actor("an"),
        kind="FIRE",
        summary="Cháy",
        source="Người dân",
        happened_at=clock[0],
        at=clock[0],
    )
    share_incident(
        actor=world.actor("an"), incident_id=incident.pk, to_agency_id=world.police.pk, tier="VIEW",
        reason="Phối hợp", redacted_fields=("source",), at=clock[0],
    )  # fmt: skip
    (told,) = Phone("dung").get("phan-viec").json()["incidents"]
    assert "source" not in told["fields"]
    assert told["fields"]["summary"] == {"value": "Cháy", "seen": None}


def test_of_a_field_two_wrote_differently_the_slice_holds_both(world: World, clock: list[datetime]) -> None:
    phone, other = Phone("an"), Phone("phuc")
    incident = report_incident(
        actor=world.actor("an"), kind="FIRE", summary="Cháy", happened_at=clock[0], at=clock[0]
    )
    for writer, level in ((phone, 2), (other, 3)):
        said = {"level": {"value": level, "seen": [str(incident.pk)]}}
        writer.say("incident.edit", {"incident": str(incident.pk), "fields": said})
        writer.later(minutes=1)
        writer.sync()
    (told,) = phone.get("phan-viec").json()["incidents"]
    level = told["fields"]["level"]
    assert sorted([level["value"], *level["others"]]) == [2, 3]
    assert len(level["seen"]) == 2
    phone.say(
        "incident.edit",
        {"incident": str(incident.pk), "fields": {"level": {"value": 2, "seen": level["seen"]}}},
    )
    phone.sync()
    (told,) = phone.get("phan-viec").json()["incidents"]
    assert told["fields"]["level"]["value"] == 2
    assert "others" not in told["fields"]["level"]
    assert field_selectors.conflicts(actor=world.actor("an")) == []


def test_the_slice_names_what_stands_above_below_and_beside_as_far_as_the_holder_sees_it(
    world: World, clock: list[datetime]
) -> None:
    flood, house, before = (
        report_incident(
            actor=world.actor("an"), kind="FLOOD", summary=f"Lũ {number}", happened_at=clock[0], at=clock[0]
        )
        for number in range(3)
    )
    said = {"actor": world.actor("an"), "reason": "Cùng trận lũ", "at": clock[0]}
    make_part(incident_id=house.pk, of_id=flood.pk, **said)
    relate_incidents(incident_id=house.pk, other_id=before.pk, **said)
    share_incident(incident_id=house.pk, to_agency_id=world.police.pk, tier="VIEW", **said)
    told = {one["incident"]: one for one in Phone("an").get("phan-viec").json()["incidents"]}
    assert [one["incident"] for one in told[str(flood.pk)]["parts"]] == [str(house.pk)]
    assert told[str(house.pk)]["larger"]["summary"] == "Lũ 0"
    assert [one["number"] for one in told[str(house.pk)]["related"]] == ["3/2026"]
    (shared,) = Phone("dung").get("phan-viec").json()["incidents"]
    assert (shared["larger"], shared["parts"], shared["related"]) == (None, [], [])


@pytest.mark.parametrize("hidden", ["lon", "hamlet", "place_text"])
def test_a_place_the_owner_hides_is_on_no_phone(world: World, clock: list[datetime], hidden: str) -> None:
    incident = report_incident(
        actor=world.actor("an"), kind="FIRE", summary="Cháy", lon=106.7, lat=17.2, happened_at=clock[0], at=clock[0]
    )  # fmt: skip
    share = {
        "actor": world.actor("an"),
        "incident_id": incident.pk,
        "to_agency_id": world.police.pk,
        "tier": "VIEW",
    }
    share_incident(**share, reason="Phối hợp", redacted_fields=(hidden,), at=clock[0])
    (own,) = Phone("an").get("phan-viec").json()["incidents"]
    (told,) = Phone("dung").get("phan-viec").json()["incidents"]
    assert (own["lon_e7"], own["lat_e7"]) == (1067000000, 172000000)
    assert (told["lon_e7"], told["lat_e7"]) == (None, None)


def test_a_lost_phone_gets_no_slice_and_is_told_to_forget(world: World, clock: list[datetime]) -> None:
    phone = Phone("an")
    services.revoke_device(actor=world.actor("quy"), device_id=phone.device, reason="Mất", at=clock[0])
    answer = phone.get("phan-viec")
    assert (answer.status_code, answer.json()["error"]["forget"]) == (403, True)


def test_nobody_revokes_another_persons_phone_but_the_administrator(
    world: World, clock: list[datetime]
) -> None:
    phone = Phone("an")
    with pytest.raises(NotVisible):
        services.revoke_device(actor=world.actor("phuc"), device_id=phone.device, reason="Mất", at=clock[0])


def test_the_map_of_the_commune_is_sent_once(world: World, clock: list[datetime]) -> None:
    phone, made = Phone("binh"), points(world)
    given = phone.get("ban-do").json()
    drawn = {one["name"]: one for one in given["drawn"] if one["kind"] in ("OFFICE", "CHECKPOINT")}
    assert {point.name: [round(point.lon, 5), round(point.lat, 5)] for point in made} == {
        name: one["coordinates"] for name, one in drawn.items()
    }
    assert {"id", "kind", "name", "is_sketch", "type", "coordinates"} == set(given["drawn"][0])
    bearer = {"Authorization": f"Bearer {phone.token}"}
    asked = [
        phone.client.get("/dong-bo/ban-do/", {"hash": one}, headers=bearer) for one in (given["hash"], "x")
    ]
    assert [one.json() for one in asked] == [{"hash": given["hash"]}, given]


def test_a_lost_phone_gets_no_map(world: World, clock: list[datetime]) -> None:
    phone = Phone("an")
    services.revoke_device(actor=world.actor("quy"), device_id=phone.device, reason="Mất", at=clock[0])
    assert phone.get("ban-do").status_code == 403
