"""
Reads the team orienteering instances of Chao, Golden and Wasil (1996).

Distances are Euclidean, here rounded up to ten-thousandths, so that no route is longer than its budget.
"""

import math

from trucban.planning.benchmarks.routes.instance import WEIGHT, Instance, euclidean
from trucban.planning.benchmarks.text import NotAnInstance, _
from trucban.planning.routing.spec import Fleet, Problem, Visit

SCALE = 10_000


def recognises(text: str) -> bool:
    return [line.split()[0] for line in text.splitlines() if line.strip()][:3] == ["n", "m", "tmax"]


def read(text: str) -> Instance:
    """
    Read an instance; the first point is the start, the last the end.

    Raises
    ------
    NotAnInstance: the text does not follow the format.
    """
    lines = [line.split() for line in text.splitlines() if line.strip()]
    try:
        count, teams, longest = int(lines[0][1]), int(lines[1][1]), float(lines[2][1])
        points = [(float(x), float(y), int(score)) for x, y, score in lines[3 : 3 + count]]
    except (IndexError, ValueError) as fault:
        raise NotAnInstance(_("expected lines n, m, tmax and then x, y, score")) from fault
    if len(points) != count or count < 2:
        raise NotAnInstance(_("expected %(wanted)s points, found %(found)s"), wanted=count, found=len(points))
    labels = (0, count - 1, *range(1, count - 1))
    order = [points[label] for label in labels]
    distances = euclidean([point[:2] for point in order], SCALE, "UP")
    visits = tuple(Visit(prize=score * SCALE * WEIGHT) for _x, _y, score in order[2:])
    fleet = Fleet(teams, start=0, end=1, longest=math.floor(longest * SCALE + 1e-6))
    problem = Problem(2, distances, visits, (fleet,), has_time=False)
    return Instance("chao", problem, labels, (0, 0, *(point[2] for point in order[2:])))
