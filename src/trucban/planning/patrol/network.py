"""
Roads and paths that are walked: drawn lines become a network, and places the metres between them on foot.

Lines are split where they cross and where an end comes within `SNAP` of another line, because people draw them that
way; a bridge over a road is thus a crossing. A place within `REACH` of a line walks straight to it. Where a place has
no line near, or its line is not connected with the other's, the way is the straight line times a factor.

References:
    Hobby (1999), "Practical segment intersection with finite precision output", Computational Geometry 13(4): snap
    rounding, by GEOS; Dijkstra (1959), Numerische Mathematik 1; Floyd (1962), CACM 5(6).
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

import shapely
from shapely.ops import substring

from trucban.planning.patrol.spec import Place, Ways

SNAP = 10.0  # metres between an end and the line it was meant to meet
REACH = 300  # metres from a place to the line it is reached by
NOWHERE = -1  # instead of a node: where the way began
GRID = 1.0  # metres: where lines are split, corners come onto whole metres

XY = tuple[float, float]


@dataclass(frozen=True)
class Edge:
    """A way between two nodes without a fork; ``line`` has its corners."""

    one: int
    other: int
    metres: float
    line: shapely.LineString


@dataclass(frozen=True)
class Network:
    """Edges between nodes; nodes with the same ``part`` can be reached from each other, part 0 has most metres."""

    edges: tuple[Edge, ...]
    part: tuple[int, ...]

    @property
    def parts(self) -> int:
        return len(set(self.part))

    @property
    def metres(self) -> float:
        return sum(edge.metres for edge in self.edges)


@dataclass(frozen=True)
class Footing:
    """
    ``metres`` between any two places, both ways; at most that of any way through a third. ``network_metres`` are all lines.

    Where there is a network, ``off`` have no road within reach; ``apart`` have one that is not connected with the longest network.
    """

    metres: Ways = field(default_factory=dict)
    off: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    parts: int = 0
    network_metres: int = 0


@dataclass(frozen=True)
class _Access:
    """Where a place meets the network: so far off it, so far along the edge."""

    edge: int
    off: float
    along: float


class _Step(NamedTuple):
    """How a node is reached: metres from the place, over which edge, where the way on that begins and ends, from which node."""

    metres: float
    edge: int
    begins: float
    ends: float
    before: int = NOWHERE


def network_of(lines: Sequence[Sequence[XY]], *, snap: float = SNAP) -> Network:
    """Return the network of lines in metres; whoever draws none, or only points, gets an empty one."""
    drawn = [shapely.LineString(line) for line in lines if len({*map(tuple, line)}) > 1]
    if not drawn:
        return Network((), ())
    joined = shapely.union_all([*drawn, *_joints(drawn, snap)], grid_size=GRID)
    pieces = [piece for piece in shapely.get_parts(shapely.line_merge(joined)) if piece.length > 0]
    node: dict[XY, int] = {}
    edges = tuple(
        Edge(
            node.setdefault(piece.coords[0], len(node)),
            node.setdefault(piece.coords[-1], len(node)),
            piece.length,
            piece,
        )
        for piece in sorted(pieces, key=lambda piece: tuple(piece.coords))
    )
    return Network(edges, _parts(edges, len(node)))


def _joints(lines: Sequence[shapely.LineString], snap: float) -> list[shapely.LineString]:
    """Return a short line from each end to the nearest point of every other line within reach of it."""
    tree = shapely.STRtree(lines)
    found = []
    for number, line in enumerate(lines):
        for end in (line.coords[0], line.coords[-1]):
            point = shapely.Point(end)
            for other in sorted(tree.query(point, predicate="dwithin", distance=snap).tolist()):
                if other != number:
                    meets = lines[other].interpolate(lines[other].project(point))
                    found.append(shapely.LineString([end, (meets.x, meets.y)]))
    return [line for line in found if line.length > 0]


def _parts(edges: Sequence[Edge], nodes: int) -> tuple[int, ...]:
    """Number the connected parts, the one with most metres first."""
    root = list(range(nodes))

    def top(node: int) -> int:
        while root[node] != node:
            root[node] = node = root[root[node]]
        return node

    for edge in edges:
        root[top(edge.one)] = top(edge.other)
    metres: Counter[int] = Counter()
    for edge in edges:
        metres[top(edge.one)] += round(edge.metres)
    number = {part: order for order, (part, _metres) in enumerate(metres.most_common())}
    return tuple(number[top(node)] for node in range(nodes))


def footing(
    network: Network, places: Sequence[Place], *, way_percent: int = 100, reach: float = REACH
) -> Footing:
    """
    Return the metres between places along the network, and which of them it does not serve.

    Parameters
    ----------
    way_percent : metres walked for a hundred of straight line, where there is no road to follow; 100 or more
    """
    roads = _Roads(network, places, reach)
    metres = {
        (one.key, other.key): roads.metres(one, other, _straight(one, other) * way_percent / 100)
        for one in places
        for other in places
    }
    _close([place.key for place in places], metres)
    part = {key: network.part[network.edges[one.edge].one] for key, one in roads.access.items()}
    return Footing(
        {pair: math.ceil(far - 1e-6) for pair, far in metres.items()},
        tuple(place.key for place in places if network.edges and place.key not in roads.access),
        tuple(place.key for place in places if part.get(place.key)),
        network.parts,
        round(network.metres),
    )


def legs(
    network: Network, stops: Sequence[Place], *, way_percent: int = 100, reach: float = REACH
) -> list[tuple[XY, ...]]:
    """
    Return the corners of the way from each stop to the next: along roads where `footing` reckons by them, else straight.

    Where a third place lies on a shorter way, `footing` reckons by that; a leg is the way between its own two stops.
    """
    roads = _Roads(network, stops, reach)
    return [
        roads.corners(one, other, _straight(one, other) * way_percent / 100) for one, other in pairwise(stops)
    ]


class _Roads:
    """What some places can reach of a network."""

    def __init__(self, network: Network, places: Sequence[Place], reach: float) -> None:
        self._network = network
        self.access = _access(network, places, reach)
        self._reached: dict[str, Mapping[int, _Step]] = {}

    def metres(self, one: Place, other: Place, across: float) -> float:
        """Return the metres by road, or ``across`` where no road leads from one to the other."""
        return min(self._ways(one, other, across), default=(across,))[0]

    def corners(self, one: Place, other: Place, across: float) -> tuple[XY, ...]:
        """Return the corners of the same way."""
        way = min(self._ways(one, other, across), default=None)
        corners: list[XY] = [(one.x, one.y)]
        if way is not None:
            _metres, node, enters = way
            end = self.access[other.key]
            for edge, begins, ends in [*self._over(one.key, node), (end.edge, enters, end.along)]:
                corners += substring(self._network.edges[edge].line, begins, ends).coords
        corners.append((other.x, other.y))
        return tuple(corner for corner, _same in groupby(corners))

    def _ways(self, one: Place, other: Place, across: float) -> Iterator[tuple[float, int, float]]:
        """Yield metres by road, the last node on the way, and how far along the other's edge that is entered."""
        start, end = self.access.get(one.key), self.access.get(other.key)
        # Who is nearer to each other than to the road walks across.
        if start is None or end is None or across <= start.off + end.off:
            return
        reached, edge = self._from(one.key), self._network.edges[end.edge]
        for node, enters in ((edge.one, 0.0), (edge.other, edge.metres)):
            if node in reached:
                yield reached[node].metres + abs(end.along - enters) + end.off, node, enters
        if start.edge == end.edge:
            yield start.off + abs(start.along - end.along) + end.off, NOWHERE, start.along

    def _over(self, key: str, node: int) -> list[tuple[int, float, float]]:
        """Return the edges passed until a node: each with how far along it the way begins and ends."""
        found: list[tuple[int, float, float]] = []
        while node != NOWHERE:
            step = self._from(key)[node]
            found.append((step.edge, step.begins, step.ends))
            node = step.before
        return found[::-1]

    def _from(self, key: str) -> Mapping[int, _Step]:
        if key not in self._reached:
            self._reached[key] = _reached(self._network, self.access[key])
        return self._reached[key]


def _straight(one: Place, other: Place) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)


def _access(network: Network, places: Sequence[Place], reach: float) -> Mapping[str, _Access]:
    """Return where each place within reach meets its nearest edge."""
    if not network.edges:
        return {}
    tree = shapely.STRtree([edge.line for edge in network.edges])
    found = {}
    for place in places:
        point = shapely.Point(place.x, place.y)
        near, off = tree.query_nearest(point, max_distance=reach, return_distance=True)
        if len(near):
            edge = int(min(near))
            found[place.key] = _Access(edge, float(off[0]), network.edges[edge].line.project(point))
    return found


def _reached(network: Network, start: _Access) -> Mapping[int, _Step]:
    """Return how each node is reached from a place, where it can be."""
    near: defaultdict[int, list[int]] = defaultdict(list)
    for number, edge in enumerate(network.edges):
        for node in {edge.one, edge.other}:
            near[node].append(number)
    first = network.edges[start.edge]
    waiting = [
        (_Step(start.off + abs(start.along - end), start.edge, start.along, end), node)
        for node, end in ((first.one, 0.0), (first.other, first.metres))
    ]
    heapq.heapify(waiting)
    found: dict[int, _Step] = {}
    while waiting:
        step, node = heapq.heappop(waiting)
        if node in found:
            continue
        found[node] = step
        for number in near[node]:
            edge = network.edges[number]
            other, begins, ends = (
                (edge.other, 0.0, edge.metres) if edge.one == node else (edge.one, edge.metres, 0.0)
            )
            if other not in found:
                further = _Step(step.metres + edge.metres, number, begins, ends, node)
                heapq.heappush(waiting, (further, other))
    return found


def _close(keys: Sequence[str], metres: dict[tuple[str, str], float]) -> None:
    """Nothing is farther than by way of a third place, straight lines among the roads included."""
    for middle in keys:
        for one in keys:
            to_middle = metres[one, middle]
            for other in keys:
                metres[one, other] = min(metres[one, other], to_middle + metres[middle, other])
