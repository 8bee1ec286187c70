"""Nights in a row."""

from tests.planning.builders import day_slot, filled, found, night_duty, night_slot, person, problem
from trucban.planning.roster.spec import Breach, Limits

TWO = Limits(rest_minutes=None, max_consecutive_days=None, max_consecutive_nights=2)
NIGHTS = [night_slot(f"n{day}", day) for day in range(7)]


def test_the_third_night_is_a_breach() -> None:
    asked = problem(*NIGHTS, people=[person("an")], limits=TWO)
    three = {"n0": "an", "n1": "an", "n2": "an"}
    assert found("consecutive_nights", asked, three) == [
        Breach("consecutive_nights", "an", ("n0", "n1", "n2"), 3, 2)
    ]


def test_the_engine_leaves_every_third_night_to_somebody_else() -> None:
    assert len(filled(problem(*NIGHTS, people=[person("an")], limits=TWO))) == 5


def test_nights_before_the_period_count() -> None:
    tired = person("an", duties=(night_duty(-2), night_duty(-1)))
    asked = problem(NIGHTS[0], people=[tired], limits=TWO)
    assert found("consecutive_nights", asked, {"n0": "an"}) == [
        Breach("consecutive_nights", "an", ("n0",), 3, 2)
    ]
    assert filled(asked) == set()


def test_days_are_no_nights() -> None:
    slots = [NIGHTS[0], NIGHTS[1], day_slot("d2", 2)]
    asked = problem(*slots, people=[person("an")], limits=TWO)
    assert found("consecutive_nights", asked, {slot.key: "an" for slot in slots}) == []
