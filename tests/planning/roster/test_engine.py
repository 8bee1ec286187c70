"""The engine: as full as the rules allow, then fair, the same every time."""

from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import HealthCheck, given, settings

from tests.planning.builders import day_slot, night_slot, person, problem
from tests.planning.roster.strategies import problems
from trucban.planning.roster import check, engine, fairness
from trucban.planning.roster.engine import RosterBreaksRules, solve
from trucban.planning.roster.spec import Breach, Burden, Limits, Problem, Progress

SMALL = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def costs_by_trying_all(asked: Problem) -> fairness.Cost:
    """The least cost of all rosters whose breaches, if any, are among locked slots only."""
    free = [slot for slot in asked.slots if slot.locked_to is None]
    fixed = {slot.key: slot.locked_to for slot in asked.slots if slot.locked_to is not None}
    choices = [None, *(one.key for one in asked.people)]
    found = []
    for chosen in product(choices, repeat=len(free)):
        picked = {slot.key: key for slot, key in zip(free, chosen, strict=True) if key is not None}
        if not any(set(breach.slots) & set(picked) for breach in check.faults(asked, {**fixed, **picked})):
            found.append(fairness.cost(asked, {**fixed, **picked}))
    return min(found)


@SMALL
@given(problems())
def test_whatever_the_week_breaches_are_only_among_what_people_locked(asked: Problem) -> None:
    assignment = solve(asked, effort=1).assignment
    locked = {slot.key for slot in asked.slots if slot.locked_to is not None}
    assert all(locked.issuperset(breach.slots) for breach in check.faults(asked, assignment))
    assert all(assignment[slot.key] == slot.locked_to for slot in asked.slots if slot.locked_to is not None)


@SMALL
@given(problems(most_slots=4))
def test_no_roster_is_fuller_or_fairer(asked: Problem) -> None:
    result = solve(asked, effort=1)
    assert fairness.cost(asked, result.assignment) == costs_by_trying_all(asked)
    assert result.is_optimal
    assert result.bound == result.cost


@SMALL
@given(problems())
def test_every_empty_slot_says_what_keeps_each_candidate_from_it(asked: Problem) -> None:
    for unfilled in solve(asked, effort=1).unfilled:
        slot = next(slot for slot in asked.slots if slot.key == unfilled.slot)
        assert list(unfilled.reasons) == [one.key for one in check.candidates_of(asked, slot)]
        assert all(unfilled.reasons.values())


def a_week(people: int = 8) -> Problem:
    slots = [
        make(f"{kind}{day}{place}", day, shift=f"{kind}{day}", is_weekend=day > 4)
        for day in range(7)
        for kind, make in (("d", day_slot), ("n", night_slot))
        for place in "ab"
    ]
    return problem(*slots, people=[person(f"p{number}") for number in range(people)], limits=Limits())


def test_the_same_problem_seed_and_effort_give_the_same_roster() -> None:
    assert solve(a_week(), seed=7, effort=1) == solve(a_week(), seed=7, effort=1)


def test_a_short_week_comes_out_partial() -> None:
    result = solve(a_week(people=3), effort=1)
    assert 0 < len(result.assignment) < 28
    assert len(result.unfilled) == 28 - len(result.assignment)


def test_a_heavier_place_is_filled_first() -> None:
    asked = problem(day_slot("light", 0), day_slot("heavy", 0, weight=5), people=[person("an")])
    assert solve(asked, effort=1).assignment == {"heavy": "an"}


def test_whoever_carried_more_rests() -> None:
    people = [person("an", carried=Burden(duties=5, nights=5)), person("binh")]
    asked = problem(night_slot("n0", 0), night_slot("n3", 3), people=people)
    assert set(solve(asked, effort=1).assignment.values()) == {"binh"}


def test_duties_are_dealt_evenly() -> None:
    burdens = fairness.burdens(a_week(), solve(a_week(), effort=1).assignment)
    assert fairness.spread(burden.duties for burden in burdens.values()) <= 1


def test_people_keep_their_places_when_nothing_asks_otherwise() -> None:
    first = solve(a_week(), seed=1, effort=1).assignment
    again = solve(a_week(), seed=2, effort=1, warm_start=first).assignment
    assert again == first


def test_one_who_falls_ill_changes_as_little_as_possible() -> None:
    asked = problem(
        day_slot("d0", 0), day_slot("d3", 3), people=[person("an"), person("binh"), person("chi")]
    )
    before = {"d0": "an", "d3": "binh"}
    ill = replace(asked, people=tuple(one for one in asked.people if one.key != "binh"))
    assert solve(ill, effort=1, warm_start=before).assignment == {"d0": "an", "d3": "chi"}


def test_nobody_and_nothing_are_problems_too() -> None:
    assert solve(problem(people=[]), effort=1).assignment == {}
    nobody = solve(problem(day_slot("a", 0), people=[]), effort=1)
    assert [(one.slot, dict(one.reasons)) for one in nobody.unfilled] == [("a", {})]
    assert solve(problem(people=[person("an")]), effort=1).unfilled == ()


def test_progress_is_told_and_goes_forward() -> None:
    told: list[Progress] = []
    solve(a_week(), effort=1, progress=told.append)
    assert [one.done for one in told] == sorted(one.done for one in told)
    assert told[-1].done == 1.0
    assert all(later.cost <= sooner.cost for sooner, later in pairwise(told))


def test_a_stop_keeps_a_roster_within_the_rules() -> None:
    result = solve(a_week(), effort=1, stop=lambda: True)
    assert result.assignment
    assert not result.is_optimal
    assert check.breaches(a_week(), result.assignment) == []


def test_a_roster_the_checker_refuses_is_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.check, "breaches", lambda *_: [Breach("rest", "an", ("a",))])
    with pytest.raises(RosterBreaksRules, match="rest"):
        solve(problem(day_slot("a", 0), people=[person("an")]), effort=1)
