"""A small field for the land tests: a strip of plots ten metres apart, owners taking turns."""

from typing import Any

from trucban.planning.land.spec import Plot, Problem


def plot(number: int, owner: str, **changes: Any) -> Plot:
    found = {
        "key": f"p{number}",
        "owner": owner,
        "category": "rice",
        "area_m2": 100,
        "value": 10,
        "x": 10 * number,
        "y": 0,
    }
    return Plot(**{**found, **changes})


def strip(owners: str = "abcabcabc", **changes: Any) -> Problem:
    return Problem(tuple(plot(number, owner) for number, owner in enumerate(owners)), **changes)
