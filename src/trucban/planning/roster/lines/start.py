"""A first roster: person by person, each the line that is cheapest beside the lines of those before."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from trucban.planning.ending import Stop
from trucban.planning.roster.lines.pricer import Line, Pricer
from trucban.planning.roster.lines.rolling import LONG, Rolling
from trucban.planning.roster.lines.roster import Demands, Roster
from trucban.planning.roster.lines.spec import Floats, Lines


class NobodyCanWork(ValueError):
    """A person's hard rules contradict each other: no line is allowed, not even an empty one."""


def first(pricer: Pricer, demands: Demands, late: Stop = lambda: False) -> Roster:
    """
    Return a roster in which every line is allowed; once it is late, the quickest.

    Raises
    ------
    NobodyCanWork: somebody has no line at all.
    """
    problem = pricer.problem
    at_work = np.zeros(demands.shape, dtype=np.int64)
    known = _rolled(pricer, at_work, late) if problem.days >= LONG else {}
    lines: Lines = np.zeros((len(problem.people), problem.days), dtype=np.int16)
    for person in range(len(problem.people)):
        line = known.get(person)
        if line is None:
            line = _whole(pricer, demands.worth(at_work), person)
            at_work[np.arange(problem.days), line] += 1
        lines[person] = line
    return Roster(pricer, demands, lines)


def _rolled(pricer: Pricer, at_work: NDArray[np.int64], late: Stop) -> dict[int, Line]:
    """Return the lines that can be found stretch by stretch, and count who is at work."""
    found: dict[int, Line] = {}
    everybody = range(len(pricer.problem.people))
    for is_even in (True, False):
        waiting = [person for person in everybody if person not in found]
        if waiting:
            rolling = Rolling(pricer, at_work, waiting, is_even=is_even)
            rolling.run(late)
            found |= {person: np.array(line, dtype=np.int16) for person, line in rolling.lines.items()}
    return found


def _whole(pricer: Pricer, worth: Floats, person: int) -> Line:
    found = pricer.cheapest(worth, people=[person])[person]
    if not found.lines:
        raise NobodyCanWork(
            f"{pricer.problem.people[person].key}: expected a line the rules allow, there is none"
        )
    return found.lines[0]


def descend(roster: Roster, people: Iterable[int], stop: Stop = lambda: False) -> bool:
    """Give each in turn the best line beside all others', until ``stop``; say whether the roster became cheaper."""
    before = roster.cost
    for person in people:
        if stop():
            break
        standing, cost = roster.lines[person].copy(), roster.cost
        worth = roster.demands.worth(roster.without(person))
        roster.replace(person, roster.pricer.cheapest(worth, people=[person])[person].lines[0])
        if (
            roster.cost > cost
        ):  # a pricer that does not keep every count finds what is allowed, maybe not the best
            roster.replace(person, standing)
    return roster.cost < before
