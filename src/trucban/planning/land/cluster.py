"""
Whose land lies where: households take the land nearest to their middle, as much as they are due, then the middles move.

Least-squares clustering with exact sizes: each round is a linear program over (plot, household) areas, and at most as
many plots are cut as there are constraints on households. Rounds go by min-cost flow; where values ask for it, and where lots are
joined, a linear programme gives the land out with both.

References:
    Borgwardt, Brieden, Gritzmann (2014), "Geometric clustering for the consolidation of farmland and woodland",
    The Mathematical Intelligencer 36(2).
"""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from trucban.planning.highs import quiet_highs

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LEAST_NEAR = 12  # households a plot is offered to, the nearest first
BREACH = 100.0  # a square metre beyond its tolerance, against the farthest square metre
EXACT = 1e-6  # a square metre's part that is none
FAR = 10**6  # a grid cell's share of the price of land that nobody nearby takes


@dataclass(frozen=True)
class Field:
    """Land of one category: plots' places, square metres and values, and households' due square metres and points."""

    places: Floats  # plot × 2, metres
    areas: Integers
    values: Integers
    due: Integers
    due_points: Integers


def cluster(field: Field, middles: Floats, rounds: int, stop: Callable[[], bool]) -> Integers:
    """Return plot × household square metres; rows add up to the plots, columns to what is due."""
    shares = flow(field, middles)
    for _ in range(rounds):
        if stop():
            break
        moved = middles_of(field, shares, middles)
        if np.allclose(moved, middles, atol=0.5):
            break
        middles = moved
        shares = flow(field, middles)
    return shares


def middles_of(field: Field, shares: Integers, before: Floats | None = None) -> Floats:
    """Return the middle of each household's land; of who has none, where it was before."""
    if before is None:
        before = np.zeros((shares.shape[1], 2))
    mass = shares.sum(axis=0)
    sums = shares.T @ field.places
    return np.where(mass[:, None] > 0, sums / np.maximum(mass, 1)[:, None], before)


def scatter(field: Field, shares: Integers) -> float:
    """Return the sum over all land of square metres × metres² to the middle of its household's land."""
    return float((shares * squares(field.places, middles_of(field, shares))).sum())


def flow(field: Field, middles: Floats) -> Integers:
    """Give out the land by min-cost flow: exact areas, as near to the middles as can be."""
    plots, households = len(field.areas), len(field.due)
    far = squares(field.places, middles)
    scaled = np.rint(far * (10_000 / max(far.max(), 1e-9))).astype(np.int64)
    near = _near(scaled, min(households, LEAST_NEAR))
    rows, columns = np.nonzero(near)
    middle, costs = plots + households, scaled[rows, columns]
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = _add(solver, rows, plots + columns, field.areas[rows], costs)
    _add(solver, np.arange(plots), np.full(plots, middle), field.areas, np.full(plots, FAR))
    takers = np.arange(plots, plots + households)
    _add(solver, np.full(households, middle), takers, field.due, np.zeros(households, np.int64))
    solver.set_nodes_supplies(np.arange(plots + households), np.concatenate([field.areas, -field.due]))
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("expected a flow: plots and dues add up to the same area")
    shares = np.zeros((plots, households), np.int64)
    shares[rows, columns] = solver.flows(arcs)
    return _give_rest(field, shares, far)


def _add(
    solver: min_cost_flow.SimpleMinCostFlow, tails: Integers, heads: Integers, most: Integers, costs: Integers
) -> Integers:
    arcs: Integers = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, most, costs)
    return arcs


def _give_rest(field: Field, shares: Integers, far: Floats) -> Integers:
    """What no nearby household took goes to whoever is short, the nearest first."""
    short = field.due - shares.sum(axis=0)
    for plot in np.flatnonzero(shares.sum(axis=1) < field.areas):
        for household in np.argsort(far[plot], kind="stable"):
            given = min(short[household], field.areas[plot] - shares[plot].sum())
            shares[plot, household] += given
            short[household] -= given
    return shares


@dataclass(frozen=True)
class Bounds:
    """Plot × household: how dear land is, and the least and most square metres of it."""

    costs: Floats
    least: Integers
    most: Integers


@dataclass(frozen=True)
class Given:
    """Plot × household square metres, and whether areas and values are within their tolerances."""

    shares: Integers
    is_within: bool


def balanced(field: Field, shares: Integers, tolerances: tuple[int, int]) -> Given:
    """Give out the land once more around the same middles, with values within their tolerance too."""
    far = squares(field.places, middles_of(field, shares))
    near = _near(far, min(len(field.due), 2 * LEAST_NEAR)) | (shares > 0)
    return give_out(field, Bounds(far, np.zeros_like(shares), near * field.areas[:, None]), tolerances)


def give_out(field: Field, bounds: Bounds, tolerances: tuple[int, int]) -> Given:
    """
    Solve: plots given out whole, households' areas and points off by no more than their tolerances, land near.

    ``tolerances`` are permille of the due area and points. Where they cannot be kept they are broken by as little as can be.

    Raises
    ------
    RuntimeError: a fault of the program; a plot has nobody who may have it.
    """
    rows, columns = np.nonzero(bounds.most)
    solver = quiet_highs(solver="simplex")
    solver.passModel(_programme(field, bounds, rows, columns, tolerances))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError("expected every plot to have somebody who may have it")
    given, off = np.split(np.array(solver.getSolution().col_value), [len(rows)])
    parts = np.zeros_like(bounds.costs)
    parts[rows, columns] = given
    for plot, area in enumerate(field.areas.tolist()):
        parts[plot] = _whole(parts[plot], area)
    return Given(parts.astype(np.int64), bool((off < EXACT).all()))


def _programme(
    field: Field, bounds: Bounds, rows: Integers, columns: Integers, tolerances: tuple[int, int]
) -> highspy.HighsLp:
    """
    Return a column a (plot, household) pair, then four a household: area too little, too much, points too few, too many.

    Its rows are plots' areas, households' areas, households' points.
    """
    plots, households, pairs = len(field.areas), len(field.due), len(rows)
    # Whole square metres come after: a metre and its points are kept in reserve for each.
    highest = field.values.max(initial=1)
    slack = np.maximum(field.due * tolerances[0] / 1000 - 2, 0)
    loose = np.maximum(field.due_points * tolerances[1] / 1000 - 2 * highest, 0)
    ones, none = np.ones(households), np.zeros(4 * households)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = pairs + 4 * households, plots + 2 * households
    far = bounds.costs[rows, columns] / max(bounds.costs.max(initial=0.0), 1.0)
    program.col_cost_ = np.concatenate([far, np.repeat([BREACH, BREACH / highest], 2 * households)])
    program.col_lower_ = np.concatenate([bounds.least[rows, columns], none])
    program.col_upper_ = np.concatenate([bounds.most[rows, columns], none + highspy.kHighsInf])
    program.row_lower_ = np.concatenate([field.areas, field.due - slack, field.due_points - loose])
    program.row_upper_ = np.concatenate([field.areas, field.due + slack, field.due_points + loose])
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    begins = [np.arange(0, 3 * pairs, 3), np.arange(3 * pairs, 3 * pairs + 4 * households + 1)]
    program.a_matrix_.start_ = np.concatenate(begins).astype(np.int32)
    areas, points = np.split(np.arange(plots, plots + 2 * households), 2)
    entries = np.stack([rows, areas[columns], points[columns]], axis=1)
    index = [entries.ravel(), areas, areas, points, points]
    program.a_matrix_.index_ = np.concatenate(index).astype(np.int32)
    weights = np.stack([np.ones(pairs), np.ones(pairs), field.values[rows]], axis=1)
    program.a_matrix_.value_ = np.concatenate([weights.ravel(), ones, -ones, ones, -ones])
    return program


def _whole(parts: Floats, area: int) -> Integers:
    """Round a plot's parts to whole square metres that add up to it."""
    floor = np.floor(parts + EXACT).astype(np.int64)
    order = np.argsort(floor - parts, kind="stable")
    floor[order[: area - floor.sum()]] += 1
    return floor


def squares(places: Floats, middles: Floats) -> Floats:
    """Return place × middle metres²."""
    gaps = places[:, None, :] - middles[None, :, :]
    far: Floats = (gaps**2).sum(axis=2)
    return far


def _near(far: NDArray[np.generic], count: int) -> NDArray[np.bool_]:
    """Mark for each plot the nearest households, and for each household the nearest plots."""
    near = np.zeros(far.shape, bool)
    np.put_along_axis(near, np.argsort(far, axis=1, kind="stable")[:, :count], True, axis=1)
    np.put_along_axis(near, np.argsort(far, axis=0, kind="stable")[: 3 * count], True, axis=0)
    return near
