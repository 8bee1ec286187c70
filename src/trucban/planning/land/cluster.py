"""
Whose land lies where: households take the land nearest to their middle, as much as they are due, then the middles move.

Least-squares clustering with exact sizes: each round is a linear program over (plot, household) areas, and at most as
many plots are cut as there are constraints on households. Rounds go by min-cost flow; the last is solved with values.

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


def middles_of(field: Field, shares: Integers, before: Floats) -> Floats:
    """Return the middle of each household's land, or where it was when it has none."""
    mass = shares.sum(axis=0)
    sums = shares.T @ field.places
    return np.where(mass[:, None] > 0, sums / np.maximum(mass, 1)[:, None], before)


def scatter(field: Field, shares: Integers) -> float:
    """Return the sum over all land of square metres × metres² to the middle of its household's land."""
    middles = middles_of(field, shares, np.zeros((shares.shape[1], 2)))
    return float((shares * _distances(field.places, middles)).sum())


def flow(field: Field, middles: Floats) -> Integers:
    """Give out the land by min-cost flow: exact areas, as near to the middles as can be."""
    plots, households = len(field.areas), len(field.due)
    far = _distances(field.places, middles)
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


def balanced(field: Field, shares: Integers, area_permille: int, value_permille: int) -> Integers | None:
    """
    Give out the land once more around the same middles, with values within their tolerance too.

    Return None when no way of giving it out is known to keep both.
    """
    middles = middles_of(field, shares, np.zeros((shares.shape[1], 2)))
    far = _distances(field.places, middles)
    near = _near(far, min(len(field.due), 2 * LEAST_NEAR)) | (shares > 0)
    rows, columns = np.nonzero(near)
    solution = _programme(field, rows, columns, far[rows, columns], area_permille, value_permille)
    if solution is None:
        return None
    parts = np.zeros_like(far)
    parts[rows, columns] = solution
    return np.array([_whole(parts[plot], area) for plot, area in enumerate(field.areas.tolist())], np.int64)


def _programme(
    field: Field, rows: Integers, columns: Integers, costs: Floats, area_permille: int, value_permille: int
) -> Floats | None:
    """Solve: areas of plots given out whole, households' areas and points within their tolerances, land near."""
    plots, households = len(field.areas), len(field.due)
    # Whole square metres come after: a metre and its points are kept in reserve for each.
    slack = np.maximum(field.due * area_permille / 1000 - 2, 0)
    loose = np.maximum(field.due_points * value_permille / 1000 - 2 * field.values.max(initial=1), 0)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(rows), plots + 2 * households
    program.col_cost_ = costs / max(costs.max(initial=0.0), 1.0)
    program.col_lower_, program.col_upper_ = np.zeros(len(rows)), field.areas[rows].astype(float)
    program.row_lower_ = np.concatenate([field.areas, field.due - slack, field.due_points - loose]).astype(
        float
    )
    program.row_upper_ = np.concatenate([field.areas, field.due + slack, field.due_points + loose]).astype(
        float
    )
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.arange(0, 3 * len(rows) + 1, 3, dtype=np.int32)
    entries = np.stack([rows, plots + columns, plots + households + columns], axis=1)
    program.a_matrix_.index_ = entries.ravel().astype(np.int32)
    weights = np.ones((len(rows), 3))
    weights[:, 2] = field.values[rows]
    program.a_matrix_.value_ = weights.ravel()
    solver = quiet_highs(solver="simplex")
    solver.passModel(program)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(solver.getSolution().col_value)


def _whole(parts: Floats, area: int) -> Integers:
    """Round a plot's parts to whole square metres that add up to it."""
    floor = np.floor(parts + 1e-6).astype(np.int64)
    order = np.argsort(floor - parts, kind="stable")
    floor[order[: area - floor.sum()]] += 1
    return floor


def _distances(places: Floats, middles: Floats) -> Floats:
    gaps = places[:, None, :] - middles[None, :, :]
    squares: Floats = (gaps**2).sum(axis=2)
    return squares


def _near(far: NDArray[np.generic], count: int) -> NDArray[np.bool_]:
    """Mark for each plot the nearest households, and for each household the nearest plots."""
    near = np.zeros(far.shape, bool)
    np.put_along_axis(near, np.argsort(far, axis=1, kind="stable")[:, :count], True, axis=1)
    np.put_along_axis(near, np.argsort(far, axis=0, kind="stable")[: 3 * count], True, axis=0)
    return near
