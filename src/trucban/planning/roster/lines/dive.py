"""
A dive: from the linear program's shares of lines to one line a person.

Again and again the (person, day) cells on which the shares all but agree are fixed, lines against them leave, and new
lines are priced in, as long as that costs next to nothing (after Strandmark, Qu and Curtois 2020, with cells in place of
whole lines). What is scarce is settled first: a cell whose demand the linear program pays dearly comes before a surer one
that is cheap, for a dear place nobody can take any more is lost, a cheap one is found again. What is open then, a fifth of
the roster or so, is searched by CP-SAT.
"""

from dataclasses import dataclass

import numpy as np

from trucban.planning.ending import Stop
from trucban.planning.roster.lines.exact import Budget, Model
from trucban.planning.roster.lines.generate import Generator
from trucban.planning.roster.lines.master import Solution
from trucban.planning.roster.lines.spec import Floats, Lines

FIRST_STEP = 0.05  # of all cells are fixed in the first step
DEARER = 1e-2  # of the cost all steps together may add
ROUNDS_A_STEP = 8
SURE = 1 - 1e-6
NOISE = 0.02  # two dives from one program go different ways
SCARCE = 0.4  # of sureness a cell of the dearest demand may lack beside one that is worth nothing


@dataclass(frozen=True)
class Cell:
    """One person on one day, and what most of their lines work on it."""

    person: int
    day: int
    symbol: int


class Dive:
    """One dive; afterwards the generator's costs and columns are whole again."""

    def __init__(
        self, generator: Generator, random: np.random.Generator, stop: Stop, is_late: Stop = lambda: False
    ) -> None:
        """Dive until ``stop``; once ``is_late``, leave what is open by then to CP-SAT."""
        self.generator, self.random, self.stop, self.is_late = generator, random, stop, is_late
        self._cells = len(generator.problem.people) * generator.problem.days
        self._scarcity = _scarcity(generator)

    def run(self, budget: Budget) -> Lines | None:
        """Return everybody's lines; None when it was stopped before or nothing was found in what was left."""
        self._restore(self.generator.pricer.costs)
        try:
            shares = self._down()
            agreed = shares.max(axis=2) > SURE
            if agreed.all():
                return np.asarray(shares.argmax(axis=2), dtype=np.int16)
            return None if self.stop() else self._search(shares, budget)
        finally:
            self._restore(self.generator.pricer.costs)

    def _down(self) -> Floats:
        """Fix cells in ever smaller steps; return the shares of what is worked at the end."""
        solution = self.generator.master.solve()
        shares = self.shares(solution)
        step = max(1, int(FIRST_STEP * self._cells))
        while step and not (self.stop() or self.is_late()):
            cells = self.surest(shares)
            if not cells:
                break
            fixed = 1 - (len(cells) - min(step, len(cells))) / self._cells
            allowed = solution.cost + max(DEARER * fixed * abs(solution.cost), 1e-6)
            before = self.generator.costs.copy()
            following = self._fix(cells[:step], allowed)
            if following is None or following.cost > allowed:
                self._restore(before)
                step //= 2
            else:
                shares = self.shares(following)
        return shares

    def _fix(self, cells: list[Cell], allowed: float) -> Solution | None:
        for cell in cells:
            costs = self.generator.costs[cell.person, cell.day]
            kept = costs[cell.symbol]
            costs[:] = np.inf
            costs[cell.symbol] = kept
        return self.generator.reoptimise(allowed, ROUNDS_A_STEP)

    def _restore(self, costs: Floats) -> None:
        self.generator.costs = costs.copy()
        self.generator.allow_possible()

    def shares(self, solution: Solution) -> Floats:
        """Return people × days × symbols: the share of lines that work the symbol."""
        problem = self.generator.problem
        shares = np.zeros((len(problem.people), problem.days, problem.symbols))
        days = np.arange(problem.days)
        for column in np.flatnonzero(solution.shares > 1e-9):
            found = self.generator.master.columns[column]
            shares[found.person, days, found.line] += solution.shares[column]
        return shares

    def surest(self, shares: Floats) -> list[Cell]:
        """Return the cells whose lines do not agree yet, the surest of the scarcest first."""
        sureness, symbols = shares.max(axis=2), shares.argmax(axis=2)
        is_open = sureness <= SURE
        rank = sureness + self._scarcity[np.arange(symbols.shape[1]), symbols]
        rank = np.where(is_open, rank + NOISE * self.random.random(rank.shape), -np.inf)
        order = np.argsort(-rank, axis=None, kind="stable")[: int(is_open.sum())]
        people, days = np.unravel_index(order, rank.shape)
        symbols = symbols[people, days]
        return [Cell(int(p), int(d), int(s)) for p, d, s in zip(people, days, symbols, strict=True)]

    def _search(self, shares: Floats, budget: Budget) -> Lines | None:
        """Hold what the lines agree on and let CP-SAT search the rest."""
        agreed = shares.max(axis=2) > SURE
        works = np.arange(self.generator.problem.symbols) == shares.argmax(axis=2)[:, :, None]
        costs = np.where(agreed[:, :, None] & ~works, np.inf, self.generator.costs)
        model = Model(self.generator.pricer, costs)
        model.hint(np.asarray(shares.argmax(axis=2), dtype=np.int16))
        return model.solve(budget, int(self.random.integers(2**31)), self.stop).lines


def _scarcity(generator: Generator) -> Floats:
    """Return days × symbols: what the best bound's worth adds to the sureness of a cell that works it."""
    problem = generator.problem
    if generator.bound.worth is None:
        return np.zeros((problem.days, problem.symbols))
    by_cell = generator.by_cell(generator.bound.worth)
    dearest = by_cell.max()
    scarcity: Floats = SCARCE * np.clip(by_cell / dearest, -1, 1) if dearest > 0 else np.zeros_like(by_cell)
    return scarcity
