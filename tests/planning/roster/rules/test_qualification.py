"""A slot that asks for a qualification."""

from tests.planning.builders import day_slot, found, person, problem, reasons
from trucban.planning.roster.engine import solve
from trucban.planning.roster.spec import Breach


def test_somebody_without_it_is_a_breach() -> None:
    asked = problem(day_slot("a", 0, qualification="driver"), people=[person("an")])
    assert found("qualification", asked, {"a": "an"}) == [Breach("qualification", "an", ("a",))]


def test_the_engine_sends_the_one_who_has_it() -> None:
    people = [person("an"), person("binh", qualifications=frozenset({"driver"}))]
    asked = problem(day_slot("a", 0), day_slot("b", 0, qualification="driver"), people=people)
    assert solve(asked, effort=1).assignment == {"a": "an", "b": "binh"}


def test_the_empty_slot_names_the_rule() -> None:
    asked = problem(day_slot("a", 0, qualification="driver"), people=[person("an")])
    assert reasons(asked, "a", "an") == ("qualification",)
