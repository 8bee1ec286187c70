"""
Moves between middles: one point goes over, or two change places; what was moved stays for a while (tabu search).

Middles may be too full on the way: each unit over its room costs, more while they are and less while they are not.

References:
    França, Sosa, Pureza (1999), "An adaptive tabu search algorithm for the capacitated clustering problem", ITOR 6(6).
    Gendreau, Hertz, Laporte (1994), Management Science 40(10): the changing price of what does not fit.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

IDLE = 1000  # moves without a better answer before the search ends
LEAST_TABU = 5  # moves a point stays away from where it was; up to a quarter of the points more
DEARER = 1.1
LEAST_PRICE = 1e-3


@dataclass
class _State:
    """``group`` of each point; ``middles`` and ``loads`` of each group; ``price`` of a unit over the room."""

    group: Integers
    middles: Integers
    loads: Integers
    price: float


class Moves:
    """Tabu search on one problem; ``distances`` point × point, demands and rooms of each point."""

    def __init__(
        self, distances: Integers, demands: Integers, rooms: Integers, chance: np.random.Generator
    ) -> None:
        self._distances, self._demands, self._rooms = distances, demands, rooms
        self._chance = chance
        self._points = np.arange(len(demands))

    def search(self, middle_of: Integers, allowed: int, stop: Callable[[], bool]) -> Integers:
        """Return the best answer of at most so many middles that moves from this one find: this one, if no better."""
        middles, group = np.unique(middle_of, return_inverse=True)
        others = np.setdiff1d(self._points, middles)
        middles = np.append(middles, self._chance.permutation(others)[: allowed - len(middles)])
        loads = np.bincount(group, self._demands, len(middles)).astype(np.int64)
        price = float(self._distances.mean() / max(1.0, self._demands.mean()))
        state = _State(group, middles, loads, price)
        best, least = middle_of, self._length(state)
        away = np.zeros((len(group), len(middles)), np.int64)  # move until which a point may not come there
        move = idle = 0
        while idle < IDLE and len(middles) > 1 and not stop():
            move, idle = move + 1, idle + 1
            for point, to in self._best_move(state, away > move, least):
                tabu = LEAST_TABU + int(self._chance.integers(1 + len(group) // 4))
                away[point, state.group[point]] = move + tabu
                self._put(state, point, to)
            if (state.loads > self._rooms[state.middles]).any():
                state.price *= DEARER
                continue
            state.price = max(LEAST_PRICE, state.price / DEARER)
            if self._length(state) < least:
                best, least, idle = state.middles[state.group], self._length(state), 0
        return best

    def _length(self, state: _State) -> int:
        return int(self._distances[self._points, state.middles[state.group]].sum())

    def _best_move(self, state: _State, is_tabu: NDArray[np.bool_], least: int) -> list[tuple[int, int]]:
        """Return what goes where: one point or two; what is tabu only where it would be the best answer so far."""
        group, rooms = state.group, self._rooms[state.middles]
        far = self._distances[:, state.middles].astype(float)
        own = far[self._points, group]
        over = np.maximum(state.loads - rooms, 0)
        wanted = least - own.sum() - state.price * over.sum() - 1e-9  # less than this betters the best
        one = self._by_one(state, far - own[:, None], over, rooms)
        one[is_tabu & (one >= wanted)] = np.inf
        two = self._by_two(state, far[:, group] - own[:, None], over, rooms)
        is_barred = is_tabu[:, group]
        two[(is_barred | is_barred.T) & (two >= wanted)] = np.inf
        first, pair = int(one.argmin()), int(two.argmin())
        if not np.isfinite(min(one.flat[first], two.flat[pair])):
            return []
        if one.flat[first] <= two.flat[pair]:
            point, to = divmod(first, one.shape[1])
            return [(point, to)]
        point, other = divmod(pair, len(group))
        return [(point, int(group[other])), (other, int(group[point]))]

    def _by_one(self, state: _State, longer: Floats, over: Integers, rooms: Integers) -> Floats:
        """Return point × group: what it costs that a point goes there."""
        group, loads = state.group, state.loads
        there = np.maximum(loads[None, :] + self._demands[:, None] - rooms[None, :], 0) - over[None, :]
        here = np.maximum(loads[group] - self._demands - rooms[group], 0) - over[group]
        costs = longer + state.price * (there + here[:, None])
        costs[self._points, group] = np.inf
        return np.asarray(costs)

    def _by_two(self, state: _State, longer: Floats, over: Integers, rooms: Integers) -> Floats:
        """Return point × point: what it costs that two change places."""
        group = state.group
        more = self._demands[None, :] - self._demands[:, None]
        here = np.maximum((state.loads - rooms)[group][:, None] + more, 0) - over[group][:, None]
        costs = longer + longer.T + state.price * (here + here.T)
        costs[group[:, None] == group[None, :]] = np.inf
        return np.asarray(costs)

    def _put(self, state: _State, point: int, to: int) -> None:
        """Move a point and choose the middles of both groups anew."""
        left = int(state.group[point])
        state.group[point] = to
        state.loads[left] -= self._demands[point]
        state.loads[to] += self._demands[point]
        for changed in (left, to):
            points = np.flatnonzero(state.group == changed)
            if len(points):
                able = points[self._rooms[points] >= state.loads[changed]]
                able = able if len(able) else points
                lengths = self._distances[np.ix_(points, able)].sum(axis=0)
                state.middles[changed] = able[lengths.argmin()]
