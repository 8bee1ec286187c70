"""
The recipe: a first roster, a bound, dives from it, neighbourhoods around the best.

1. Person by person the cheapest line beside the others (`start`): a roster within a second or two.
2. Column generation (`generate`): the bound, and the shares of lines it needs.
3. Dives (`dive`), each from the same linear program and each another way down.
4. Crossing (`cross`): CP-SAT on what the linear program, the best roster and the last dives work on each cell.
5. Neighbourhoods (`improve`) on the best roster; after some without gain the next dive, in turn.
6. What must be missing is rounded up (`whole`), once: a better bound where the linear program empties a part of a place.
7. A small roster is also given to CP-SAT as a whole, each time for twice as long: it closes what is left of the gap.

A horizon of many weeks, or a month of very many people and symbols, is too large for that: the first roster of many weeks is
made four weeks after four weeks (`rolling`), then everybody takes better stretches in turn; its limits are priced
(`priced`), which is its bound; everybody is dealt a line by these prices (`deal`); and stretches are re-planned (`replan`),
in turn with better prices.

Work is counted in rounds, so a solve with ``rounds`` and no seconds is repeatable: same problem, seed and rounds, same
roster on the same versions. By the clock it is not.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from trucban.planning.ending import Stop
from trucban.planning.roster.lines import start, whole
from trucban.planning.roster.lines.cross import narrowed
from trucban.planning.roster.lines.deal import Dealer
from trucban.planning.roster.lines.dive import Dive
from trucban.planning.roster.lines.exact import Budget, Model
from trucban.planning.roster.lines.generate import Generator
from trucban.planning.roster.lines.improve import Improver
from trucban.planning.roster.lines.priced import Priced
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.replan import Replanner
from trucban.planning.roster.lines.rolling import LONG
from trucban.planning.roster.lines.roster import Demands, Roster
from trucban.planning.roster.lines.spec import Floats, Lines, Problem
from trucban.planning.roster.lines.stretch import MOST_CELLS

DESCENTS = 6
CLOSE = 5e-4  # gap between linear program and bound at which column generation has done its part
DIVE_WORK = 4.0  # deterministic seconds for what a dive leaves open
DIVE_SECONDS = 60.0
PATIENCE = 12  # neighbourhoods without gain before the next dive
CROSS_WORK = 8.0  # deterministic seconds of one crossing
PARENTS = 3  # dives whose rosters take part in it
SMALL = 700  # person × day × symbol cells of a roster that CP-SAT may prove as a whole
FIRST_PROOF = 5.0  # deterministic seconds of the first such attempt
PROOF_SECONDS = 600.0
LARGE = 40_000  # the same cells from which column generation of the whole takes too long
NEVER = 10**9
FIRST_SHARE = 0.3  # of the clock's time for the first roster, then the quickest way to one
STRETCH_SECONDS = 60.0  # most of the clock's time for one, and most of what is left as a share
STRETCH_SHARE = 0.25
DEAL_SHARE, LATE_SHARE = (
    0.7,
    0.4,
)  # of what is left of the clock's time: most for dealing, and when that hurries
FIRST_STEPS = 300  # towards a bound of a large roster, before its first stretch
STEPS = 40  # the same between two stretches
PRICED_SECONDS = 60.0  # most of the clock's time for either, and most of what is left as a share
PRICED_SHARE = 0.15
ROUNDING = 1e-6  # CP-SAT's bound is a float

OnProgress = Callable[["Incumbent"], None]


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def elapsed(self) -> float:
        return time.monotonic() - self._began


@dataclass(frozen=True)
class Incumbent:
    """The best roster so far, what is proven, and when each was found (seconds since the start)."""

    lines: Lines
    cost: int
    bound: int
    found_at: float
    is_optimal: bool


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    rounds: int | None = None,
    seconds: float | None = None,
    clock: Clock | None = None,
    progress: OnProgress | None = None,
    stop: Stop | None = None,
) -> Incumbent:
    """
    Find a cheap roster and a bound on how cheap one can be.

    Parameters
    ----------
    rounds : neighbourhoods to search at most; with it alone the answer is repeatable
    seconds : the clock's limit for everything; ``clock`` may have been started before
    progress : called with each better roster or bound

    Raises
    ------
    NobodyCanWork: somebody's rules leave no line.
    """
    limit = _Limit(clock or Clock(), seconds, stop or (lambda: False))
    search = _Search(problem, seed, limit, progress or (lambda _incumbent: None))
    search.run(NEVER if rounds is None and seconds is not None else rounds or 0)
    return search.incumbent()


@dataclass(frozen=True)
class _Limit:
    """When a solve is over: by the clock, or because somebody asked."""

    clock: Clock
    seconds: float | None
    asked_to_stop: Stop

    def is_over(self) -> bool:
        return self.asked_to_stop() or (self.seconds is not None and self.clock.elapsed() >= self.seconds)

    def half_of_what_is_left(self) -> Stop:
        """Return what says when half of the time left by now is over; never without a clock's limit."""
        if self.seconds is None:
            return lambda: False
        until = (self.clock.elapsed() + self.seconds) / 2
        return lambda: self.clock.elapsed() >= until

    def share(self, share: float, most: float) -> float:
        """Return a share of the seconds left, at most so many; endless without a clock's limit."""
        return math.inf if self.seconds is None else min(most, share * (self.seconds - self.clock.elapsed()))

    def part(self, share: float, most: float) -> Callable[[], Stop]:
        """Return what begins a clock for a share of the time then left, at most so many seconds; never over without one."""

        def begin() -> Stop:
            until = self.clock.elapsed() + self.share(share, most)
            return lambda: self.clock.elapsed() >= until

        return begin

    def left(self, most: float) -> float:
        """Return the seconds left, at most so many."""
        return most if self.seconds is None else max(0.1, min(most, self.seconds - self.clock.elapsed()))


class _Search:
    """One solve: the best roster so far and the bound."""

    def __init__(self, problem: Problem, seed: int, limit: _Limit, progress: OnProgress) -> None:
        self.limit, self.progress = limit, progress
        self.random = np.random.default_rng(seed)
        cells = len(problem.people) * problem.days * problem.symbols
        self._is_large = problem.days >= LONG or cells > LARGE
        self.pricer = Pricer(problem)
        self.demands = Demands(problem)
        is_late = limit.part(FIRST_SHARE, math.inf)()
        self.best: Roster = start.first(self.pricer, self.demands, lambda: limit.is_over() or is_late())
        self.found_at = limit.clock.elapsed()
        self._dives: list[Roster] = []  # the best few
        self._proven = -float(NEVER)  # by rounding, by priced limits, or by CP-SAT on the whole
        self._proof_work = FIRST_PROOF

    @cached_property
    def generator(self) -> Generator:
        """The column generation of the whole; a large roster has none."""
        return Generator(self.pricer.problem, self.pricer)

    def run(self, rounds: int) -> None:
        self._tell()
        if self._is_large:
            self._replan(rounds)
            return
        self._descend()
        self._generate()
        is_first = True
        while rounds > 0 and not self._is_over():
            self._dive()
            if is_first:
                self._round_up()
            is_first = False
            self._settle()
            rounds = self._improve(rounds)

    def incumbent(self) -> Incumbent:
        cost = int(self.best.cost)
        return Incumbent(self.best.lines.copy(), cost, self._bound(), self.found_at, cost <= self._bound())

    def _descend(self) -> None:
        """Let everybody in turn take the best line beside all others', while that helps; keep the lines as columns."""
        self.generator.learn(self.best.lines)
        for _ in range(DESCENTS):
            if self._is_over() or not start.descend(self.best, range(len(self.best.own)), self._is_over):
                break
            self.generator.learn(self.best.lines)
            self.found_at = self.limit.clock.elapsed()
            self._tell()

    def _generate(self) -> None:
        """Price in lines until the bound is close to the linear program."""
        self.generator.begin()
        while not self._is_over():
            before = self._bound()
            solution, added = self.generator.round()
            if self._bound() > before:
                self._tell()
            if self.generator.is_done(solution, added, CLOSE):
                break

    def _dive(self) -> None:
        if self._is_over():
            return
        dive = Dive(self.generator, self.random, self._is_over, self.limit.half_of_what_is_left())
        shares = dive.shares(self.generator.master.solve())
        lines = dive.run(Budget(DIVE_WORK, self.limit.left(DIVE_SECONDS)))
        if lines is not None:
            found = Roster(self.pricer, self.demands, lines)
            self._dives = sorted([*self._dives, found], key=lambda roster: roster.cost)[:PARENTS]
            self._take(found)
        self._cross(shares)

    def _cross(self, shares: Floats) -> None:
        if self._is_over():
            return
        parents = [self.best.lines, *(roster.lines for roster in self._dives)]
        model = Model(self.pricer, narrowed(self.pricer, shares, parents))
        model.hint(self.best.lines)
        budget = Budget(CROSS_WORK, self.limit.left(DIVE_SECONDS))
        answer = model.solve(budget, int(self.random.integers(2**31)), self.limit.asked_to_stop)
        if answer.lines is not None:
            self._take(Roster(self.pricer, self.demands, answer.lines))

    def _round_up(self) -> None:
        if not self._is_over():
            bound = whole.bound(self.generator, self.best.cost, self.limit.is_over)
            self._proven = max(self._proven, bound)
            self._tell()

    def _settle(self) -> None:
        """Give a small roster to CP-SAT as a whole, for twice as long as the last time."""
        if self._is_over() or self.pricer.costs.size > SMALL:
            return
        model = Model(self.pricer, self.pricer.costs)
        model.hint(self.best.lines)
        budget = Budget(self._proof_work, self.limit.left(PROOF_SECONDS))
        answer = model.solve(budget, int(self.random.integers(2**31)), self.limit.asked_to_stop)
        self._proof_work *= 2
        self._proven = max(self._proven, answer.bound)
        if answer.lines is not None:
            self._take(Roster(self.pricer, self.demands, answer.lines))

    def _improve(self, rounds: int) -> int:
        """Search neighbourhoods of the best roster until they no longer gain; return the rounds left."""
        roster = Roster(self.pricer, self.demands, self.best.lines)
        improver = Improver(roster, self.random, self._is_over)
        idle = 0
        while rounds > 0 and idle < PATIENCE and not self._is_over():
            idle = 0 if improver.round() else idle + 1
            rounds -= 1
            self._take(roster)
        return rounds

    def _replan(self, rounds: int) -> None:
        """Deal a large roster by prices, and re-plan stretches of the best while it may be better."""
        replanner = self._sweep(self.best.lines)
        prices = Priced(self.pricer)
        self._price(prices, FIRST_STEPS)
        before = self.best.cost
        if rounds and (lines := self._dealt(prices)) is not None:
            dealt = self._sweep(lines)
            replanner = dealt if self.best.cost < before else replanner
        for _ in range(rounds):
            if self._is_over():
                break
            replanner.round()
            self._take(replanner.roster)
            self._price(prices, STEPS)

    def _dealt(self, prices: Priced) -> Lines | None:
        """Deal everybody a whole line; None where a search for one takes too long, or there was no time."""
        ways = [self.pricer.way(person) for person in range(len(self.best.lines))]
        pricer = Pricer(self.pricer.problem, ways, MOST_CELLS)
        if self._is_over() or pricer.size() > MOST_CELLS:
            return None
        is_late, is_over = (self.limit.part(share, math.inf)() for share in (LATE_SHARE, DEAL_SHARE))
        dealer = Dealer(pricer, self.demands, prices, self.random)
        return dealer.run(lambda: self._is_over() or is_over(), is_late)

    def _sweep(self, lines: Lines) -> Replanner:
        """Let everybody take better stretches in turn; return what re-plans the roster further."""
        late = self.limit.part(STRETCH_SHARE, STRETCH_SECONDS)
        roster = Roster(self.pricer, self.demands, lines)
        replanner = Replanner(roster, self.random, self._is_over, late)
        self._take(roster)
        for _ in replanner.sweeps():
            self._take(roster)
        return replanner

    def _price(self, prices: Priced, steps: int) -> None:
        """Take some steps towards a better bound of a large roster."""
        is_late = self.limit.part(PRICED_SHARE, PRICED_SECONDS)()
        prices.run(steps, self.best.cost, lambda: self._is_over() or is_late())
        if prices.bound > self._proven:
            self._proven = prices.bound
            self._tell()

    def _take(self, roster: Roster) -> None:
        """Keep a roster that costs no more than the best."""
        if roster.cost < self.best.cost:
            self.found_at = self.limit.clock.elapsed()
            self.best = Roster(self.pricer, self.demands, roster.lines)
            if not self._is_large:
                self.generator.learn(self.best.lines)
            self._tell()
        elif roster.cost == self.best.cost:
            self.best = Roster(self.pricer, self.demands, roster.lines)

    def _bound(self) -> int:
        """Return the bound, rounded up: every cost is a whole number."""
        value = self._proven if self._is_large else max(self.generator.bound.value, self._proven)
        return -NEVER if math.isinf(value) else math.ceil(value - ROUNDING)

    def _is_over(self) -> bool:
        return self.best.cost <= self._bound() or self.limit.is_over()

    def _tell(self) -> None:
        self.progress(self.incumbent())
