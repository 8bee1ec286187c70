"""
The engine: category by category, land is clustered around each household's middle; kept plots are taken out before.

Every start is drawn by seed; the best of a few is kept. The certificate's own code has the last word.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.metadata import version

import numpy as np

from trucban.planning.ending import PlanHasFaults, Stop
from trucban.planning.land import check, cluster
from trucban.planning.land.cluster import Field, Floats, Integers
from trucban.planning.land.joined import joined, strays, touching_of
from trucban.planning.land.spec import (
    PERMILLE,
    Due,
    Piece,
    Plan,
    Plot,
    Problem,
    Result,
    dues,
    in_parts,
)

DEFAULT_EFFORT = 2
ROUNDS = 12
JOINING = 8  # linear programmes that join lots
AGAIN = 6  # starts more while somebody has more than one lot

OnProgress = Callable[[float], None]  # the part done


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    effort: int = DEFAULT_EFFORT,
    warm_start: Plan | None = None,
    progress: OnProgress | None = None,
    stop: Stop | None = None,
) -> Result:
    """
    Give the land out anew: nothing lost, each household within the tolerances, its land together.

    Where no plan keeps the tolerance of value, areas are exact and ``is_within`` is False.

    Parameters
    ----------
    effort : starts tried for each category; the first is where each household has most land today
    warm_start : an earlier plan; its lots are a first start too
    progress, stop : called between starts; ``stop`` returning True keeps the best so far

    Raises
    ------
    PlanHasFaults: a fault of the program; no plan is returned.
    """
    told, stops = progress or (lambda _part: None), stop or (lambda: False)
    chance = np.random.default_rng(seed)
    pieces: list[Piece] = []
    for number, category in enumerate(problem.categories):
        pieces += _Category(problem, category, warm_start).pieces(chance, effort, stops)
        told((number + 1) / len(problem.categories))
    plan = Plan(tuple(pieces))
    faults = check.faults(problem, plan)
    broken = [fault for fault in faults if fault.key not in check.TOLERANCES]
    if broken:
        raise PlanHasFaults(f"expected a plan without faults, the engine's has {broken}")
    scatter = round(check.scatter(problem, plan))
    return Result(plan, scatter, not faults, seed, effort, {"ortools": version("ortools")})


class _Category:
    """One category: its plots, what is kept, and what each household is still due."""

    def __init__(self, problem: Problem, category: str, before: Plan | None) -> None:
        self._problem, self._before = problem, before
        self._tolerances = (problem.area_permille, problem.value_permille)
        self._kept = [
            plot for plot in problem.plots if plot.category == category and plot.key in problem.kept
        ]
        self._plots = [
            plot for plot in problem.plots if plot.category == category and plot.key not in problem.kept
        ]
        rest = self._still_due({owner: due for (owner, of), due in dues(problem).items() if of == category})
        self._households = [owner for owner, due in rest.items() if due.area_m2]
        self._field = Field(
            np.array([(plot.x, plot.y) for plot in self._plots], float).reshape(-1, 2),
            np.array([plot.free_m2 for plot in self._plots], np.int64),
            np.array([plot.value for plot in self._plots], np.int64),
            np.array([rest[owner].area_m2 for owner in self._households], np.int64),
            np.array([rest[owner].value for owner in self._households], np.int64),
        )
        self._touching = touching_of(self._plots)

    def _still_due(self, due: Mapping[str, Due]) -> dict[str, Due]:
        """Take kept plots off what is due; who keeps more than that leaves less to the others, in equal parts."""
        area, points = Counter[str](), Counter[str]()
        for plot in self._kept:
            area[self._problem.kept[plot.key]] += plot.free_m2
            points[self._problem.kept[plot.key]] += plot.free_m2 * plot.value
        wanted = {owner: max(0, one.area_m2 - area[owner]) for owner, one in due.items()}
        worth = {owner: max(0, one.value - points[owner]) for owner, one in due.items() if wanted[owner]}
        there = in_parts(sum(plot.free_m2 for plot in self._plots), wanted)
        return {owner: Due(there[owner], worth.get(owner, 0)) for owner in due}

    def pieces(self, chance: np.random.Generator, effort: int, stop: Stop) -> Iterator[Piece]:
        for plot in self._kept:
            if plot.free_m2:
                yield Piece(plot.key, self._problem.kept[plot.key], plot.free_m2)
        if not self._households:
            return
        shares = self._shares(chance, effort, stop)
        for plot, row in zip(self._plots, shares.tolist(), strict=True):
            for household, area in zip(self._households, row, strict=True):
                if area:
                    yield Piece(plot.key, household, area)

    def _shares(self, chance: np.random.Generator, effort: int, stop: Stop) -> Integers:
        """Return the most compact of a few starts in one lot each; start again while somebody has more than one."""
        starts = [cluster.cluster(self._field, self._middles(), ROUNDS, stop)]
        while len(starts) < effort and not stop():
            starts.append(self._shaken(chance, stop))
        best = self._finished(min(starts, key=partial(cluster.scatter, self._field)), chance, stop)
        for _ in range(AGAIN):
            if stop() or not strays(best, self._touching):
                break
            found = self._finished(self._shaken(chance, stop), chance, stop)
            best = min(best, found, key=self._rank)
        return best

    def _shaken(self, chance: np.random.Generator, stop: Stop) -> Integers:
        """Cluster from middles moved by chance."""
        spread = self._field.places.std(axis=0) / 4
        shaken = self._middles() + chance.normal(size=(len(self._households), 2)) * spread
        return cluster.cluster(self._field, shaken, ROUNDS, stop)

    def _finished(self, shares: Integers, chance: np.random.Generator, stop: Stop) -> Integers:
        """Even the values out where they ask for it, and join lots."""
        if not self._is_fair(shares):
            found = cluster.balanced(self._field, shares, self._tolerances)
            if not found.is_within:
                return shares
            shares = found.shares
        return joined(self._field, shares, self._touching, self._tolerances, chance, JOINING, stop)

    def _rank(self, shares: Integers) -> tuple[bool, int, float]:
        return not self._is_fair(shares), strays(shares, self._touching), cluster.scatter(self._field, shares)

    def _is_fair(self, shares: Integers) -> bool:
        off = np.abs(self._field.values @ shares - self._field.due_points)
        return bool((off * PERMILLE <= self._field.due_points * self._problem.value_permille).all())

    def _middles(self) -> Floats:
        """Return where each household's land is today, its largest plot counting most."""
        today: defaultdict[str, list[tuple[int, Plot]]] = defaultdict(list)
        plots = {plot.key: plot for plot in self._plots}
        for plot in self._plots:
            today[plot.owner].append((plot.area_m2, plot))
        if self._before is not None:
            today.clear()
            for piece in self._before.pieces:
                if piece.plot in plots:
                    today[piece.household].append((piece.area_m2, plots[piece.plot]))
        return np.array([_middle(today[owner], self._plots) for owner in self._households])


def _middle(lands: Sequence[tuple[int, Plot]], plots: Sequence[Plot]) -> tuple[float, float]:
    lands = lands or [(1, plot) for plot in plots]
    weights = [area**2 for area, _plot in lands]
    return (
        sum(weight * plot.x for weight, (_area, plot) in zip(weights, lands, strict=True)) / sum(weights),
        sum(weight * plot.y for weight, (_area, plot) in zip(weights, lands, strict=True)) / sum(weights),
    )
