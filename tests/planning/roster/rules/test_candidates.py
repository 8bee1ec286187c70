"""Only the people a slot is open to."""

from tests.planning.builders import day_slot, filled, found, person, problem
from trucban.planning.roster.spec import Breach


def test_somebody_who_is_no_candidate_is_a_breach() -> None:
    asked = problem(day_slot("a", 0, candidates=frozenset({"binh"})), people=[person("an"), person("binh")])
    assert found("candidates", asked, {"a": "an"}) == [Breach("candidates", "an", ("a",))]
    assert found("candidates", asked, {"a": "binh"}) == []


def test_no_candidates_given_means_everybody() -> None:
    assert found("candidates", problem(day_slot("a", 0), people=[person("an")]), {"a": "an"}) == []


def test_the_engine_leaves_a_slot_without_candidates_empty() -> None:
    assert filled(problem(day_slot("a", 0, candidates=frozenset()), people=[person("an")])) == set()
