"""The independent judge of routes: drives each one; imports no solver."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from trucban.planning.routing.spec import Fleet, Problem, Route


def distance(problem: Problem, routes: Sequence[Route]) -> int:
    return sum(_length(problem, route) for route in routes)


def collected(problem: Problem, routes: Sequence[Route]) -> int:
    """Return the prizes of the sites visited."""
    seen = {site for route in routes for site in route.sites if site >= problem.depots}
    return sum(problem.visits[site - problem.depots].prize or 0 for site in seen)


def cost(problem: Problem, routes: Sequence[Route]) -> int:
    """Return distance plus prizes not collected."""
    there = sum(visit.prize or 0 for visit in problem.visits)
    return distance(problem, routes) + there - collected(problem, routes)


def faults(problem: Problem, routes: Sequence[Route]) -> list[str]:
    """Return everything wrong with routes, in words for a developer."""
    found = list(_of_sites(problem, routes))
    if found:
        return found
    for number, route in enumerate(routes):
        found += [f"route {number}: {fault}" for fault in _of_route(problem, route)]
    return found


def _of_sites(problem: Problem, routes: Sequence[Route]) -> Iterator[str]:
    times = Counter(site for route in routes for site in route.sites if site >= problem.depots)
    for site, count in times.items():
        if site >= len(problem.distances) or site < 0 or count > 1:
            yield f"site {site}: expected once at most among {len(problem.distances)}, found {count} times"
    for site, visit in enumerate(problem.visits, problem.depots):
        if visit.prize is None and site not in times:
            yield f"site {site}: expected a visit"
    for number, count in Counter(route.fleet for route in routes).items():
        if not 0 <= number < len(problem.fleets) or count > problem.fleets[number].count:
            yield f"fleet {number}: {count} routes are more than there are"


def _of_route(problem: Problem, route: Route) -> Iterator[str]:
    fleet = problem.fleets[route.fleet]
    length = _length(problem, route)
    if length > fleet.longest:
        yield f"distance {length}, expected at most {fleet.longest}"
    for trip in _trips(problem, route):
        load = sum(problem.visits[site - problem.depots].demand for site in trip)
        if load > fleet.capacity:
            yield f"load {load}, expected at most {fleet.capacity}"
    for site in route.sites:
        if site < problem.depots and site not in fleet.reload_at:
            yield f"depot {site}: no trip may begin there"
    yield from _of_time(problem, fleet, route)


def _of_time(problem: Problem, fleet: Fleet, route: Route) -> Iterator[str]:
    """Drive as early as may be; the shift is counted from the latest start that ends no later (Savelsbergh 1992)."""
    releases = [
        max((problem.visits[site - problem.depots].release for site in trip), default=0)
        for trip in _trips(problem, route)
    ]
    minute = start = max(fleet.opens, releases.pop(0))
    waited, room = 0, fleet.closes - start
    here = fleet.start
    for site in (*route.sites, fleet.end):
        minute += problem.distances[here][site] if problem.has_time else 0
        opens, closes, stay = fleet.opens, fleet.closes, 0
        if site >= problem.depots:
            visit = problem.visits[site - problem.depots]
            opens, closes, stay = visit.opens, visit.closes, visit.service
        if minute > closes:
            yield f"site {site}: reached at {minute}, closed from {closes}"
        elif site < problem.depots and releases and site in fleet.reload_at:
            opens = max(opens, releases.pop(0))
        room = min(room, closes - minute + waited)
        waited += max(0, opens - minute)
        minute = max(minute, opens) + stay
        here = site
    lasted = minute - start - max(0, min(waited, room))
    if lasted > fleet.shift:
        yield f"on the way for {lasted}, expected at most {fleet.shift}"


def _trips(problem: Problem, route: Route) -> list[list[int]]:
    trips: list[list[int]] = [[]]
    for site in route.sites:
        if site < problem.depots:
            trips.append([])
        else:
            trips[-1].append(site)
    return trips


def _length(problem: Problem, route: Route) -> int:
    fleet = problem.fleets[route.fleet]
    stops = (fleet.start, *route.sites, fleet.end)
    return sum(problem.distances[one][other] for one, other in pairwise(stops))
