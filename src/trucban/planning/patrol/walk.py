"""
Walking: minutes between places and the shortest round through some of them.

References:
    Held and Karp (1962), exact rounds by dynamic programming; Croes (1958), 2-opt for the longer ones.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

from trucban.planning.patrol.spec import Place, Problem

EXACT_UP_TO = 8  # stops


class Walk:
    """Minutes on foot between the places of a problem, rounded up."""

    def __init__(self, problem: Problem) -> None:
        self.places: Mapping[str, Place] = {place.key: place for place in problem.places}
        self.home = problem.start_place
        self._speed, self._ways, self._percent = problem.metres_per_hour, problem.ways, problem.way_percent
        self._rounds: dict[frozenset[str], tuple[str, ...]] = {}

    def minutes(self, one: str, other: str) -> int:
        """Return the walking time on known ways, else along the straight line."""
        metres: float | None = self._ways.get((one, other))
        if metres is None:
            start, end = self.places[one], self.places[other]
            metres = math.hypot(start.x - end.x, start.y - end.y) * self._percent / 100
        return math.ceil(metres * 60 / self._speed)

    def length(self, route: Sequence[str]) -> int:
        """Return the minutes from home through the places and back home, without any stay."""
        stops = (self.home, *route, self.home)
        return sum(self.minutes(one, other) for one, other in pairwise(stops))

    def best_round(self, places: frozenset[str]) -> tuple[str, ...]:
        """Return the shortest order found; exact up to eight stops."""
        if places not in self._rounds:
            ordered = sorted(places)
            make = self._exact if len(ordered) <= EXACT_UP_TO else self._two_opt
            self._rounds[places] = make(ordered)
        return self._rounds[places]

    def _exact(self, places: Sequence[str]) -> tuple[str, ...]:
        """For each set of places and each last one, keep the shortest way from home."""
        ways: dict[tuple[frozenset[str], str], tuple[int, tuple[str, ...]]] = {
            (frozenset({place}), place): (self.minutes(self.home, place), (place,)) for place in places
        }
        for size in range(2, len(places) + 1):
            for group in map(frozenset, combinations(places, size)):
                for last in group:
                    before = group - {last}
                    ways[group, last] = min(
                        (ways[before, place][0] + self.minutes(place, last), (*ways[before, place][1], last))
                        for place in before
                    )
        whole = frozenset(places)
        return min(
            ((ways[whole, last][0] + self.minutes(last, self.home), ways[whole, last][1]) for last in places),
            default=(0, ()),
        )[1]

    def _two_opt(self, places: Sequence[str]) -> tuple[str, ...]:
        """Go to the nearest place each time, then turn stretches round as long as that shortens the way."""
        route, waiting, here = [], set(places), self.home
        while waiting:
            here = min(waiting, key=lambda place: (self.minutes(here, place), place))
            waiting.remove(here)
            route.append(here)
        shortened = True
        while shortened:
            shortened = False
            for first, last in combinations(range(len(route) + 1), 2):
                turned = [*route[:first], *reversed(route[first:last]), *route[last:]]
                if self.length(turned) < self.length(route):
                    route, shortened = turned, True
        return tuple(route)
