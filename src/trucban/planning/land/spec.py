"""
A consolidation in integers: square metres, value points a square metre, metres on the commune's own grid, keys as text.

Each household is due, in each category of land, what it brought in less its share of the roads – the same part for
all. A plot that is reserved or was pinned by an objection goes to its household whole.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

PERMILLE = 1000


class LandDoesNotHold(ValueError):
    """The problem contradicts itself; the message names the key and what was expected."""


@dataclass(frozen=True)
class Plot:
    """A plot as it is today. ``road_m2`` of it become road; ``value`` is a class's points for each square metre."""

    key: str
    owner: str
    category: str
    area_m2: int
    value: int
    x: int
    y: int
    road_m2: int = 0

    @property
    def free_m2(self) -> int:
        """What is left to give out."""
        return self.area_m2 - self.road_m2


@dataclass(frozen=True)
class Problem:
    """
    Plots to give out anew to the households that bring them in.

    ``area_permille`` and ``value_permille`` are how far from its due a household may end, of its due; ``kept`` are
    plots that stay with a household: reserved, or pinned.

    Raises
    ------
    LandDoesNotHold: a key twice, an area that cannot be, or a kept plot or owner that is not there.
    """

    plots: tuple[Plot, ...]
    area_permille: int = 10
    value_permille: int = 100
    kept: Mapping[str, str] = field(default_factory=dict)  # plot -> household

    def __post_init__(self) -> None:
        for key, times in Counter(plot.key for plot in self.plots).items():
            if times > 1:
                raise LandDoesNotHold(f"plot {key}: expected each key once")
        for plot in self.plots:
            if not 0 <= plot.road_m2 <= plot.area_m2 or plot.area_m2 < 1 or plot.value < 1:
                raise LandDoesNotHold(
                    f"plot {plot.key}: expected an area, a value and no more road than area"
                )
        known, owners = {plot.key for plot in self.plots}, {plot.owner for plot in self.plots}
        for kept, household in self.kept.items():
            if kept not in known or household not in owners:
                raise LandDoesNotHold(f"kept plot {kept}: expected a plot and a household of the problem")
        if min(self.area_permille, self.value_permille) < 0:
            raise LandDoesNotHold("tolerances: expected no negative number")

    @property
    def households(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(plot.owner for plot in self.plots))

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(plot.category for plot in self.plots))


@dataclass(frozen=True)
class Piece:
    """``area_m2`` of a plot for a household; the whole plot, unless it is cut."""

    plot: str
    household: str
    area_m2: int


@dataclass(frozen=True)
class Plan:
    """Who gets what."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Due:
    """What a household is to have in a category: square metres, and the average value of that land."""

    area_m2: int
    value: int


def dues(problem: Problem) -> dict[tuple[str, str], Due]:
    """
    Return what each household is due in each category, after roads.

    Roads are taken from all in the same part of what they bring into the category; what does not divide into whole
    square metres is given by largest remainder, so that dues add up to what is there. The due value is the household's
    own points less the same part.
    """
    found: dict[tuple[str, str], Due] = {}
    for category in problem.categories:
        plots = [plot for plot in problem.plots if plot.category == category]
        brought, points = Counter[str](), Counter[str]()
        for plot in plots:
            brought[plot.owner] += plot.area_m2
            points[plot.owner] += plot.area_m2 * plot.value
        areas = in_parts(sum(plot.free_m2 for plot in plots), brought)
        values = in_parts(sum(plot.free_m2 * plot.value for plot in plots), points)
        found |= {(owner, category): Due(areas[owner], values[owner]) for owner in brought}
    return found


def in_parts(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Divide a whole number in the proportion of the weights, by largest remainder, the first of equals."""
    whole = sum(weights.values())
    if not whole:
        return dict.fromkeys(weights, 0)
    parts = {key: total * weight // whole for key, weight in weights.items()}
    order = sorted(weights, key=lambda key: -(total * weights[key] % whole))
    for key in order[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


def touch(one: Plot, other: Plot) -> bool:
    """
    Say whether two plots touch.

    Plots are taken as squares around their places: they touch when these are no farther apart than those of squares that
    meet at a corner.
    """
    sides = math.sqrt(one.area_m2) + math.sqrt(other.area_m2)
    return math.hypot(one.x - other.x, one.y - other.y) <= sides / math.sqrt(2) + 1


def holdings(problem: Problem, pieces: Iterable[Piece]) -> dict[tuple[str, str], Due]:
    """Return area and value each household holds in each category."""
    plots = {plot.key: plot for plot in problem.plots}
    areas: defaultdict[tuple[str, str], int] = defaultdict(int)
    values: defaultdict[tuple[str, str], int] = defaultdict(int)
    for piece in pieces:
        plot = plots[piece.plot]
        areas[piece.household, plot.category] += piece.area_m2
        values[piece.household, plot.category] += piece.area_m2 * plot.value
    return {key: Due(areas[key], values[key]) for key in areas}


@dataclass(frozen=True)
class Result:
    """A plan, how it ended, and how far together its land lies (square metres × metres², lower is more compact)."""

    plan: Plan
    scatter: int
    is_within: bool  # every household within the tolerances
    seed: int
    effort: int
    versions: Mapping[str, str] = field(default_factory=dict)
