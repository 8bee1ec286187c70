"""A patrol on its way: out, past its stops, back; each step a line of the duty book; where it has been."""

from datetime import timedelta

import pytest

from tests.cast import World
from tests.patrol.plans import (
    DRAFTED,
    MONDAY_NIGHT,
    add,
    clock,
    draft,
    out,
    patrolling,
    platoon,
    points,
    rows,
)
from trucban.calendar.models import Commitment
from trucban.duty.models import DutyBookLine, PoliceRequest
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.patrol import selectors, services
from trucban.patrol.models import Patrol

pytestmark = pytest.mark.django_db


def book() -> list[str]:
    return list(DutyBookLine.objects.order_by("at", "pk").values_list("text", flat=True))


def test_out_past_its_stops_and_back_is_in_the_duty_book(world: World) -> None:
    patrol = out(world)
    binh = world.actor("binh")  # who leads writes
    stop = selectors.stops_of(patrol)[0]
    services.pass_stop(actor=binh, stop_id=stop.pk, at=clock(20, 30))
    patrol = services.end_patrol(
        actor=binh, patrol_id=patrol.pk, at=clock(22, 5), police_count=1, weather="Mưa nhỏ", report="Yên"
    )
    assert (patrol.status, patrol.left_at, patrol.back_at) == ("BACK", MONDAY_NIGHT, clock(22, 5))
    lines = DutyBookLine.objects.filter(source_id=patrol.pk)
    assert list(lines.values_list("category", flat=True)) == ["PATROL", "PATROL"]


def test_it_leaves_once_and_comes_back_once(world: World) -> None:
    patrol = out(world)
    an = world.actor("an")
    with pytest.raises(services.PatrolAlreadyLeft):
        services.start_patrol(actor=an, patrol_id=patrol.pk, at=clock(20, 1))
    services.end_patrol(actor=an, patrol_id=patrol.pk, at=clock(22))
    for again in (
        lambda: services.end_patrol(actor=an, patrol_id=patrol.pk, at=clock(22, 1)),
        lambda: services.pass_stop(actor=an, stop_id=selectors.stops_of(patrol)[0].pk, at=clock(22, 1)),
    ):
        with pytest.raises(services.PatrolNotOut):
            again()
    with pytest.raises(services.PatrolAlreadyLeft):
        services.cancel_patrol(actor=an, patrol_id=patrol.pk, reason="Bão", at=clock(22, 2))


def test_times_that_cannot_be_are_refused(world: World) -> None:
    patrol = out(world)
    an, stop = world.actor("an"), selectors.stops_of(patrol)[0]
    for moment in (clock(19, 59), clock(21)):
        with pytest.raises(services.PatrolRefused):
            services.pass_stop(actor=an, stop_id=stop.pk, at=clock(20, 30), passed_at=moment)
    for moment in (MONDAY_NIGHT, clock(23)):
        with pytest.raises(services.PatrolRefused):
            services.end_patrol(actor=an, patrol_id=patrol.pk, at=clock(22), back_at=moment)
    with pytest.raises(services.PatrolRefused):
        services.end_patrol(actor=an, patrol_id=patrol.pk, at=clock(22), police_count=51)


def test_a_draft_sends_nobody_out(world: World) -> None:
    patrolling(world)
    with pytest.raises(services.PlanNotBinding):
        services.start_patrol(actor=world.actor("an"), patrol_id=rows(draft(world))[0].pk, at=DRAFTED)


def test_calling_off_frees_people_and_tells_the_police(world: World) -> None:
    found, people = points(world), platoon(world)
    patrol = add(world, found[1], people[:2], police_asked=2)
    assert (Commitment.objects.count(), PoliceRequest.objects.get().status) == (2, "ASKED")
    with pytest.raises(services.ReasonMissing):
        services.cancel_patrol(actor=world.actor("an"), patrol_id=patrol.pk, reason=" ", at=DRAFTED)
    services.cancel_patrol(actor=world.actor("an"), patrol_id=patrol.pk, reason="Mưa bão", at=DRAFTED)
    assert (Commitment.objects.count(), PoliceRequest.objects.get().status) == (0, "WITHDRAWN")
    assert any("Mưa bão" in text for text in book())


@pytest.mark.parametrize("who", ["ha", "lan", "dung", "minh", "son"])
def test_others_do_not_write_for_the_command_s_own_patrol(world: World, who: str) -> None:
    patrol = out(world)
    with pytest.raises((PermissionDenied, NotVisible)):
        services.end_patrol(actor=world.actor(who), patrol_id=patrol.pk, at=clock(22))


def test_another_commune_does_not_find_it(world: World, other_world: World) -> None:
    patrol = out(world)
    with pytest.raises(NotVisible):
        selectors.get_patrol(actor=other_world.actor("chi2"), patrol_id=patrol.pk)


def test_who_is_late_is_named(world: World) -> None:
    patrol = out(world)
    an = world.actor("an")
    assert list(selectors.out_now(actor=an)) == [patrol]
    assert selectors.overdue(actor=an, at=clock(22)) == []
    assert selectors.overdue(actor=an, at=clock(22, 1)) == [patrol]


def test_coverage_counts_real_passing_by_hamlet_and_hour_and_names_blind_spots(world: World) -> None:
    patrol = out(world)  # two stops in hamlet 1, one in hamlet 2
    an = world.actor("an")
    first, second, _third = selectors.stops_of(patrol)
    services.pass_stop(actor=an, stop_id=first.pk, at=clock(20, 30))
    services.pass_stop(actor=an, stop_id=second.pk, at=clock(20, 50))
    found = selectors.coverage(actor=an, starts_at=MONDAY_NIGHT, ends_at=MONDAY_NIGHT + timedelta(days=1))
    one, two = world.hamlets
    assert found.counts[one.pk][20] == 1  # one patrol, one hour: two stops count once
    assert sum(found.counts[one.pk]) == 1
    assert found.blind_spots == found.missed == (two,)
    assert sum(found.planned[two.pk]) == 1


def test_a_track_counts_by_the_nearest_hamlet_in_viet_nam_hours(world: World) -> None:
    patrol = out(world)
    two = world.hamlets[1]
    Patrol.objects.filter(pk=patrol.pk).update(track=[[two.lon, two.lat, "2026-11-23T16:30:00+00:00"], [two.lon, two.lat, None]])  # fmt: skip
    found = selectors.coverage(
        actor=world.actor("an"), starts_at=MONDAY_NIGHT, ends_at=MONDAY_NIGHT + timedelta(days=1)
    )
    assert [hour for hour, count in enumerate(found.counts[two.pk]) if count] == [23]


@pytest.mark.parametrize("days", [-61, 367, -13_000, 26_000])
def test_a_patrol_of_another_age_is_a_slip_of_the_year(world: World, days: int) -> None:
    people, found = platoon(world), points(world)
    starts_at = DRAFTED + timedelta(days=days)
    with pytest.raises(services.PatrolRefused):
        add(world, found[1], people[:2], starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    kept = add(world, found[1], people[:2])
    with pytest.raises(services.PatrolRefused):
        services.change_patrol(
            actor=world.actor("an"),
            patrol_id=kept.pk,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            at=DRAFTED,
        )
