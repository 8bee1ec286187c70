"""
Reads the team orienteering instances of Chao, Golden and Wasil (1996).

Distances are Euclidean, here rounded up to ten-thousandths, so that no route is longer than its budget.
"""

import math

from trucban.planning.routing.spec import Fleet, Problem, RoutingDoesNotHold, Visit

SCALE = 10_000
PRIZE = SCALE * 1000  # a point of score weighs more than any saving of distance the search meets


def read(text: str) -> Problem:
    """
    Read an instance; points of no score, or too far to visit at all, are left out by giving them no prize.

    Raises
    ------
    RoutingDoesNotHold: the text does not follow the format.
    """
    lines = [line.split() for line in text.splitlines() if line.strip()]
    try:
        count, teams, longest = int(lines[0][1]), int(lines[1][1]), float(lines[2][1])
        points = [(float(x), float(y), int(score)) for x, y, score in lines[3 : 3 + count]]
    except (IndexError, ValueError) as fault:
        raise RoutingDoesNotHold("expected lines n, m, tmax and then x, y, score") from fault
    if len(points) != count or count < 2:
        raise RoutingDoesNotHold(f"expected {count} points, at least a start and an end, found {len(points)}")
    order = [points[0], points[-1], *points[1:-1]]
    distances = tuple(
        tuple(math.ceil(math.dist(one[:2], other[:2]) * SCALE - 1e-9) for other in order) for one in order
    )
    visits = tuple(Visit(prize=score * PRIZE) for _x, _y, score in order[2:])
    fleet = Fleet(teams, start=0, end=1, longest=math.floor(longest * SCALE + 1e-6))
    return Problem(2, distances, visits, (fleet,), has_time=False)
