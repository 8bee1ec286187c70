"""An instance as the engine knows it, with what is needed to say the answer in the instance's own words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from trucban.planning.routing import check
from trucban.planning.routing.spec import Problem, Route

WEIGHT = 1000  # a point of score, in units of distance: prizes above all, short ways among equals


@dataclass(frozen=True)
class Instance:
    """
    ``labels`` are the sites' numbers in the file; ``scores`` what each is worth, a depot's being had by leaving it.

    With scores the greatest sum is sought and a prize in the problem is only how it is told to the engine; without,
    the least cost.
    """

    family: str
    problem: Problem
    labels: tuple[int, ...]
    scores: tuple[int, ...] = ()

    def objective(self, routes: Sequence[Route]) -> int:
        if not self.scores:
            return check.cost(self.problem, routes)
        seen = {*range(self.problem.depots), *(site for route in routes for site in route.sites)}
        return sum(self.scores[site] for site in seen)

    def bound(self) -> int | None:
        """Return what nobody can exceed: all scores a team can fetch alone and be back; None for costs."""
        if not self.scores:
            return None
        problem, fleet = self.problem, self.problem.fleets[0]
        sites = range(problem.depots, len(self.scores))
        near = [site for site in sites if fleet.count and not check.faults(problem, [Route(0, (site,))])]
        return self.objective([Route(0, tuple(near))])

    def text(self, routes: Sequence[Route]) -> str:
        """Write routes as VRPLIB does; one line a vehicle, in the file's own numbers."""
        lines = [
            f"Route #{number}: {' '.join(str(self.labels[site]) for site in route.sites)}\n"
            for number, route in enumerate(routes, 1)
        ]
        return "".join(lines) + f"{'Score' if self.scores else 'Cost'}: {self.objective(routes)}\n"


def euclidean(points: Sequence[tuple[float, float]], scale: int, how: str) -> tuple[tuple[int, ...], ...]:
    """Return whole distances between points, times ``scale``: rounded DOWN, UP or to the NEAREST."""
    return tuple(tuple(_whole(math.dist(one, other) * scale, how) for other in points) for one in points)


def _whole(far: float, how: str) -> int:
    if how == "NEAREST":
        return math.floor(far + 0.5)
    return math.floor(far + 1e-9) if how == "DOWN" else math.ceil(far - 1e-9)
