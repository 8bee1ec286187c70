"""A first roster: person by person, each the line that is cheapest beside the lines of those before."""

from contextlib import suppress

import numpy as np

from trucban.planning.roster.lines import rolling
from trucban.planning.roster.lines.paths import TooLarge
from trucban.planning.roster.lines.pricer import Line, Pricer
from trucban.planning.roster.lines.roster import Demands, Roster
from trucban.planning.roster.lines.spec import Floats, Lines, Problem


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
        line = _line(pricer, demands.worth(at_work), person)
        if line is None:
            raise NobodyCanWork(
                f"{problem.people[person].key}: expected a line the rules allow, there is none"
            )
        lines[person] = line
        at_work[np.arange(problem.days), lines[person]] += 1
    return Roster(pricer, demands, lines)


def _line(pricer: Pricer, worth: Floats, person: int) -> Line | None:
    try:
        found = pricer.cheapest(worth, people=[person])[person]
    except TooLarge:
        of = pricer.problem.people[person]
        line = rolling.line_of(of, worth)
        if line is not None:
            return line
        alone = Problem(pricer.problem.days, pricer.problem.symbols, (of,), ())
        found = Pricer(alone).cheapest(worth)[0]  # whatever it takes: there must be a line
    return found.lines[0] if found.lines else None


def descend(roster: Roster, people: list[int]) -> bool:
    """
    Give each in turn the best line beside all others'; say whether the roster became cheaper.

    Whose best line would need more memory than the pricer may use keeps the one they have.
    """
    before = roster.cost
    for person in people:
        worth = roster.demands.worth(roster.without(person))
        with suppress(TooLarge):
            roster.replace(person, roster.pricer.cheapest(worth, people=[person])[person].lines[0])
    return roster.cost < before
