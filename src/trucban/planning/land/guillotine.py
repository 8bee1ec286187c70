"""
A rectangular field cut into lots of given areas: first into strips across, then each strip into lots.

With the total of all perimeters to be least, sorted areas go to strips one run after another, and a shortest path over
the runs is exact.

References:
    Bui, Vidal, Hà (2018), "On three soft rectangle packing problems with guillotine constraints", arXiv:1805.03631.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate


class FieldDoesNotHold(ValueError):
    """The field and its lots contradict each other; the message says what was expected."""


@dataclass(frozen=True)
class Rectangle:
    """A field ``length`` × ``width`` for lots of these areas; the strips run along the length."""

    length: int
    width: int
    areas: tuple[int, ...]

    def __post_init__(self) -> None:
        if min((self.length, self.width, *self.areas), default=0) < 1:
            raise FieldDoesNotHold("expected a length, a width and areas above 0")
        if sum(self.areas) != self.length * self.width:
            raise FieldDoesNotHold(
                f"expected areas that add up to {self.length * self.width}, found {sum(self.areas)}"
            )


@dataclass(frozen=True)
class Cut:
    """Strips of lots (indices into the areas), and the sum of the perimeters of all lots."""

    strips: tuple[tuple[int, ...], ...]
    perimeter: Fraction


def cut(field: Rectangle) -> Cut:
    """Return a two-stage cut of least total perimeter."""
    order = sorted(range(len(field.areas)), key=lambda lot: field.areas[lot])
    sums = [0, *accumulate(field.areas[lot] for lot in order)]
    best: list[tuple[int, int]] = [(0, 0)]
    for end in range(1, len(sums)):
        # A strip of lots start..end is sum/length high: each lot adds its two heights, all together two lengths.
        # Times the length over two, all is whole.
        best.append(
            min(
                (best[start][0] + field.length**2 + (end - start) * (sums[end] - sums[start]), start)
                for start in range(end)
            )
        )
    strips, end = [], len(order)
    while end:
        start = best[end][1]
        strips.append(tuple(order[start:end]))
        end = start
    return Cut(tuple(reversed(strips)), Fraction(2 * best[-1][0], field.length))


def perimeter(field: Rectangle, strips: Sequence[Sequence[int]]) -> Fraction:
    """Recount the perimeters of a cut from its rectangles, lot by lot."""
    total = Fraction(0)
    for strip in strips:
        height = Fraction(sum(field.areas[lot] for lot in strip), field.length)
        total += sum(2 * (height + field.areas[lot] / height) for lot in strip)
    return total


def generate(kind: str, lots: int, seed: int) -> Rectangle:
    """
    Draw a field as the paper's generator does: kind U, MU or MN.

    Raises
    ------
    FieldDoesNotHold: there is no such kind, or the lots are too small to be drawn on whole numbers.
    """
    chance = random.Random(seed)  # noqa: S311  # repeatable on purpose
    areas = [_drawn(kind, chance) for _ in range(lots)]
    total = sum(areas)
    length = chance.randint(math.ceil(math.sqrt(total / 3)), math.floor(math.sqrt(3 * total)))
    width = total // length
    if length * width < lots:
        raise FieldDoesNotHold(f"expected lots with areas to spare, found {lots} on {length * width}")
    while sum(areas) > length * width:
        lot = chance.randrange(lots)
        areas[lot] -= areas[lot] > 1
    return Rectangle(length, width, tuple(areas))


def _drawn(kind: str, chance: random.Random) -> int:
    if kind == "U":
        return chance.randint(1, 200)
    if kind == "MU":
        return chance.randint(*chance.choice([(1, 10), (11, 50), (51, 150)]))
    if kind == "MN":
        mean, spread = chance.choice([(5, 2), (25, 10), (125, 50)])
        while not 1 <= (area := round(chance.gauss(mean, spread))) <= 200:
            continue
        return area
    raise FieldDoesNotHold(f"expected a kind of U, MU or MN, found {kind}")
