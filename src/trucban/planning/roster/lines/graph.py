"""
An automaton made ready for one array operation over many people at once.

Many arcs of a day differ in their source only: whoever may begin the late shift may come from many states. Such sources
are joined once, in a *hub* whose value is the least of theirs, and every edge begins at a state or a hub; larger hubs
begin with smaller ones. An edge is then a node, a label and a target, and there are few. Only the counts that are asked
for are kept; symbols that differ in the others only share a label.

What leads to one place stands in a column of a table, so that gathering and a minimum along the first axis find the
least. Columns of about one length share a table; shorter ones repeat their first entry.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from trucban.planning.roster.lines.automaton import Arc, Automaton
from trucban.planning.roster.lines.spec import Floats

Places = NDArray[np.intp]
Counts = tuple[int, ...]
WIDER = 1.5  # times the sources of the smaller hub a larger one begins with: few steps, one after another
KEPT = 256  # automata with their counts chosen: up to half a megabyte each for thirty shift types


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of about one length, and the places they lead to."""

    columns: Places  # longest × places
    places: Places


@dataclass(frozen=True, eq=False)
class Hubs:
    """The nodes of a day: its states and, after them, the hubs; ``members`` has the states of each node."""

    states: int
    steps: tuple[Table, ...]  # of nodes into hubs, one after another
    members: tuple[Places, ...]

    def joined(self, layer: Floats) -> Floats:
        """Return the value of every node from the values of the states, the first axis."""
        nodes = np.empty((len(self.members), *layer.shape[1:]))
        nodes[: self.states] = layer
        for step in self.steps:
            nodes[step.places] = nodes.take(step.columns, axis=0).min(axis=0)
        return nodes


@dataclass(frozen=True, eq=False)
class Edges:
    """Edges in the order of their targets; those into target t are from ``firsts[t]`` to ``firsts[t + 1]``."""

    nodes: Places
    labels: Places
    costs: Floats
    counts: NDArray[np.int64]  # edges × counts kept
    firsts: Places


@dataclass(frozen=True, eq=False)
class Batch:
    """Edges that add the same to every count; ``table`` leads from edges to targets."""

    counts: Counts
    table: Table


@dataclass(frozen=True, eq=False)
class Day:
    """One day of a graph; days that are alike are the same object."""

    hubs: Hubs
    edges: Edges
    batches: tuple[Batch, ...]


@dataclass(frozen=True)
class Reach:
    """What one count can be before each day and after the last, and what can still be added from there on."""

    least: tuple[int, ...]
    most: tuple[int, ...]
    least_after: tuple[int, ...]
    most_after: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Graph:
    """Days, with the states before each and after the last, and the reach of each count kept."""

    sizes: tuple[int, ...]
    labels: tuple[Places, ...]
    days: tuple[Day, ...]
    reach: tuple[Reach, ...]


@lru_cache(maxsize=4 * KEPT)
def graph_of(automaton: Automaton, kept: tuple[int, ...], first: int = 0, end: int | None = None) -> Graph:
    """Prepare days of an automaton, from any state before the first, keeping the counts of the rules at these places."""
    until = automaton.days if end is None else end
    labels, days = _days(automaton, kept)
    reach = tuple(_reach(automaton, place, first, until) for place in kept)
    return Graph(automaton.sizes[first : until + 1], labels, days[first:until], reach)


@lru_cache(maxsize=KEPT)
def _days(automaton: Automaton, kept: tuple[int, ...]) -> tuple[tuple[Places, ...], tuple[Day, ...]]:
    labels: dict[tuple[int, ...], int] = {}
    frames = _frames(automaton)
    known = {frame: _day(frame, automaton, kept, labels) for frame in dict.fromkeys(frames)}
    every = tuple(np.array(label, dtype=np.intp) for label in labels)
    return every, tuple(known[frame] for frame in frames)


_Plain = tuple[int, int, Counts, int]  # target, cost, counts of each rule, node


@dataclass(frozen=True, eq=False)
class _Frame:
    """A day before counts are chosen: its hubs, and symbols in families that have the same edges."""

    hubs: Hubs
    targets: int
    families: tuple[tuple[tuple[int, ...], tuple[_Plain, ...]], ...]


@lru_cache(maxsize=KEPT)
def _frames(automaton: Automaton) -> tuple[_Frame, ...]:
    known: dict[int, _Frame] = {}
    for arcs, states, targets in zip(automaton.arcs, automaton.sizes, automaton.sizes[1:], strict=False):
        if id(arcs) not in known:
            known[id(arcs)] = _frame(arcs, states, targets)
    return tuple(known[id(arcs)] for arcs in automaton.arcs)


def _frame(arcs: Iterable[Arc], states: int, targets: int) -> _Frame:
    sources: dict[tuple[int, int, int, Counts], int] = defaultdict(int)  # sets of states as bits
    for arc in arcs:
        for symbol in arc.label:
            sources[symbol, arc.target, arc.cost, arc.counts] |= 1 << arc.source
    hubs, nodes = _hubs(states, set(sources.values()))
    edges: dict[int, list[_Plain]] = defaultdict(list)
    for (symbol, target, cost, counts), of in sorted(sources.items()):
        edges[symbol].append((target, cost, counts, nodes[of]))
    families: dict[tuple[_Plain, ...], list[int]] = defaultdict(list)
    for symbol, its in edges.items():
        families[tuple(its)].append(symbol)
    return _Frame(hubs, targets, tuple((tuple(symbols), its) for its, symbols in families.items()))


def _hubs(states: int, sets: Iterable[int]) -> tuple[Hubs, dict[int, int]]:
    """Return the nodes of a day, and which of them stands for each set of states."""
    made: dict[
        int, tuple[int, int]
    ] = {}  # the smaller hub a set begins with, 0 for none; the step it is joined in
    for wanted in sorted(
        (one for one in sets if one.bit_count() > 1), key=lambda one: (one.bit_count(), one)
    ):
        inner, step = 0, 0
        for other, (_inner, its) in made.items():
            if other & ~wanted == 0 and WIDER * other.bit_count() <= wanted.bit_count():
                inner, step = other, its + 1
        made[wanted] = inner, step
    nodes = {1 << state: state for state in range(states)}
    nodes |= {wanted: states + place for place, wanted in enumerate(made)}
    waves: dict[int, list[tuple[int, list[int]]]] = defaultdict(list)
    for wanted, (inner, step) in made.items():
        begun = [nodes[inner]] if inner else []
        waves[step].append((nodes[wanted], [*begun, *_bits(wanted & ~inner)]))
    steps = tuple(table for _step, columns in sorted(waves.items()) for table in tables(columns))
    return Hubs(states, steps, tuple(np.array(list(_bits(of)), dtype=np.intp) for of in nodes)), nodes


def _bits(of: int) -> Iterator[int]:
    while of:
        lowest = of & -of
        yield lowest.bit_length() - 1
        of ^= lowest


def tables(columns: Iterable[tuple[int, Sequence[int]]]) -> Iterator[Table]:
    """Yield places and what leads to each as tables; a column fills at least half of its own."""
    alike: dict[int, list[tuple[int, Sequence[int]]]] = defaultdict(list)
    for place, column in columns:
        alike[(len(column) - 1).bit_length()].append((place, column))
    for _size, its in sorted(alike.items()):
        longest = max(len(column) for _place, column in its)
        filled = [[*column, *[column[0]] * (longest - len(column))] for _place, column in its]
        yield Table(np.array(filled, dtype=np.intp).T.copy(), np.array([place for place, _column in its]))


_Row = tuple[int, Counts, int, int, int]  # target, counts, node, label, cost


def _day(
    frame: _Frame, automaton: Automaton, kept: tuple[int, ...], labels: dict[tuple[int, ...], int]
) -> Day:
    rows: list[_Row] = []
    for symbols, edges in frame.families:
        alike: dict[tuple[int | None, ...], list[int]] = defaultdict(list)
        for symbol in symbols:
            adds = tuple(None if (of := automaton.tallies[place]) is None else of[symbol] for place in kept)
            alike[adds].append(symbol)
        for adds, together in alike.items():
            label = labels.setdefault(tuple(together), len(labels))
            for target, cost, counts, node in edges:
                its = tuple(
                    counts[place] if add is None else add for place, add in zip(kept, adds, strict=True)
                )
                rows.append((target, its, node, label, cost))
    rows.sort()
    edges_of = Edges(
        nodes=np.array([row[2] for row in rows], dtype=np.intp),
        labels=np.array([row[3] for row in rows], dtype=np.intp),
        costs=np.array([row[4] for row in rows], dtype=float),
        counts=np.array([row[1] for row in rows], dtype=np.int64).reshape(len(rows), len(kept)),
        firsts=np.searchsorted([row[0] for row in rows], np.arange(frame.targets + 1)),
    )
    return Day(frame.hubs, edges_of, tuple(_batches(rows)))


def _batches(rows: Sequence[_Row]) -> Iterator[Batch]:
    dealt: dict[Counts, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for edge, (target, counts, *_rest) in enumerate(rows):
        dealt[counts][target].append(edge)
    for counts, by_target in sorted(dealt.items()):
        for table in tables(by_target.items()):
            yield Batch(counts, table)


@lru_cache(maxsize=16 * KEPT)
def _reach(automaton: Automaton, place: int, first: int, end: int) -> Reach:
    """Follow the smallest and largest values of one count through the states, forwards and backwards."""
    steps = _steps(automaton, place)[first:end]
    forwards = _spread([step.forwards for step in steps], automaton.sizes[first])
    backwards = _spread([step.backwards for step in reversed(steps)], automaton.sizes[end])
    backwards.reverse()
    return Reach(*zip(*forwards, strict=True), *zip(*backwards, strict=True))


@dataclass(frozen=True, eq=False)
class _Arrows:
    """Where arcs come from, in the order of where they lead, which begins at ``firsts``; least and most they add."""

    sources: Places
    firsts: Places
    least: NDArray[np.int64]
    most: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Step:
    forwards: _Arrows
    backwards: _Arrows


@lru_cache(maxsize=16 * KEPT)
def _steps(automaton: Automaton, place: int) -> tuple[_Step, ...]:
    known: dict[int, _Step] = {}
    weights = automaton.tallies[place]
    for arcs in automaton.arcs:
        if id(arcs) not in known:
            adds = [
                [arc.counts[place]] if weights is None else [weights[symbol] for symbol in arc.label]
                for arc in arcs
            ]
            ways = [(arc.source, arc.target, min(its), max(its)) for arc, its in zip(arcs, adds, strict=True)]
            known[id(arcs)] = _Step(
                _arrows(ways), _arrows([(target, source, *its) for source, target, *its in ways])
            )
    return tuple(known[id(arcs)] for arcs in automaton.arcs)


def _arrows(ways: Sequence[tuple[int, ...]]) -> _Arrows:
    sources, targets, least, most = np.array(sorted(ways, key=lambda way: way[1])).T
    return _Arrows(sources, np.unique(targets, return_index=True)[1], least, most)


def _spread(steps: Iterable[_Arrows], begin: int) -> list[tuple[int, int]]:
    """Return the least and the most of all states, step by step; every state is led to."""
    least = most = np.zeros(begin, dtype=np.int64)
    found = [(0, 0)]
    for step in steps:
        least = np.minimum.reduceat(least[step.sources] + step.least, step.firsts)
        most = np.maximum.reduceat(most[step.sources] + step.most, step.firsts)
        found.append((int(least.min()), int(most.max())))
    return found
