"""The checker of evacuations finds each kind of fault in a plan that had none."""

from dataclasses import replace
from typing import Any

import pytest

from tests.planning.evacuation.builders import PEOPLE, flood
from trucban.planning.evacuation import check
from trucban.planning.evacuation.spec import Cost, Left, Leg, Plan, Trip

ASKED = flood(households=PEOPLE[:2])
TRIP = Trip(
    "truck", "school", (("an", 4), ("binh", 3)), Leg(0, 10, ("hill", "bank")), Leg(15, 25, ("bank", "hill"))
)
GOOD = Plan({"an": "school", "binh": "school"}, (TRIP,), ())


def keys(*trips: Trip, **changes: Any) -> set[str]:
    return {fault.key for fault in check.faults(ASKED, replace(GOOD, trips=trips or GOOD.trips, **changes))}


def test_a_good_plan_has_no_fault_and_its_cost_is_counted() -> None:
    assert keys() == set()
    assert check.cost(ASKED, GOOD) == Cost(0, 7 * 25, 20)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"vehicle": "gone"}, "unknown_vehicle"),
        ({"shelter": "gone"}, "unknown_shelter"),
        ({"shelter": "pagoda"}, "other_shelter"),
        ({"load": (("gone", 7),)}, "unknown_household"),
        ({"load": (("an", 4),)}, "people_untold"),
        ({"load": (("an", 4), ("binh", 3), ("binh", 0))}, "nobody_aboard"),
        ({"load": (("an", 4), ("binh", 7))}, "too_many_aboard"),
        ({"out": Leg(0, 10, ("field", "bank"))}, "jumps"),
        ({"out": Leg(0, 9, ("hill", "bank"))}, "too_fast"),
        ({"out": Leg(0, 10, ("hill", "mound", "bank"))}, "no_open_road"),
        ({"back": Leg(14, 24, ("bank", "hill"))}, "no_time_to_board"),
        ({"back": Leg(51, 61, ("bank", "hill"))}, "no_open_road"),
        ({"back": Leg(121, 151, ("bank", "field", "hill"))}, "flooded"),
    ],
)
def test_it_finds(change: dict[str, Any], fault: str) -> None:
    assert fault in keys(replace(TRIP, **change))


def test_it_finds_a_full_shelter_and_unmet_needs() -> None:
    plan = Plan(
        {one.key: "pagoda" for one in PEOPLE},
        (),
        tuple(Left(one.key, one.people, "NO_TIME") for one in PEOPLE),
    )
    assert {fault.key for fault in check.faults(flood(), plan)} == {"shelter_full"}
    sick = Plan({"chi": "school"}, (), plan.left)
    assert {fault.key for fault in check.faults(flood(), sick)} == {"needs_unmet"}


def test_it_finds_a_vehicle_in_two_places() -> None:
    assert "too_early" in keys(TRIP, replace(TRIP, out=Leg(1, 11, ("hill", "bank"))))


def test_it_finds_a_reason_that_is_none() -> None:
    assert "unknown_reason" in keys(left=(Left("an", 1, "BUSY"),))
