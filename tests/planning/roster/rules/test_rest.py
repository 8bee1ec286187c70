"""The least rest between two shifts of one person."""

from tests.planning.builders import (
    day_slot,
    filled,
    found,
    hours,
    night_duty,
    night_slot,
    person,
    problem,
    reasons,
)
from trucban.planning.roster.spec import Breach, Duty, Limits

ELEVEN = Limits(rest_minutes=11 * 60, max_consecutive_days=None, max_consecutive_nights=None)


def test_a_day_after_a_night_is_too_near() -> None:
    asked = problem(night_slot("a", 0), day_slot("b", 1), people=[person("an")], limits=ELEVEN)
    assert found("rest", asked, {"a": "an", "b": "an"}) == [Breach("rest", "an", ("a", "b"), 0, 660)]
    assert len(filled(asked)) == 1


def test_exactly_the_least_rest_is_enough() -> None:
    later = day_slot("b", 1, span=hours(1, 18, 6))
    asked = problem(night_slot("a", 0), later, people=[person("an")], limits=ELEVEN)
    assert found("rest", asked, {"a": "an", "b": "an"}) == []
    assert filled(asked) == {"a", "b"}


def test_one_minute_less_is_not() -> None:
    later = day_slot("b", 1, span=hours(1, 17, 6))
    asked = problem(night_slot("a", 0), later, people=[person("an")], limits=ELEVEN)
    assert found("rest", asked, {"a": "an", "b": "an"}) == [Breach("rest", "an", ("a", "b"), 600, 660)]


def test_the_night_before_the_period_counts() -> None:
    tired = person("an", duties=(night_duty(-1),))
    asked = problem(day_slot("a", 0), people=[tired], limits=ELEVEN)
    assert found("rest", asked, {"a": "an"}) == [Breach("rest", "an", ("a",), 0, 660)]
    assert reasons(asked, "a", "an") == ("rest",)


def test_a_duty_after_the_period_counts() -> None:
    booked = person("an", duties=(Duty(hours(7, 8, 12)),))
    asked = problem(night_slot("a", 6), people=[booked], limits=ELEVEN)
    assert found("rest", asked, {"a": "an"}) == [Breach("rest", "an", ("a",), 60, 660)]
    assert filled(asked) == set()


def test_no_limit_means_no_rule() -> None:
    asked = problem(night_slot("a", 0), day_slot("b", 1), people=[person("an")])
    assert found("rest", asked, {"a": "an", "b": "an"}) == []
    assert filled(asked) == {"a", "b"}
