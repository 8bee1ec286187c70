"""Rules that may give way: bent as little as suffices, before fairness, after empty places."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.planning.builders import NO_LIMITS, day_slot, night_slot, person, problem
from tests.planning.roster.strategies import problems
from trucban.planning.roster import bending, check, conflict, fairness
from trucban.planning.roster.engine import solve
from trucban.planning.roster.spec import Assignment, Burden, Duty, Limits, Problem, Span


def bendable(*keys: str, **limits: object) -> Limits:
    return replace(NO_LIMITS, bendable=frozenset(keys), **limits)


CAP = {"weekly_cap": {"weekly_cap": 1}, "monthly_cap": {"monthly_cap": 1}}
RUN = {
    "consecutive_days": {"max_consecutive_days": 1},
    "consecutive_nights": {"max_consecutive_nights": 1},
}


@pytest.mark.parametrize("rule", [*CAP, *RUN])
def test_it_is_bent_where_a_place_would_stay_empty(rule: str) -> None:
    limits = bendable(rule, **(CAP | RUN)[rule])
    asked = problem(
        night_slot("a", 0, month="m"), night_slot("b", 1, month="m"), people=[person("an")], limits=limits
    )
    result = solve(asked, effort=1)
    assert result.assignment == {"a": "an", "b": "an"}
    assert result.is_optimal
    assert bending.bent(asked, result.assignment) == 1
    assert [breach.rule for breach in check.breaches(asked, result.assignment)] == [rule]
    assert check.faults(asked, result.assignment) == []


@pytest.mark.parametrize("rule", [*CAP, *RUN])
def test_it_is_kept_where_the_commune_does_not_let_it_give_way(rule: str) -> None:
    limits = bendable(**(CAP | RUN)[rule])
    asked = problem(
        night_slot("a", 0, month="m"), night_slot("b", 1, month="m"), people=[person("an")], limits=limits
    )
    assert len(solve(asked, effort=1).assignment) == 1


@pytest.mark.parametrize("rule", [*CAP, *RUN])
def test_it_is_not_bent_for_fairness(rule: str) -> None:
    limits = bendable(rule, **(CAP | RUN)[rule])
    tired = person("binh", carried=Burden(duties=20, nights=20))
    asked = problem(
        night_slot("a", 0, month="m"),
        night_slot("b", 1, month="m"),
        people=[person("an"), tired],
        limits=limits,
    )
    assert bending.bent(asked, solve(asked, effort=1).assignment) == 0


def test_two_of_a_household_share_a_shift_only_where_nobody_else_can() -> None:
    limits = bendable("household", no_household_pairs=True)
    slots = [day_slot("a", 0, shift="s"), day_slot("b", 0, shift="s")]
    home = [person("an", household="h"), person("binh", household="h")]
    assert len(solve(problem(*slots, people=home, limits=limits), effort=1).assignment) == 2
    other = problem(*slots, people=[*home, person("chi")], limits=limits)
    assert "chi" in solve(other, effort=1).assignment.values()


def test_duties_outside_the_roster_alone_bend_nothing() -> None:
    long_run = tuple(Duty(Span(day * 1440, day * 1440 + 60)) for day in range(3))
    asked = problem(
        day_slot("a", 5),
        people=[person("an", duties=long_run)],
        limits=bendable("consecutive_days", max_consecutive_days=2),
    )
    assert bending.bent(asked, {"a": "an"}) == 0


def test_a_rule_that_may_give_way_is_no_obstacle() -> None:
    limits = bendable("weekly_cap", weekly_cap=0)
    asked = problem(day_slot("a", 0, qualification="driver"), people=[person("an")], limits=limits)
    clash = conflict.find(asked, "a")
    assert clash is not None
    assert [ground.kind for ground in clash.obstacles] == ["qualification"]


@settings(max_examples=200, deadline=None)
@given(problems())
def test_no_roster_bends_more_than_the_most(asked: Problem) -> None:
    everybody: Assignment = {slot.key: asked.people[0].key for slot in asked.slots} if asked.people else {}
    assert bending.bent(asked, everybody) <= bending.most(asked)


def test_who_would_rather_not_is_spared_where_it_costs_little() -> None:
    shy = person("an", unwanted=(Span(0, 1440),))
    asked = problem(day_slot("a", 0), day_slot("b", 3), people=[shy, person("binh")])
    assert solve(asked, effort=1).assignment == {"a": "binh", "b": "an"}


def test_a_wish_never_leaves_a_place_empty_nor_makes_the_worst_burden_worse() -> None:
    shy = person("an", unwanted=(Span(0, 7 * 1440),))
    assert solve(problem(day_slot("a", 0), people=[shy]), effort=1).assignment == {"a": "an"}
    both = problem(day_slot("a", 0), day_slot("b", 3), people=[shy, person("binh")])
    assert sorted(solve(both, effort=1).assignment.values()) == ["an", "binh"]


def test_a_wish_is_counted_by_place() -> None:
    shy = person("an", unwanted=(Span(0, 1440),))
    asked = problem(day_slot("a", 0), day_slot("b", 3), people=[shy])
    assert fairness.unwanted(asked, {"a": "an", "b": "an"}) == 1
