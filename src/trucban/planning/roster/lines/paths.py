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

from trucban.planning.roster.lines.graph import Graph
from trucban.planning.roster.lines.spec import Floats, Limits

FRACTION_BITS = 10
CELLS_AT_ONCE = 12_000_000  # numbers kept for the walk back: about 100 MB

Counts = tuple[int, ...]
Slices = tuple[slice, ...]


class TooLarge(MemoryError):
    """One person's search would need more numbers than it may."""


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


def cheapest(
    graph: Graph,
    prices: Floats,
    limits: Sequence[Sequence[Limits | None]],
    most: int = 1,
    most_cells: float = np.inf,
) -> list[Found]:
    """
    Return for each person up to ``most`` cheap lines; the first is the cheapest of all.

    ``prices`` is people × days × symbols, ``limits`` for each person the limits of the counts the graph keeps. Further
    lines end with another value of the first count, so that they differ in more than their last day.

    Raises
    ------
    TooLarge: one person's search keeps more than ``most_cells`` numbers of 8 bytes.
    """
    bands = _bands(graph, limits)
    cells = sum(size * math.prod(band.sizes) for size, band in zip(graph.sizes, bands, strict=True))
    if cells > most_cells:
        raise TooLarge(f"{cells} numbers for one person, at most {most_cells:.0f}")
    step = max(1, CELLS_AT_ONCE // max(cells, 1))
    found: list[Found] = []
    for start in range(0, len(prices), step):
        part = slice(start, start + step)
        found += _Search(graph, prices[part], limits[part], bands).run(most)
    return found


def _bands(graph: Graph, limits: Sequence[Sequence[Limits | None]]) -> list[Band]:
    """Return before each day, and after the last, the values from which somebody's limits can still be met."""
    columns = list(zip(*limits, strict=True))
    low = [min(_hard_low(limit) for limit in column) for column in columns]
    high = [
        max(_hard_high(limit, reach.most[-1]) for limit in column)
        for column, reach in zip(columns, graph.reach, strict=True)
    ]
    bands = []
    for day in range(graph.days + 1):
        lows, highs = [], []
        for place, reach in enumerate(graph.reach):
            lows.append(max(reach.least[day], low[place] - reach.most_after[day]))
            highs.append(max(lows[-1], min(reach.most[day], high[place] - reach.least_after[day])))
        bands.append(Band(tuple(lows), tuple(highs)))
    return bands


class _Search:
    """One sweep over the days for some people, and the walks back."""

    def __init__(
        self,
        graph: Graph,
        prices: Floats,
        limits: Sequence[Sequence[Limits | None]],
        bands: Sequence[Band],
    ) -> None:
        self.graph, self.prices, self.limits, self.bands = graph, prices, limits, bands
        self.by_label = np.stack([prices[:, :, label].min(axis=2) for label in graph.labels])

    def run(self, most: int) -> list[Found]:
        layers = self._sweep()
        last = layers[-1] + self.graph.ends.reshape(-1, *(1 for _ in layers[-1].shape[1:]))
        totals = np.moveaxis(last, 1, 0) + self._terminal()[:, None]
        return [self._read(layers, person, total, most) for person, total in enumerate(totals)]

    def _sweep(self) -> list[Floats]:
        people, wide = len(self.prices), (1,) * len(self.bands[0].sizes)
        nothing = (0,) * len(self.bands[0].sizes)
        begins = self.bands[0].place(nothing) is not None  # else no line can reach the lower limits
        layer = np.full((self.graph.sizes[0], people, *self.bands[0].sizes), 0.0 if begins else np.inf)
        layers = [layer]
        for day, batches in enumerate(self.graph.batches):
            now, then = self.bands[day], self.bands[day + 1]
            price = self.by_label[:, :, day]
            following = np.full((self.graph.sizes[day + 1], people, *then.sizes), np.inf)
            slices: dict[Counts, tuple[Slices, Slices]] = {}
            for batch in batches:
                if batch.counts not in slices:
                    slices[batch.counts] = _slices(batch.counts, now, then)
                before, after = slices[batch.counts]
                costs = (price[batch.labels] + batch.costs[:, None]).reshape(-1, people, *wide)
                reached = layer[(batch.sources, slice(None), *before)] + costs
                place = (batch.targets, slice(None), *after)
                following[place] = np.minimum(following[place], reached)
            layers.append(following)
            layer = following
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
        line = np.zeros(self.graph.days, dtype=np.int16)
        here = self.bands[-1].place(counts)
        for day in range(self.graph.days - 1, -1, -1):
            assert here is not None  # noqa: S101  # where a path leads is kept
            value, before = layers[day + 1][(state, person, *here)], layers[day]
            for edge in self.graph.incoming[day][state]:
                rest = tuple(count - added for count, added in zip(counts, edge.counts, strict=True))
                place = self.bands[day].place(rest)
                if place is None:
                    continue
                price = self.by_label[edge.label, person, day] + edge.cost
                if before[(edge.source, person, *place)] + price == value:
                    symbols = self.graph.labels[edge.label]
                    line[day] = symbols[self.prices[person, day, symbols].argmin()]
                    state, counts, here = edge.source, rest, place
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
