"""
Cheapest lines of many people at once when counts cost a price each instead of being limited.

Nothing is counted on the way, so a search keeps one number a state, day and person, whatever the horizon. All numbers are
multiples of a power of two, as in `paths`: the sums are exact.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucban.planning.roster.lines.graph import Edge, Graph
from trucban.planning.roster.lines.spec import Floats, Lines

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Cheapest:
    """For each person what the cheapest line costs by price, the line, and its counts (people × counts kept)."""

    values: Floats
    lines: Lines
    counts: Floats


@dataclass(frozen=True, eq=False)
class _Day:
    """
    The edges of a day: all in one row by target, with where each target begins, and once more as target × edges into it.

    A target with fewer edges is filled up with edges of infinite cost.
    """

    sources: Places
    labels: Places
    costs: Floats
    counts: Floats  # edges × counts kept
    firsts: Places
    into: Places  # targets × most edges: places in the row
    is_edge: NDArray[np.bool_]


class Search:
    """Searches in one graph, which keeps the counts that have a price."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        known: dict[int, _Day] = {}  # days that are alike share their edges
        for into in graph.incoming:
            if id(into) not in known:
                known[id(into)] = _day(into, len(graph.reach))
        self._days = [known[id(into)] for into in graph.incoming]
        widest = max(map(len, graph.labels))
        self._symbols = np.array([np.pad(one, (0, widest - len(one)), mode="edge") for one in graph.labels])

    def run(self, prices: Floats, by_count: Floats) -> Cheapest:
        """
        Return everybody's cheapest line.

        ``prices`` is days × symbols × people; ``by_count`` is people × counts kept: what one more of it earns.
        """
        by_label = np.stack([prices[:, one].min(axis=1) for one in self._graph.labels], axis=1)
        alike = dict.fromkeys(self._days if by_count.shape[1] else ())
        earned = {day: day.counts @ by_count.T for day in alike}
        layer = np.zeros((self._graph.sizes[0], prices.shape[2]))
        layers = [layer]
        for day, by_label_now in zip(self._days, by_label, strict=True):
            layer = np.minimum.reduceat(self._reached(day, layer, by_label_now, earned), day.firsts)
            layers.append(layer)
        return self._read(layers, prices, by_label, earned)

    @staticmethod
    def _reached(day: _Day, layer: Floats, by_label: Floats, earned: dict[_Day, Floats]) -> Floats:
        """Return edges × people: the cost of coming by each edge."""
        reached = layer[day.sources]
        reached += by_label[day.labels]
        reached += day.costs[:, None]
        if earned:
            reached -= earned[day]
        return reached

    def _read(
        self, layers: list[Floats], prices: Floats, by_label: Floats, earned: dict[_Day, Floats]
    ) -> Cheapest:
        """Walk back from everybody's best end at once."""
        totals = layers[-1] + self._graph.ends[:, None]
        people = np.arange(totals.shape[1])
        states = totals.argmin(axis=0)
        values = totals[states, people]
        lines = np.zeros((len(people), self._graph.days), dtype=np.int16)
        counts = np.zeros((len(people), len(self._graph.reach)))
        for number in range(self._graph.days - 1, -1, -1):
            day = self._days[number]
            edges = day.into[states]
            cost = layers[number][day.sources[edges], people[:, None]]
            cost += by_label[number][day.labels[edges], people[:, None]]
            cost += day.costs[edges]
            if earned:
                cost -= earned[day][edges, people[:, None]]
            best = np.where(day.is_edge[states], cost, np.inf).argmin(axis=1)
            taken = edges[people, best]
            symbols = self._symbols[day.labels[taken]]
            cheapest = prices[number][symbols, people[:, None]].argmin(axis=1)
            lines[:, number] = symbols[people, cheapest]
            counts += day.counts[taken]
            states = day.sources[taken]
        return Cheapest(values, lines, counts)


def _day(incoming: tuple[tuple[Edge, ...], ...], counts: int) -> _Day:
    row = [edge for edges in incoming for edge in edges]
    sizes = [len(edges) for edges in incoming]
    firsts = np.cumsum([0, *sizes[:-1]])
    offsets = np.arange(max(sizes))
    is_edge = offsets < np.array(sizes)[:, None]
    return _Day(
        np.array([edge.source for edge in row]),
        np.array([edge.label for edge in row]),
        np.array([edge.cost for edge in row], dtype=float),
        np.array([edge.counts for edge in row], dtype=float).reshape(len(row), counts),
        firsts,
        np.where(is_edge, firsts[:, None] + offsets, 0),
        is_edge,
    )
