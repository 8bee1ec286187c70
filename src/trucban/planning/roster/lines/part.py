"""A part of a roster on its own: some people's lines are free, everybody else's stand."""

from collections.abc import Sequence
from dataclasses import replace

from trucban.planning.roster.lines.roster import Roster
from trucban.planning.roster.lines.spec import Problem


def part_of(roster: Roster, people: Sequence[int]) -> Problem:
    """Return the problem of these people: the demands are what the others leave of them."""
    problem = roster.pricer.problem
    others = roster.at_work.copy()
    for person in people:
        others[range(problem.days), roster.lines[person]] -= 1
    constant, demands = problem.constant, []
    for demand in problem.demands:
        left = demand.need - int(others[demand.day, demand.symbol])
        constant += max(0, -left) * demand.over
        demands.append(replace(demand, need=max(0, left)))
    standing = set(range(len(problem.people))) - set(people)
    constant += int(sum(roster.own[person] for person in standing))
    return replace(
        problem,
        people=tuple(problem.people[person] for person in people),
        demands=tuple(demands),
        constant=constant,
    )
