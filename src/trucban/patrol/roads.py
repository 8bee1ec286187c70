"""
The roads and paths of the commune's map, in metres around a place: what patrols are reckoned and drawn along.

Building a network of a large map takes a second; the last ones are kept, each beside the lines it was built from.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from trucban.area import selectors as area
from trucban.lib.kept import Kept
from trucban.planning.patrol import network
from trucban.planning.patrol.network import XY, Footing, Network
from trucban.planning.patrol.spec import Place
from trucban.rulebook import selectors as rulebook

METRES_PER_DEGREE = 111_195

LonLat = tuple[float, float]
Lines = tuple[tuple[XY, ...], ...]
NETWORKS: Kept[Lines, Network] = Kept(most=4)
# A draft reads its ground twice: what it begins with and, before it is saved, whether that still holds.
FOOTINGS: Kept[tuple[Lines, tuple[Place, ...], int], Footing] = Kept(most=4)


@dataclass(frozen=True)
class Grid:
    """Metres east and north of a place; a commune is small enough for one scale."""

    lon: float
    lat: float

    @property
    def _narrower(self) -> float:
        return math.cos(math.radians(self.lat))

    def metres(self, lon: float, lat: float) -> XY:
        return (lon - self.lon) * METRES_PER_DEGREE * self._narrower, (lat - self.lat) * METRES_PER_DEGREE

    def degrees(self, x: float, y: float) -> LonLat:
        return self.lon + x / METRES_PER_DEGREE / self._narrower, self.lat + y / METRES_PER_DEGREE


def lines_of(commune_id: UUID, grid: Grid) -> tuple[Lines, bool]:
    """Return roads and paths on a grid, and whether one of them is a sketch."""
    rows = list(area.walked_lines(commune_id=commune_id))
    lines = tuple(tuple(grid.metres(lon, lat) for lon, lat in line) for line, _is_sketch in rows)
    return lines, any(is_sketch for _line, is_sketch in rows)


def footing(lines: Lines, places: tuple[Place, ...], percent: int) -> Footing:
    """Return the metres between places along the lines; see `network.footing`."""
    return FOOTINGS.answer(
        (lines, places, percent), lambda: network.footing(_network(lines), places, way_percent=percent)
    )


def way_percent(commune_id: UUID, on: date) -> int:
    """Return how long the way is for a hundred metres of straight line, as the commune has measured."""
    return int(rulebook.value(commune_id=commune_id, key="patrol.way_percent", on=on) or 100)


def walked(
    *, commune_id: UUID, on: date, routes: Sequence[Sequence[LonLat]]
) -> Iterator[list[tuple[LonLat, ...]]]:
    """
    Yield for each route, a list of stops, the corners of the way from each stop to the next.

    Where no road leads, and on a map without any, a leg is the straight line between its stops.
    """
    first = next((stop for stops in routes for stop in stops), None)
    grid = Grid(*first) if first else Grid(0, 0)
    lines, _is_sketch = lines_of(commune_id, grid)
    percent = way_percent(commune_id, on)
    for stops in routes:
        if not lines:
            yield list(pairwise(stops))
            continue
        places = [
            Place(str(number), "", *map(round, grid.metres(*stop))) for number, stop in enumerate(stops)
        ]
        legs = network.legs(_network(lines), places, way_percent=percent)
        # Stops stand where they stand, not where the grid rounds them to.
        yield [
            (one, *(grid.degrees(*corner) for corner in leg[1:-1]), other)
            for leg, (one, other) in zip(legs, pairwise(stops), strict=True)
        ]


def _network(lines: Lines) -> Network:
    return NETWORKS.answer(lines, lambda: network.network_of(lines))
