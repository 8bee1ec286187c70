"""A whole roster: everybody's lines, who is at work when, and what it costs."""

import numpy as np
from numpy.typing import NDArray

from trucban.planning.roster.lines.pricer import Line, Pricer
from trucban.planning.roster.lines.spec import Floats, Lines, Problem


class Demands:
    """The demands as tables: what so many at work cost, and what one more is worth."""

    def __init__(self, problem: Problem) -> None:
        self.days = np.array([demand.day for demand in problem.demands], dtype=np.intp)
        self.symbols = np.array([demand.symbol for demand in problem.demands], dtype=np.intp)
        self.needs = np.array([demand.need for demand in problem.demands])
        self.under = np.array([demand.under for demand in problem.demands])
        self.over = np.array([demand.over for demand in problem.demands])
        self.shape = (problem.days, problem.symbols)

    def cost(self, at_work: NDArray[np.int64]) -> int:
        """Return what so many at work (days × symbols) cost."""
        return int(self._costs(at_work).sum())

    def by_day(self, at_work: NDArray[np.int64]) -> Floats:
        """Return the same day by day."""
        costs = np.zeros(self.shape[0])
        np.add.at(costs, self.days, self._costs(at_work))
        return costs

    def _costs(self, at_work: NDArray[np.int64]) -> NDArray[np.int64]:
        missing = self.needs - at_work[self.days, self.symbols]
        costs: NDArray[np.int64] = np.where(missing > 0, missing * self.under, -missing * self.over)
        return costs

    def worth(self, at_work: NDArray[np.int64] | Floats) -> Floats:
        """
        Return for each day and symbol what one more at work saves; below zero where it costs.

        Where a part of somebody is missing, one more saves for that part and costs for the rest.
        """
        short = np.clip(self.needs - at_work[self.days, self.symbols], 0, 1)
        saves = short * self.under - (1 - short) * self.over
        cells = np.zeros(self.shape)
        np.add.at(cells, (self.days, self.symbols), saves)
        return cells


class Roster:
    """Lines that change one by one, with the cost kept up to date."""

    def __init__(self, pricer: Pricer, demands: Demands, lines: Lines) -> None:
        self.pricer, self.demands = pricer, demands
        self.lines = lines.copy()
        self.own = [pricer.cost(person, line) for person, line in enumerate(lines)]
        self.at_work = np.zeros(demands.shape, dtype=np.int64)
        for line in lines:
            self._count(line, 1)

    @property
    def cost(self) -> float:
        """Cost of the whole; infinity when somebody's line is not allowed."""
        return sum(self.own) + self.demands.cost(self.at_work) + self.pricer.problem.constant

    def replace(self, person: int, line: Line) -> None:
        """Give a person another line."""
        self._count(self.lines[person], -1)
        self._count(line, 1)
        self.lines[person] = line
        self.own[person] = self.pricer.cost(person, line)

    def without(self, person: int) -> NDArray[np.int64]:
        """Return who is at work besides a person."""
        others = self.at_work.copy()
        others[np.arange(len(self.lines[person])), self.lines[person]] -= 1
        return others

    def _count(self, line: Line, by: int) -> None:
        self.at_work[np.arange(len(line)), line] += by
