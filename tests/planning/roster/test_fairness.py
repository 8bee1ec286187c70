"""Burdens and how even they are."""

import pytest

from tests.planning.builders import day_slot, night_slot, person, problem
from trucban.planning.roster import fairness
from trucban.planning.roster.spec import Burden


def test_a_burden_counts_each_kind_and_what_was_carried() -> None:
    slots = [night_slot("n", 5, is_weekend=True, is_holiday=True), day_slot("d", 0)]
    asked = problem(*slots, people=[person("an", carried=Burden(duties=3, nights=1)), person("binh")])
    roster = {"n": "an", "d": "an"}
    assert fairness.burdens(asked, roster) == {"an": Burden(5, 2, 1, 1), "binh": Burden()}
    assert fairness.burdens(asked, roster, with_carried=False)["an"] == Burden(2, 1, 1, 1)


@pytest.mark.parametrize(
    ("values", "index"), [([], 1.0), ([0, 0], 1.0), ([3, 3, 3], 1.0), ([4, 0, 0, 0], 0.25), ([1, 3], 0.8)]
)
def test_jain_is_one_when_all_carry_the_same(values: list[int], index: float) -> None:
    assert fairness.jain(values) == pytest.approx(index)


def test_the_spread_is_most_less_least() -> None:
    assert fairness.spread([2, 7, 4]) == 5
    assert fairness.spread([]) == 0


def test_a_full_roster_costs_less_than_any_fair_one_with_a_gap() -> None:
    slots = [night_slot(f"n{day}", day) for day in range(0, 7, 2)]
    asked = problem(*slots, people=[person("an"), person("binh")])
    scale = fairness.Scale.of(asked)
    unfair = {slot.key: "an" for slot in slots}
    fair_with_gap = {"n0": "an", "n2": "binh"}
    assert scale.number(fairness.cost(asked, unfair)) < scale.number(fairness.cost(asked, fair_with_gap))


def test_leaving_an_earlier_roster_costs_one_for_each_slot() -> None:
    asked = problem(day_slot("a", 0), day_slot("b", 1), people=[person("an"), person("binh")])
    assert fairness.changes(asked, {"a": "an", "b": "an"}, {"a": "an", "b": "binh", "gone": "an"}) == 1
