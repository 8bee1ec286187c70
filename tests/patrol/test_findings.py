"""What a patrol finds, to whom it was handed over, and the track it walked."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import World
from tests.patrol.plans import clock, out
from trucban.document.moments import OutOfTime
from trucban.document.wording import SecretMarkFound
from trucban.duty.models import DutyBookLine
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.patrol import exchange, selectors, services
from trucban.patrol.models import Finding, Patrol
from trucban.patrol.services.findings import sounds_like_police_work

pytestmark = pytest.mark.django_db
GPX = '<gpx version="1.1"><trk><trkseg>{}</trkseg></trk></gpx>'
POINT = '<trkpt lat="17.2" lon="106.79"><time>{}</time></trkpt>'


def find(world: World, patrol: Patrol, who: str = "binh", **changes: Any) -> Finding:
    values: dict[str, Any] = {
        "actor": world.actor(who),
        "patrol_id": patrol.pk,
        "happened_at": clock(20, 40),
        "text": "Bắt quả tang 1 người câu trộm bằng xung điện",
        "action_taken": "Giữ nguyên hiện trường, báo Công an xã",
        "handed_to": "Đ/c Hoàng Giang, Công an xã",
        "handed_at": clock(21),
        "at": clock(21, 10),
    }
    return services.record_finding(**{**values, **changes})


def test_a_finding_says_to_whom_it_was_handed_over_and_is_in_the_duty_book(world: World) -> None:
    patrol = out(world)
    finding = find(world, patrol, point_id=selectors.stops_of(patrol)[0].point_id)
    assert (finding.handed_to, finding.hamlet) == ("Đ/c Hoàng Giang, Công an xã", world.hamlets[0])
    assert DutyBookLine.objects.filter(text__contains="xung điện", at=clock(20, 40)).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " "},
        {"happened_at": clock(22)},
        {"handed_to": ""},
        {"handed_at": None},
        {"handed_at": clock(23)},
    ],
)
def test_it_refuses_half_a_finding(world: World, wrong: dict[str, Any]) -> None:
    patrol = out(world)
    with pytest.raises(services.FindingRefused):
        find(world, patrol, **wrong)
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"happened_at": clock(20, 40).replace(year=1900), "handed_to": "", "handed_at": None},
        {"happened_at": clock(20, 40) - timedelta(days=1), "handed_to": "", "handed_at": None},
        {"handed_at": clock(20, 30)},
    ],
)
def test_nothing_is_found_before_the_patrol_or_handed_over_before_it_is_found(
    world: World, wrong: dict[str, Any]
) -> None:
    patrol = out(world)
    with pytest.raises(OutOfTime):
        find(world, patrol, **wrong)
    assert not Finding.objects.exists()


def test_it_refuses_marks_of_secrecy_and_strangers(world: World) -> None:
    patrol = out(world)
    with pytest.raises(SecretMarkFound):
        find(world, patrol, text="Tài liệu TỐI MẬT rơi ở đường")
    for who in ("ha", "minh", "son"):
        with pytest.raises((PermissionDenied, NotVisible)):
            find(world, patrol, who)


def test_it_is_struck_and_not_deleted(world: World) -> None:
    patrol = out(world)
    finding = find(world, patrol)
    with pytest.raises(services.ReasonMissing):
        services.strike_finding(actor=world.actor("an"), finding_id=finding.pk, reason="", at=clock(22))
    services.strike_finding(actor=world.actor("an"), finding_id=finding.pk, reason="Nhầm", at=clock(22))
    assert selectors.findings_of(patrol) == []
    assert selectors.findings_of(patrol, with_struck=True) == [finding]
    with pytest.raises(services.FindingRefused):
        services.strike_finding(actor=world.actor("an"), finding_id=finding.pk, reason="Nhầm", at=clock(22))


def test_the_leader_strikes_until_the_patrol_is_back(world: World) -> None:
    patrol, leader = out(world), world.actor("binh")
    first, second = find(world, patrol), find(world, patrol, text="Đèn đường hỏng")
    services.strike_finding(actor=leader, finding_id=first.pk, reason="Nhầm", at=clock(21, 20))
    services.end_patrol(actor=leader, patrol_id=patrol.pk, at=clock(22))
    with pytest.raises(PermissionDenied):
        services.strike_finding(actor=leader, finding_id=second.pk, reason="Nhầm", at=clock(22, 10))
    services.strike_finding(actor=world.actor("an"), finding_id=second.pk, reason="Nhầm", at=clock(22, 10))


@pytest.mark.parametrize(
    ("text", "warns"),
    [
        ("Thu giữ 1 xe máy", True),
        ("đã KHÁM XÉT cốp xe", True),
        ("kiem tra giay to 2 người", True),
        ("Phạt tiền 200 nghìn", True),
        ("Bàn giao cho Công an xã xử lý", False),
        ("Bảo vệ hiện trường", False),
    ],
)
def test_what_only_the_police_may_do_is_worth_a_second_look(text: str, warns: bool) -> None:
    assert sounds_like_police_work(text) == warns


def test_such_words_warn_and_do_not_refuse(world: World) -> None:
    assert find(world, out(world), action_taken="Công an xã thu giữ 1 bộ kích điện")


def load(world: World, patrol: Patrol, *moments: str, who: str = "binh") -> Patrol:
    gpx = GPX.format("".join(POINT.format(moment) for moment in moments)).encode()
    return services.load_track(actor=world.actor(who), patrol_id=patrol.pk, gpx=gpx, at=clock(22))


def test_a_track_is_kept_within_the_patrol_s_hours(world: World) -> None:
    patrol = load(world, out(world), "2026-11-23T13:10:00Z", "2026-11-23T14:10:00Z", "2026-11-25T02:00:00Z")
    assert [moment for _lon, _lat, moment in patrol.track or []] == [
        "2026-11-23T13:10:00+00:00",
        "2026-11-23T14:10:00+00:00",
    ]


def test_a_track_of_another_day_is_refused(world: World) -> None:
    patrol = out(world)
    with pytest.raises(services.NoTrack):
        load(world, patrol, "2026-11-20T13:10:00Z")
    with pytest.raises((PermissionDenied, NotVisible)):
        load(world, patrol, "2026-11-23T13:10:00Z", who="ha")


def test_a_hostile_file_changes_nothing(world: World) -> None:
    patrol = out(world)
    bomb = b'<!DOCTYPE gpx [<!ENTITY a "aa">]><gpx version="1.1"><trk><trkseg>&a;</trkseg></trk></gpx>'
    with pytest.raises(exchange.GpxRefused):
        services.load_track(actor=world.actor("an"), patrol_id=patrol.pk, gpx=bomb, at=clock(22))
    patrol.refresh_from_db()
    assert patrol.track is None
