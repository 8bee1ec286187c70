"""How firm a rule is, is the commune's choice: never passed over, by hand with a reason, or bent to fill a place."""

import pytest

from tests.cast import World
from tests.duty.builders import draft, join, pattern, places, platoon, post, publish, put, sign
from trucban.duty import selectors, services
from trucban.duty.models import Roster
from trucban.duty.services.assignments import ReasonNeeded, RuleForbids
from trucban.force.models import Person
from trucban.rulebook.services import ValueDoesNotFit


def one_man_week(world: World, level: str | None = None) -> Roster:
    """Three nights, one man, two nights in a row at most."""
    unit, _people = platoon(world, "Lương Văn Lương")
    if level:
        sign(world, "duty.level.consecutive_nights", level)
    pattern(world, post(world, unit=unit), days=(1, 2, 3))
    return draft(world)


def fill(world: World, roster: Roster) -> Roster:
    actor = world.actor("an")
    return services.fill_draft(actor=actor, roster_id=roster.pk, at=roster.created_at, effort=1)


def test_a_draft_keeps_the_rule_unless_the_commune_lets_it_bend(world: World) -> None:
    roster = fill(world, one_man_week(world))
    assert [place.person is None for place in places(roster)].count(True) == 1


def test_a_rule_that_may_bend_leaves_no_place_empty_says_so_and_needs_no_reason(world: World) -> None:
    roster = fill(world, one_man_week(world, "BEND"))
    assert all(place.person for place in places(roster))
    grid = selectors.roster_grid(actor=world.actor("an"), roster=roster)
    assert len(grid.breaches) == 1
    assert publish(world, roster).status == Roster.Status.PUBLISHED


def test_by_hand_a_rule_is_passed_over_with_a_reason_and_a_strict_one_never(world: World) -> None:
    roster = one_man_week(world)
    unit_person = selectors.roster_grid(actor=world.actor("an"), roster=roster).loads[0].person_id
    first, second, third = places(roster)
    actor = world.actor("an")
    for place in (first, second):
        services.assign(actor=actor, assignment_id=place.pk, person_id=unit_person, at=roster.created_at)
    with pytest.raises(ReasonNeeded):
        services.assign(actor=actor, assignment_id=third.pk, person_id=unit_person, at=roster.created_at)
    sign(world, "duty.level.consecutive_nights", "STRICT")
    with pytest.raises(RuleForbids):
        services.assign(
            actor=actor,
            assignment_id=third.pk,
            person_id=unit_person,
            at=roster.created_at,
            override_reason="Không còn ai",
        )


def test_a_substitute_who_bends_a_rule_stands_after_those_who_do_not(world: World) -> None:
    roster = one_man_week(world, "BEND")
    luong = selectors.roster_grid(actor=world.actor("an"), roster=roster).loads[0]
    first, second, third = places(roster)
    for place in (first, second):
        put(world, place, Person.objects.get(pk=luong.person_id))
    binh = world.person("binh")
    join(world, first.shift.post.unit, binh)
    found = selectors.substitutes(actor=world.actor("an"), assignment_id=third.pk)
    assert [one.person_id for one in found] == [binh.pk, luong.person_id]
    assert found[1].overrides
    assert not found[1].asks_reason


def test_a_level_nobody_knows_is_refused(world: World) -> None:
    with pytest.raises(ValueDoesNotFit):
        sign(world, "duty.level.weekly_cap", "SOMETIMES")
