"""What phones wrote, through HTTP, into the commune's books."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import MONDAY, World
from tests.field.phone import Phone, photo
from trucban.access.models import Mandate, User
from trucban.audit.models import Entry
from trucban.field import selectors, services
from trucban.field.models import Device, JournalItem, Media
from trucban.field.protocol.items import written
from trucban.incident.models import Incident, TimelineEntry
from trucban.incident.services import edit_incident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FIRE = {"kind": "FIRE", "summary": "Cháy bếp ở thôn 1"}


def reported(phone: Phone) -> Incident:
    item = phone.say("incident.report", FIRE)
    phone.sync()
    return Incident.objects.get(pk=JournalItem.objects.get(pk=item.id).record_id)


def test_a_night_arrives_once(world: World) -> None:
    phone = Phone("an")
    report = phone.say("incident.report", {**FIRE, "lon_e7": 1067812345, "lat_e7": 172000000})
    phone.say("incident.note", {"incident": str(report.id), "text": "Đã dập tắt"}, after=(report.id,))
    message = phone.message()
    for _time in range(3):  # the answer was lost twice
        answer = phone.post("nhat-ky", message).json()
    assert len({one["id"] for one in answer["receipts"]}) == 2
    incident = Incident.objects.get()
    assert (incident.summary, incident.lon, incident.owner) == (FIRE["summary"], 106.7812345, world.command)
    assert TimelineEntry.objects.filter(text="Đã dập tắt").count() == 1
    assert [one["state"] for one in answer["states"]] == ["APPLIED", "APPLIED"]


def test_a_note_that_comes_before_its_report_waits(world: World) -> None:
    phone = Phone("an")
    report = phone.say("incident.report", FIRE)
    note = phone.say("incident.note", {"incident": str(report.id), "text": "Sau"}, after=(report.id,))
    answer = phone.post("nhat-ky", phone.message([note])).json()
    assert [one["state"] for one in answer["states"]] == ["WAITING"]
    device = selectors.devices(actor=world.actor("an")).get()
    assert selectors.missing(device) == ((1, 1),)
    phone.sync()
    assert TimelineEntry.objects.filter(text="Sau").count() == 1
    assert selectors.missing(device) == ()


def test_other_content_under_a_known_id_is_kept_beside(world: World) -> None:
    phone = Phone("an")
    item = phone.say("incident.report", FIRE)
    phone.sync()
    changed = {**item.as_json(), "payload": {**FIRE, "summary": "Khác"}}
    answer = phone.post("nhat-ky", {"head": 1, "now": written(MONDAY), "items": [changed]}).json()
    assert answer["receipts"][0]["hash"] != item.hash
    assert Incident.objects.get().summary == FIRE["summary"]
    assert [row.item_id for row in selectors.other_contents(actor=world.actor("an"))] == [item.id]


def test_what_arrived_and_is_said_again_after_a_new_log_in_is_one_item_and_leaves_no_gap(
    world: World,
) -> None:
    """The receipt was lost, then the log-in: the phone says it again in a new journal, and nobody need look at that."""
    old = Phone("an")
    item = old.say("incident.report", FIRE)
    old.post("nhat-ky", old.message())
    Device.objects.update(ended_at=MONDAY)
    new = Phone("an")
    new.outbox.save(lambda seq: replace(item, device=new.device, seq=seq))
    second = new.say("incident.report", {**FIRE, "summary": "Cháy sau đó"})
    new.sync()
    assert new.box.unsent() == []
    assert new.sync()["holds"] == [[1, 2]]
    assert set(Incident.objects.values_list("pk", flat=True)) == {item.id, second.id}
    device = Device.objects.get(pk=new.device)
    assert selectors.missing(device) == ()
    assert not selectors.other_contents(actor=world.actor("an")).exists()


def test_what_another_account_says_under_a_known_id_is_looked_at(world: World) -> None:
    mine, other = Phone("an"), Phone("phuc")
    item = mine.say("incident.report", FIRE)
    mine.sync()
    other.outbox.save(lambda seq: replace(item, device=other.device, seq=seq))
    other.sync()
    assert [row.item_id for row in selectors.other_contents(actor=world.actor("an"))] == [item.id]
    assert Incident.objects.count() == 1


def test_a_copied_profile_is_put_before_a_person(world: World) -> None:
    phone = Phone("an")
    phone.say("incident.report", FIRE)
    message = phone.message()
    message["items"].append({**message["items"][0], "id": "01937a60-4a3e-7c11-9d2b-6f1f6a1a0b01"})
    phone.post("nhat-ky", message)
    assert [row.reason for row in selectors.held(actor=world.actor("an"))] == ["FORK"]
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    "body", ['{"head":1', "[]", '{"head":true,"now":"2026-11-23T00:00:00Z"}', '{"head":0.5}', ""]
)
def test_a_body_cut_short_keeps_nothing(world: World, body: str) -> None:
    answer = Phone("an").post("nhat-ky", body)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert not JournalItem.objects.exists()


def test_too_much_at_once_is_refused_in_words(world: World) -> None:
    answer = Phone("an").post("nhat-ky", '{"x":"' + "a" * (2 * 1024 * 1024) + '"}')
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "size")


def test_another_devices_item_is_refused_and_stays_there(world: World) -> None:
    phone, other = Phone("an"), Phone("dung")
    item = other.say("incident.report", FIRE)
    answer = phone.post("nhat-ky", phone.message([item])).json()
    assert (answer["receipts"], [one["reason"] for one in answer["refused"]]) == ([], ["device"])
    assert not JournalItem.objects.exists()


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer x", "Basic x"])
def test_nobody_comes_in_without_a_token(world: World, token: str) -> None:
    answer = Phone("an").post("nhat-ky", {}, Authorization=token)
    assert answer.status_code == 401


def test_the_server_answers_a_flood_with_a_wait(world: World) -> None:
    phone = Phone("an")
    with patch("trucban.web.field.door.MOST_A_MINUTE", 1), patch("trucban.web.field.door.time", lambda: 60.0):
        phone.sync()
        answer = phone.post("nhat-ky", phone.message())
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


NUL = chr(0)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({"kind": "FIRE"}, "NOT_UNDERSTOOD"),
        ({**FIRE, "level": "3"}, "NOT_UNDERSTOOD"),
        ({**FIRE, "name": "x"}, "NOT_UNDERSTOOD"),
        ({**FIRE, NUL: "x"}, "NOT_UNDERSTOOD"),
        ({**FIRE, "level": 9}, "REFUSED"),
        ({**FIRE, "hamlet": "01937a60-4a3e-7c11-9d2b-6f1f6a1a0b01"}, "NOT_FOUND"),
    ],
)
def test_what_no_part_takes_is_held_and_never_lost(
    world: World, payload: dict[str, Any], reason: str
) -> None:
    phone = Phone("an")
    phone.say("incident.report", payload)
    assert [one["reason"] for one in phone.sync()["states"]] == [reason]
    assert phone.outbox.batch() == []  # received all the same
    assert not Incident.objects.exists()


def test_a_kind_newer_than_the_server_waits(world: World) -> None:
    phone = Phone("an")
    phone.say("incident.report", FIRE, version=2)
    assert [(one["state"], one["reason"]) for one in phone.sync()["states"]] == [("WAITING", "NEWER")]


def test_rights_are_those_of_the_moment_of_writing(world: World, clock: list[datetime]) -> None:
    phone = Phone("an")
    phone.say("incident.report", FIRE)
    Mandate.objects.filter(user=world.user("an")).update(ends_at=MONDAY + timedelta(hours=1))
    phone.later(hours=2)
    phone.say("incident.report", FIRE)
    assert [(one["state"], one["reason"]) for one in phone.sync()["states"]] == [
        ("APPLIED", ""),
        ("HELD", "NO_RIGHT"),
    ]


def test_a_clock_cannot_choose_the_rights(world: World, clock: list[datetime]) -> None:
    phone = Phone("an")
    phone.sync()  # at this moment nothing had been written
    Mandate.objects.filter(user=world.user("an")).update(ends_at=MONDAY + timedelta(hours=1))
    phone.say("incident.report", FIRE, at=MONDAY)
    clock[0] += timedelta(hours=1)
    assert [one["reason"] for one in phone.sync()["states"]] == ["CLOCK"]


def test_a_clock_that_is_hours_off_is_no_reason_to_reject(world: World) -> None:
    phone = Phone("an")
    phone.clock += timedelta(hours=9)
    incident = reported(phone)
    assert incident.happened_at == MONDAY + timedelta(hours=4)
    assert selectors.devices(actor=world.actor("an")).get().skew_s == -5 * 3600


def test_a_clock_that_fell_back_to_its_beginning_is_kept_and_told_apart(
    world: World, clock: list[datetime]
) -> None:
    """An empty battery: what was written before the first contact is looked at, what comes after it is entered."""
    phone, began = Phone("an"), datetime(1970, 1, 1, 0, 5, tzinfo=UTC)
    phone.clock = began
    phone.say("incident.report", FIRE)
    assert [one["state"] for one in phone.sync()["states"]] == ["HELD"]
    offset = round((clock[0] - began).total_seconds())
    phone.say("incident.report", {**FIRE, "summary": "Cháy sau đó"}, clock_offset_s=offset)
    assert [one["state"] for one in phone.sync()["states"]] == ["APPLIED"]
    assert Incident.objects.get().happened_at == clock[0]


def edit(
    phone: Phone,
    incident: Incident,
    *,
    seen: list[str] | None = None,
    after: tuple[UUID, ...] = (),
    **values: Any,
) -> None:
    fields = {name: {"value": value, "seen": seen or [str(incident.pk)]} for name, value in values.items()}
    phone.say("incident.edit", {"incident": str(incident.pk), "fields": fields}, after=after)


def test_two_editors_of_different_fields_never_hear_of_each_other(world: World) -> None:
    one, other = Phone("an"), Phone("phuc")
    incident = reported(one)
    edit(one, incident, level=3)
    edit(other, incident, injured=2)
    other.sync()
    one.sync()
    incident.refresh_from_db()
    assert (incident.level, incident.injured) == (3, 2)
    assert selectors.conflicts(actor=world.actor("an")) == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_incident_is_corrected_before_any_answer_came_and_its_hamlet_cleared(
    world: World, order: tuple[int, int]
) -> None:
    phone = Phone("an")
    report = phone.say("incident.report", {**FIRE, "hamlet": str(world.hamlets[0].pk), "injured": 1})
    phone.later(minutes=2)
    fields = {
        name: {"value": value, "seen": [str(report.id)]}
        for name, value in (("level", 3), ("hamlet_id", None))
    }
    edited = phone.say("incident.edit", {"incident": str(report.id), "fields": fields}, after=(report.id,))
    for _time in range(2):  # an answer was lost
        for number in order:
            phone.post("nhat-ky", phone.message([(report, edited)[number]]))
    incident = Incident.objects.get()
    assert (incident.pk, incident.level, incident.hamlet, incident.injured) == (report.id, 3, None, 1)
    assert set(JournalItem.objects.values_list("state", flat=True)) == {"APPLIED"}
    assert selectors.conflicts(actor=world.actor("an")) == []
    assert Entry.objects.filter(action="incident.edited").count() == 1


def test_two_who_say_differently_of_a_hamlet_are_asked_even_where_one_says_none(world: World) -> None:
    one, other = Phone("an"), Phone("phuc")
    incident = reported(one)
    edit(one, incident, hamlet_id=str(world.hamlets[0].pk))
    other.later(minutes=5)
    edit(other, incident, hamlet_id=None)
    one.sync()
    other.sync()
    (conflict,) = selectors.conflicts(actor=world.actor("an"))
    assert (conflict.stands.value, [write.value for write in conflict.others]) == (
        None,
        [str(world.hamlets[0].pk)],
    )
    (told,) = one.get("phan-viec").json()["incidents"]
    assert told["fields"]["hamlet_id"]["others"] == [str(world.hamlets[0].pk)]
    assert str(world.hamlets[0]) in page_of_phones("an")


def page_of_phones(who: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=who))
    return client.get("/dong-bo/").content.decode()


class BackFromYesterday(Exception):
    """Undoes what a server did since its backup."""


def test_what_was_written_about_an_incident_finds_it_at_a_server_that_lost_both(world: World) -> None:
    phone = Phone("an")
    device = selectors.devices(actor=world.actor("an")).get()
    with suppress(BackFromYesterday), transaction.atomic():
        incident = reported(phone)
        raise BackFromYesterday
    assert not Incident.objects.exists()
    phone.say("incident.note", {"incident": str(incident.pk), "text": "Đã dập tắt"}, after=(incident.pk,))
    edit(phone, incident, after=(incident.pk,), level=3)
    for _contact in range(2):
        phone.sync()
    again = Incident.objects.get()
    assert (again.pk, again.level, again.timeline.filter(text="Đã dập tắt").count()) == (incident.pk, 3, 1)
    assert selectors.missing(device) == ()
    assert list(selectors.held(actor=world.actor("an"))) == []


def test_what_others_wrote_about_it_needs_nobody_when_it_comes_again(world: World) -> None:
    phone, other = Phone("an"), Phone("phuc")
    with suppress(BackFromYesterday), transaction.atomic():
        incident = reported(phone)
        raise BackFromYesterday
    other.say("incident.note", {"incident": str(incident.pk), "text": "Đã dập tắt"})
    other.sync()
    assert [item.reason for item in selectors.held(actor=world.actor("an"))] == ["NOT_FOUND"]
    for _contact in range(2):
        phone.sync()
    services.apply_due(commune_id=world.commune.pk, at=MONDAY + timedelta(hours=5))  # as the worker does
    assert Incident.objects.get().timeline.filter(text="Đã dập tắt").count() == 1
    assert list(selectors.held(actor=world.actor("an"))) == []


def test_the_slice_says_who_may_correct_what_they_report(world: World) -> None:
    may = {who: Phone(who).get("phan-viec").json()["may_edit_reports"] for who in ("an", "nga")}
    assert may == {"an": True, "nga": False}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_values_for_one_field_are_shown_whatever_the_order(world: World, order: tuple[int, int]) -> None:
    phones = [Phone("an"), Phone("phuc")]
    incident = reported(phones[0])
    edit(phones[0], incident, level=2)
    phones[1].later(minutes=5)
    edit(phones[1], incident, level=3)
    for number in order:
        phones[number].sync()
    incident.refresh_from_db()
    assert incident.level == 3
    (conflict,) = selectors.conflicts(actor=world.actor("an"))
    assert (conflict.stands.value, [write.value for write in conflict.others]) == (3, [2])
    services.settle_conflict(
        actor=world.actor("an"),
        incident_id=incident.pk,
        field="level",
        value=2,
        at=MONDAY + timedelta(hours=5),
    )
    incident.refresh_from_db()
    assert incident.level == 2
    assert selectors.conflicts(actor=world.actor("an")) == []


def test_what_the_desk_wrote_meanwhile_is_not_overwritten_in_silence(world: World) -> None:
    phone = Phone("an")
    incident = reported(phone)
    edit(phone, incident, level=2)
    edit_incident(
        actor=world.actor("phuc"),
        incident_id=incident.pk,
        changes={"level": 3},
        at=MONDAY + timedelta(hours=3),
    )
    phone.sync()
    incident.refresh_from_db()
    assert incident.level == 3
    (conflict,) = selectors.conflicts(actor=world.actor("an"))
    assert conflict.stands.id == Entry.objects.filter(action="incident.edited").earliest("seq").pk


def test_a_lost_phone_gets_nothing_and_what_it_sends_is_held(world: World) -> None:
    phone, an = Phone("an"), world.actor("an")
    phone.say("incident.report", FIRE)
    services.revoke_device(actor=an, device_id=phone.device, reason="Rơi mất", at=MONDAY)
    answer = phone.sync()
    assert (answer["forget"], answer["states"][0]["reason"]) == (True, "DEVICE_REVOKED")
    assert phone.put(b"x", 0).status_code == 403
    assert phone.post("da-xoa", {}).json() == {"erased": True}
    (item,) = selectors.held(actor=an)
    services.try_again(actor=an, item_id=item.pk, at=MONDAY)
    services.apply_due(commune_id=world.commune.pk, at=MONDAY + timedelta(hours=5))
    assert Incident.objects.count() == 1


def test_a_new_log_in_is_told_how_what_the_old_one_sent_stands_and_what_is_not_here(world: World) -> None:
    old = Phone("an")
    item = old.say("incident.report", FIRE)
    old.sync()
    asked = {"head": 0, "now": written(MONDAY), "ask": [str(item.id), "01937a60-4a3e-7c11-9d2b-6f1f6a1a0b01"]}
    states = Phone("an").post("nhat-ky", asked).json()["states"]
    assert [(one["item"], one["state"]) for one in states] == [(str(item.id), "APPLIED")]
    assert Phone("binh").post("nhat-ky", asked).json()["states"] == []


def test_signing_out_with_unsent_items_is_said_and_counted(world: World) -> None:
    phone = Phone("an")
    phone.say("incident.report", FIRE)
    answer = phone.post("tra-may", {"head": 1})
    assert (answer.status_code, answer.json()["error"]["missing"]) == (409, [[1, 1]])
    assert phone.post("tra-may", {"head": 1, "leave_unsent": True}).json() == {"ended": True}
    assert phone.post("nhat-ky", {}).status_code == 401


def test_a_photograph_arrives_in_pieces_and_only_whole(world: World) -> None:
    phone, content = Phone("an"), bytes(range(256)) * 2000
    phone.say("incident.report", FIRE, media=(photo(content),))
    name = photo(content).sha256
    assert phone.put(content[:9], 0, name=name).status_code == 404  # nothing stored names it yet
    phone.sync()
    half = 250_000
    assert phone.put(content[:half], 0, name=name).json() == {
        "have": half,
        "size": len(content),
        "received": False,
    }
    assert phone.put(content[:half], 0, name=name).json()["have"] == half  # again
    assert phone.put(content[half:], half + 1, name=name).status_code == 400
    assert Media.objects.get().complete_at is None
    assert phone.put(content[half : half + 262_000], half, name=name).json()["received"]
    assert services.file_of(name).read_bytes() == content


def test_a_damaged_photograph_begins_anew(world: World) -> None:
    phone, content = Phone("an"), b"0123456789"
    phone.say("incident.report", FIRE, media=(photo(content),))
    phone.sync()
    name = photo(content).sha256
    assert phone.put(b"012345678X", 0, name=name).json() == {"have": 0, "size": 10, "received": False}
    assert phone.put(content, 0, name=name).json()["received"]


def test_a_fault_of_the_server_leaves_the_item_for_later(world: World) -> None:
    phone = Phone("an")
    phone.say("incident.report", FIRE)
    with patch("trucban.field.services.kinds.incidents.report_incident", side_effect=RuntimeError):
        assert phone.sync()["states"][0]["state"] == "STORED"
    services.apply_due(commune_id=world.commune.pk, at=MONDAY + timedelta(hours=5))
    assert Incident.objects.count() == 1


def test_it_hides_other_peoples_devices(world: World) -> None:
    Phone("an")
    assert list(selectors.devices(actor=world.actor("binh"))) == []
    assert len(selectors.devices(actor=world.actor("quy"))) == 1


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({**FIRE, "summary": "Theo công văn MẬT số 5"}, "secret"),
        ({"kind": "POLITICAL_SECURITY", "summary": "Ai đó nói gì đó"}, "only_reported"),
    ],
)
def test_what_may_not_be_kept_here_is_refused_at_the_door(
    world: World, payload: dict[str, Any], reason: str
) -> None:
    phone = Phone("an")
    phone.say("incident.report", payload)
    answer = phone.sync()
    assert [one["reason"] for one in answer["refused"]] == [reason]
    assert not JournalItem.objects.exists()


def test_of_a_political_matter_the_report_itself_is_kept(world: World) -> None:
    phone = Phone("an")
    phone.say("incident.report", {"kind": "POLITICAL_SECURITY", "summary": ""})
    assert [one["state"] for one in phone.sync()["states"]] == ["APPLIED"]


def test_a_clock_that_is_off_is_flagged(world: World) -> None:
    phone = Phone("an")
    phone.clock += timedelta(hours=9)
    phone.say("incident.report", FIRE)
    phone.sync()
    assert JournalItem.objects.get().clock_off_s == -5 * 3600


def test_a_photograph_that_is_here_need_not_come_again(world: World) -> None:
    phone, content = Phone("an"), b"0123456789"
    phone.say("incident.report", FIRE, media=(photo(content),))
    phone.sync()
    phone.put(content, 0)
    phone.say("incident.report", FIRE, media=(photo(content),))
    phone.sync()
    assert [row.complete_at is not None for row in Media.objects.all()] == [True, True]


def test_a_closed_account_is_treated_as_a_lost_phone(world: World) -> None:
    phone = Phone("an")
    phone.say("incident.report", FIRE)
    User.objects.filter(username="an").update(is_active=False)
    answer = phone.sync()
    assert (answer["forget"], answer["states"][0]["reason"]) == (True, "DEVICE_REVOKED")


def test_several_changes_of_the_desk_are_one_thing_to_choose_from(world: World) -> None:
    phone = Phone("an")
    incident = reported(phone)
    edit(phone, incident, level=2)
    for level in (3, 1, 3):
        edit_incident(
            actor=world.actor("phuc"),
            incident_id=incident.pk,
            changes={"level": level},
            at=MONDAY + timedelta(hours=3),
        )
    phone.sync()
    (conflict,) = selectors.conflicts(actor=world.actor("an"))
    assert (conflict.stands.value, [write.value for write in conflict.others]) == (3, [2])


def test_what_somebody_read_after_the_desk_changed_it_is_no_conflict(world: World) -> None:
    phone = Phone("an")
    incident = reported(phone)
    edit_incident(
        actor=world.actor("phuc"),
        incident_id=incident.pk,
        changes={"level": 3},
        at=MONDAY + timedelta(hours=3),
    )
    (told,) = phone.get("phan-viec").json()["incidents"]
    assert told["fields"]["level"]["value"] == 3
    edit(phone, incident, seen=told["fields"]["level"]["seen"], level=2)
    phone.sync()
    incident.refresh_from_db()
    assert incident.level == 2
    assert selectors.conflicts(actor=world.actor("an")) == []


def test_a_conflict_is_shown_to_those_who_keep_the_incident(world: World) -> None:
    phones = [Phone("an"), Phone("phuc")]
    incident = reported(phones[0])
    for level, phone in enumerate(phones, start=2):
        edit(phone, incident, level=level)
        phone.sync()
    assert len(selectors.conflicts(actor=world.actor("an"))) == 1
    assert selectors.conflicts(actor=world.actor("dung")) == []


def test_what_is_held_is_seen_by_the_own_agency_and_its_writer_only(world: World) -> None:
    phone = Phone("dung")
    phone.say("incident.report", {**FIRE, "level": 9})
    phone.sync()
    assert len(selectors.held(actor=world.actor("dung"))) == 1
    assert len(selectors.held(actor=world.actor("giang"))) == 1
    assert list(selectors.held(actor=world.actor("an"))) == []
    assert list(selectors.held(actor=world.actor("quy"))) == []
