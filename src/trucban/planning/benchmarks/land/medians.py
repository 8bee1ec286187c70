"""
Reads capacitated p-medians: OR-Library's pmedcap and Lorena's.

pmedcap's distances are cut to whole numbers; Lorena's are real and stand here in hundredths, rounded.

References:
    Osman, Christofides (1994), ITOR 1(3); Lorena, Senne (2004), Computers & OR 31.
"""

import math
from dataclasses import dataclass

from trucban.planning.benchmarks.text import NotAnInstance, _
from trucban.planning.land.median import MedianDoesNotHold, Problem


@dataclass(frozen=True)
class Instance:
    """``scale`` units of cost make one of the file's."""

    problem: Problem
    scale: int
    published: int | None = None  # what the file itself says is best


def read(text: str) -> Instance:
    """
    Read an instance of either family.

    Raises
    ------
    NotAnInstance: the text does not follow either format.
    """
    rows = (
        [[float(word) for word in line.split()] for line in text.splitlines() if line.strip()]
        if _is_numbers(text)
        else []
    )
    widths = [len(row) for row in rows[:3]]
    try:
        if widths == [2, 3, 4]:
            return _pmedcap(rows)
        if widths == [2, 4, 4]:
            return _lorena(rows)
    except MedianDoesNotHold as fault:
        raise NotAnInstance(_("points are missing or too many")) from fault
    raise NotAnInstance(_("this is no land benchmark the program knows"))


def _is_numbers(text: str) -> bool:
    try:
        return all(math.isfinite(float(word)) for word in text.split())
    except ValueError:
        return False


def _pmedcap(rows: list[list[float]]) -> Instance:
    count, middles, room = map(int, rows[1])
    places = [(row[1], row[2]) for row in rows[2:]]
    distances = tuple(tuple(math.floor(math.dist(one, other)) for other in places) for one in places)
    demands = tuple(int(row[3]) for row in rows[2:])
    return Instance(Problem(distances, demands, (room,) * count, middles), 1, int(rows[0][1]))


def _lorena(rows: list[list[float]]) -> Instance:
    middles = int(rows[0][1])
    places = [(row[0], row[1]) for row in rows[1:]]
    distances = tuple(tuple(round(math.dist(one, other) * 100) for other in places) for one in places)
    rooms, demands = (tuple(int(row[column]) for row in rows[1:]) for column in (2, 3))
    return Instance(Problem(distances, demands, rooms, middles), 100)
