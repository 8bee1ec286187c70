"""A small flood: two hamlets, a school and a pagoda, a truck, a boat; the river rises a metre an hour."""

from typing import Any

from trucban.planning.evacuation.spec import ROAD, WATER, Household, Problem, Road, Shelter, Vehicle

RISING = ((0, 100), (300, 600))
SCHOOL = Shelter("school", "hill", 20)
PAGODA = Shelter("pagoda", "mound", 6, frozenset({"medicine"}))
TRUCK = Vehicle("truck", ROAD, 10, "hill")
BOAT = Vehicle("boat", WATER, 4, "mound", carries=frozenset({"medicine"}))
ROADS = (
    Road("low", "bank", "hill", ROAD, 10, closes_at=200),
    Road("high", "bank", "field", ROAD, 15),
    Road("dyke", "field", "hill", ROAD, 15),
    Road("river", "bank", "mound", WATER, 20),
    Road("ditch", "field", "mound", WATER, 25),
)
PEOPLE = (
    Household("an", 4, "bank", floods_at=300),
    Household("binh", 3, "bank", floods_at=300),
    Household("chi", 2, "field", frozenset({"medicine"})),
    Household("dung", 5, "field", ready=30),
)


def flood(**changes: Any) -> Problem:
    asked = {
        "households": PEOPLE,
        "shelters": (SCHOOL, PAGODA),
        "vehicles": (TRUCK, BOAT),
        "roads": ROADS,
        "forecast": RISING,
    }
    return Problem(**{**asked, **changes})
