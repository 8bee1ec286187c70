"""
Cheapest lines by dynamic programming: shortest paths with counted resources, many people at once.

For each state of a day an array holds, for every person and every value of the counts, the least cost of getting
there. Of each count only the values are kept from which its limits can still be met. All numbers are multiples of
2^-`FRACTION_BITS`, so sums and comparisons of floats are exact.

References
----------
Irnich and Desaulniers (2005), Shortest path problems with resource constraints, in Column Generation.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucban.planning.roster.lines.graph import Counts, Graph, Places
from trucban.planning.roster.lines.spec import Floats, Limits

FRACTION_BITS = 10
CELLS_AT_ONCE = 12_000_000  # numbers kept for the walk back: about 100 MB

Slices = tuple[slice, ...]


def exact(values: Floats) -> Floats:
    """Round to numbers whose sums are exact."""
    return np.round(values * 2.0**FRACTION_BITS) / 2.0**FRACTION_BITS


@dataclass(frozen=True)
class Found:
    """Cheapest lines of one person, cheapest first: their costs by price, and the symbols worked."""

    values: tuple[float, ...]
    lines: tuple[NDArray[np.int16], ...]

    @property
    def least(self) -> float:
        """Cost of the cheapest; infinity when no line is allowed."""
        return self.values[0] if self.values else float("inf")


@dataclass(frozen=True)
class Band:
    """The values of each count kept before a day: from ``low`` to ``high``."""

    low: Counts
    high: Counts

    @property
    def sizes(self) -> Counts:
        return tuple(high - low + 1 for low, high in zip(self.low, self.high, strict=True))

    def place(self, counts: Counts) -> Counts | None:
        """Return where these values stand in the arrays; None where they are not kept."""
        if all(low <= count <= high for low, count, high in zip(self.low, counts, self.high, strict=True)):
            return tuple(count - low for count, low in zip(counts, self.low, strict=True))
        return None


@dataclass(frozen=True, eq=False)
class Asked:
    """
    Whose lines are searched together in one graph.

    ``prices`` is people × days × symbols; ``limits`` has for each person the limits of the counts the graph keeps;
    ``begins`` the state each begins in, ``ends`` (people × states) what each state after the last day costs.
    """

    prices: Floats
    limits: Sequence[Sequence[Limits | None]]
    begins: Places
    ends: Floats

    def part(self, of: slice) -> "Asked":
        return Asked(self.prices[of], self.limits[of], self.begins[of], self.ends[of])


def cheapest(graph: Graph, asked: Asked, most: int = 1) -> list[Found]:
    """
    Return for each person up to ``most`` cheap lines; the first is the cheapest of all.

    Further lines end with another value of the first count, so that they differ in more than their last day.
    """
    bands = _bands(graph, asked.limits)
    step = max(1, CELLS_AT_ONCE // max(_size(graph, bands), 1))
    found: list[Found] = []
    for start in range(0, len(asked.prices), step):
        found += _Search(graph, asked.part(slice(start, start + step)), bands).run(most)
    return found


def cells(graph: Graph, limits: Sequence[Limits | None]) -> int:
    """Return how many numbers the search for one person's lines keeps."""
    return _size(graph, _bands(graph, [limits]))


def _size(graph: Graph, bands: Sequence[Band]) -> int:
    return sum(size * math.prod(band.sizes) for size, band in zip(graph.sizes, bands, strict=True))


def _bands(graph: Graph, limits: Sequence[Sequence[Limits | None]]) -> list[Band]:
    """Return before each day, and after the last, the values from which somebody's limits can still be met."""
    columns = list(zip(*limits, strict=True))
    low = [min(_hard_low(limit) for limit in column) for column in columns]
    high = [
        max(_hard_high(limit, reach.most[-1]) for limit in column)
        for column, reach in zip(columns, graph.reach, strict=True)
    ]
    bands = []
    for day in range(len(graph.days) + 1):
        lows, highs = [], []
        for place, reach in enumerate(graph.reach):
            lows.append(max(reach.least[day], low[place] - reach.most_after[day]))
            highs.append(max(lows[-1], min(reach.most[day], high[place] - reach.least_after[day])))
        bands.append(Band(tuple(lows), tuple(highs)))
    return bands


class _Search:
    """One sweep over the days for some people, and the walks back."""

    def __init__(self, graph: Graph, asked: Asked, bands: Sequence[Band]) -> None:
        self.graph, self.prices, self.limits, self.bands = graph, asked.prices, asked.limits, bands
        self.begins, self.ends = asked.begins, asked.ends
        self.by_label = np.stack([asked.prices[:, :, label].min(axis=2) for label in graph.labels])

    def run(self, most: int) -> list[Found]:
        layers = self._sweep()
        wide = (1,) * len(self.bands[-1].sizes)
        last = layers[-1] + self.ends.T.reshape(*layers[-1].shape[:2], *wide)
        totals = np.moveaxis(last, 1, 0) + self._terminal()[:, None]
        return [self._read(layers, person, total, most) for person, total in enumerate(totals)]

    def _sweep(self) -> list[Floats]:
        people, wide = len(self.prices), (1,) * len(self.bands[0].sizes)
        layer = np.full((self.graph.sizes[0], people, *self.bands[0].sizes), np.inf)
        nothing = self.bands[0].place((0,) * len(wide))
        if nothing is not None:  # else no line can reach the lower limits
            at_start: tuple[Places | int, ...] = (self.begins, np.arange(people), *nothing)
            layer[at_start] = 0.0
        layers = [layer]
        for number, day in enumerate(self.graph.days):
            now, then = self.bands[number], self.bands[number + 1]
            price = self.by_label[day.edges.labels, :, number] + day.edges.costs[:, None]
            nodes = day.hubs.joined(layer)
            layer = np.full((self.graph.sizes[number + 1], people, *then.sizes), np.inf)
            for batch in day.batches:
                before, after = _slices(batch.counts, now, then)
                edges = batch.table.columns
                begun: tuple[Places | slice, ...] = (day.edges.nodes[edges], slice(None), *before)
                reached = nodes[begun]
                reached += price[edges].reshape(*edges.shape, people, *wide)
                place: tuple[Places | slice, ...] = (batch.table.places, slice(None), *after)
                layer[place] = np.minimum(layer[place], reached.min(axis=0))
            layers.append(layer)
        return layers

    def _terminal(self) -> Floats:
        """Return people × counts: what each value of the counts costs at the end."""
        band = self.bands[-1]
        total = np.zeros((len(self.prices), *band.sizes))
        for place, (low, high) in enumerate(zip(band.low, band.high, strict=True)):
            costs = np.array(
                [[_cost(row[place], count) for count in range(low, high + 1)] for row in self.limits]
            )
            shape = [1] * (1 + len(band.sizes))
            shape[0], shape[1 + place] = costs.shape
            total += costs.reshape(shape)
        return total

    def _read(self, layers: list[Floats], person: int, total: Floats, most: int) -> Found:
        """Walk back from the best end of each value of the first count, the cheapest few."""
        band = self.bands[-1]
        ends = total.reshape(total.shape[0], band.sizes[0] if band.sizes else 1, -1)
        per_count = np.moveaxis(ends, 1, 0).reshape(ends.shape[1], -1)
        best = per_count.argmin(axis=1)
        values = per_count[np.arange(len(best)), best]
        chosen = [int(one) for one in np.argsort(values, kind="stable")[:most] if np.isfinite(values[one])]
        lines = []
        for one in chosen:
            state, rest = divmod(int(best[one]), ends.shape[2])
            place = np.unravel_index(one * ends.shape[2] + rest, band.sizes) if band.sizes else ()
            counts = tuple(int(value) + low for value, low in zip(place, band.low, strict=True))
            lines.append(self._walk(layers, person, state, counts))
        return Found(tuple(float(values[one]) for one in chosen), tuple(lines))

    def _walk(self, layers: list[Floats], person: int, state: int, counts: Counts) -> NDArray[np.int16]:
        line = np.zeros(len(self.graph.days), dtype=np.int16)
        here = self.bands[-1].place(counts)
        assert here is not None  # noqa: S101  # where a path leads is kept
        value = layers[-1][(state, person, *here)]
        for number in range(len(self.graph.days) - 1, -1, -1):
            before, edges = layers[number], self.graph.days[number].edges
            for edge in range(edges.firsts[state], edges.firsts[state + 1]):
                rest = tuple(
                    count - added for count, added in zip(counts, edges.counts[edge].tolist(), strict=True)
                )
                place = self.bands[number].place(rest)
                if place is None:
                    continue
                sources = self.graph.days[number].hubs.members[edges.nodes[edge]]
                values = before[(sources, person, *place)]
                label, nearest = edges.labels[edge], int(values.argmin())
                if values[nearest] + (self.by_label[label, person, number] + edges.costs[edge]) == value:
                    symbols = self.graph.labels[label]
                    line[number] = symbols[self.prices[person, number, symbols].argmin()]
                    state, counts, value = int(sources[nearest]), rest, values[nearest]
                    break
            else:
                raise AssertionError("no arc leads here: the sums were not exact")
        return line


def _slices(counts: Counts, now: Band, then: Band) -> tuple[Slices, Slices]:
    """Return the slices that read counts before they grow and write them after; both empty where none is kept."""
    before, after = [], []
    for count, low, high, next_low, next_high in zip(
        counts, now.low, now.high, then.low, then.high, strict=True
    ):
        first = max(low, next_low - count)
        end = max(first, min(high, next_high - count) + 1)
        before.append(slice(first - low, end - low))
        after.append(slice(first + count - next_low, end + count - next_low))
    return tuple(before), tuple(after)


def _hard_low(limit: Limits | None) -> int:
    return 0 if limit is None or limit.under is not None else limit.low


def _hard_high(limit: Limits | None, possible: int) -> int:
    return possible if limit is None or limit.over is not None else min(limit.high, possible)


def _cost(limit: Limits | None, count: int) -> float:
    cost = 0 if limit is None else limit.cost(count)
    return np.inf if cost is None else float(cost)
