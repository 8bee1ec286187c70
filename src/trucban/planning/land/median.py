"""
Capacitated p-median: choose so many middles and a middle for every point, near it and within the middle's room.

From several starts points go from middle to middle (`median_moves`); then, from the best of them, several middles next
to each other, with all their points, are solved anew as a small exact programme, again and again.

References:
    Stefanello, de Araújo, Müller (2015), "Matheuristics for the capacitated p-median problem", ITOR 22(1): the small
    programmes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from trucban.planning.highs import quiet_highs
from trucban.planning.land.median_bound import lower_bound
from trucban.planning.land.median_moves import Moves

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

POINTS_AT_ONCE = 40
CANDIDATES_EACH = 8  # points around each middle that may take its place in a small programme
NODES = 50  # of the search tree of one small programme
PATIENCE = 2  # times every middle's neighbourhood is searched without gain before new starts
STARTS = 4  # from which points are moved, before the best is taken further


class MedianDoesNotHold(ValueError):
    """The problem contradicts itself; the message says what was expected."""


@dataclass(frozen=True)
class Problem:
    """``distances`` point × point, whole; demand and room (as a middle) of each point; how many middles."""

    distances: tuple[tuple[int, ...], ...]
    demands: tuple[int, ...]
    rooms: tuple[int, ...]
    middles: int

    def __post_init__(self) -> None:
        count = len(self.demands)
        if len(self.rooms) != count or {len(row) for row in self.distances} | {len(self.distances)} != {
            count
        }:
            raise MedianDoesNotHold(f"expected distances and rooms of {count} points")
        if not 1 <= self.middles <= count:
            raise MedianDoesNotHold(f"expected 1 to {count} middles, found {self.middles}")


@dataclass(frozen=True)
class Result:
    """The middle of each point, the sum of distances, and what no answer can better."""

    middle_of: tuple[int, ...]
    cost: int
    bound: int


def cost(problem: Problem, middle_of: Sequence[int]) -> int:
    return sum(problem.distances[point][middle] for point, middle in enumerate(middle_of))


def faults(problem: Problem, middle_of: Sequence[int]) -> list[str]:
    """Return what is wrong with an answer, without any solver."""
    found = []
    if len(middle_of) != len(problem.demands):
        return [f"expected {len(problem.demands)} points, found {len(middle_of)}"]
    if len(set(middle_of)) > problem.middles:
        found.append(f"expected {problem.middles} middles, found {len(set(middle_of))}")
    for middle in sorted(set(middle_of)):
        used = sum(problem.demands[point] for point, taken in enumerate(middle_of) if taken == middle)
        if used > problem.rooms[middle]:
            found.append(f"middle {middle}: expected at most {problem.rooms[middle]}, found {used}")
    return found


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    effort: int = 2,
    warm_start: Sequence[int] | None = None,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Result | None:
    """
    Search for the least sum of distances; None when no start within the rooms was found.

    Parameters
    ----------
    effort : rounds of several starts, the best of which is bettered until nothing more is gained
    progress : told cost and bound of each better answer
    """
    search = _Search(problem, seed, progress or (lambda _cost, _bound: None), stop or (lambda: False))
    for number in range(effort):
        if search.is_over:
            break
        search.run(warm_start if number == 0 else None)
    return search.result()


class _Search:
    def __init__(
        self, problem: Problem, seed: int, told: Callable[[int, int], None], stop: Callable[[], bool]
    ) -> None:
        self.problem, self.told, self.stop = problem, told, stop
        self.chance = np.random.default_rng(seed)
        self.distances = np.array(problem.distances, np.int64)
        self.demands, self.rooms = np.array(problem.demands, np.int64), np.array(problem.rooms, np.int64)
        self.moves = Moves(self.distances, self.demands, self.rooms, self.chance)
        self.best: Integers | None = None
        self.bound = 0

    @property
    def is_over(self) -> bool:
        return self.stop() or (self.best is not None and self._cost(self.best) <= self.bound)

    def result(self) -> Result | None:
        if self.best is None:
            return None
        found = self._cost(self.best)
        return Result(tuple(self.best.tolist()), found, min(self.bound, found))

    def run(self, warm_start: Sequence[int] | None) -> None:
        """From the best of some starts, solve neighbourhoods anew until none gains; a middle's turn comes by chance."""
        current = self._moved(warm_start)
        for _ in range(STARTS - 1):
            other = self._moved(None)
            if current is None or (other is not None and self._cost(other) < self._cost(current)):
                current = other
        if current is None:
            return
        idle = 0
        while idle < PATIENCE and not self.is_over:
            idle += 1
            for middle in self.chance.permutation(np.unique(current)).tolist():
                if self.is_over:
                    return
                if middle in current:
                    found = self._solved_around(current, middle, any_middle=idle > 1)
                    if self._cost(found) < self._cost(current):
                        current, idle = found, 0
                        self._keep(current)

    def _moved(self, warm_start: Sequence[int] | None) -> Integers | None:
        """Return the best answer that moves from a start find; None when nothing within the rooms was found."""
        if self.best is not None and self.is_over:
            return self.best
        start = self._start() if warm_start is None else np.array(warm_start, np.int64)
        if start is None:
            return None
        self._keep(start)
        if not self.bound:
            self.bound = lower_bound(
                self.distances, self.demands, self.rooms, self.problem.middles, self._cost(start)
            )
        found = self.moves.search(start, self.problem.middles, lambda: self.is_over)
        self._keep(found)
        return found

    def _keep(self, found: Integers) -> None:
        if self.best is None or self._cost(found) < self._cost(self.best):
            self.best = found
            self.told(self._cost(found), self.bound)

    def _cost(self, middle_of: Integers) -> int:
        return int(self.distances[np.arange(len(middle_of)), middle_of].sum())

    def _start(self) -> Integers | None:
        """Scatter middles far apart, then let points and middles settle by turns."""
        count = len(self.demands)
        middles = [int(self.chance.integers(count))]
        while len(middles) < self.problem.middles:
            near = self.distances[:, middles].min(axis=1).astype(float) ** 2
            near[middles] = 0
            near = near if near.sum() else np.isin(np.arange(count), middles, invert=True).astype(float)
            middles.append(int(self.chance.choice(count, p=near / near.sum())))
        best: Integers | None = None
        for _ in range(20):
            taken = self._assign(middles)
            if taken is None or (best is not None and self._cost(taken) >= self._cost(best)):
                break
            best = taken
            middles = [self._middle_of(np.flatnonzero(taken == middle)) for middle in np.unique(taken)]
        return best

    def _middle_of(self, points: Integers) -> int:
        able = points[self.rooms[points] >= self.demands[points].sum()]
        able = able if len(able) else points
        return int(able[self.distances[np.ix_(points, able)].sum(axis=0).argmin()])

    def _assign(self, middles: Sequence[int]) -> Integers | None:
        """Give each point a middle with room, the points that would lose most by waiting first."""
        room = self.rooms[list(middles)].copy()
        far = self.distances[:, list(middles)].astype(float)
        taken = np.full(len(self.demands), -1)
        while (taken < 0).any():
            waiting = np.flatnonzero(taken < 0)
            open_to = np.where(self.demands[waiting, None] <= room[None, :], far[waiting], np.inf)
            ranked = np.sort(open_to, axis=1)
            if np.isinf(ranked[:, 0]).any():
                return self._assigned_exactly(middles)
            second = ranked[:, 1] if ranked.shape[1] > 1 else ranked[:, 0]
            loss = np.where(np.isinf(second), 1e18, second - ranked[:, 0]) + self.demands[waiting] * 1e-6
            point = waiting[loss.argmax()]
            choice = int(open_to[loss.argmax()].argmin())
            taken[point] = middles[choice]
            room[choice] -= self.demands[point]
        return taken

    def _assigned_exactly(self, middles: Sequence[int]) -> Integers | None:
        return self._programme(np.arange(len(self.demands)), np.array(middles), len(middles), None)

    def _solved_around(self, current: Integers, middle: int, *, any_middle: bool) -> Integers:
        """Solve a middle and those nearest to it anew, with all their points; any of these or few may be middles."""
        opened = np.unique(current)
        near = opened[
            np.argsort(self.distances[middle, opened] + self.chance.random(len(opened)), kind="stable")
        ]
        chosen: list[int] = []
        points = np.array([], np.int64)
        for other in near.tolist():
            more = np.concatenate([points, np.flatnonzero(current == other)])
            if len(chosen) >= 2 and len(more) > POINTS_AT_ONCE:
                break
            chosen, points = [*chosen, other], more
        allowed = len(chosen) + self.problem.middles - len(opened)
        beside = np.argsort(self.distances[np.ix_(np.array(chosen), points)], axis=1, kind="stable")[
            :, :CANDIDATES_EACH
        ]
        few = np.unique(np.concatenate([np.array(chosen), points[beside.ravel()]]))
        candidates = points if any_middle else few
        found = self._programme(points, candidates, allowed, current)
        return current if found is None else found

    def _programme(
        self, points: Integers, candidates: Integers, middles: int, current: Integers | None
    ) -> Integers | None:
        """Choose middles among candidates for these points, exactly; None when nothing better was found."""
        solver = quiet_highs(mip_max_nodes=NODES, mip_rel_gap=0.0)
        if current is not None:
            before = float(self.distances[points, current[points]].sum())
            solver.setOptionValue("objective_bound", before - 0.5)
        solver.passModel(self._model(points, candidates, middles))
        solver.run()
        if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        values = np.array(solver.getSolution().col_value)
        taken = values[: len(points) * len(candidates)].reshape(len(points), len(candidates))
        found = np.full(len(self.demands), -1) if current is None else current.copy()
        found[points] = candidates[taken.argmax(axis=1)]
        return found

    def _model(self, points: Integers, candidates: Integers, middles: int) -> highspy.HighsLp:
        """Columns: point × candidate, then candidates. Rows: one middle a point; room; only open ones; how many."""
        many, few = len(points), len(candidates)
        pairs = np.arange(many * few)
        point, candidate = pairs // few, pairs % few
        opened = many * few + np.arange(few)
        rows = np.concatenate(
            [point, many + candidate, many + few + pairs, many + np.arange(few), many + few + pairs]
        )
        columns = np.concatenate([pairs, pairs, pairs, opened, opened[candidate]])
        values = np.concatenate(
            [
                np.ones(many * few),
                self.demands[points][point],
                np.ones(many * few),
                -self.rooms[candidates],
                -np.ones(many * few),
            ]
        )
        last = many + few + many * few
        rows = np.concatenate([rows, np.full(few, last)])
        columns, values = np.concatenate([columns, opened]), np.concatenate([values, np.ones(few)])
        order = np.lexsort((rows, columns))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = many * few + few, last + 1
        model.col_cost_ = np.concatenate(
            [self.distances[np.ix_(points, candidates)].ravel(), np.zeros(few)]
        ).astype(float)
        model.col_lower_, model.col_upper_ = np.zeros(model.num_col_), np.ones(model.num_col_)
        model.row_lower_ = np.concatenate([np.ones(many), np.full(few + many * few + 1, -highspy.kHighsInf)])
        model.row_upper_ = np.concatenate([np.ones(many), np.zeros(few + many * few), [float(middles)]])
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        starts = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=model.num_col_))])
        model.a_matrix_.start_ = starts.astype(np.int32)
        model.a_matrix_.index_ = rows[order].astype(np.int32)
        model.a_matrix_.value_ = values[order].astype(float)
        model.integrality_ = [highspy.HighsVarType.kInteger] * int(model.num_col_)
        return model
