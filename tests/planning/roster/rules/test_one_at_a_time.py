"""One shift at a time, one place in a shift."""

from tests.planning.builders import day_slot, filled, found, hours, night_slot, person, problem
from trucban.planning.roster.spec import Breach, Duty


def test_two_places_of_one_shift_are_a_breach() -> None:
    slots = [day_slot("a", 0, shift="s"), day_slot("b", 0, shift="s")]
    asked = problem(*slots, people=[person("an")])
    assert found("one_at_a_time", asked, {"a": "an", "b": "an"}) == [
        Breach("one_at_a_time", "an", ("a", "b"), 720)
    ]
    assert len(filled(asked)) == 1


def test_places_of_one_shift_at_other_hours_are_a_breach_too() -> None:
    slots = [day_slot("a", 0, shift="s"), night_slot("b", 2, shift="s")]
    asked = problem(*slots, people=[person("an")])
    assert found("one_at_a_time", asked, {"a": "an", "b": "an"}) == [
        Breach("one_at_a_time", "an", ("a", "b"))
    ]
    assert len(filled(asked)) == 1


def test_a_night_overlaps_the_early_shift_after_midnight() -> None:
    early = day_slot("b", 1, span=hours(1, 6, 6))
    asked = problem(night_slot("a", 0), early, people=[person("an")])
    assert found("one_at_a_time", asked, {"a": "an", "b": "an"}) == [
        Breach("one_at_a_time", "an", ("a", "b"), 60)
    ]


def test_a_shift_that_starts_when_the_other_ends_does_not_overlap() -> None:
    asked = problem(day_slot("a", 0), night_slot("b", 0), people=[person("an")])
    assert found("one_at_a_time", asked, {"a": "an", "b": "an"}) == []
    assert filled(asked) == {"a", "b"}


def test_a_duty_on_another_roster_counts() -> None:
    busy = person("an", duties=(Duty(hours(0, 18, 4)),))
    asked = problem(day_slot("a", 0), people=[busy])
    assert found("one_at_a_time", asked, {"a": "an"}) == [Breach("one_at_a_time", "an", ("a",), 60)]
    assert filled(asked) == set()
