"""
Reads team orienteering with time windows, as Righini and Salani, and Montemanni and Gambardella wrote them.

Distances are rounded down: to one decimal in Solomon's files (type 4), to two in Cordeau's. The depot's closing time is
the budget; how many teams there are is not in the file.

References:
    Vansteenwegen, Souffriau, Van Oudheusden (2011), "The orienteering problem: a survey", EJOR 209(1).
"""

from trucban.planning.benchmarks.routes.instance import WEIGHT, Instance, euclidean
from trucban.planning.benchmarks.text import NotAnInstance, _
from trucban.planning.routing.spec import Fleet, Problem, Visit

SOLOMON = "4"


def recognises(text: str) -> bool:
    lines = [line.split() for line in text.splitlines()[:3]]
    return len(lines) == 3 and len(lines[0]) == 4 and len(lines[1]) == 2 and lines[2][:1] == ["0"]


def read(text: str, teams: int = 1) -> Instance:
    """
    Read an instance for so many teams.

    Raises
    ------
    NotAnInstance: the text does not follow the format.
    """
    lines = [line.split() for line in text.splitlines() if line.strip()]
    scale = 10 if lines[0][0] == SOLOMON else 100
    try:
        rows = [[float(word) for word in line[1:5] + line[-2:]] for line in lines[2:]]
        points = [(row[0], row[1]) for row in rows]
        scores = tuple(round(row[3]) for row in rows)
        hours = [(round(row[4] * scale), round(row[5] * scale), round(row[2] * scale)) for row in rows]
    except (IndexError, ValueError) as fault:
        raise NotAnInstance(_("expected lines i, x, y, service, score, …, open, close")) from fault
    visits = tuple(
        Visit(service=stay, opens=opens, closes=closes, prize=score * scale * WEIGHT)
        for (opens, closes, stay), score in list(zip(hours, scores, strict=True))[1:]
    )
    fleet = Fleet(teams, opens=hours[0][0], closes=hours[0][1])
    problem = Problem(1, euclidean(points, scale, "DOWN"), visits, (fleet,))
    return Instance("toptw", problem, tuple(range(len(points))), (0, *scores[1:]))
