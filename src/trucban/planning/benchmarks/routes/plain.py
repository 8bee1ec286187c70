"""The peer: PyVRP alone as it comes, on the same problem, to be shown beside the engine."""

import warnings
from collections.abc import Callable

import pyvrp
from pyvrp.exceptions import PenaltyBoundWarning

from trucban.planning.routing import check
from trucban.planning.routing.engine import Steps, data_of, sites_of
from trucban.planning.routing.spec import Problem, Result, Route


def solve(problem: Problem, *, seed: int, stop: Callable[[], bool]) -> Result | None:
    """Return PyVRP's own best; None when it found nothing that holds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        found = pyvrp.solve(data_of(problem), Steps(None, stop), seed, collect_stats=False).best
    routes = tuple(Route(route.vehicle_type(), sites_of(problem, route)) for route in found.routes())
    if check.faults(problem, routes):
        return None
    distance, collected = check.distance(problem, routes), check.collected(problem, routes)
    return Result(routes, distance, collected, check.cost(problem, routes), seed)
