"""A roster in force mended: few changes, shown first, in force at once; what a person decided stays."""

from datetime import date, datetime

import pytest

from tests.cast import World
from tests.duty.builders import (
    BEFORE,
    WEEK,
    draft,
    join,
    moment,
    places,
    platoon,
    put,
    watch_of_two,
)
from trucban.calendar.services import ask_leave
from trucban.duty import selectors, services
from trucban.duty.models import Roster
from trucban.duty.services.assignments import NothingChanges
from trucban.duty.services.in_force import NotPublished
from trucban.duty.services.repairing import RepairChangedMeanwhile
from trucban.force import services as force
from trucban.force.models import Membership, Person, Unit
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.notify.selectors import notices


def grant(world: World) -> None:
    """Let Bình be away on Monday, the 23rd."""
    leave = ask_leave(
        actor=world.actor("binh"),
        person_id=world.person("binh").pk,
        starts_at=moment(23, 0),
        ends_at=moment(25, 0),
        reason="",
        at=BEFORE,
    )
    services.grant_leave(actor=world.actor("an"), leave_id=leave.pk, at=BEFORE)


def with_a_hole(world: World) -> tuple[Roster, Person]:
    """Bình is ill on Monday; Lương has Tuesday, Mai has nothing. Return the roster in force and Mai."""
    watch_of_two(world)
    _unit, (mai,) = platoon(world, "Mai Văn Mai", name="Tiểu đội 2")
    join(world, places_unit(world), mai)
    grant(world)
    return in_force(world), mai


def places_unit(world: World) -> Unit:
    return Unit.objects.get(name="Trung đội cơ động")


def in_force(world: World) -> Roster:
    found = selectors.published_roster(actor=world.actor("an"), week=WEEK)
    assert found is not None
    return found


def plan(world: World) -> selectors.RepairPlan:
    return selectors.repair_plan(actor=world.actor("an"), roster_id=in_force(world).pk, at=BEFORE)


def needs_repair(world: World, roster: Roster, at: datetime) -> bool:
    return selectors.roster_grid(actor=world.actor("an"), roster=roster).needs_repair(at=at)


def test_one_ill_person_is_one_change_and_holds_at_once(world: World) -> None:
    roster, _mai = with_a_hole(world)
    assert needs_repair(world, roster, at=BEFORE)
    shown = plan(world)
    assert [(move.before, move.after) for move in shown.moves] == [("", "Mai Văn Mai")]
    assert shown.has_fewest_changes
    mended = services.repair_roster(actor=world.actor("an"), roster_id=roster.pk, key=shown.key, at=BEFORE)
    assert in_force(world) == mended
    assert [one.person.name for one in places(mended) if one.person] == ["Mai Văn Mai", "Lương Văn Lương"]
    assert not needs_repair(world, mended, at=BEFORE)


def test_who_has_left_the_unit_is_replaced_although_put_by_hand(world: World) -> None:
    _roster, binh, _luong = watch_of_two(world)
    unit = places_unit(world)
    _other, (mai,) = platoon(world, "Mai Văn Mai", name="Tiểu đội 2")
    join(world, unit, mai)
    membership = Membership.objects.get(person=binh, unit=unit)
    force.end_membership(
        actor=world.actor("an"), membership_id=membership.pk, on=date(2026, 11, 22), at=BEFORE
    )
    assert [(move.before, move.after) for move in plan(world).moves] == [(binh.name, "Mai Văn Mai")]


def test_what_has_begun_is_left_alone(world: World) -> None:
    roster, _mai = with_a_hole(world)
    shown = selectors.repair_plan(actor=world.actor("an"), roster_id=roster.pk, at=moment(23, 19))
    assert shown.moves == ()
    assert not needs_repair(world, roster, at=moment(23, 19))


def test_a_plan_that_is_no_longer_the_one_shown_is_refused(world: World) -> None:
    roster, _mai = with_a_hole(world)
    with pytest.raises(RepairChangedMeanwhile):
        services.repair_roster(actor=world.actor("an"), roster_id=roster.pk, key="another", at=BEFORE)
    assert places(in_force(world))[0].person is None


def test_nothing_to_mend_and_nothing_in_force_are_said(world: World) -> None:
    roster, _binh, _luong = watch_of_two(world)
    with pytest.raises(NothingChanges):
        services.repair_roster(actor=world.actor("an"), roster_id=roster.pk, key=plan(world).key, at=BEFORE)
    open_draft = draft(world)
    put(world, places(open_draft)[0], None)
    key = selectors.repair_plan(actor=world.actor("an"), roster_id=open_draft.pk, at=BEFORE).key
    with pytest.raises(NotPublished):
        services.repair_roster(actor=world.actor("an"), roster_id=open_draft.pk, key=key, at=BEFORE)


def test_only_who_publishes_mends(world: World) -> None:
    roster, _mai = with_a_hole(world)
    key = plan(world).key
    with pytest.raises((PermissionDenied, NotVisible)):
        services.repair_roster(actor=world.actor("binh"), roster_id=roster.pk, key=key, at=BEFORE)


def test_who_gains_a_duty_is_told(world: World) -> None:
    roster, _mai = with_a_hole(world)
    before = notices(actor=world.actor("binh")).count()
    shown = plan(world)
    services.repair_roster(actor=world.actor("an"), roster_id=roster.pk, key=shown.key, at=BEFORE)
    assert shown.people == ("Mai Văn Mai",)
    assert notices(actor=world.actor("binh")).count() == before  # Bình's week has not changed
