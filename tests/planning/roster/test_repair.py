"""Mending a roster: what was put by hand and what still holds stays; as few others move as possible."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.planning.builders import day_slot, hours, person, problem
from tests.planning.roster.strategies import problems
from trucban.planning.benchmarks.communes.draw import Size, commune
from trucban.planning.roster import check
from trucban.planning.roster.engine import solve
from trucban.planning.roster.repair import repair
from trucban.planning.roster.spec import Problem, Span

SMALL = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def ill(asked: Problem, key: str, span: Span) -> Problem:
    people = [
        replace(one, unavailable=(*one.unavailable, span)) if one.key == key else one for one in asked.people
    ]
    return replace(asked, people=tuple(people))


@SMALL
@given(problems(), st.integers(0, 2))
def test_whatever_happens_the_mended_roster_breaks_nothing_but_what_people_put(
    asked: Problem, day: int
) -> None:
    before = solve(asked, effort=1).assignment
    changed = ill(asked, "p0", hours(day, 0, 24))
    found = repair(changed, before)
    locked = {slot.key for slot in asked.slots if slot.locked_to is not None}
    assert all(locked.issuperset(breach.slots) for breach in check.faults(changed, found.assignment))
    assert set(found.changed) == {
        slot.key for slot in asked.slots if before.get(slot.key) != found.assignment.get(slot.key)
    }
    assert {one.slot for one in found.unfilled} == {slot.key for slot in asked.slots} - set(found.assignment)


def test_a_roster_that_holds_stays_as_it_is() -> None:
    asked = problem(day_slot("a", 0), day_slot("b", 2), people=[person("an"), person("binh")])
    found = repair(asked, {"a": "an", "b": "an"})
    assert (found.assignment, found.changed, found.people) == ({"a": "an", "b": "an"}, (), ())


def test_one_lost_duty_moves_one_person_though_another_roster_were_fairer() -> None:
    people = [person("an"), person("binh"), person("chi")]
    asked = problem(*(day_slot(f"d{day}", day) for day in (0, 2, 4, 6)), people=people)
    before = {"d0": "an", "d2": "binh", "d4": "binh", "d6": "binh"}
    found = repair(ill(asked, "an", hours(0, 0, 24)), before)
    assert found.changed == ("d0",)
    assert found.people == ("an", "chi")
    assert found.has_fewest_changes


def test_when_nobody_is_free_the_next_day_moves_too() -> None:
    binh = person("binh")
    chi = person("chi", unavailable=(hours(0, 0, 24),))
    asked = problem(
        day_slot("d0", 0),
        day_slot("d1", 1),
        people=[person("an"), binh, chi],
        limits=replace(problem(people=[]).limits, weekly_cap=1),
    )
    found = repair(ill(asked, "an", hours(0, 0, 48)), {"d0": "an", "d1": "binh"})
    assert found.assignment == {"d0": "binh", "d1": "chi"}
    assert found.unfilled == ()


def test_a_place_put_by_hand_stays() -> None:
    asked = problem(
        day_slot("d0", 0, locked_to="an"), day_slot("d1", 1), people=[person("an"), person("binh")]
    )
    found = repair(ill(asked, "an", hours(0, 0, 48)), {"d0": "an", "d1": "an"})
    assert found.assignment == {"d0": "an", "d1": "binh"}


def test_a_week_of_a_commune_loses_no_more_than_it_must() -> None:
    asked = commune(Size(60, 7, 3), seed=3)
    before = solve(asked, effort=1).assignment
    found = repair(ill(asked, before["03-00-night-LEADER"], hours(2, 0, 72)), before)
    assert found.unfilled == ()
    assert len(found.changed) == len(found.lost)
    assert found.has_fewest_changes
