"""
The master problem: which line each person works, as a linear program over the lines known so far.

Rows: one a demand (at work + missing - beyond = needed), one for all that is missing together (no less than is known to be),
one a person (one line). HiGHS keeps its basis between runs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from trucban.planning.highs import quiet_highs
from trucban.planning.roster.lines.pricer import Line
from trucban.planning.roster.lines.spec import Floats, Problem

PRIMAL = 4  # HiGHS's number of the primal simplex: new columns leave the basis feasible


class LinearProgramFailed(RuntimeError):
    """HiGHS did not solve a program that has a solution: its answer must not be used."""


@dataclass(frozen=True)
class Column:
    """A line a person may work and what it costs by itself."""

    person: int
    line: Line
    cost: float


@dataclass(frozen=True)
class Solution:
    """
    Cost, how much of each column is taken, how many are missing, and what each row is worth.

    ``worth`` has what one more at work is worth for each demand; its last entry is what it costs that so many must be
    missing.
    """

    cost: float
    shares: Floats
    missing: float
    worth: Floats


class Master:
    """The program with all columns so far; ``least_missing`` places will be empty, whoever works what."""

    def __init__(self, problem: Problem, least_missing: int = 0) -> None:
        self.problem, self.least_missing = problem, least_missing
        self.columns: list[Column] = []
        self._lines: list[Line] = []
        self._people: list[int] = []
        self._allowed: NDArray[np.bool_] = np.zeros(0, dtype=bool)
        self._known: set[tuple[int, bytes]] = set()
        self._rows = _rows_of(problem)
        self._highs = quiet_highs(solver="simplex", simplex_strategy=PRIMAL)
        self._first = 2 * len(problem.demands)
        self._build()

    def _build(self) -> None:
        demands, people = self.problem.demands, len(self.problem.people)
        for demand in demands:
            self._add_row(demand.need, demand.need)
        self._add_row(self.least_missing, highspy.kHighsInf)
        for _ in range(people):
            self._add_row(1, 1)
        for row, demand in enumerate(demands):
            self._add(demand.under, [row, len(demands)], [1.0, 1.0])
            self._add(demand.over, [row], [-1.0])

    def _add_row(self, low: float, high: float) -> None:
        self._highs.addRow(float(low), float(high), 0, np.array([], dtype=np.int32), np.array([]))

    def _add(self, cost: float, rows: Sequence[int], values: Sequence[float]) -> None:
        self._highs.addCol(
            float(cost), 0.0, highspy.kHighsInf, len(rows), np.array(rows, dtype=np.int32), np.array(values)
        )

    def add(self, columns: Iterable[Column]) -> int:
        """Add the columns not known yet; return how many."""
        added = 0
        for column in columns:
            key = (column.person, column.line.tobytes())
            if key in self._known:
                continue
            self._known.add(key)
            self.columns.append(column)
            self._lines.append(column.line)
            self._people.append(column.person)
            rows = [row for day, symbol in enumerate(column.line.tolist()) for row in self._rows[day][symbol]]
            rows.append(len(self.problem.demands) + 1 + column.person)
            self._add(column.cost, rows, [1.0] * len(rows))
            added += 1
        return added

    def allow(self, costs: Floats) -> None:
        """Let only those columns take part whose every cell has a finite cost."""
        count = len(self.columns)
        if not count:
            return
        lines, people = np.stack(self._lines), np.array(self._people)
        finite = np.isfinite(costs)[people[:, None], np.arange(self.problem.days), lines]
        self._allowed = finite.all(axis=1)
        places = np.arange(self._first, self._first + count, dtype=np.int32)
        upper = np.where(self._allowed, highspy.kHighsInf, 0.0)
        self._highs.changeColsBounds(count, places, np.zeros(count), upper)

    def people_without(self) -> list[int]:
        """Return the people none of whose columns takes part."""
        people = np.array(self._people, dtype=np.intp)[: len(self._allowed)]
        have = set(people[self._allowed].tolist()) | set(self._people[len(self._allowed) :])
        return [person for person in range(len(self.problem.people)) if person not in have]

    def solve(self) -> Solution:
        """
        Solve the program.

        Raises
        ------
        LinearProgramFailed: the solver gave no optimum.
        """
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self._highs.clearSolver()
            self._highs.run()
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise LinearProgramFailed(f"expected an optimum, HiGHS says {status}")
        solution = self._highs.getSolution()
        values = np.array(solution.col_value)
        return Solution(
            self._highs.getInfo().objective_function_value,
            values[self._first :],
            float(values[: self._first : 2].sum()),
            np.array(solution.row_dual)[: len(self.problem.demands) + 1],
        )


def _rows_of(problem: Problem) -> list[list[list[int]]]:
    """Return for each day and symbol the demands it serves."""
    rows: list[list[list[int]]] = [[[] for _ in range(problem.symbols)] for _ in range(problem.days)]
    for row, demand in enumerate(problem.demands):
        rows[demand.day][demand.symbol].append(row)
    return rows
