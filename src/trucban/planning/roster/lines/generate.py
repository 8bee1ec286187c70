"""
Column generation: the master says what each demand is worth, the pricer answers with better lines, until there are none.

The worth is smoothed towards the one with the best bound so far (Wentges 1997; Pessoa et al. 2018), which keeps it from
leaping. Every pricing of all people gives a bound (Lagrange): what the demands pay for their needs plus each person's
cheapest line. It holds for any worth between the costs of too many and too few, so nothing hangs on the linear
program's precision; the pricer's sums are exact.
"""

import math
from dataclasses import dataclass

import numpy as np

from trucban.planning.roster.lines import paths
from trucban.planning.roster.lines.master import Column, Master, Solution
from trucban.planning.roster.lines.paths import Found
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.spec import Floats, Lines, Problem

SMOOTHING = 0.6  # how much of the best worth so far stays in the next
LINES_A_ROUND = 3  # of one person


@dataclass
class Bound:
    """The best bound so far and the worth that gave it."""

    value: float = -math.inf
    worth: Floats | None = None

    def learn(self, value: float, worth: Floats) -> bool:
        """Keep the better; say whether it is."""
        if value > self.value:
            self.value, self.worth = value, worth
            return True
        return False


class Generator:
    """
    One master and one pricer; ``costs`` may be narrowed while diving.

    A worth has one entry a demand and, last, what it costs that ``least_missing`` places must be empty.
    """

    def __init__(self, problem: Problem, pricer: Pricer, least_missing: int = 0) -> None:
        self.problem, self.pricer = problem, pricer
        self.master = Master(problem, least_missing)
        self.costs = pricer.costs.copy()
        self.bound = Bound()

    def price(self, worth: Floats, people: list[int] | None = None) -> dict[int, Found]:
        """Price lines at this worth."""
        return self.pricer.cheapest(self.by_cell(worth), self.costs, LINES_A_ROUND, people)

    def take(self, found: dict[int, Found]) -> int:
        """Add the lines to the master; return how many are new."""
        return self.master.add(
            Column(person, line, self.pricer.cost(person, line))
            for person, lines in found.items()
            for line in lines.lines
        )

    def learn(self, lines: Lines) -> None:
        """Add everybody's line of a roster to the master."""
        self.master.add(
            Column(person, line.copy(), self.pricer.cost(person, line)) for person, line in enumerate(lines)
        )

    def is_done(self, solution: Solution, added: int, close: float) -> bool:
        """Say whether a round ended it: no new line, or the bound within this share of the linear program."""
        gap = solution.cost + self.problem.constant - self.bound.value
        return not added or gap <= close * abs(solution.cost)

    def lagrangian(self, worth: Floats, found: dict[int, Found]) -> float:
        """Return the bound that a pricing of all people proves."""
        needs = [*(demand.need for demand in self.problem.demands), self.master.least_missing]
        paid = float(np.array(needs, dtype=float) @ worth)
        return paid + sum(lines.least for lines in found.values()) + self.problem.constant

    def within(self, worth: Floats) -> Floats:
        """
        Bring a worth between the costs of too many and too few, in exact numbers.

        What an empty place is paid for being among those that must be comes off the cost of too few.
        """
        low = np.array([-demand.over for demand in self.problem.demands], dtype=float)
        high = np.array([demand.under for demand in self.problem.demands], dtype=float)
        most = (high - low).min(initial=np.inf) if self.master.least_missing else 0.0
        paid = np.clip(worth[-1:], 0.0, most)
        return paths.exact(np.concatenate([np.clip(worth[:-1], low, high - paid), paid]))

    def begin(self, worth: Floats | None = None) -> None:
        """Price once, at half of what a missing place costs unless a worth is given: the first bound."""
        if worth is None:
            worth = np.array([*(0.5 * demand.under for demand in self.problem.demands), 0.0])
        self._price_at(self.within(worth))

    def round(self) -> tuple[Solution, int]:
        """Solve the master and price once or twice; return the solution and how many lines are new."""
        solution = self.master.solve()
        outer = self.within(solution.worth)
        inner = outer
        if self.bound.worth is not None:
            inner = self.within(SMOOTHING * self.bound.worth + (1 - SMOOTHING) * outer)
        added = self._price_at(inner)
        if added == 0 and not np.array_equal(inner, outer):
            added = self._price_at(outer)
        return solution, added

    def reoptimise(self, allowed: float, rounds: int) -> Solution | None:
        """
        Solve under the present costs, pricing in lines while it is dearer than ``allowed``.

        None when somebody has no line left. Stops early when the bound says it cannot become cheap enough.
        """
        self.allow_possible()
        if not self._give_everybody_a_line():
            return None
        solution = self.master.solve()
        for _ in range(rounds):
            if solution.cost <= allowed:
                break
            worth = self.within(solution.worth)
            found = self.price(worth)
            if not self.take(found):
                break
            solution = self.master.solve()
            if self.lagrangian(worth, found) - self.problem.constant > allowed:
                break
        return solution

    def _give_everybody_a_line(self) -> bool:
        """Price for those whose lines are all gone; say whether everybody has one."""
        without = self.master.people_without()
        if not without:
            return True
        worth = self.bound.worth if self.bound.worth is not None else np.zeros(len(self.problem.demands) + 1)
        found = self.price(worth, without)
        self.take(found)
        return all(lines.lines for lines in found.values())

    def allow_possible(self) -> None:
        """Let only lines through cells of finite cost take part in the master."""
        self.master.allow(self.costs)

    def _price_at(self, worth: Floats) -> int:
        found = self.price(worth)
        self.bound.learn(self.lagrangian(worth, found), worth)
        return self.take(found)

    def by_cell(self, worth: Floats) -> Floats:
        """Return days × symbols: what one more at work is worth there."""
        cells = np.zeros((self.problem.days, self.problem.symbols))
        days = [demand.day for demand in self.problem.demands]
        symbols = [demand.symbol for demand in self.problem.demands]
        np.add.at(cells, (days, symbols), worth[:-1])
        return cells
