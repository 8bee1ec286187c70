"""
A bound for a long horizon: limits are priced instead of counted.

The cheapest line of half a year under every limit that may bind takes longer than the time there is. Without limits it is
a shortest path through the rules alone. So each limit of each person has a price beside the demands' worth: what one more
of its count earns. Whatever the prices, no roster is cheaper than what they prove (Lagrange); at no prices at all, this is
what everybody's cheapest line costs. A tally is priced by symbol, any other count on the arcs that add to it.

Prices climb by steps of their own length (Adam; Kingma and Ba 2015): each goes where demand and use differ, by a step that
becomes shorter through a pass, however large the difference is. A pass has twice as many steps as the one before and
begins at the best prices so far. The first pass is of four weeks with their share of every limit; its prices are then
repeated over the horizon: its steps cost little, and the prices of a year begin near their place.
"""

import math
from collections import defaultdict
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

import numpy as np

from trucban.planning.ending import Stop
from trucban.planning.roster.lines import paths
from trucban.planning.roster.lines.automaton import Automaton
from trucban.planning.roster.lines.graph import graph_of
from trucban.planning.roster.lines.pricer import Line, Pricer
from trucban.planning.roster.lines.rules import Tally
from trucban.planning.roster.lines.spec import Floats, Limits, Lines, Problem, Rule
from trucban.planning.roster.lines.uncounted import Search

FIRST_PASS = 60  # steps; each pass has twice as many as the one before
LONGEST, REPEATED = (
    1.0,
    0.1,
)  # first step of a pass from no prices and from repeated ones, in dearest missing places
SHORTEST = 1e-3  # last step of a pass, as a share of its first
SHORTER = 3.0  # times shorter is the first step of each pass than that of the one before
MEMORY, MEMORY_OF_SQUARES = 0.7, 0.9  # how much of the directions before stays in the next
CLOSE = 1e-3  # gain of a pass, as a share of the bound, below which it was in vain
PATIENCE = 2  # passes in vain before it ends
SLICE = 28  # days of the first pass
SLICE_STEPS = 240


@dataclass(frozen=True)
class _Group:
    """
    People under the same rules.

    ``weights`` is tallies × symbols, what each symbol adds; the limits priced are the tallies' and then the others', and
    each is divided by a power of two, its ``scale``, so that one day adds at most about one. ``place`` is where their rows
    (people × limits) begin.
    """

    people: list[int]
    search: Search
    costs: Floats  # days × symbols × people
    weights: Floats
    limits: tuple[int, ...]
    place: int


class Priced:
    """
    Prices that become better step by step, and the best bound they proved.

    ``worth`` is where they stand, ``lines`` everybody's cheapest line at the prices tried last (limits may be broken).
    """

    def __init__(self, pricer: Pricer) -> None:
        self.problem, self.bound = pricer.problem, -math.inf
        self._own = paths.exact(pricer.costs)
        self._held: set[int] = set()
        demands = self.problem.demands
        self._cells = np.array(
            [demand.day * self.problem.symbols + demand.symbol for demand in demands], dtype=np.intp
        )
        asked = [(float(one.need), float(one.need), -one.over, one.under) for one in demands]
        rows = [np.array(asked).reshape(-1, 4)]
        self._groups: list[_Group] = []
        alike: dict[tuple[tuple[Rule, ...], Automaton, int], list[int]] = defaultdict(list)
        for number, person in enumerate(self.problem.people):
            way = pricer.way(number)
            alike[person.rules, way.automaton, way.first].append(number)
        for people in alike.values():
            group, of = _grouped(pricer, people, sum(map(len, rows)))
            self._groups.append(group)
            rows.append(of)
        self._low, self._high, self._least, self._most = np.concatenate(rows).T
        self.dearest = max((demand.under for demand in demands), default=1)
        self.best = self.worth = np.zeros(len(self._low))
        self.lines: Lines = np.zeros((len(self.problem.people), self.problem.days), dtype=np.int16)
        self._climb = self._steps()

    def run(self, steps: int, target: float, stop: Stop) -> None:
        """Take so many steps; fewer once the bound reaches ``target``."""
        for _ in range(steps):
            if self.bound >= target or stop():
                break
            next(self._climb, None)

    def _steps(self) -> Iterator[None]:
        """Yield after each step, until passes no longer gain."""
        self._try(self.best)
        yield
        begin, longest = self.best, LONGEST
        if self.problem.days >= 2 * SLICE:
            begin, longest = (yield from self._repeated()), REPEATED
        length, idle = FIRST_PASS, 0
        while idle < PATIENCE:
            before = self.bound
            yield from self.climb(begin, length, longest)
            begin, length, longest = self.best, 2 * length, longest / SHORTER
            idle = idle + 1 if self.bound - before <= CLOSE * abs(self.bound) else 0

    def hold(self, person: int, line: Line) -> None:
        """Let a person work nothing but a line the rules allow, until released; no bound is learned meanwhile."""
        group, column = self._place(person)
        days = np.arange(len(line))
        group.costs[:, :, column] = np.inf
        group.costs[days, line, column] = self._own[person, days, line]
        self._held.add(person)

    def release(self) -> None:
        """Let everybody work what they may again."""
        for person in self._held:
            group, column = self._place(person)
            group.costs[:, :, column] = self._own[person]
        self._held.clear()

    def _place(self, person: int) -> tuple[_Group, int]:
        return next((group, group.people.index(person)) for group in self._groups if person in group.people)

    def by_cell(self) -> Floats:
        """Return days × symbols: what one more at work is worth by the prices as they stand."""
        return self._by_cell(self.worth)

    def _by_cell(self, worth: Floats) -> Floats:
        days, symbols = self.problem.days, self.problem.symbols
        cells = np.bincount(self._cells, worth[: len(self._cells)], days * symbols)
        return cells.reshape(days, symbols).astype(float)

    def climb(self, worth: Floats, length: int, longest: float, shortest: float = SHORTEST) -> Iterator[None]:
        """Yield after each step of a pass from these prices; the last step is ``shortest`` of the first, the longest."""
        direction, square = np.zeros_like(worth), np.zeros_like(worth)
        worth = paths.exact(np.clip(worth, self._least, self._most))
        for step in range(1, length + 1):
            slope = self._try(worth)
            direction = MEMORY * direction + (1 - MEMORY) * slope
            square = MEMORY_OF_SQUARES * square + (1 - MEMORY_OF_SQUARES) * slope**2
            far = self.dearest * longest * shortest ** (step / length)
            steady = np.sqrt(square / (1 - MEMORY_OF_SQUARES**step)) + 1e-3
            worth = worth + far * direction / (1 - MEMORY**step) / steady
            worth = self.worth = paths.exact(np.clip(worth, self._least, self._most))
            yield

    def _try(self, worth: Floats) -> Floats:
        """Learn the bound these prices prove; return for each row how it would rise with the price."""
        days, symbols = self.problem.days, self.problem.symbols
        cells = self._by_cell(worth)
        paid = np.where(worth > 0, self._low, self._high)
        value = float(paid @ worth) + self.problem.constant
        at_work = np.zeros(days * symbols)
        used = [at_work]
        for group in self._groups:
            shape = len(group.people), len(group.limits)
            price = worth[group.place : group.place + shape[0] * shape[1]].reshape(shape)
            tallies = len(group.weights)
            prices = group.costs - cells[:, :, None] - (price[:, :tallies] @ group.weights).T
            found = group.search.run(prices, price[:, tallies:])
            value += float(found.values.sum())
            self.lines[group.people] = found.lines
            at_work += np.bincount((np.arange(days) * symbols + found.lines).ravel(), minlength=len(at_work))
            worked = (np.arange(len(group.people)) * symbols)[:, None] + found.lines
            by_symbol = np.bincount(worked.ravel(), minlength=shape[0] * symbols).reshape(-1, symbols)
            used.append(np.hstack([by_symbol @ group.weights.T, found.counts]).ravel())
        used[0] = at_work[self._cells]
        if value > self.bound and not self._held:
            self.bound, self.best = value, worth
        return self._slope(worth, np.concatenate(used))

    def _slope(self, worth: Floats, used: Floats) -> Floats:
        """Return what is asked of each row and not used, above zero, or used and not asked; nothing against a price's end."""
        below, above = self._low - used, self._high - used
        slope = np.where(
            worth > 0, below, np.where(worth < 0, above, np.maximum(below, 0) + np.minimum(above, 0))
        )
        is_held = ((worth >= self._most) & (slope > 0)) | ((worth <= self._least) & (slope < 0))
        return np.where(is_held, 0.0, slope)

    def _repeated(self) -> Generator[None, None, Floats]:
        """Price four weeks, a step at a time; return their prices repeated over the horizon."""
        part = Priced(Pricer(_sliced(self.problem)))
        for _ in part.climb(part.best, SLICE_STEPS, LONGEST):
            yield
        cells = np.zeros(SLICE * self.problem.symbols)
        cells[part._cells] = part.best[: len(part._cells)]
        repeated = np.resize(cells, self.problem.days * self.problem.symbols)[self._cells]
        return np.concatenate([repeated, part.best[len(part._cells) :]])


def _sliced(problem: Problem) -> Problem:
    """Return the first four weeks of a problem with their share of every limit."""
    people = tuple(
        replace(
            person,
            costs=person.costs[:SLICE],
            limits=tuple(limit and _share(limit, problem.days) for limit in person.limits),
        )
        for person in problem.people
    )
    demands = tuple(demand for demand in problem.demands if demand.day < SLICE)
    return Problem(SLICE, problem.symbols, people, demands)


def _share(limit: Limits, days: int) -> Limits:
    return replace(limit, low=limit.low * SLICE // days, high=-(-limit.high * SLICE // days))


def _grouped(pricer: Pricer, people: list[int], place: int) -> tuple[_Group, Floats]:
    """Return people under the same rules as a group, and the rows of their limits: from, to, least and most worth."""
    members = [pricer.problem.people[person] for person in people]
    rules = members[0].rules
    limited = [place for place in range(len(rules)) if any(one.limits[place] is not None for one in members)]
    tallies = {place: rule for place in limited if isinstance(rule := rules[place], Tally)}
    others = [place for place in limited if place not in tallies]
    symbols = pricer.problem.symbols
    weights = np.array([rule.weights for rule in tallies.values()], dtype=float).reshape(-1, symbols)
    scales = 2.0 ** np.ceil(np.log2(np.maximum(1.0, np.abs(weights).max(axis=1, initial=0.0))))
    rows = [
        _row(member.limits[place] or Limits(), scale)
        for member in members
        for place, scale in zip((*tallies, *others), (*scales, *(1.0 for _ in others)), strict=True)
    ]
    ways = [pricer.way(person) for person in people]
    graph = graph_of(ways[0].automaton, tuple(others), ways[0].first, ways[0].first + ways[0].days)
    search = Search(graph, [way.begin for way in ways], [way.ends for way in ways])
    costs = paths.exact(pricer.costs[people]).transpose(1, 2, 0).copy()
    group = _Group(people, search, costs, weights / scales[:, None], (*tallies, *others), place)
    return group, np.array(rows).reshape(-1, 4)


def _row(limit: Limits, scale: float) -> tuple[float, float, float, float]:
    """Return from what to what a limit may be used, and the least and the most one more use may be worth."""
    over = np.inf if limit.over is None else limit.over * scale
    under = np.inf if limit.under is None else limit.under * scale
    return limit.low / scale, limit.high / scale, -over, under if limit.low > 0 else 0.0
