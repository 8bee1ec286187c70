"""A patrol that is not back, or says nothing, raises an alert by itself; what is heard later closes it; nobody is missed twice."""

from datetime import datetime, timedelta

import pytest

from tests.cast import World
from tests.duty.builders import sign
from tests.patrol.plans import MONDAY_NIGHT, clock, out
from trucban.duty import services as duty
from trucban.duty.models import Alert, DutyBookLine
from trucban.duty.services.book import ReasonMissing
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.notify.models import Notice
from trucban.patrol import selectors, services
from trucban.patrol.models import Patrol
from trucban.patrol.services import PatrolRefused
from trucban.patrol.tracks import TrackPoint

pytestmark = pytest.mark.django_db
ENDS = clock(22)


def tick(world: World, at: datetime) -> int:
    return services.raise_overdue(commune_id=world.commune.pk, at=at)


def later(minutes: int) -> datetime:
    return ENDS + timedelta(minutes=minutes)


def states() -> list[str]:
    return list(Alert.objects.order_by("started_at", "pk").values_list("state", flat=True))


def told(alert: Alert) -> list[str]:
    return list(alert.steps.order_by("position").values_list("name", flat=True))


def test_thirty_minutes_late_raises_one_alert_however_often_the_clock_looks(world: World) -> None:
    patrol = out(world)
    assert tick(world, later(29)) == 0
    assert tick(world, later(30)) == 1
    assert [tick(world, later(minutes)) for minutes in (31, 45, 300)] == [0, 0, 0]
    alert = Alert.objects.get()
    assert (alert.kind, alert.subject_id, alert.owner_id) == ("PATROL", patrol.pk, world.command.pk)
    assert told(alert) == ["Nguyễn Văn An", "Ngô Phúc"], "nobody stands a watch: the chiefs of its own side"
    assert alert.title.startswith("Chưa về: Tuần tra thôn 1")


def test_the_minutes_are_the_commune_s_own(world: World) -> None:
    out(world)
    sign(world, "patrol.overdue_minutes", 90)
    assert [tick(world, later(minutes)) for minutes in (89, 90)] == [0, 1]


def test_a_team_of_the_police_alarms_the_police(world: World) -> None:
    patrol = out(world)
    Patrol.objects.filter(pk=patrol.pk).update(owner=world.police)
    assert tick(world, later(30)) == 1
    alert = Alert.objects.get()
    assert (alert.owner_id, told(alert)) == (world.police.pk, ["Lê Tiến Dũng"])
    at = later(40)
    with pytest.raises(NotVisible):
        duty.end_alert(actor=world.actor("an", at=at), alert_id=alert.pk, at=at, reason="Đã về")
    duty.end_alert(actor=world.actor("dung", at=at), alert_id=alert.pk, at=at, reason="Đội đã về trụ sở")
    assert states() == ["ENDED"]


def test_it_goes_on_along_the_chain_until_acknowledged_and_closes_with_a_reason(world: World) -> None:
    out(world)
    tick(world, later(30))
    duty.escalate_due(commune_id=world.commune.pk, at=later(35))
    alert = Alert.objects.get()
    assert list(alert.steps.order_by("position").values_list("state", flat=True)) == ["SILENT", "TOLD"]
    phuc = world.actor("phuc", at=later(36))
    duty.acknowledge_alert(actor=phuc, alert_id=alert.pk, at=later(36))
    assert list(Alert.objects.unsettled()) == [alert], "somebody looks after it: it is not closed"
    with pytest.raises(ReasonMissing):
        duty.end_alert(actor=phuc, alert_id=alert.pk, at=later(37), reason=" ")
    duty.end_alert(actor=phuc, alert_id=alert.pk, at=later(37), reason="Đội kẹt ở ngầm tràn, đã gọi được")
    alert.refresh_from_db()
    assert (alert.state, alert.ended_at, alert.ended_by_name) == ("ENDED", later(37), "Ngô Phúc")
    assert tick(world, later(300)) == 0, "what a person closed stays closed until there is news"


def test_acknowledged_and_forgotten_is_raised_anew(world: World) -> None:
    out(world)
    tick(world, later(30))
    alert = Alert.objects.get()
    duty.acknowledge_alert(actor=world.actor("an", at=later(31)), alert_id=alert.pk, at=later(31))
    assert [tick(world, later(minutes)) for minutes in (60, 61, 62)] == [0, 1, 0]
    assert states() == ["ENDED", "OPEN"]


def test_back_said_later_by_a_phone_closes_it_and_tells_who_was_told(world: World) -> None:
    patrol = out(world)
    tick(world, later(30))
    binh = world.actor("binh", at=later(70))
    services.end_patrol(actor=binh, patrol_id=patrol.pk, at=later(70), back_at=later(5), clock_off_s=900)
    alert = Alert.objects.get()
    assert alert.state == "ENDED"
    assert "22:05" in alert.end_reason
    assert "Đồng hồ" in alert.end_reason, "a report by a wrong clock is flagged, not refused"
    assert selectors.get_patrol(actor=binh, patrol_id=patrol.pk).clock_off_s == 900
    assert Notice.objects.filter(recipient=world.user("an"), title__startswith="Đã khép").count() == 1
    assert not Notice.objects.filter(asks_acknowledgement=True, acknowledged_at__isnull=True).exists()
    assert tick(world, later(400)) == 0


def test_a_silent_team_raises_it_only_where_the_commune_has_set_so(world: World) -> None:
    patrol = out(world)
    assert tick(world, clock(21, 59)) == 0
    sign(world, "patrol.silent_minutes", 45)
    assert [tick(world, clock(20, minute)) for minute in (44, 45)] == [0, 1]
    alert = Alert.objects.get()
    assert alert.title.startswith("Mất tin: Tuần tra thôn 1")
    old, fresh, _last = selectors.stops_of(patrol)
    an = world.actor("an", at=clock(20, 55))
    services.pass_stop(actor=an, stop_id=old.pk, at=clock(20, 55), passed_at=clock(20, 5))
    alert.refresh_from_db()
    assert (alert.state, "20:05" in alert.detail) == ("OPEN", True), "old word updates it and closes nothing"
    assert tick(world, clock(20, 56)) == 0
    services.pass_stop(actor=an, stop_id=fresh.pk, at=clock(20, 57), passed_at=clock(20, 40))
    assert states() == ["ENDED"]
    assert [tick(world, clock(21, minute)) for minute in (24, 25)] == [0, 1], "silent anew is told anew"


def test_points_of_its_way_are_word_of_it(world: World) -> None:
    patrol = out(world)
    sign(world, "patrol.silent_minutes", 45)
    tick(world, clock(20, 45))
    point = TrackPoint(106.79, 17.2, clock(20, 30))
    services.add_track_points(
        actor=world.actor("binh"), patrol_id=patrol.pk, points=[point], at=clock(20, 50)
    )
    assert states() == ["ENDED"]


def test_reached_by_radio_closes_it_and_moves_the_time_it_is_expected(world: World) -> None:
    patrol = out(world)
    tick(world, later(30))
    an = world.actor("an", at=later(33))
    with pytest.raises(services.ReasonMissing):
        services.note_word(actor=an, patrol_id=patrol.pk, text="", at=later(33))
    with pytest.raises(services.PatrolRefused):
        services.note_word(actor=an, patrol_id=patrol.pk, text="Về sau", at=later(33), back_by=ENDS)
    services.note_word(
        actor=an, patrol_id=patrol.pk, text="Xe hỏng, đang sửa", at=later(33), back_by=later(90)
    )
    assert states() == ["ENDED"]
    assert DutyBookLine.objects.filter(source_id=patrol.pk, text__contains="Xe hỏng").exists()
    assert selectors.overdue(actor=an, at=later(90)) == []
    assert [tick(world, later(minutes)) for minutes in (119, 120)] == [0, 1]


def test_a_drill_says_so_and_does_not_keep_the_real_alarm_from_being_raised(world: World) -> None:
    patrol = out(world)
    an = world.actor("an", at=clock(21))
    drill = services.try_alarm(actor=an, patrol_id=patrol.pk, at=clock(21))
    assert (drill.is_drill, drill.title.startswith("THỬ")) == (True, True)
    with pytest.raises(duty.AlertExists):
        services.try_alarm(actor=an, patrol_id=patrol.pk, at=clock(21, 1))
    with pytest.raises(PermissionDenied):
        services.try_alarm(actor=world.actor("binh"), patrol_id=patrol.pk, at=clock(21, 1))
    assert tick(world, later(30)) == 1
    services.end_patrol(actor=an, patrol_id=patrol.pk, at=later(40))
    assert states() == ["ENDED", "ENDED"]


def test_who_never_was_ended_for_days_is_no_emergency(world: World) -> None:
    out(world)
    assert tick(world, MONDAY_NIGHT + timedelta(days=4)) == 0


def test_all_well_from_a_phone_moves_the_clock_of_silence_and_closes_its_alert(world: World) -> None:
    sign(world, "patrol.silent_minutes", 30)
    patrol = out(world)
    assert tick(world, clock(20, 30)) == 1
    at = clock(20, 41)
    services.all_well(
        actor=world.actor("binh", at=at), patrol_id=patrol.pk, at=at, said_at=clock(20, 40)
    )  # without a line for a minute
    assert states() == ["ENDED"]
    assert [tick(world, clock(21, minutes)) for minutes in (9, 10)] == [0, 1]
    line = DutyBookLine.objects.filter(category="PATROL").latest("at")
    assert (line.at, line.text) == (clock(20, 40), f"{patrol.name}: vẫn ổn.")


def test_all_well_is_of_a_time_on_the_way_also_when_it_comes_after_the_end(world: World) -> None:
    patrol = out(world)
    at = clock(22)
    services.end_patrol(actor=world.actor("an", at=at), patrol_id=patrol.pk, at=at)
    services.all_well(actor=world.actor("binh", at=at), patrol_id=patrol.pk, at=at, said_at=clock(21))
    for moment, late in ((clock(19, 59), at), (clock(22, 1), clock(23))):
        with pytest.raises(PatrolRefused):
            services.all_well(actor=world.actor("an", at=late), patrol_id=patrol.pk, at=late, said_at=moment)
    with pytest.raises(PermissionDenied):
        services.all_well(actor=world.actor("minh", at=at), patrol_id=patrol.pk, at=at)
