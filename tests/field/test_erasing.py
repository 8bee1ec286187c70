"""Precise points are deleted after the days set: on the patrol, in the journal; what comes again stays deleted."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings

from tests.cast import World
from tests.field.phone import Phone
from tests.field.test_kinds import patrol_of_binh
from tests.patrol.plans import MONDAY_NIGHT
from trucban.access.actors import system_actor
from trucban.audit.models import Entry
from trucban.audit.verification import verify
from trucban.config import jobs
from trucban.field import services
from trucban.field.models import JournalItem, OtherContent, Receipt
from trucban.field.protocol.items import Item
from trucban.patrol import services as patrols
from trucban.patrol.models import Patrol
from trucban.patrol.selectors import coverage, stops_of, track_figures

pytestmark = pytest.mark.django_db
LON, LAT = 1067800000, 172000000


def walked(world: World, clock: list[datetime]) -> tuple[Phone, Patrol, list[Item]]:
    """A patrol that left, passed its stops, recorded forty points with a gap, and came back."""
    patrol, clock[0] = patrol_of_binh(world), MONDAY_NIGHT
    phone = Phone("binh")
    phone.clock = MONDAY_NIGHT
    start = phone.say("patrol.start", {"patrol": str(patrol.pk)})
    for stop in stops_of(patrol):
        phone.later(minutes=15)
        phone.say("patrol.pass", {"stop": str(stop.pk)}, after=(start.id,))
    items = [phone.say("track.points", points_of(patrol, first), after=(start.id,)) for first in (0, 60)]
    phone.later(minutes=30)
    phone.say("patrol.end", {"patrol": str(patrol.pk)}, after=(start.id,))
    clock[0] = MONDAY_NIGHT + timedelta(hours=3)
    phone.sync()
    patrol.refresh_from_db()
    return phone, patrol, items


def points_of(patrol: Patrol, first: int) -> dict[str, Any]:
    moments = [MONDAY_NIGHT - timedelta(hours=7) + timedelta(minutes=first + minute) for minute in range(20)]
    return {
        "patrol": str(patrol.pk),
        "points": [
            [LON, LAT + 1000 * (first + place), f"{moment:%Y-%m-%dT%H:%M:%SZ}"]
            for place, moment in enumerate(moments)
        ],
    }


def erase(world: World, *, days: int) -> int:
    at = MONDAY_NIGHT + timedelta(days=days)
    actor = system_actor(commune_id=world.commune.pk, agency_id=world.command.pk, at=at)
    return services.erase_points(actor=actor, before=at - timedelta(days=30), at=at)


def test_points_go_and_what_they_added_up_to_stays(world: World, clock: list[datetime]) -> None:
    _phone, patrol, _items = walked(world, clock)
    before = track_figures(patrol)
    span = {"starts_at": MONDAY_NIGHT - timedelta(days=1), "ends_at": MONDAY_NIGHT + timedelta(days=1)}
    hours = coverage(actor=world.actor("an"), **span).counts
    passed = [stop.passed_at for stop in stops_of(patrol)]
    assert (before["points"], len(before["gaps"]), before["length_m"] > 500) == (40, 1, True)
    assert erase(world, days=29) == 0
    assert erase(world, days=31) == 2
    patrol.refresh_from_db()
    assert (patrol.track, patrol.track_erased_at is not None) == (None, True)
    assert track_figures(patrol) == before
    assert coverage(actor=world.actor("an"), **span).counts == hours
    assert [stop.passed_at for stop in stops_of(patrol)] == passed
    assert str(LON) not in str(list(JournalItem.objects.values())) + str(Patrol.objects.values())
    assert erase(world, days=32) == 0  # once


def test_an_erased_item_sent_again_is_the_same_item_and_stays_erased(
    world: World, clock: list[datetime]
) -> None:
    phone, patrol, items = walked(world, clock)
    erase(world, days=31)
    receipts = set(Receipt.objects.values_list("pk", flat=True))
    clock[0] = MONDAY_NIGHT + timedelta(days=32)
    answer = phone.post("nhat-ky", phone.message(items)).json()
    assert [one["item"] for one in answer["receipts"]] == [str(one.id) for one in items]
    assert {one["hash"] for one in answer["receipts"]} == {one.hash for one in items}
    assert set(Receipt.objects.values_list("pk", flat=True)) == receipts
    assert not OtherContent.objects.exists()
    patrol.refresh_from_db()
    assert patrol.track is None
    assert str(LON) not in str(list(JournalItem.objects.values()))


def test_points_that_come_after_the_deletion_are_not_kept_and_nobody_is_asked(
    world: World, clock: list[datetime]
) -> None:
    phone, patrol, _items = walked(world, clock)
    erase(world, days=31)
    clock[0] = MONDAY_NIGHT + timedelta(days=33)
    phone.say("track.points", points_of(patrol, 30))
    assert [one["state"] for one in phone.sync()["states"]] == ["APPLIED"]
    patrol.refresh_from_db()
    assert patrol.track is None
    assert erase(world, days=34) == 1
    with pytest.raises(patrols.NoTrack):
        patrols.load_track(actor=world.actor("an"), patrol_id=patrol.pk, gpx=GPX, at=clock[0])


GPX = b'<gpx version="1.1"><trk><trkseg><trkpt lat="17.2" lon="106.7"><time>2026-11-23T13:10:00Z</time></trkpt></trkseg></trk></gpx>'


def test_what_nobody_decided_about_in_that_time_is_set_aside(world: World, clock: list[datetime]) -> None:
    phone, patrol, items = walked(world, clock)
    phone.say("track.points", {**points_of(patrol, 0), "more": 1})  # not understood: held
    other = phone.say("duty.line", {"category": "OTHER", "text": "Mưa to"})
    phone.sync()
    beside = {**items[0].as_json(), "payload": points_of(patrol, 90)}
    phone.post("nhat-ky", {"head": phone.box.head(), "now": "2026-11-23T16:00:00Z", "items": [beside]})
    assert OtherContent.objects.count() == 1
    erase(world, days=34)
    assert not JournalItem.objects.filter(kind="track.points", state="HELD").exists()
    assert str(LON) not in str(list(JournalItem.objects.values())) + str(list(OtherContent.objects.values()))
    assert JournalItem.objects.get(pk=other.id).erased_at is None


def test_the_chain_of_the_log_holds_and_says_who_deleted(world: World, clock: list[datetime]) -> None:
    walked(world, clock)
    erase(world, days=31)
    assert Entry.objects.filter(action="patrol.track_erased").count() == 1
    assert Entry.objects.filter(action="item.points_erased").count() == 2
    assert str(LON) not in str(list(Entry.objects.values()))
    assert verify(world.commune.pk, anchors=Path(settings.ANCHOR_DIR)).finding is None


def test_the_nightly_job_goes_by_the_days_the_commune_has_set(world: World, clock: list[datetime]) -> None:
    _phone, patrol, _items = walked(world, clock)
    for days, is_there in ((29, True), (31, False)):
        with patch.object(jobs, "commune_now", lambda _: MONDAY_NIGHT + timedelta(days=days, hours=3)):  # noqa: B023
            jobs.erase_old_points()
        patrol.refresh_from_db()
        assert bool(patrol.track) == is_there
