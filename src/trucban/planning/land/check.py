"""
The certificate of a consolidation and the code that checks it: recounts everything from the plots, with no solver.

It shares with the engine only the problem. Land is conserved to the square metre; roads are taken from all in the same
part; what a household brought in, it has again, within the tolerances.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256

from trucban.planning.land.spec import PERMILLE, Piece, Plan, Plot, Problem, touch

TOLERANCES = ("area_off", "value_off")
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a plan; ``key`` names the rule, ``about`` the plot or household."""

    key: str
    about: str
    facts: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Certificate:
    """What is sworn of a plan: which problem and plan, and the totals that have to come out again."""

    problem: str  # SHA-256
    plan: str
    brought_m2: int
    roads_m2: int
    given_m2: int
    most_off_m2: int  # the most any household's area is off its due, in any category


def certificate(problem: Problem, plan: Plan) -> Certificate:
    """Write the certificate of a plan."""
    return Certificate(
        _hash(
            repr((problem.plots, problem.area_permille, problem.value_permille, sorted(problem.kept.items())))
        ),
        _hash(repr(sorted((piece.plot, piece.household, piece.area_m2) for piece in plan.pieces))),
        sum(plot.area_m2 for plot in problem.plots),
        sum(plot.road_m2 for plot in problem.plots),
        sum(piece.area_m2 for piece in plan.pieces),
        max((math.ceil(abs(off)) for off in _off(problem, plan).values()), default=0),
    )


def holds(certified: Certificate, problem: Problem, plan: Plan) -> bool:
    """Say whether a certificate is of this problem and plan, loses no land, and the plan has no fault."""
    balances = certified.brought_m2 == certified.roads_m2 + certified.given_m2
    return balances and certified == certificate(problem, plan) and not faults(problem, plan)


def faults(problem: Problem, plan: Plan) -> list[Fault]:
    """Return everything wrong with a plan: plots lost or given twice, kept plots moved, areas and values off."""
    found = list(_unknown(problem, plan))
    return found or [*_conserved(problem, plan), *_kept(problem, plan), *_tolerances(problem, plan)]


def _unknown(problem: Problem, plan: Plan) -> Iterator[Fault]:
    plots, owners = {plot.key for plot in problem.plots}, {plot.owner for plot in problem.plots}
    for piece in plan.pieces:
        if piece.plot not in plots:
            yield Fault("unknown_plot", piece.plot)
        if piece.household not in owners:
            yield Fault("unknown_household", piece.household)


def _conserved(problem: Problem, plan: Plan) -> Iterator[Fault]:
    given = Counter[str]()
    for piece in plan.pieces:
        given[piece.plot] += piece.area_m2
        if piece.area_m2 < 1:
            yield Fault("empty_piece", piece.plot, {"household": piece.household})
    for plot in problem.plots:
        if given[plot.key] != plot.area_m2 - plot.road_m2:
            expected = plot.area_m2 - plot.road_m2
            yield Fault("not_conserved", plot.key, {"found": given[plot.key], "expected": expected})


def _kept(problem: Problem, plan: Plan) -> Iterator[Fault]:
    for piece in plan.pieces:
        household = problem.kept.get(piece.plot)
        if household is not None and household != piece.household:
            yield Fault("kept_plot_moved", piece.plot, {"expected": household, "found": piece.household})


def _tolerances(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Hold every household to its due; whom a kept plot gives more, or leaves less, is allowed what those plots shift."""
    area_due, value_due = _dues(problem), _dues(problem, in_points=True)
    shift = _shift(problem, area_due)
    highest = {plot.category: 0 for plot in problem.plots}
    for plot in problem.plots:
        highest[plot.category] = max(highest[plot.category], plot.value)
    for (owner, category), off in _off(problem, plan).items():
        due = area_due.get((owner, category), NOTHING)
        if abs(off) > due * problem.area_permille / PERMILLE + shift[category] + 1:
            yield Fault("area_off", owner, {"category": category, "off": round(off)})
    for (owner, category), off in _off(problem, plan, in_points=True).items():
        due = value_due.get((owner, category), NOTHING)
        if abs(off) > due * problem.value_permille / PERMILLE + (shift[category] + 1) * highest[category]:
            yield Fault("value_off", owner, {"category": category, "off": round(off)})


def _shift(problem: Problem, due: Mapping[tuple[str, str], Fraction]) -> Mapping[str, Fraction]:
    """Return by how much kept plots exceed what their households are due, in each category."""
    kept: Counter[tuple[str, str]] = Counter()
    for plot in problem.plots:
        if plot.key in problem.kept:
            kept[problem.kept[plot.key], plot.category] += plot.free_m2
    shift: defaultdict[str, Fraction] = defaultdict(Fraction)
    for key, area in kept.items():
        shift[key[1]] += max(NOTHING, area - due.get(key, NOTHING))
    return shift


def _off(problem: Problem, plan: Plan, *, in_points: bool = False) -> Mapping[tuple[str, str], Fraction]:
    """Return what each household has beyond its due, in square metres or in points."""
    plots = {plot.key: plot for plot in problem.plots}
    has: Counter[tuple[str, str]] = Counter()
    for piece in plan.pieces:
        plot = plots[piece.plot]
        has[piece.household, plot.category] += piece.area_m2 * (plot.value if in_points else 1)
    due = _dues(problem, in_points=in_points)
    return {key: has[key] - due.get(key, NOTHING) for key in sorted({*has, *due})}


def _dues(problem: Problem, *, in_points: bool = False) -> Mapping[tuple[str, str], Fraction]:
    """What each brought in, times the part of the category's land that is left after roads."""
    own: Counter[tuple[str, str]] = Counter()
    there, left = Counter[str](), Counter[str]()
    for plot in problem.plots:
        points = plot.value if in_points else 1
        own[plot.owner, plot.category] += plot.area_m2 * points
        there[plot.category] += plot.area_m2 * points
        left[plot.category] += plot.free_m2 * points
    return {key: Fraction(area * left[key[1]], there[key[1]]) for key, area in own.items()}


def lots(problem: Problem, plan: Plan) -> Mapping[tuple[str, str], int]:
    """Return how many separate lots each household has in each category."""
    plots = {plot.key: plot for plot in problem.plots}
    held: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for piece in plan.pieces:
        held[piece.household, plots[piece.plot].category].add(piece.plot)
    return {key: _groups([plots[one] for one in sorted(keys)]) for key, keys in held.items()}


def _groups(plots: Sequence[Plot]) -> int:
    waiting, groups = set(range(len(plots))), 0
    while waiting:
        groups += 1
        reached = [waiting.pop()]
        while reached:
            here = plots[reached.pop()]
            touching = {other for other in waiting if touch(here, plots[other])}
            waiting -= touching
            reached += touching
    return groups


def scatter(problem: Problem, plan: Plan) -> float:
    """Return square metres × metres² of all land to the middle of its lot: what compactness means here."""
    plots = {plot.key: plot for plot in problem.plots}
    lots: defaultdict[tuple[str, str], list[Piece]] = defaultdict(list)
    for piece in plan.pieces:
        lots[piece.household, plots[piece.plot].category].append(piece)
    total = 0.0
    for pieces in lots.values():
        area = sum(piece.area_m2 for piece in pieces)
        x = sum(piece.area_m2 * plots[piece.plot].x for piece in pieces) / area
        y = sum(piece.area_m2 * plots[piece.plot].y for piece in pieces) / area
        total += sum(
            piece.area_m2 * ((plots[piece.plot].x - x) ** 2 + (plots[piece.plot].y - y) ** 2)
            for piece in pieces
        )
    return total


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
