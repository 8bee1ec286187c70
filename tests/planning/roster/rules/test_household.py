"""Two of one household in one shift."""

from tests.planning.builders import NO_LIMITS, day_slot, filled, found, person, problem, reasons
from trucban.planning.roster.spec import Breach, Limits

APART = Limits(
    rest_minutes=None, max_consecutive_days=None, max_consecutive_nights=None, no_household_pairs=True
)
PAIR = [person("an", household="h"), person("binh", household="h")]
SHIFT = [day_slot("a", 0, shift="s"), day_slot("b", 0, shift="s")]


def test_a_pair_in_one_shift_is_a_breach_of_each() -> None:
    asked = problem(*SHIFT, people=PAIR, limits=APART)
    assert found("household", asked, {"a": "an", "b": "binh"}) == [
        Breach("household", "an", ("a", "b"), 2, 1),
        Breach("household", "binh", ("a", "b"), 2, 1),
    ]
    assert len(filled(asked)) == 1


def test_nobody_joins_one_who_is_locked_there() -> None:
    asked = problem(day_slot("a", 0, shift="s", locked_to="an"), SHIFT[1], people=PAIR, limits=APART)
    assert reasons(asked, "b", "binh") == ("household",)


def test_two_shifts_may_share_a_household() -> None:
    asked = problem(day_slot("a", 0), day_slot("b", 0), people=PAIR, limits=APART)
    assert found("household", asked, {"a": "an", "b": "binh"}) == []


def test_people_without_a_household_are_no_pair() -> None:
    asked = problem(*SHIFT, people=[person("an"), person("binh")], limits=APART)
    assert found("household", asked, {"a": "an", "b": "binh"}) == []


def test_the_commune_may_allow_it() -> None:
    assert found("household", problem(*SHIFT, people=PAIR, limits=NO_LIMITS), {"a": "an", "b": "binh"}) == []
