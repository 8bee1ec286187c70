"""
Cheapest lines of many people at once when counts cost a price each instead of being limited.

Nothing is counted on the way, so a search keeps one number a state, day and person, whatever the horizon. All numbers are
multiples of a power of two, as in `paths`: the sums are exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from trucban.planning.roster.lines.graph import Day, Edges, Graph, Hubs, Places, Table, tables
from trucban.planning.roster.lines.spec import Floats, Lines


@dataclass(frozen=True)
class Cheapest:
    """For each person what the cheapest line costs by price, the line, and its counts (people × counts kept)."""

    values: Floats
    lines: Lines
    counts: Floats


@dataclass(frozen=True, eq=False)
class _Day:
    """
    A day's edges, and once more what leads into each target and node as a table with one row each.

    A shorter row is filled up with what it has already.
    """

    hubs: Hubs
    edges: Edges
    counts: Floats  # edges × counts kept
    tables: tuple[Table, ...]  # of edges into targets
    into: Places  # targets × most edges
    members: Places  # nodes × most states


class Search:
    """
    Searches in one graph, which keeps the counts that have a price.

    Of each person ``begins`` has the state before the first day and ``ends`` what each state after the last one costs.
    """

    def __init__(self, graph: Graph, begins: Sequence[int], ends: Sequence[Sequence[float]]) -> None:
        self._graph, self._ends = graph, np.array(ends, dtype=float).T
        self._begun = np.full((graph.sizes[0], len(begins)), np.inf)
        self._begun[begins, np.arange(len(begins))] = 0.0
        known: dict[int, _Day] = {}  # days that are alike share their tables
        for day in graph.days:
            if id(day) not in known:
                known[id(day)] = _day(day)
        self._days = [known[id(day)] for day in graph.days]
        self._symbols = _table(graph.labels)

    def run(self, prices: Floats, by_count: Floats) -> Cheapest:
        """
        Return everybody's cheapest line.

        ``prices`` is days × symbols × people; ``by_count`` is people × counts kept: what one more of it earns.
        """
        by_label = np.stack([prices[:, one].min(axis=1) for one in self._graph.labels], axis=1)
        alike = dict.fromkeys(self._days if by_count.shape[1] else ())
        earned = {day: day.counts @ by_count.T for day in alike}
        layer = self._begun
        layers = [layer]
        for day, by_label_now in zip(self._days, by_label, strict=True):
            reached = self._reached(day, day.hubs.joined(layer), by_label_now, earned)
            layer = np.empty((len(day.into), layer.shape[1]))
            for table in day.tables:
                layer[table.places] = reached.take(table.columns, axis=0).min(axis=0)
            layers.append(layer)
        return self._read(layers, prices, by_label, earned)

    @staticmethod
    def _reached(day: _Day, nodes: Floats, by_label: Floats, earned: dict[_Day, Floats]) -> Floats:
        """Return edges × people: the cost of coming by each edge."""
        reached = nodes[day.edges.nodes]
        reached += by_label[day.edges.labels]
        reached += day.edges.costs[:, None]
        if earned:
            reached -= earned[day]
        return reached

    def _read(
        self, layers: list[Floats], prices: Floats, by_label: Floats, earned: dict[_Day, Floats]
    ) -> Cheapest:
        """Walk back from everybody's best end at once."""
        totals = layers[-1] + self._ends
        people = np.arange(totals.shape[1])
        states = totals.argmin(axis=0)
        values = totals[states, people]
        lines = np.zeros((len(people), len(self._days)), dtype=np.int16)
        counts = np.zeros((len(people), len(self._graph.reach)))
        for number in range(len(self._days) - 1, -1, -1):
            day = self._days[number]
            reached = self._reached(day, day.hubs.joined(layers[number]), by_label[number], earned)
            into = day.into[states]
            taken = into[people, reached[into, people[:, None]].argmin(axis=1)]
            symbols = self._symbols[day.edges.labels[taken]]
            cheapest = prices[number][symbols, people[:, None]].argmin(axis=1)
            lines[:, number] = symbols[people, cheapest]
            counts += day.counts[taken]
            sources = day.members[day.edges.nodes[taken]]
            nearest = layers[number][sources, people[:, None]].argmin(axis=1)
            states = sources[people, nearest]
        return Cheapest(values, lines, counts)


def _day(day: Day) -> _Day:
    edges = day.edges
    into = [np.arange(first, end) for first, end in pairwise(edges.firsts.tolist())]
    least = tuple(tables(enumerate(one.tolist() for one in into)))
    return _Day(day.hubs, edges, edges.counts.astype(float), least, _table(into), _table(day.hubs.members))


def _table(rows: Sequence[Places]) -> Places:
    widest = max(map(len, rows))
    return np.array([np.pad(row, (0, widest - len(row)), mode="edge") for row in rows])
