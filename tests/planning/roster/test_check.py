"""The checker: judges anybody's roster and knows no solver."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.planning.builders import day_slot, night_slot, person, problem
from tests.planning.roster.strategies import problems
from trucban.planning.roster import check
from trucban.planning.roster.rules import RULES
from trucban.planning.roster.spec import Breach, Limits, Problem, ProblemDoesNotHold, Span

WITHOUT_SOLVER = """
import sys
sys.modules["ortools"] = None
sys.modules["django"] = None
import trucban.planning.{part}.check
"""


@pytest.mark.parametrize("part", ["roster", "patrol"])
def test_it_imports_with_neither_solver_nor_django(part: str) -> None:
    subprocess.run([sys.executable, "-c", WITHOUT_SOLVER.format(part=part)], check=True)


def test_every_rule_has_its_own_key() -> None:
    keys = [rule.KEY for rule in RULES]
    assert len(set(keys)) == len(keys)


def test_every_rule_has_a_test_module() -> None:
    tests = Path(__file__).parent / "rules"
    assert [rule.KEY for rule in RULES if not (tests / f"test_{rule.KEY}.py").is_file()] == []


def test_breaches_come_in_the_order_of_the_rules() -> None:
    slots = [night_slot("a", 0, qualification="driver"), day_slot("b", 1)]
    asked = problem(*slots, people=[person("an")], limits=Limits())
    found = check.breaches(asked, {"a": "an", "b": "an"})
    assert [breach.rule for breach in found] == ["qualification", "rest"]


def test_one_person_is_judged_with_the_rest_of_the_roster_as_it_is() -> None:
    asked = problem(
        night_slot("a", 0), day_slot("b", 1), people=[person("an"), person("binh")], limits=Limits()
    )
    assert check.breaches_of_one(asked, {"a": "an"}, "b", "an") == [Breach("rest", "an", ("a", "b"), 0, 660)]
    assert check.breaches_of_one(asked, {"a": "an"}, "b", "binh") == []


def test_faults_of_others_are_not_told_of_one() -> None:
    asked = problem(day_slot("a", 0, qualification="driver"), day_slot("b", 3), people=[person("an")])
    assert check.breaches_of_one(asked, {"a": "an"}, "b", "an") == []


def test_somebody_unknown_is_told_so() -> None:
    asked = problem(day_slot("a", 0), people=[person("an")])
    assert check.breaches_of_one(asked, {}, "a", "left") == [Breach("known", "left", ("a",))]


def test_a_slot_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        check.breaches_of_one(problem(people=[person("an")]), {}, "gone", "an")


@settings(deadline=None, max_examples=100)
@given(problems(may_lock=False))
def test_judging_one_says_what_judging_all_says_of_them(asked: Problem) -> None:
    people = [one.key for one in asked.people]
    assignment = {slot.key: people[place % len(people)] for place, slot in enumerate(asked.slots) if people}
    everything = check.breaches(asked, assignment)
    for slot, key in assignment.items():
        expected = [one for one in everything if one.person == key and slot in one.slots]
        assert check.breaches_of_one(asked, assignment, slot, key) == expected


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: problem(day_slot("a", 0), day_slot("a", 1), people=[]), "slot entries have the key a"),
        (lambda: problem(people=[person("an"), person("an")]), "person entries have the key an"),
        (lambda: problem(day_slot("a", 0, span=Span(5, 5)), people=[]), "slot a"),
        (lambda: problem(day_slot("a", 0, weight=0), people=[]), "slot a"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(make, name: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ProblemDoesNotHold, match=name):
        make()
