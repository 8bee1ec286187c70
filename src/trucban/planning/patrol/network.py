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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import shapely

from trucban.planning.patrol.spec import Place, Ways

SNAP = 10.0  # metres between an end and the line it was meant to meet
REACH = 300  # metres from a place to the line it is reached by
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
    access = _access(network, places, reach)
    metres = {
        (one.key, other.key): _straight(one, other) * way_percent / 100 for one in places for other in places
    }
    for one in places:
        if one.key in access:
            there = _from(network, access[one.key])
            for other in places:
                if other.key in access and other.key != one.key:
                    roads = _to(network, access[one.key], access[other.key], there)
                    # Who is nearer to each other than to the road walks across.
                    is_near = metres[one.key, other.key] <= access[one.key].off + access[other.key].off
                    if roads < math.inf and not is_near:
                        metres[one.key, other.key] = roads
    _close([place.key for place in places], metres)
    part = {key: network.part[network.edges[one.edge].one] for key, one in access.items()}
    return Footing(
        {pair: math.ceil(far - 1e-6) for pair, far in metres.items()},
        tuple(place.key for place in places if network.edges and place.key not in access),
        tuple(place.key for place in places if part.get(place.key)),
        network.parts,
        round(network.metres),
    )


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


def _from(network: Network, start: _Access) -> Mapping[int, float]:
    """Return the metres from a place to each node that can be reached."""
    near: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for edge in network.edges:
        near[edge.one].append((edge.other, edge.metres))
        near[edge.other].append((edge.one, edge.metres))
    first = network.edges[start.edge]
    waiting = [(start.off + start.along, first.one), (start.off + first.metres - start.along, first.other)]
    heapq.heapify(waiting)
    found: dict[int, float] = {}
    while waiting:
        metres, node = heapq.heappop(waiting)
        if node in found:
            continue
        found[node] = metres
        for other, more in near[node]:
            if other not in found:
                heapq.heappush(waiting, (metres + more, other))
    return found


def _to(network: Network, start: _Access, end: _Access, there: Mapping[int, float]) -> float:
    edge = network.edges[end.edge]
    over = [
        there.get(edge.one, math.inf) + end.along,
        there.get(edge.other, math.inf) + edge.metres - end.along,
    ]
    if start.edge == end.edge:
        over.append(start.off + abs(start.along - end.along))
    return min(over) + end.off


def _close(keys: Sequence[str], metres: dict[tuple[str, str], float]) -> None:
    """Nothing is farther than by way of a third place, straight lines among the roads included."""
    for middle in keys:
        for one in keys:
            to_middle = metres[one, middle]
            for other in keys:
                metres[one, other] = min(metres[one, other], to_middle + metres[middle, other])
