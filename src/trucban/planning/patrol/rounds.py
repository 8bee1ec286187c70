"""
Where patrols go: each takes hamlets that were met least, as many as its time allows on foot.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence

from trucban.planning.patrol.spec import Demand, Place, Problem, Stop
from trucban.planning.patrol.walk import Walk
from trucban.planning.roster.spec import Span

Counts = tuple[Counter[str], Counter[tuple[str, str]]]


class Rounds:
    """Plans the rounds of one week; counts which hamlets were met."""

    def __init__(self, problem: Problem, chance: random.Random) -> None:
        self._problem = problem
        self._chance = chance
        self._walk = Walk(problem)
        self._met: Counter[str] = Counter()
        self._met_for: Counter[tuple[str, str]] = Counter()

    def stops(self, demand: Demand, span: Span) -> tuple[Stop, ...]:
        """Plan one round: the hamlet least met first, the far ones early, then what lies near until time is used."""
        route: tuple[str, ...] = ()
        waiting = self._open_hamlets(demand)
        self._chance.shuffle(waiting)
        while waiting:
            options = [(self._urgency(demand, hamlet, route), hamlet) for hamlet in waiting]
            hamlet = min(options, key=lambda option: option[0])[1]
            waiting.remove(hamlet)
            route = self._with(route, hamlet, demand.duration) or route
        if self._chance.random() < 0.5:
            route = route[::-1]
        return self.along(demand, span, route)

    def along(self, demand: Demand, span: Span, route: Sequence[str]) -> tuple[Stop, ...]:
        """Walk a round that is chosen already."""
        for place in route:
            self._count(demand, self._walk.places[place].hamlet)
        return self._timed(route, span)

    def hamlets_of(self, demand: Demand, routes: Iterable[Sequence[str]]) -> set[str]:
        """Return the hamlets of a demand on these routes."""
        return {self._walk.places[place].hamlet for route in routes for place in route} & {*demand.hamlets}

    def counts(self) -> Counts:
        """Return what is counted so far."""
        return self._met.copy(), self._met_for.copy()

    def count_from(self, counts: Counts) -> None:
        """Go on from what was counted then."""
        self._met, self._met_for = counts[0].copy(), counts[1].copy()

    def missed(self, demand: Demand) -> tuple[str, ...]:
        """Return the hamlets of a demand that no round of its own has met."""
        return tuple(hamlet for hamlet in demand.hamlets if not self._met_for[demand.key, hamlet])

    def _open_hamlets(self, demand: Demand) -> list[str]:
        known = {place.hamlet for place in self._problem.places}
        return [hamlet for hamlet in dict.fromkeys(demand.hamlets) if hamlet in known]

    def _urgency(self, demand: Demand, hamlet: str, route: Sequence[str]) -> tuple[int, int, int]:
        """Not met yet for this demand, then least walked of late, then the far one to begin with, or the near detour."""
        is_met = self._met_for[demand.key, hamlet] > 0
        seen = self._met[hamlet] + self._problem.covered.get(hamlet, 0) if is_met else 0
        detour = min(self._length({*route, place.key}) for place in self._places(hamlet))
        return is_met, seen, detour if route else -detour

    def _with(self, route: Sequence[str], hamlet: str, duration: int) -> tuple[str, ...] | None:
        """Return the round that also meets the hamlet at its nearest place; None when time does not allow it."""
        sets = [frozenset({*route, place.key}) for place in self._places(hamlet)]
        best = min(sets, key=lambda places: (self._length(places), sorted(places)))
        found = self._walk.best_round(best)
        stays = len(found) * self._problem.minutes_per_stop
        return found if self._walk.length(found) + stays <= duration else None

    def _length(self, places: Iterable[str]) -> int:
        return self._walk.length(self._walk.best_round(frozenset(places)))

    def _places(self, hamlet: str) -> list[Place]:
        return [place for place in self._problem.places if place.hamlet == hamlet]

    def _count(self, demand: Demand, hamlet: str) -> None:
        self._met[hamlet] += 1
        self._met_for[demand.key, hamlet] += 1

    def _timed(self, route: Sequence[str], span: Span) -> tuple[Stop, ...]:
        """Give each stop its arrival; time to spare is stayed at the stops in equal parts."""
        stay = self._problem.minutes_per_stop
        spare = span.end - span.start - self._walk.length(route) - len(route) * stay
        extra = spare // len(route) if route else 0
        stops, here, minute = [], self._walk.home, span.start
        for place in route:
            minute += self._walk.minutes(here, place)
            stops.append(Stop(place, minute))
            here, minute = place, minute + stay + extra
        return tuple(stops)
