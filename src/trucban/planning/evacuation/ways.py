"""
Ways that stay open: the quickest paths over roads of one kind, each with the latest minute one may set out.

For each minute at which some road closes, the quickest path over roads that stay open at least as long is one way: it
is safe when it ends by that minute. A slower way over higher ground is thus kept beside the quick one that floods.

References:
    Dijkstra (1959), "A note on two problems in connexion with graphs".
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from trucban.planning.evacuation.spec import Leg, Problem, Road

NEVER = math.inf


@dataclass(frozen=True)
class Way:
    """A path, its minutes, and the latest minute to set out on it."""

    minutes: int
    latest: float
    places: tuple[str, ...]


class Ways:
    """All ways of a problem, found when first asked for."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._from: dict[tuple[str, str], Mapping[str, list[Way]]] = {}

    def leg(self, kind: str, start_place: str, end_place: str, start: int) -> Leg | None:
        """Return the quickest drive that sets out at this minute and meets no closed road; None when there is none."""
        for way in self.between(kind, start_place, end_place):
            if start <= way.latest:
                return Leg(start, start + way.minutes, way.places)
        return None

    def between(self, kind: str, start_place: str, end_place: str) -> list[Way]:
        """Return the ways between two places, the quickest first; each slower one stays open longer."""
        if start_place == end_place:
            return [Way(0, NEVER, (start_place,))]
        if (kind, start_place) not in self._from:
            self._from[kind, start_place] = self._all_from(kind, start_place)
        return self._from[kind, start_place].get(end_place, [])

    def _all_from(self, kind: str, start: str) -> Mapping[str, list[Way]]:
        found: defaultdict[str, list[Way]] = defaultdict(list)
        for closing in sorted({self._closes[road.key] for road in self._problem.roads if road.kind == kind}):
            open_roads = [
                road
                for road in self._problem.roads
                if road.kind == kind and self._closes[road.key] >= closing
            ]
            for place, (minutes, path) in _quickest(open_roads, start).items():
                found[place].append(Way(minutes, closing - minutes, path))
        for ways in found.values():
            ways.sort(key=lambda way: (way.minutes, -way.latest))
        return found

    @cached_property
    def _closes(self) -> Mapping[str, float]:
        reached = {road.key: self._problem.reached(road.closes_at) for road in self._problem.roads}
        return {key: NEVER if minute is None else minute for key, minute in reached.items()}


def _quickest(roads: Iterable[Road], start: str) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return minutes and path to every place the roads reach."""
    near: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for road in roads:
        near[road.one].append((road.other, road.minutes))
        near[road.other].append((road.one, road.minutes))
    found: dict[str, tuple[int, tuple[str, ...]]] = {}
    waiting: list[tuple[int, tuple[str, ...]]] = [(0, (start,))]
    while waiting:
        minutes, path = heapq.heappop(waiting)
        if path[-1] in found:
            continue
        found[path[-1]] = (minutes, path)
        for place, more in near[path[-1]]:
            if place not in found:
                heapq.heappush(waiting, (minutes + more, (*path, place)))
    del found[start]
    return found
