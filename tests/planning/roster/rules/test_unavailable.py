"""Nobody stands while they are away."""

from tests.planning.builders import day_slot, filled, found, hours, night_slot, person, problem
from trucban.planning.roster.spec import Breach


def test_one_common_hour_is_a_breach() -> None:
    asked = problem(day_slot("a", 0), people=[person("an", unavailable=(hours(0, 18, 4),))])
    assert found("unavailable", asked, {"a": "an"}) == [Breach("unavailable", "an", ("a",))]


def test_leave_on_the_morning_after_meets_the_night_before() -> None:
    asked = problem(night_slot("a", 0), people=[person("an", unavailable=(hours(1, 6, 12),))])
    assert found("unavailable", asked, {"a": "an"})
    assert filled(asked) == set()


def test_leave_that_ends_when_the_shift_starts_is_no_obstacle() -> None:
    asked = problem(day_slot("a", 0), people=[person("an", unavailable=(hours(0, 0, 7), hours(0, 19, 5)))])
    assert found("unavailable", asked, {"a": "an"}) == []
    assert filled(asked) == {"a"}
