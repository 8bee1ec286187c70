"""Days in a row."""

from tests.planning.builders import day_slot, filled, found, hours, night_slot, person, problem
from trucban.planning.roster.spec import Breach, Duty, Limits

THREE = Limits(rest_minutes=None, max_consecutive_days=3, max_consecutive_nights=None)
WEEK = [day_slot(f"d{day}", day) for day in range(7)]


def test_the_fourth_day_is_a_breach_of_the_whole_run() -> None:
    asked = problem(*WEEK, people=[person("an")], limits=THREE)
    four = {f"d{day}": "an" for day in range(4)}
    assert found("consecutive_days", asked, four) == [
        Breach("consecutive_days", "an", ("d0", "d1", "d2", "d3"), 4, 3)
    ]


def test_a_free_day_between_is_enough() -> None:
    asked = problem(*WEEK, people=[person("an")], limits=THREE)
    assert found("consecutive_days", asked, {f"d{day}": "an" for day in (0, 1, 2, 4, 5, 6)}) == []
    assert len(filled(asked)) == 6


def test_days_before_the_period_count() -> None:
    tired = person("an", duties=tuple(Duty(hours(day, 7, 12)) for day in (-3, -2, -1)))
    asked = problem(WEEK[0], people=[tired], limits=THREE)
    assert found("consecutive_days", asked, {"d0": "an"}) == [Breach("consecutive_days", "an", ("d0",), 4, 3)]
    assert filled(asked) == set()


def test_a_slot_that_joins_days_before_and_after_is_a_breach() -> None:
    busy = person("an", duties=tuple(Duty(hours(day, 7, 12)) for day in (1, 2, 4)))
    asked = problem(WEEK[3], people=[busy], limits=THREE)
    assert found("consecutive_days", asked, {"d3": "an"}) == [Breach("consecutive_days", "an", ("d3",), 4, 3)]
    assert filled(asked) == set()


def test_a_night_counts_on_the_day_it_starts() -> None:
    slots = [night_slot(f"n{day}", day) for day in range(3)]
    asked = problem(*slots, people=[person("an")], limits=THREE)
    assert found("consecutive_days", asked, {slot.key: "an" for slot in slots}) == []


def test_two_shifts_of_one_day_are_one_day() -> None:
    slots = [*WEEK[:3], night_slot("n2", 2)]
    asked = problem(*slots, people=[person("an")], limits=THREE)
    assert found("consecutive_days", asked, {slot.key: "an" for slot in slots}) == []
    assert len(filled(asked)) == 4


def test_nothing_is_added_to_a_day_of_a_run_that_is_already_too_long() -> None:
    tired = person("an", duties=tuple(Duty(hours(day, 7, 5)) for day in range(4)))
    asked = problem(night_slot("n1", 1), people=[tired], limits=THREE)
    assert found("consecutive_days", asked, {"n1": "an"}) == [Breach("consecutive_days", "an", ("n1",), 4, 3)]
    assert filled(asked) == set()
