"""An alert goes along the roster until acknowledged: person, substitute, chief, call list; nobody waits for a provider."""

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from tests.cast import World
from tests.duty.builders import (
    WEEK,
    draft,
    join,
    moment,
    pattern,
    places,
    platoon,
    post,
    publish,
    put,
    sign,
)
from tests.notify.push_service import Browser
from trucban.access import services as access
from trucban.duty import selectors, services
from trucban.duty.models import Alert, AlertStep
from trucban.duty.services.alerts import AlertIsSettled, AlertSaysNothing
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.ids import uuid7
from trucban.notify import channels, zalo
from trucban.notify import services as notify
from trucban.notify.models import Delivery, Notice

NIGHT = moment(23, 20)
MINUTES = 5


@pytest.fixture
def roster(world: World) -> World:
    """Bình stands Monday's watch, Minh the next one; An, Phúc are the chiefs; Lương serves without an account."""
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    for who in ("binh", "minh"):
        join(world, unit, world.person(who))
    pattern(world, post(world, unit=unit), days=(1, 2, 4))
    week = draft(world)
    for place, person in zip(places(week), (world.person("binh"), world.person("minh"), luong), strict=True):
        put(world, place, person)
    publish(world, week)
    return world


def call(world: World, at: datetime = NIGHT, **more: bool) -> Alert:
    return services.raise_alert(actor=world.actor("an", at=at), title="Nước lên nhanh", at=at, **more)


def tick(world: World, at: datetime) -> int:
    return services.escalate_due(commune_id=world.commune.pk, at=at)


def told(alert: Alert) -> list[tuple[str, str]]:
    return [(step.name, step.state) for step in selectors.steps(alert)]


def test_the_chain_follows_the_roster_and_stops_when_somebody_acknowledges(roster: World) -> None:
    alert = call(roster)
    assert told(alert) == [
        ("Trần Thanh Bình", "TOLD"),
        ("Đỗ Minh", "NEXT"),
        ("Nguyễn Văn An", "NEXT"),
        ("Ngô Phúc", "NEXT"),
    ]
    assert tick(roster, NIGHT + timedelta(minutes=MINUTES - 1)) == 0
    assert tick(roster, NIGHT + timedelta(minutes=MINUTES)) == 1
    assert told(alert)[:2] == [("Trần Thanh Bình", "SILENT"), ("Đỗ Minh", "TOLD")]
    at = NIGHT + timedelta(minutes=7)
    services.acknowledge_alert(actor=roster.actor("minh", at=at), alert_id=alert.pk, at=at)
    assert tick(roster, NIGHT + timedelta(hours=2)) == 0
    alert.refresh_from_db()
    assert (alert.state, alert.covered_at, alert.covered_by_name) == ("COVERED", at, "Đỗ Minh")
    assert not Notice.objects.filter(subject_id=alert.pk, recipient=roster.user("an")).exists()
    found = selectors.cover(actor=roster.actor("an"), at=at, drills=False)
    assert (found.count, found.median_minutes, found.never) == (1, 7, 0)


def test_whoever_took_the_watch_over_is_told_first(roster: World) -> None:
    week = selectors.published_roster(actor=roster.actor("an"), week=WEEK)
    assert week
    place = places(week)[0]
    services.take_over(actor=roster.actor("minh", at=NIGHT), assignment_id=place.pk, at=NIGHT)
    assert told(call(roster, NIGHT + timedelta(minutes=1)))[0] == ("Đỗ Minh", "TOLD")


def test_with_nobody_left_it_is_a_call_list_and_a_call_covers_it(roster: World) -> None:
    alert = call(roster)
    for number in range(1, 5):
        tick(roster, NIGHT + timedelta(minutes=number * MINUTES))
    alert.refresh_from_db()
    assert alert.state == "CALL_LIST"
    assert {state for _name, state in told(alert)} == {"SILENT"}
    step = selectors.steps(alert)[1]
    services.note_reached(actor=roster.actor("an"), step_id=step.pk, at=NIGHT + timedelta(minutes=30))
    alert.refresh_from_db()
    assert (alert.state, alert.covered_by_name) == ("COVERED", "Đỗ Minh")
    assert told(alert)[1] == ("Đỗ Minh", "CALLED")


def test_who_has_no_account_is_rung_and_nobody_waits_for_them(roster: World) -> None:
    alert = call(roster, moment(26, 20))
    assert told(alert)[:2] == [("Lương Văn Lương", "NO_ACCOUNT"), ("Nguyễn Văn An", "TOLD")]


def test_an_acknowledgement_among_the_notices_counts_and_twice_is_once(roster: World) -> None:
    alert = call(roster)
    (notice,) = Notice.objects.filter(subject_id=alert.pk)
    at = NIGHT + timedelta(minutes=3)
    notify.acknowledge(actor=roster.actor("binh", at=at), notice_id=notice.pk, at=at)
    assert tick(roster, NIGHT + timedelta(minutes=30)) == 0
    alert.refresh_from_db()
    assert (alert.state, alert.covered_at) == ("COVERED", at)
    later = NIGHT + timedelta(minutes=40)
    again = services.acknowledge_alert(actor=roster.actor("binh", at=later), alert_id=alert.pk, at=later)
    assert again.covered_at == at


def test_a_drill_says_so_and_is_measured_by_itself(roster: World) -> None:
    assert call(roster, is_drill=True).title.startswith("THỬ")
    actor = roster.actor("an", at=NIGHT)
    assert selectors.cover(actor=actor, at=NIGHT, drills=True).count == 1
    assert selectors.cover(actor=actor, at=NIGHT, drills=False).count == 0


def test_a_reminder_is_sent_once_and_goes_on_to_who_could_stand_in(roster: World) -> None:
    noon = moment(23, 12)
    assert tick(roster, noon) == 0
    assert not Alert.objects.exists(), "no reminders until the commune wants them"
    sign(roster, "alert.reminder_hours", 12)
    tick(roster, noon)
    tick(roster, noon + timedelta(minutes=1))
    publish(roster, draft(roster), at=noon)
    tick(roster, noon + timedelta(minutes=2))
    alert = Alert.objects.get()
    assert alert.kind == "REMINDER"
    chain = told(alert)
    assert chain[0] == ("Trần Thanh Bình", "TOLD")
    assert AlertStep.objects.get(alert=alert, position=2).role == "SUBSTITUTE"
    assert chain[2][0] == "Nguyễn Văn An"


def test_quiet_hours_hold_back_what_is_not_urgent(roster: World) -> None:
    night = moment(23, 23)
    (calm,) = AlertStep.objects.filter(alert=call(roster, night, is_urgent=False), state="TOLD")
    (urgent,) = AlertStep.objects.filter(alert=call(roster, night), state="TOLD")
    assert calm.deadline_at == moment(24, 5, MINUTES)
    assert urgent.deadline_at == night + timedelta(minutes=MINUTES)


def test_who_may_and_what_is_refused(roster: World, other_world: World) -> None:
    with pytest.raises(PermissionDenied):
        services.raise_alert(actor=roster.actor("minh"), title="Gọi", at=NIGHT)
    with pytest.raises(AlertSaysNothing):
        services.raise_alert(actor=roster.actor("an"), title=" ", at=NIGHT)
    alert = call(roster)
    for stranger in (roster.actor("minh", at=NIGHT), roster.actor("dung"), other_world.actor("chi2")):
        with pytest.raises(NotVisible):
            services.acknowledge_alert(actor=stranger, alert_id=alert.pk, at=NIGHT)
    services.end_alert(actor=roster.actor("an"), alert_id=alert.pk, at=NIGHT)
    with pytest.raises(AlertIsSettled):
        services.acknowledge_alert(actor=roster.actor("binh", at=NIGHT), alert_id=alert.pk, at=NIGHT)
    assert tick(roster, NIGHT + timedelta(hours=1)) == 0


# --- Providers that take nothing ---------------------------------------------------------------------------------


@pytest.fixture
def black_hole(roster: World) -> Iterator[socket.socket]:
    """A gateway that takes connections and never answers; every person has a telephone."""
    for person in roster.persons.values():
        person.phone = "0912 345 678"
        person.save(update_fields=["phone"])
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        with override_settings(SMS_GATEWAY=f"http://127.0.0.1:{server.getsockname()[1]}/", SMS_TOKEN="x"):
            yield server


def test_with_every_provider_black_holed_the_chain_ends_as_the_call_list_and_a_call_covers_it(
    roster: World, black_hole: socket.socket, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker sends between the turns of the escalation, as it does in a commune; nothing arrives anywhere."""
    port = black_hole.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    settings.PUSH_SERVICE, settings.KEYS_DIR = address, tmp_path
    settings.MAIL_SERVER, settings.MAIL_FROM = {"host": "127.0.0.1", "port": port}, "trucban@xa.example.vn"
    settings.ZALO_APP = settings.ZALO_SECRET = settings.ZALO_RENEW = settings.ZALO_TEMPLATE = "1"
    monkeypatch.setattr(zalo, "RENEW", address)
    sign(roster, "alert.push", True)
    for who in ("binh", "minh", "an", "phuc"):
        access.set_mail(actor=roster.actor(who, at=NIGHT), address=f"{who}@xa.example.vn", at=NIGHT)
        browser = Browser(f"{address}/{who}")
        notify.subscribe(
            actor=roster.actor(who, at=NIGHT),
            device_id=uuid7(),
            endpoint=browser.endpoint,
            browser_key=browser.p256dh,
            secret=browser.auth,
            at=NIGHT,
        )
    alert = call(roster)
    for number in range(1, 5):
        at = NIGHT + timedelta(minutes=number * MINUTES)
        notify.send_due(commune_id=roster.commune.pk, at=at, timeout_s=0.05)
        tick(roster, at)
    alert.refresh_from_db()
    assert alert.state == "CALL_LIST"
    sent = Delivery.objects.filter(notice__subject_id=alert.pk)
    assert set(sent.filter(tries__gt=0).values_list("channel", flat=True)) == set(channels.CHANNELS)
    assert not sent.filter(state="SENT").exists()
    step = selectors.steps(alert)[1]
    services.note_reached(actor=roster.actor("an"), step_id=step.pk, at=NIGHT + timedelta(minutes=30))
    assert Alert.objects.get(pk=alert.pk).covered_by_name == "Đỗ Minh"


def was_rung(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_no_write_waits_for_a_provider_and_the_chain_goes_on_to_the_call_list(
    roster: World, black_hole: socket.socket
) -> None:
    alert = call(roster)
    for number in range(1, 5):
        at = NIGHT + timedelta(minutes=number * MINUTES)
        tick(roster, at)
        assert not was_rung(black_hole), "neither the verb nor the escalation speaks to a provider"
    alert.refresh_from_db()
    assert alert.state == "CALL_LIST"
    deliveries = Delivery.objects.filter(notice__subject_id=alert.pk)
    assert deliveries.count() == 4
    at = NIGHT + timedelta(hours=1)
    assert notify.send_due(commune_id=roster.commune.pk, at=at, budget_s=0.0) == 0
    assert not was_rung(black_hole), "no time left: nothing is begun"
    assert set(deliveries.values_list("state", "problem")) == {("FAILED", "STALE")}, "none leaves hours later"


def test_what_is_acknowledged_leaves_no_more(roster: World, black_hole: socket.socket) -> None:
    alert = call(roster)
    services.acknowledge_alert(actor=roster.actor("binh", at=NIGHT), alert_id=alert.pk, at=NIGHT)
    notify.send_due(commune_id=roster.commune.pk, at=NIGHT)
    assert not was_rung(black_hole)
    assert Delivery.objects.get().state == "NOT_NEEDED"


def test_nothing_leaves_until_a_channel_is_set_up(roster: World) -> None:
    call(roster)
    assert not Delivery.objects.exists()


def test_what_leaves_names_nobody_no_place_and_no_case() -> None:
    assert channels.TEXT == "Có việc mới, mở Trực Ban"
