"""
A roster from prices: one person after another is dealt the line that is best by what places are worth by then.

At the best prices of `priced` people have many lines that cost the same, and the prices do not say which of them go
together. So the prices walk on in small steps around where they are, and what everybody's cheapest lines work is averaged
over the steps: near the linear program's shares of lines, without the program (the volume algorithm). Then lines are dealt,
first to those with the most work, for whom the fewest places will do: the cheapest by the prices, by what is missing beside the
lines dealt and the shares of all others, and by the person's own shares. A line dealt is held, and the prices walk a few
steps with it before the next is dealt.

Of many people at once nothing but cheapest lines without limits is asked, and of one at a time the cheapest within them: it is
quick where column generation of everybody is not.

References
----------
F. Barahona, R. Anbil (2000): The volume algorithm: producing primal solutions with a subgradient method. Mathematical
Programming 87.
"""

import numpy as np

from trucban.planning.ending import Stop
from trucban.planning.roster.lines.priced import Priced
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.roster import Demands
from trucban.planning.roster.lines.spec import Floats, Lines

STEP = 5e-3  # of the dearest missing place: how far the prices walk at once
ASIDE = 0.05  # of each price: how far from the best the walk begins, so that no two rosters are dealt alike
AVERAGED = 400  # steps before the first line is dealt
BETWEEN = 3  # steps between two lines
LEAST = 5e-3  # part of the average that the last step has, once there were many
BY_NEED = (
    0.5  # what is missing beside the others, as a part of the worth a line is dealt by; the rest is by price
)
OWN = (
    0.1  # of the dearest missing place: what a cell is worth more that all of a person's cheapest lines work
)
ENDLESS = 10**9


class Dealer:
    """Deals one roster by prices near the best known; nobody is held before or after."""

    def __init__(self, pricer: Pricer, demands: Demands, prices: Priced, random: np.random.Generator) -> None:
        self.pricer, self.demands, self._prices = pricer, demands, prices
        begin = prices.best * random.uniform(1 - ASIDE, 1 + ASIDE, len(prices.best))
        self._walk = prices.climb(begin, ENDLESS, STEP, shortest=1.0)
        problem = pricer.problem
        self._shares = np.zeros((len(problem.people), problem.days, problem.symbols))
        self._symbols = np.arange(problem.symbols)
        self._seen = 0

    def run(self, stop: Stop, is_late: Stop = lambda: False) -> Lines | None:
        """Deal everybody a line that is allowed, without further steps once ``is_late``; None where ``stop`` came before."""
        try:
            return self._dealt(stop, is_late)
        finally:
            self._prices.release()

    def _dealt(self, stop: Stop, is_late: Stop) -> Lines | None:
        self._walk_on(AVERAGED, lambda: stop() or is_late())
        lines: Lines = np.zeros(self._shares.shape[:2], dtype=np.int16)
        for person in self._order():
            if stop():
                return None
            found = self.pricer.cheapest(self._worth(person), people=[person])[person]
            lines[person] = found.lines[0]
            self._prices.hold(person, lines[person])
            self._shares[person] = self._symbols == lines[person][:, None]
            self._walk_on(BETWEEN, is_late)
        return lines

    def _walk_on(self, steps: int, stop: Stop) -> None:
        for _ in range(steps):
            if stop():
                break
            self._step()

    def _step(self) -> None:
        """Let the prices walk a step and take everybody's cheapest lines there into the average."""
        next(self._walk)
        part = max(LEAST, 1 / (self._seen + 1))
        self._shares *= 1 - part
        self._shares += part * (self._symbols == self._prices.lines[:, :, None])
        self._seen += 1

    def _order(self) -> list[int]:
        """Return the people, those first whose lines have the most days at a place that is asked for."""
        asked = self._shares[:, self.demands.days, self.demands.symbols].sum(axis=1)
        return [int(person) for person in np.argsort(-asked.round(1), kind="stable")]

    def _worth(self, person: int) -> Floats:
        """Return days × symbols: what working it is worth when this person's line is dealt."""
        own = self._shares[person]
        others = self._shares.sum(axis=0) - own
        by_price = self._prices.by_cell()
        by_need = self.demands.worth(others)
        worth: Floats = BY_NEED * by_need + (1 - BY_NEED) * by_price + OWN * self._prices.dearest * own
        return worth
