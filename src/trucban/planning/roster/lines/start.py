"""A first roster: person by person, each the line that is cheapest beside the lines of those before."""

import numpy as np

from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.roster import Demands, Roster
from trucban.planning.roster.lines.spec import Lines


class NobodyCanWork(ValueError):
    """A person's hard rules contradict each other: no line is allowed, not even an empty one."""


def first(pricer: Pricer, demands: Demands) -> Roster:
    """
    Return a roster in which every line is allowed.

    Raises
    ------
    NobodyCanWork: somebody has no line at all.
    """
    problem = pricer.problem
    at_work = np.zeros(demands.shape, dtype=np.int64)
    lines: Lines = np.zeros((len(problem.people), problem.days), dtype=np.int16)
    for person in range(len(problem.people)):
        found = pricer.cheapest(demands.worth(at_work), people=[person])[person]
        if not found.lines:
            raise NobodyCanWork(
                f"{problem.people[person].key}: expected a line the rules allow, there is none"
            )
        lines[person] = found.lines[0]
        at_work[np.arange(problem.days), lines[person]] += 1
    return Roster(pricer, demands, lines)


def descend(roster: Roster, people: list[int]) -> bool:
    """Give each in turn the best line beside all others'; say whether the roster became cheaper."""
    before = roster.cost
    for person in people:
        worth = roster.demands.worth(roster.without(person))
        roster.replace(person, roster.pricer.cheapest(worth, people=[person])[person].lines[0])
    return roster.cost < before
