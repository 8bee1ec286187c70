"""Only people and slots of the problem."""

from tests.planning.builders import day_slot, found, person, problem
from trucban.planning.roster.spec import Breach


def test_somebody_who_has_left_is_a_breach() -> None:
    asked = problem(day_slot("a", 0), people=[person("an")])
    assert found("known", asked, {"a": "left"}) == [Breach("known", "left", ("a",))]


def test_a_slot_that_is_gone_is_a_breach() -> None:
    asked = problem(day_slot("a", 0), people=[person("an")])
    assert found("known", asked, {"gone": "an"}) == [Breach("known", "an", ("gone",))]


def test_known_people_at_known_slots_are_none() -> None:
    asked = problem(day_slot("a", 0), people=[person("an")])
    assert found("known", asked, {"a": "an"}) == []
