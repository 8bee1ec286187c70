"""Whose turn it is stands; somebody else only where a place would stay empty."""

from tests.planning.builders import day_slot, found, person, problem
from trucban.planning.roster.engine import solve
from trucban.planning.roster.spec import Breach, Burden, Span

AN, BINH = frozenset({"an"}), frozenset({"binh"})


def test_a_place_held_out_of_turn_is_named() -> None:
    asked = problem(day_slot("a", 0, turn=AN), people=[person("an"), person("binh")])
    assert found("turn", asked, {"a": "binh"}) == [Breach("turn", "binh", ("a",))]
    assert found("turn", asked, {"a": "an"}) == []


def test_where_it_is_nobodys_turn_anybody_may_stand() -> None:
    asked = problem(day_slot("a", 0), people=[person("an")])
    assert found("turn", asked, {"a": "an"}) == []


def test_turns_come_before_fairness() -> None:
    tired = person("an", carried=Burden(duties=9))
    asked = problem(
        day_slot("a", 0, turn=AN), day_slot("b", 1, turn=AN), day_slot("c", 2), people=[tired, person("binh")]
    )
    assert solve(asked, effort=1).assignment == {"a": "an", "b": "an", "c": "binh"}


def test_a_crew_with_a_member_away_leaves_no_gap() -> None:
    away = person("an", unavailable=(Span(0, 1440),))
    asked = problem(day_slot("a", 0, turn=AN), day_slot("b", 1, turn=AN), people=[away, person("binh")])
    assert solve(asked, effort=1).assignment == {"a": "binh", "b": "an"}


def test_what_was_put_by_hand_out_of_turn_stays() -> None:
    asked = problem(day_slot("a", 0, turn=AN, locked_to="binh"), people=[person("an"), person("binh")])
    result = solve(asked, effort=1)
    assert result.assignment == {"a": "binh"}
    assert result.is_optimal
