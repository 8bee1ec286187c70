"""
A routing problem in integers: sites 0…depots-1 are depots, the others visits; distances and times in one scale.

A visit without a prize has to be made; one with a prize may be left out. Cost is distance plus prizes not collected.
"""

from dataclasses import dataclass

NO_LIMIT = 2**40


class RoutingDoesNotHold(ValueError):
    """The problem contradicts itself; the message says what was expected."""


@dataclass(frozen=True)
class Visit:
    """What is asked at a site; hours are half closed on neither side: one may begin at ``closes``."""

    demand: int = 0
    service: int = 0
    opens: int = 0
    closes: int = NO_LIMIT
    release: int = 0  # a trip with it may not leave its depot before
    prize: int | None = None


@dataclass(frozen=True)
class Fleet:
    """``count`` like vehicles. ``reload_at`` are the depots at which a new trip may begin."""

    count: int
    start: int = 0
    end: int = 0
    capacity: int = NO_LIMIT
    longest: int = NO_LIMIT  # distance
    shift: int = NO_LIMIT  # time from leaving to the end
    opens: int = 0
    closes: int = NO_LIMIT
    reload_at: tuple[int, ...] = ()


@dataclass(frozen=True)
class Problem:
    """
    Sites with their distances, the visits in order after the depots, and fleets.

    ``has_time`` says whether driving takes as long as it is far; without it only distances count.
    """

    depots: int
    distances: tuple[tuple[int, ...], ...]
    visits: tuple[Visit, ...]
    fleets: tuple[Fleet, ...]
    has_time: bool = True

    def __post_init__(self) -> None:
        sites = self.depots + len(self.visits)
        if self.depots < 1 or {len(row) for row in self.distances} | {len(self.distances)} != {sites}:
            raise RoutingDoesNotHold(f"expected a depot and distances between {sites} sites")
        for fleet in self.fleets:
            if not all(0 <= depot < self.depots for depot in (fleet.start, fleet.end, *fleet.reload_at)):
                raise RoutingDoesNotHold(f"expected fleets at depots below {self.depots}")


@dataclass(frozen=True)
class Route:
    """Sites in order, between the fleet's start and end; a depot among them begins a new trip."""

    fleet: int
    sites: tuple[int, ...]


@dataclass(frozen=True)
class Result:
    """Routes, their distance, the prizes they collect, and their cost."""

    routes: tuple[Route, ...]
    distance: int
    collected: int
    cost: int
    seed: int
