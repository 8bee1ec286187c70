"""
Lines over a long horizon, four weeks after four weeks, each with its share of every limit.

The cheapest line of a whole year, with every count that may bind, needs more time and memory than there is. These are
not the cheapest but allowed, and use the limits up evenly. Nobody ends four weeks in a state from which the rules leave
no way through the days that cannot be worked.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from trucban.planning.ending import Stop
from trucban.planning.roster.lines.automaton import Arc, Automaton, Way
from trucban.planning.roster.lines.pricer import Line, Pricer
from trucban.planning.roster.lines.roster import Demands
from trucban.planning.roster.lines.spec import Limits, Person, Problem
from trucban.planning.roster.lines.stretch import MOST_CELLS

LONG = 80  # days from which a horizon is planned stretch by stretch
WIDTH = 28
TOGETHER = 10  # people who get lines at once when it is late, though they may want the same places

Flags = NDArray[np.bool_]


class Rolling:
    """
    Lines that grow by four weeks at a time; whoever is stuck is left out from there on.

    ``at_work`` is everybody's, also of people whose lines do not grow here. ``is_even``: nobody may use up more of a limit
    than the share of the days gone by; otherwise whatever is left of it.
    """

    def __init__(
        self, pricer: Pricer, at_work: NDArray[np.int64], people: Sequence[int], *, is_even: bool
    ) -> None:
        self.pricer, self.at_work, self.is_even = pricer, at_work, is_even
        self.lines: dict[int, list[int]] = {person: [] for person in people}
        self._states = {person: pricer.way(person).begin for person in people}
        self._counts = {person: np.zeros(len(pricer.problem.people[person].rules), int) for person in people}
        begins = list(range(0, max(pricer.problem.days - WIDTH, 0) + 1, WIDTH))
        self._stretches = list(zip(begins, [*begins[1:], pricer.problem.days], strict=True))
        self._ends = _open(pricer, people, begins)

    def run(self, late: Stop) -> None:
        """Grow everybody's line to the end, each beside those before; once it is late, some at once."""
        for begin, end in self._stretches:
            self._grow(begin, end, late)

    def _grow(self, begin: int, end: int, late: Stop) -> None:
        people = list(self.lines)
        problem = self.pricer.problem
        members = [self._member(person, begin, end) for person in people]
        demands = tuple(
            replace(one, day=one.day - begin) for one in problem.demands if begin <= one.day < end
        )
        part = Problem(end - begin, problem.symbols, tuple(members), demands)
        ways = [self._way(person, begin, end) for person in people]
        pricer, needs = Pricer(part, ways, MOST_CELLS), Demands(part)
        waiting = list(range(len(people)))
        while waiting:
            count = TOGETHER if late() else 1
            now, waiting = waiting[:count], waiting[count:]
            for place, found in pricer.cheapest(needs.worth(self.at_work[begin:end]), people=now).items():
                if found.lines:
                    self._go_on(people[place], begin, found.lines[0])
                else:
                    self._give_up(people[place])

    def _member(self, person: int, begin: int, end: int) -> Person:
        of, days = self.pricer.problem.people[person], self.pricer.problem.days
        limits = tuple(
            None if limit is None else _share(limit, count, end, days, is_even=self.is_even)
            for limit, count in zip(of.limits, self._counts[person].tolist(), strict=True)
        )
        return Person(of.key, of.rules, limits, of.costs[begin:end])

    def _way(self, person: int, begin: int, end: int) -> Way:
        way = self.pricer.way(person)
        ends = way.ends if end == way.days else tuple(np.where(self._ends[person][end], 0.0, np.inf).tolist())
        return Way(way.automaton, way.first + begin, end - begin, self._states[person], ends)

    def _go_on(self, person: int, begin: int, line: Line) -> None:
        way = self.pricer.way(person)
        for moves, symbol in zip(way.moves[begin:], line.tolist(), strict=False):
            arc = moves[self._states[person], symbol]
            self._states[person] = arc.target
            self._counts[person] += way.automaton.counts(arc, symbol)
        self.at_work[np.arange(begin, begin + len(line)), line] += 1
        self.lines[person] += line.tolist()

    def _give_up(self, person: int) -> None:
        line = self.lines.pop(person)
        self.at_work[np.arange(len(line)), line] -= 1


def _share(limit: Limits, count: int, end: int, days: int, *, is_even: bool) -> Limits:
    """Return what a limit asks and leaves until ``end``."""
    most = limit.high * end // days if is_even else limit.high
    return replace(limit, low=limit.low * end // days - count, high=most - count)


def _open(pricer: Pricer, people: Sequence[int], begins: Sequence[int]) -> dict[int, dict[int, Flags]]:
    """Say for each person before which days which states have a way to an end, limits aside."""
    alike: dict[tuple[Automaton, int], list[int]] = defaultdict(list)
    for person in people:
        alike[pricer.way(person).automaton, pricer.way(person).first].append(person)
    found: dict[int, dict[int, Flags]] = {person: {} for person in people}
    for members in alike.values():
        for day, is_open in _backwards(pricer, members):
            if day in begins:
                for person, states in zip(members, is_open.T, strict=True):
                    found[person][day] = states
    return found


def _backwards(pricer: Pricer, people: Sequence[int]) -> Iterator[tuple[int, Flags]]:
    """Yield, last day first, which states (states × people) lead to an end through days that can be worked."""
    may = np.isfinite(pricer.costs[people]).transpose(1, 2, 0)
    ways = [pricer.way(person) for person in people]
    is_open = np.isfinite(np.array([way.ends for way in ways])).T
    known: dict[int, _Steps] = {}
    for day in range(pricer.problem.days - 1, -1, -1):
        arcs = ways[0].arcs[day]
        if id(arcs) not in known:
            known[id(arcs)] = _Steps(arcs)
        is_open = known[id(arcs)].back(is_open, may[day])
        yield day, is_open


class _Steps:
    """A day's arcs as arrays, by the state they leave."""

    def __init__(self, arcs: Sequence[Arc]) -> None:
        ordered = sorted(arcs, key=lambda arc: arc.source)
        sources = np.array([arc.source for arc in ordered])
        self._targets = np.array([arc.target for arc in ordered])
        self._firsts = np.unique(sources, return_index=True)[1]
        labels = {label: place for place, label in enumerate({arc.label: None for arc in ordered})}
        self._labels = [list(label) for label in labels]
        self._label = np.array([labels[arc.label] for arc in ordered])

    def back(self, is_open: Flags, may: Flags) -> Flags:
        can = np.stack([may[label].any(axis=0) for label in self._labels])
        leads: Flags = np.logical_or.reduceat(is_open[self._targets] & can[self._label], self._firsts)
        return leads
