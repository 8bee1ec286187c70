"""A small field for the land tests: a strip of plots ten metres apart, owners taking turns; and a square of mixed value."""

import random
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


def field(seed: int) -> Problem:
    """144 plots side by side of unequal size and value, 24 owners by chance."""
    chance = random.Random(seed)  # repeatable on purpose
    plots = (
        plot(
            number,
            f"h{chance.randrange(24)}",
            area_m2=chance.randint(75, 125),
            value=chance.choice((8, 9, 10, 11, 12)),
            x=10 * (number // 12),
            y=10 * (number % 12),
        )
        for number in range(144)
    )
    return Problem(tuple(plots))
