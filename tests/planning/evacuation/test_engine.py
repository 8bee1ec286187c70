"""The evacuation engine: nobody left where nobody need be, in time, on open ways, whatever the flood."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planning.evacuation.builders import BOAT, PEOPLE, ROADS, SCHOOL, TRUCK, flood
from trucban.planning.evacuation import assign, check, repair
from trucban.planning.evacuation.assign import Choice
from trucban.planning.evacuation.engine import solve
from trucban.planning.evacuation.spec import (
    ROAD,
    WATER,
    Bound,
    EvacuationDoesNotHold,
    Household,
    Left,
    Problem,
    Road,
    Shelter,
    Vehicle,
)
from trucban.planning.evacuation.ways import Ways


def test_everyone_is_brought_away() -> None:
    result = solve(flood())
    assert result.plan.left == ()
    assert result.plan.shelter_of["chi"] == "pagoda"
    assert result.bound.left == 0


def test_the_river_reaches_a_level_between_two_forecasts() -> None:
    assert flood().reached(200) == 60
    assert flood().reached(50) == 0
    assert flood().reached(601) is None
    assert flood().reached(None) is None


def test_the_quick_way_is_left_for_the_high_one_before_it_floods() -> None:
    ways = Ways(flood())
    assert ways.leg(ROAD, "bank", "hill", 50).places == ("bank", "hill")  # type: ignore[union-attr]
    assert ways.leg(ROAD, "bank", "hill", 51).places == ("bank", "field", "hill")  # type: ignore[union-attr]
    assert ways.leg(WATER, "bank", "hill", 0) is None


def test_a_household_larger_than_the_boat_goes_in_several_trips() -> None:
    people = (Household("many", 9, "bank"),)
    result = solve(flood(households=people, vehicles=(BOAT,), shelters=(Shelter("far", "mound", 9),)))
    assert [trip.people for trip in result.plan.trips] == [4, 4, 1]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"shelters": ()}, "NO_SHELTER"),
        ({"shelters": (replace(SCHOOL, capacity=3),)}, "NO_SHELTER"),
        ({"vehicles": ()}, "NO_WAY"),
        ({"vehicles": (BOAT,)}, "NO_WAY"),
        ({"vehicles": (replace(TRUCK, free_from=200),)}, "NO_WAY"),
        ({"vehicles": (replace(TRUCK, seats=2, free_from=60),)}, "NO_TIME"),
    ],
)
def test_who_is_left_is_told_with_the_reason(changes: dict[str, object], reason: str) -> None:
    asked = {"households": PEOPLE[:1], "shelters": (SCHOOL,), **changes}
    left = solve(flood(**asked)).plan.left
    assert [(one.household, one.reason) for one in left] == [("an", reason)]


def test_a_lost_shelter_sends_its_guests_on_and_what_was_done_stands() -> None:
    before = solve(flood()).plan
    first = min(before.trips, key=lambda trip: trip.back.start)
    rest = repair.remaining(flood(), before, at=first.back.start, lost_shelters={first.shelter})
    assert first.shelter not in {shelter.key for shelter in rest.shelters}
    moved = {one.key: one for one in rest.households if repair.ANEW in one.key}
    assert sum(one.people for one in moved.values()) >= first.people
    assert all(one.ready >= first.back.end for one in moved.values())
    assert sum(one.people for one in rest.households) == sum(one.people for one in PEOPLE)


def test_a_lost_road_is_gone_round() -> None:
    before = solve(flood()).plan
    rest = repair.remaining(flood(), before, at=0, lost_roads={"low"})
    after = solve(rest, warm_start=before)
    assert after.plan.left == ()
    assert all("low" not in road.key for road in rest.roads)


def test_the_same_seed_gives_the_same_plan() -> None:
    assert solve(flood(), seed=3) == solve(flood(), seed=3)


def test_a_stop_keeps_a_plan_that_holds() -> None:
    assert check.faults(flood(), solve(flood(), stop=lambda: True).plan) == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"households": (*PEOPLE, PEOPLE[0])}, "an"),
        ({"households": (replace(PEOPLE[0], people=0),)}, "an"),
        ({"vehicles": (replace(BOAT, seats=0),)}, "boat"),
        ({"roads": (replace(ROADS[0], minutes=0),)}, "low"),
        ({"forecast": ((5, 1), (5, 2))}, "forecast"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(changes: dict[str, object], named: str) -> None:
    with pytest.raises(EvacuationDoesNotHold, match=named):
        flood(**changes)


@st.composite
def any_choices(draw: st.DrawFn) -> tuple[dict[str, Choice], dict[str, int]]:
    room = {key: draw(st.integers(0, 8)) for key in "xyz"}
    return {
        f"h{number}": Choice(
            draw(st.integers(1, 4)),
            draw(st.dictionaries(st.sampled_from("xyz"), st.integers(0, 9))),
        )
        for number in range(draw(st.integers(0, 5)))
    }, room


def brute_force(choices: dict[str, Choice], room: dict[str, int]) -> tuple[int, int]:
    """Try every shelter, or none, for every household."""
    costs = []
    for taken in product(*[[None, *choice.minutes] for choice in choices.values()]):
        pairs = list(zip(choices.values(), taken, strict=True))
        used = {key: sum(one.people for one, to in pairs if to == key) for key in room}
        if all(used[key] <= room[key] for key in room):
            left = sum(one.people for one, to in pairs if to is None)
            costs.append((left, sum(one.people * one.minutes[to] for one, to in pairs if to is not None)))
    return min(costs)


@settings(deadline=None, max_examples=30)
@given(any_choices())
def test_shelters_are_chosen_as_brute_force_chooses_and_above_the_bound(
    asked: tuple[dict[str, Choice], dict[str, int]],
) -> None:
    choices, room = asked
    chosen = assign.choose(choices, room, seed=0, effort=2, before={}, stop=lambda: False)
    left = sum(one.people for key, one in choices.items() if key not in chosen.shelter_of)
    assert (left, chosen.on_the_way) == brute_force(choices, room)
    assert chosen.bound.left <= left
    assert chosen.bound.left < left or chosen.bound.on_the_way <= chosen.on_the_way


PLACES = ("bank", "field", "hill", "mound")
NEEDS = st.frozensets(st.sampled_from(["medicine", "infant"]), max_size=1)


@st.composite
def any_flood(draw: st.DrawFn) -> Problem:
    place, level = st.sampled_from(PLACES), st.none() | st.integers(50, 700)
    return Problem(
        tuple(
            Household(
                f"h{n}",
                draw(st.integers(1, 9)),
                draw(place),
                draw(NEEDS),
                draw(st.integers(0, 90)),
                draw(level),
            )
            for n in range(draw(st.integers(0, 5)))
        ),
        tuple(
            Shelter(f"s{n}", draw(place), draw(st.integers(0, 15)), draw(NEEDS))
            for n in range(draw(st.integers(0, 3)))
        ),
        tuple(
            Vehicle(
                f"v{n}",
                draw(st.sampled_from([ROAD, WATER])),
                draw(st.integers(1, 6)),
                draw(place),
                carries=draw(NEEDS),
            )
            for n in range(draw(st.integers(0, 3)))
        ),
        tuple(
            Road(
                f"r{n}",
                draw(place),
                draw(place),
                draw(st.sampled_from([ROAD, WATER])),
                draw(st.integers(1, 40)),
                draw(level),
            )
            for n in range(draw(st.integers(0, 8)))
        ),
        ((0, 100), (300, 600)),
    )


@settings(deadline=None, max_examples=30)
@given(any_flood(), st.integers(0, 3), st.integers(0, 120))
def test_whatever_the_flood_the_plan_has_no_fault_and_what_remains_can_be_planned(
    asked: Problem, seed: int, at: int
) -> None:
    result = solve(asked, seed=seed, effort=1)
    assert check.faults(asked, result.plan) == []
    assert result.bound.left <= result.cost.left
    lost = {shelter.key for shelter in asked.shelters[:1]}
    rest = repair.remaining(asked, result.plan, at=at, lost_shelters=lost)
    assert check.faults(rest, solve(rest, effort=1, warm_start=result.plan).plan) == []


def test_no_room_at_all_leaves_everyone() -> None:
    result = solve(flood(shelters=(Shelter("none", "hill", 0),)))
    assert result.bound == Bound(14, 0)
    assert {left.reason for left in result.plan.left} == {"NO_SHELTER"}
    assert Left("an", 4, "NO_SHELTER") in result.plan.left
