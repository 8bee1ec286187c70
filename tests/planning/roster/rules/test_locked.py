"""What a person decided stays."""

from tests.planning.builders import day_slot, filled, found, hours, night_slot, person, problem
from trucban.planning.roster import check
from trucban.planning.roster.engine import solve
from trucban.planning.roster.spec import Breach, Limits


def test_somebody_else_at_a_locked_slot_is_a_breach() -> None:
    asked = problem(day_slot("a", 0, locked_to="an"), people=[person("an"), person("binh")])
    assert found("locked", asked, {"a": "binh"}) == [Breach("locked", "an", ("a",))]


def test_an_empty_locked_slot_is_a_breach() -> None:
    asked = problem(day_slot("a", 0, locked_to="an"), people=[person("an")])
    assert found("locked", asked, {}) == [Breach("locked", "an", ("a",))]


def test_the_engine_keeps_a_locked_slot_even_against_the_calendar_and_the_check_tells() -> None:
    away = person("an", unavailable=(hours(0, 0, 24),))
    asked = problem(day_slot("a", 0, locked_to="an"), people=[away, person("binh")])
    result = solve(asked, effort=1)
    assert result.assignment == {"a": "an"}
    assert check.breaches(asked, result.assignment) == [Breach("unavailable", "an", ("a",))]


def test_two_locked_slots_too_near_stay_and_nothing_is_added_beside_them() -> None:
    slots = [day_slot("a", 0, locked_to="an"), night_slot("b", 0, locked_to="an"), day_slot("c", 1)]
    asked = problem(*slots, people=[person("an")], limits=Limits(rest_minutes=600))
    assert filled(asked) == {"a", "b"}


def test_somebody_locked_who_is_not_in_the_problem_keeps_the_slot() -> None:
    asked = problem(day_slot("a", 0, locked_to="left"), people=[person("an")])
    assert solve(asked, effort=1).assignment == {"a": "left"}
