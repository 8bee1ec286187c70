"""Why a place must stay empty: a clash that is one, without anything it does not need, and what letting go would mean."""

from dataclasses import replace
from itertools import product

from hypothesis import HealthCheck, given, settings

from tests.planning.builders import day_slot, hours, night_slot, person, problem
from tests.planning.roster.strategies import problems
from trucban.planning.benchmarks.communes.draw import Size, commune
from trucban.planning.roster import check, conflict, remedies
from trucban.planning.roster.engine import solve
from trucban.planning.roster.grounds import STANDING, Ground, held_to
from trucban.planning.roster.spec import DAY, Limits, Problem, Span

SMALL = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def can_be_filled(asked: Problem) -> bool:
    """Try everybody everywhere; what is put by hand may break what it likes, as everywhere."""
    free = [slot for slot in asked.slots if slot.locked_to is None]
    fixed = {slot.key: slot.locked_to for slot in asked.slots if slot.locked_to is not None}
    for chosen in product([one.key for one in asked.people], repeat=len(free)):
        picked = {slot.key: key for slot, key in zip(free, chosen, strict=True)}
        if not any(set(breach.slots) & set(picked) for breach in check.faults(asked, {**fixed, **picked})):
            return True
    return not free


@SMALL
@given(problems(most_slots=4))
def test_a_clash_is_one_and_needs_every_part_of_it(asked: Problem) -> None:
    result = solve(asked, effort=1)
    for empty in result.unfilled:
        found = conflict.find(asked, empty.slot)
        assert found is not None
        assert not can_be_filled(held_to(asked, found.grounds))
        if found.is_minimal:
            for ground in found.grounds:
                kept = [one for one in found.grounds if one != ground]
                assert can_be_filled(held_to(asked, kept)), ground


@SMALL
@given(problems(most_slots=4))
def test_a_remedy_fills_a_place_and_says_all_it_breaks(asked: Problem) -> None:
    result = solve(asked, effort=1)
    for empty in result.unfilled:
        found = conflict.find(asked, empty.slot)
        assert found is not None
        for remedy in remedies.find(asked, result.assignment, found):
            assert len(remedy.assignment) == len(result.assignment) + remedy.filled
            old = set(check.breaches(asked, result.assignment))
            new = {breach for breach in check.breaches(asked, remedy.assignment) if breach not in old}
            assert new == set(remedy.breaches)
            changed = {key for key, who in result.assignment.items() if remedy.assignment.get(key) != who}
            assert changed == set(remedy.changed)


def test_the_only_driver_is_away() -> None:
    people = [
        person("an", qualifications=frozenset({"driver"}), unavailable=(hours(0, 0, 48),)),
        person("binh"),
    ]
    asked = problem(night_slot("n", 0, qualification="driver"), people=people)
    found = conflict.find(asked, "n")
    assert found is not None
    assert found.grounds == (
        Ground("demand", "n"),
        Ground("qualification", "driver"),
        Ground("unavailable", "an"),
    )


def test_two_nights_and_rest_name_both_nights() -> None:
    limits = Limits(max_consecutive_days=None, max_consecutive_nights=None)
    asked = problem(night_slot("n", 0), day_slot("d", 1), people=[person("an")], limits=limits)
    found = conflict.find(asked, "d")
    assert found is not None
    assert set(found.grounds) == {Ground("demand", "n"), Ground("demand", "d"), Ground("rest")}


def test_rest_is_let_go_by_hours_not_at_once() -> None:
    slots = [night_slot("n", 0), replace(day_slot("d", 1), span=hours(1, 16, 4))]
    asked = problem(*slots, people=[person("an")], limits=Limits())
    found = conflict.find(asked, "d")
    assert found is not None
    [remedy] = remedies.find(asked, {"n": "an"}, found)
    assert (remedy.ground, remedy.value, remedy.filled, remedy.changed) == (Ground("rest"), 9 * 60, 1, ())
    assert [breach.rule for breach in remedy.breaches] == ["rest"]


def test_a_duty_elsewhere_is_named_as_the_persons_own() -> None:
    busy = replace(person("an"), duties_in_month={"m": 2})
    asked = problem(day_slot("d", 1, month="m"), people=[busy], limits=Limits(monthly_cap=2))
    found = conflict.find(asked, "d")
    assert found is not None
    assert set(found.obstacles) == {Ground("monthly_cap"), Ground(STANDING, "an")}


def test_too_many_places_for_a_month_are_a_clash_of_numbers() -> None:
    asked = commune(Size(60, 31, 3), seed=1)
    asked = replace(asked, limits=replace(asked.limits, monthly_cap=4))
    found = conflict.find(asked, asked.slots[0].key)
    assert found is not None
    assert not found.is_minimal
    assert Ground("monthly_cap") in found.obstacles


def test_where_all_can_be_filled_there_is_no_clash() -> None:
    assert conflict.find(problem(day_slot("d", 0), people=[person("an")]), "d") is None


def test_a_commune_short_of_drivers_for_a_night() -> None:
    asked = commune(Size(60, 31, 3), seed=1)
    night = Span(5 * DAY, 6 * DAY)
    drivers = [one.key for one in asked.people if "driver" in one.qualifications]
    away = set(drivers[2:])
    people = tuple(
        replace(one, unavailable=(*one.unavailable, night)) if one.key in away else one
        for one in asked.people
    )
    found = conflict.find(replace(asked, people=people), "05-00-night-DRIVER")
    assert found is not None
    assert len(found.slots) == 3
    assert Ground("qualification", "driver") in found.obstacles
