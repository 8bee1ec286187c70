"""
A large roster, stretch by stretch: four weeks, by column generation and a dive, or dealt by prices.

Pricing whole lines of half a year costs too much, and CP-SAT's neighbourhoods are small beside such a roster. Four weeks
are what column generation does best, as long as it can take everybody at once; of a few among many it finds little to
gain, and dealing everybody anew far more. Where a stretch stands is drawn in proportion to what is missed there.
"""

import math
from collections.abc import Callable, Iterator

import numpy as np

from trucban.planning.ending import Stop
from trucban.planning.roster.lines import start
from trucban.planning.roster.lines.deal import Dealer
from trucban.planning.roster.lines.dive import Dive
from trucban.planning.roster.lines.exact import Budget
from trucban.planning.roster.lines.generate import Generator
from trucban.planning.roster.lines.priced import Priced
from trucban.planning.roster.lines.roster import Demands, Roster
from trucban.planning.roster.lines.spec import Lines
from trucban.planning.roster.lines.stretch import put, stretch_of

WEEK = 7
WIDTH = 4 * WEEK
CELLS = 25_000  # person × day × symbol cells of a stretch
CLOSE = 2e-3  # gap between linear program and bound at which column generation has done its part
WORK = 2.0  # deterministic seconds for what a dive leaves open
SECONDS = 20.0  # on the clock: a safety net
ENOUGH = 2e-3  # of the cost a sweep gains for another to follow
STEPS = 200  # towards the prices a stretch is dealt by
ANYWHERE = 0.3  # share of stretches that are not drawn by what is missed

Late = Callable[[], Stop]


class Replanner:
    """Stretch after stretch on one roster; ``late`` begins a stretch's clock and says when it should come to an end."""

    def __init__(self, roster: Roster, random: np.random.Generator, stop: Stop, late: Late) -> None:
        self.roster, self.random, self.stop, self.late = roster, random, stop, late
        problem = roster.pricer.problem
        self._width = min(WIDTH, problem.days)
        self._people = min(len(problem.people), max(2, CELLS // (self._width * problem.symbols)))

    def sweeps(self) -> Iterator[None]:
        """Let everybody in turn take the best line beside all others', stretch after stretch, while that helps; yield after each."""
        everybody, days = list(range(len(self.roster.lines))), self.roster.pricer.problem.days
        gained, shift = True, self._width // WEEK // 2 * WEEK
        while gained and not self.stop():
            before = self.roster.cost
            for first in range(shift, days - self._width + 1, self._width):
                pricer = stretch_of(self.roster, everybody, first, first + self._width)
                standing = self.roster.lines[:, first : first + self._width]
                part = Roster(pricer, Demands(pricer.problem), standing)
                start.descend(part, everybody, self.stop)
                self._put(everybody, first, [part.lines])
                yield
            gained = before - self.roster.cost > ENOUGH * before
            shift = 0 if shift else self._width // WEEK // 2 * WEEK

    def round(self) -> None:
        """Re-plan a stretch of everybody, by column generation where it can take them all; where that gains nothing, the other way."""
        first, other = self._replan, self._deal
        if self._people < len(self.roster.lines):
            first, other = other, first
        if not first() and not self.stop():
            other()

    def _deal(self) -> bool:
        """Deal everybody one stretch anew; say whether the roster became cheaper."""
        everybody, first = list(range(len(self.roster.lines))), self._draw_first()
        before = self.roster.cost
        pricer = stretch_of(self.roster, everybody, first, first + self._width)
        is_late = self.late()
        prices, demands = Priced(pricer), Demands(pricer.problem)
        prices.run(STEPS, math.inf, lambda: self.stop() or is_late())
        lines = Dealer(pricer, demands, prices, self.random).run(self.stop, is_late)
        if lines is not None:
            part = Roster(pricer, demands, lines)
            while start.descend(part, everybody, self.stop):
                pass
            self._put(everybody, first, [part.lines])
        return self.roster.cost < before

    def _replan(self) -> bool:
        """Plan one stretch of some people anew by column generation and a dive; say whether the roster became cheaper."""
        people, first = self._draw_people(), self._draw_first()
        before = self.roster.cost
        self._put(people, first, self._found(people, first))
        return self.roster.cost < before

    def _put(self, people: list[int], first: int, found: list[Lines]) -> None:
        """Put the first of the stretches into the roster that makes it no dearer."""
        before = self.roster.cost
        standing = self.roster.lines[people, first : first + self._width].copy()
        for lines in found:
            put(self.roster, people, first, lines)
            if self.roster.cost <= before:
                break
            put(self.roster, people, first, standing)

    def _found(self, people: list[int], first: int) -> list[Lines]:
        """Return what the stretch could be instead, the best first."""
        pricer = stretch_of(self.roster, people, first, first + self._width)
        generator = Generator(pricer.problem, pricer)
        standing = self.roster.lines[people, first : first + self._width]
        roster = Roster(pricer, Demands(pricer.problem), standing)
        generator.learn(standing)
        while not self.stop() and start.descend(roster, range(len(people)), self.stop):
            generator.learn(roster.lines)
        is_late = self.late()
        self._generate(generator, is_late)
        dive = Dive(generator, self.random, self.stop, is_late)
        lines = None if self.stop() else dive.run(Budget(WORK, SECONDS))
        dived = [] if lines is None else [Roster(pricer, roster.demands, lines)]
        return [one.lines for one in sorted([*dived, roster], key=lambda one: one.cost)]

    def _generate(self, generator: Generator, is_late: Stop) -> None:
        generator.begin()
        while not (self.stop() or is_late()):
            solution, added = generator.round()
            if generator.is_done(solution, added, CLOSE):
                break

    def _draw_people(self) -> list[int]:
        return sorted(self.random.choice(len(self.roster.lines), self._people, replace=False).tolist())

    def _draw_first(self) -> int:
        """Draw the first day of a stretch of whole weeks, mostly around one where demands are missed."""
        days = self.roster.pricer.problem.days
        weeks = (
            self.roster.demands.by_day(self.roster.at_work)[: days // WEEK * WEEK]
            .reshape(-1, WEEK)
            .sum(axis=1)
        )
        share = np.full(len(weeks), 1 / len(weeks))
        if weeks.sum() > 0 and self.random.random() >= ANYWHERE:
            share = weeks / weeks.sum()
        week = int(self.random.choice(len(weeks), p=share)) - int(self.random.integers(self._width // WEEK))
        return int(np.clip(week * WEEK, 0, (days - self._width) // WEEK * WEEK))
