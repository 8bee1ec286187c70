"""
Large neighbourhoods: some people's days are freed, all else is held, and CP-SAT deals the freed cells best.

A neighbourhood is a block of people × days. How many cells a shape may have adapts: more while its blocks are solved to
the end, fewer when they are not. Equal cost is accepted, so that the search drifts along plateaus.
"""

from dataclasses import dataclass

import numpy as np

from trucban.planning.ending import Stop
from trucban.planning.roster.lines.exact import Budget, Model
from trucban.planning.roster.lines.part import part_of
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.roster import Roster
from trucban.planning.roster.lines.spec import Lines

FIRST_CELLS = 150
GROW, SHRINK = 1.4, 0.8
WORK = 1.0  # deterministic seconds of one neighbourhood
SECONDS = 10.0  # on the clock: a safety net


@dataclass
class Shape:
    """How wide a block is, as a share of the days or a number of them, and how many cells it has by now."""

    days: int
    cells: float = FIRST_CELLS


class Improver:
    """Neighbourhood after neighbourhood on one roster."""

    def __init__(self, roster: Roster, random: np.random.Generator, stop: Stop) -> None:
        self.roster, self.random, self.stop = roster, random, stop
        days = roster.pricer.problem.days
        self._shapes = [Shape(width) for width in sorted({min(days, width) for width in (5, 9, 14, 28)})]

    def round(self) -> bool:
        """Search one neighbourhood; say whether the roster became cheaper."""
        shape = self._shapes[self.random.integers(len(self._shapes))]
        people, first = self._draw(shape)
        part = part_of(self.roster, people)
        pricer = Pricer(part)
        lines = self.roster.lines[people]
        is_free = np.zeros((len(people), part.days), dtype=bool)
        is_free[:, first : first + shape.days] = True
        held = ~is_free[:, :, None] & (np.arange(part.symbols) != lines[:, :, None])
        model = Model(pricer, np.where(held, np.inf, pricer.costs))
        model.hint(lines)
        answer = model.solve(Budget(WORK, SECONDS), int(self.random.integers(2**31)), self.stop)
        shape.cells *= GROW if answer.is_optimal else SHRINK
        if answer.lines is None:
            return False
        before = self.roster.cost
        self._put(people, answer.lines)
        if self.roster.cost > before:  # a search cut short may not even come back to where it began
            self._put(people, lines)
        return self.roster.cost < before

    def _put(self, people: list[int], lines: Lines) -> None:
        for person, line in zip(people, lines, strict=True):
            self.roster.replace(person, line)

    def _draw(self, shape: Shape) -> tuple[list[int], int]:
        """Draw a block: days at random or around one where demands are missed, people who could do something there."""
        everybody = len(self.roster.lines)
        count = int(np.clip(shape.cells / shape.days, 2, everybody))
        days = self.roster.pricer.problem.days
        day = self.random.integers(days) if self.random.random() < 0.5 else self._sore_day()
        first = int(np.clip(day - self.random.integers(shape.days), 0, days - shape.days))
        return sorted(self.random.choice(everybody, count, replace=False).tolist()), first

    def _sore_day(self) -> int:
        """Draw a day in proportion to what its missed demands cost."""
        costs = self.roster.demands.by_day(self.roster.at_work)
        total = costs.sum()
        if total <= 0:
            return int(self.random.integers(len(costs)))
        return int(self.random.choice(len(costs), p=costs / total))
