"""A patrol that never left raises an alert where the commune wants it; leaving or cancelling closes it, nobody is told twice."""

from datetime import timedelta

import pytest

from tests.cast import World
from tests.duty.builders import sign
from tests.patrol.plans import MONDAY_NIGHT, add, clock, confirm, draft, patrolling, platoon, points
from trucban.duty.models import Alert
from trucban.patrol import services
from trucban.patrol.models import Patrol

pytestmark = pytest.mark.django_db


@pytest.fixture
def patrol(world: World) -> Patrol:
    """One of the command's own patrols, planned from 20:00 to 22:00 and not sent out."""
    found = points(world)
    platoon(world)
    return add(world, found[1], [world.person("binh")], point_ids=[row.pk for row in found[1:4]])


def tick(world: World, minutes: int) -> int:
    return services.raise_overdue(commune_id=world.commune.pk, at=MONDAY_NIGHT + timedelta(minutes=minutes))


def test_off_until_the_commune_sets_it_then_once(world: World, patrol: Patrol) -> None:
    assert tick(world, 90) == 0
    sign(world, "patrol.unleft_minutes", 15)
    assert [tick(world, minutes) for minutes in (14, 15, 16, 60)] == [0, 1, 0, 0]
    alert = Alert.objects.get()
    assert alert.title.startswith(f"Chưa xuất phát: {patrol.name}")
    assert alert.subject_id == patrol.pk


@pytest.mark.parametrize("act", ["leave", "cancel"])
def test_leaving_late_or_cancelling_closes_it(world: World, patrol: Patrol, act: str) -> None:
    sign(world, "patrol.unleft_minutes", 15)
    tick(world, 15)
    at = MONDAY_NIGHT + timedelta(minutes=25)
    actor = world.actor("an", at=at)
    if act == "leave":
        services.start_patrol(actor=actor, patrol_id=patrol.pk, at=at)
    else:
        services.cancel_patrol(actor=actor, patrol_id=patrol.pk, reason="Mưa to", at=at)
    assert Alert.objects.get().state == "ENDED"
    assert tick(world, 40) == 0


def test_a_phone_that_tells_later_when_it_left_closes_it_too(world: World, patrol: Patrol) -> None:
    sign(world, "patrol.unleft_minutes", 15)
    tick(world, 15)
    at = MONDAY_NIGHT + timedelta(minutes=50)
    services.start_patrol(actor=world.actor("an", at=at), patrol_id=patrol.pk, at=at, left_at=MONDAY_NIGHT)
    assert Alert.objects.get().state == "ENDED"


def test_two_hours_after_its_end_nobody_is_told_any_more(world: World, patrol: Patrol) -> None:
    sign(world, "patrol.unleft_minutes", 15)
    assert patrol.ends_at == clock(22)
    assert tick(world, 4 * 60) == 0


def test_of_a_plan_it_counts_when_both_sides_have_confirmed_it(world: World) -> None:
    sign(world, "patrol.unleft_minutes", 15)
    patrolling(world)
    plan = draft(world)
    first = plan.patrols.order_by("starts_at").first()
    assert first
    at = first.starts_at + timedelta(minutes=15)
    assert services.raise_overdue(commune_id=world.commune.pk, at=at) == 0
    confirm(world, plan)
    assert services.raise_overdue(commune_id=world.commune.pk, at=at) >= 1


def test_a_team_that_left_before_its_time_is_missed_from_its_last_word_on(
    world: World, patrol: Patrol
) -> None:
    sign(world, "patrol.silent_minutes", 45)
    at = MONDAY_NIGHT - timedelta(hours=2)
    services.start_patrol(actor=world.actor("an", at=at), patrol_id=patrol.pk, at=at)
    assert [tick(world, minutes) for minutes in (-76, -75)] == [0, 1]
