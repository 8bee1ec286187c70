"""Duties in a calendar week."""

from tests.planning.builders import day_slot, filled, found, hours, person, problem
from trucban.planning.roster.spec import Breach, Duty, Limits

TWO = Limits(rest_minutes=None, max_consecutive_days=None, max_consecutive_nights=None, weekly_cap=2)
SLOTS = [day_slot(f"d{day}", day) for day in (0, 2, 4, 7)]
ALL = {slot.key: "an" for slot in SLOTS}


def test_the_third_duty_of_a_week_is_a_breach() -> None:
    asked = problem(*SLOTS, people=[person("an")], limits=TWO, days=14)
    assert found("weekly_cap", asked, ALL) == [Breach("weekly_cap", "an", ("d0", "d2", "d4"), 3, 2)]
    assert len(filled(asked)) == 3


def test_weeks_begin_on_monday_wherever_the_period_begins() -> None:
    asked = problem(*SLOTS, people=[person("an")], limits=TWO, days=14, first_weekday=4)
    assert found("weekly_cap", asked, ALL) == []
    assert len(filled(asked)) == 4


def test_duties_that_stand_already_in_the_week_count() -> None:
    busy = person("an", duties=(Duty(hours(1, 7, 12)), Duty(hours(3, 7, 12)), Duty(hours(-1, 7, 12))))
    asked = problem(SLOTS[0], people=[busy], limits=TWO)
    assert found("weekly_cap", asked, {"d0": "an"}) == [Breach("weekly_cap", "an", ("d0",), 3, 2)]
    assert filled(asked) == set()
