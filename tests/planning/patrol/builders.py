"""A small commune for the patrol tests: a post, a few hamlets in a row, a handful of people."""

from typing import Any

from trucban.planning.patrol.spec import Demand, Place, Problem
from trucban.planning.roster.spec import Person

PLACES = (
    Place("hq", "", 0, 0),
    Place("A", "a", 1000, 0),
    Place("B", "b", 2000, 0),
    Place("C", "c", 0, 1000),
    Place("far", "far", 50_000, 0),
)
PEOPLE = (
    Person("an", "An", frozenset({"leader"})),
    Person("binh", "Bình", frozenset({"leader", "driver"})),
    *(Person(f"m{number}", f"M{number}") for number in range(6)),
)


def demand(**changes: Any) -> Demand:
    """Three evening patrols of two hours over hamlets a, b and c, between 20:00 and midnight."""
    asked = {
        "key": "night",
        "label": "Night patrol",
        "count": 3,
        "from_minute": 20 * 60,
        "to_minute": 24 * 60,
        "duration": 120,
        "hamlets": ("a", "b", "c"),
        "militia": 2,
    }
    return Demand(**{**asked, **changes})


def week(*demands: Demand, **changes: Any) -> Problem:
    asked = {"demands": demands, "people": PEOPLE, "places": PLACES, "start_place": "hq"}
    return Problem(**{**asked, **changes})
