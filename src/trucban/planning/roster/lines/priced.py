"""
A bound for a long horizon: limits are priced instead of counted.

The cheapest line of half a year under every limit that may bind takes longer than the time there is. Without limits it is
a shortest path through the rules alone. So each limit of each person is a row of the linear program beside the demands, and
its price goes into the search for lines as the demands' worth does. Whatever the prices, no roster is cheaper than what they
prove (Lagrange). What a rule counts is priced by day and symbol: a tally as it is, a weekend as half of its Saturday and half
of its Sunday, which is never more.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from trucban.planning.ending import Stop
from trucban.planning.highs import quiet_highs
from trucban.planning.roster.lines import paths
from trucban.planning.roster.lines.graph import Graph, graph_of
from trucban.planning.roster.lines.master import PRIMAL
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.rules import Tally, Weekends
from trucban.planning.roster.lines.spec import FREE, Floats, Limits, Lines, Rule

SMOOTHING = 0.6  # how much of the best prices so far stays in the next
CLOSE = 1e-3  # gap between linear program and bound at which the prices are good enough
MOST_ROWS = 4000  # of the linear program: beyond, a step takes longer than the time there is


@dataclass(frozen=True)
class _Row:
    """From what to what a demand or a limit may be used, and the least and the most one more use may be worth."""

    low: float
    high: float
    least: float
    most: float


@dataclass(frozen=True)
class _Group:
    """People under the same rules; the rows of their limits, people × limits, begin at ``place``."""

    people: list[int]
    graph: Graph
    weights: Floats  # limits × days × symbols
    place: int


class Priced:
    """Prices that become better step by step, and the best bound they proved; begins with the lines of a roster."""

    def __init__(self, pricer: Pricer, lines: Lines) -> None:
        self.pricer, self.problem, self.bound = pricer, pricer.problem, -math.inf
        demands = self.problem.demands
        self._cells = ([demand.day for demand in demands], [demand.symbol for demand in demands])
        self._rows = [_Row(one.need, one.need, -one.over, one.under) for one in demands]
        self._groups = self._grouped()
        table = np.array([[row.low, row.high, row.least, row.most] for row in self._rows]).reshape(-1, 4)
        self._low, self._high, self._least, self._most = table.T
        self._best: Floats | None = None
        self.is_done = False
        self.is_possible = len(self._rows) + len(self.problem.people) <= MOST_ROWS
        if self.is_possible:
            self._highs = self._program()
            self.learn(lines)

    def learn(self, lines: Lines) -> None:
        """Add everybody's line of a roster to the program."""
        for group in self._groups if self.is_possible else ():
            self._take(group, lines[group.people])

    def run(self, steps: int, target: float, stop: Stop, seconds: float = math.inf) -> None:
        """
        Take so many steps; fewer once the bound reaches ``target`` or a step's program is not solved within ``seconds``.

        None where the program would be too large.
        """
        for _ in range(steps if self.is_possible and not self.is_done else 0):
            if self.bound >= target or stop() or not self._go(seconds):
                break

    def _go(self, seconds: float) -> bool:
        """Take one step; say whether its program was solved. A roster needs no bound: what HiGHS cannot solve is let go."""
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + seconds)  # HiGHS counts all runs
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kTimeLimit:
            return False  # the next step goes on from there
        if status != highspy.HighsModelStatus.kOptimal:
            self._highs.clearSolver()  # the next step begins anew
            return False
        worth = np.array(self._highs.getSolution().row_dual)[: len(self._rows)]
        if self._best is not None:
            worth = SMOOTHING * self._best + (1 - SMOOTHING) * worth
        worth = paths.exact(np.clip(worth, self._least, self._most))
        least = self._highs.getInfo().objective_function_value + self.problem.constant
        value = self._try(worth)
        self.is_done = least - max(value, self.bound) <= CLOSE * abs(least)
        if value > self.bound:
            self.bound, self._best = value, worth
        return True

    def _try(self, worth: Floats) -> float:
        """Return the bound a worth of every row proves, and take the lines that are cheapest by it."""
        cells = np.zeros((self.problem.days, self.problem.symbols))
        np.add.at(cells, self._cells, worth[: len(self._cells[0])])
        paid = np.where(worth > 0, self._low, self._high)
        value = float(paid @ worth) + self.problem.constant
        for group in self._groups:
            shape = len(group.people), len(group.weights)
            of = worth[group.place : group.place + shape[0] * shape[1]].reshape(shape)
            prices = self.pricer.costs[group.people] - cells - np.tensordot(of, group.weights, 1)
            found = paths.cheapest(group.graph, prices, [[]] * shape[0])
            value += sum(one.least for one in found)
            self._take(group, np.stack([one.lines[0] for one in found]))
        return value

    def _program(self) -> Any:  # highspy carries no types
        """Return the linear program without lines: demands and limits, then one row a person."""
        highs = quiet_highs(solver="simplex", simplex_strategy=PRIMAL)
        rows = [(row.low, row.high) for row in self._rows] + [(1.0, 1.0)] * len(self.problem.people)
        for low, high in rows:
            highs.addRow(low, high, 0, np.array([], dtype=np.int32), np.array([]))
        for place, row in enumerate(self._rows):
            for cost, by in ((row.most, 1.0), (-row.least, -1.0)):
                if np.isfinite(cost):
                    highs.addCol(cost, 0.0, np.inf, 1, np.array([place], dtype=np.int32), np.array([by]))
        return highs

    def _take(self, group: _Group, lines: Lines) -> None:
        """Add a line for each of the group's people to the program."""
        days = np.arange(self.problem.days)
        served: dict[tuple[int, int], list[int]] = defaultdict(list)
        for place, cell in enumerate(zip(*self._cells, strict=True)):
            served[cell].append(place)
        used = group.weights[:, days, lines].sum(axis=2).T
        for number, (person, line) in enumerate(zip(group.people, lines, strict=True)):
            walked = self.pricer.walk(person, line)
            assert walked is not None  # noqa: S101  # the search only finds what the automaton allows
            cost = walked[0] + float(self.pricer.costs[person, days, line].sum())
            entries = {place: 1.0 for cell in enumerate(line.tolist()) for place in served.get(cell, ())}
            begin = group.place + number * len(group.weights)
            entries |= {begin + int(one): float(used[number, one]) for one in np.flatnonzero(used[number])}
            entries[len(self._rows) + person] = 1.0
            rows = np.array(list(entries), dtype=np.int32)
            self._highs.addCol(cost, 0.0, np.inf, len(rows), rows, np.array(list(entries.values())))

    def _grouped(self) -> list[_Group]:
        """Group the people by their rules, and add the rows of their limits."""
        alike: dict[int, list[int]] = defaultdict(list)
        for person in range(len(self.problem.people)):
            alike[id(self.pricer.automaton(person))].append(person)
        groups = []
        for people in alike.values():
            rules = self.problem.people[people[0]].rules
            kept = [number for number, rule in enumerate(rules) if isinstance(rule, Tally | Weekends)]
            counts = [_counts(rules[number], self.problem.days, self.problem.symbols) for number in kept]
            weights = np.array([cells for cells, _scale in counts])
            weights = weights.reshape(len(kept), self.problem.days, self.problem.symbols)
            graph = graph_of(self.pricer.automaton(people[0]), ())
            groups.append(_Group(people, graph, weights, len(self._rows)))
            for person in people:
                limits = self.problem.people[person].limits
                self._rows += [
                    _row(limits[number] or Limits(), scale, is_exact=isinstance(rules[number], Tally))
                    for number, (_cells, scale) in zip(kept, counts, strict=True)
                ]
        return groups


def _row(limit: Limits, scale: float, *, is_exact: bool) -> _Row:
    """Return a limit as a row; what is asked at least can only be asked of a count that is exact."""
    over = np.inf if limit.over is None else limit.over * scale
    if not is_exact or limit.low <= 0:
        return _Row(-np.inf, limit.high / scale, -over, 0.0)
    under = np.inf if limit.under is None else limit.under * scale
    return _Row(limit.low / scale, limit.high / scale, -over, under)


def _counts(rule: Rule, days: int, symbols: int) -> tuple[Floats, float]:
    """Return days × symbols: what a rule counts at least, and the power of two it was divided by to be about one."""
    cells = np.zeros((days, symbols))
    if isinstance(rule, Tally):
        cells[:] = rule.weights
    elif isinstance(rule, Weekends):
        weekend = [day for day in range(days) if rule.sees_day(day) is not None]
        cells[weekend] = np.where(np.arange(symbols) == FREE, 0.0, 0.5)
    scale = 2.0 ** math.ceil(math.log2(max(1.0, float(np.abs(cells).max(initial=0.0)))))
    return cells / scale, scale
