"""Duties in a month."""

from tests.planning.builders import day_slot, filled, found, person, problem
from trucban.planning.roster.spec import Breach, Limits

TWO = Limits(rest_minutes=None, max_consecutive_days=None, max_consecutive_nights=None, monthly_cap=2)
SLOTS = [day_slot(f"d{day}", day, month="2026-11" if day < 3 else "2026-12") for day in range(4)]


def test_the_third_duty_of_a_month_is_a_breach() -> None:
    asked = problem(*SLOTS, people=[person("an")], limits=TWO)
    everything = {slot.key: "an" for slot in SLOTS}
    assert found("monthly_cap", asked, everything) == [Breach("monthly_cap", "an", ("d0", "d1", "d2"), 3, 2)]
    assert len(filled(asked)) == 3


def test_duties_of_the_month_outside_the_problem_count() -> None:
    busy = person("an", duties_in_month={"2026-11": 2, "2026-12": 1})
    asked = problem(*SLOTS, people=[busy], limits=TWO)
    assert found("monthly_cap", asked, {"d0": "an", "d3": "an"}) == [
        Breach("monthly_cap", "an", ("d0",), 3, 2)
    ]
    assert filled(asked) == {"d3"}
