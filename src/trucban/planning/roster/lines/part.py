"""A part of a roster on its own: some people's lines are free, everybody else's stand."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from trucban.planning.roster.lines.roster import Roster
from trucban.planning.roster.lines.spec import Demand, Problem


def part_of(roster: Roster, people: Sequence[int]) -> Problem:
    """Return the problem of these people: the demands are what the others leave of them."""
    problem = roster.pricer.problem
    demands, beyond = left(roster, people, problem.demands)
    standing = set(range(len(problem.people))) - set(people)
    return replace(
        problem,
        people=tuple(problem.people[person] for person in people),
        demands=demands,
        constant=problem.constant + beyond + int(sum(roster.own[person] for person in standing)),
    )


def left(roster: Roster, people: Sequence[int], demands: Iterable[Demand]) -> tuple[tuple[Demand, ...], int]:
    """Return what everybody besides these people leaves of demands, and the cost of what they do beyond."""
    others = roster.at_work.copy()
    for person in people:
        others[range(len(others)), roster.lines[person]] -= 1
    beyond, found = 0, []
    for demand in demands:
        open_places = demand.need - int(others[demand.day, demand.symbol])
        beyond += max(0, -open_places) * demand.over
        found.append(replace(demand, need=max(0, open_places)))
    return tuple(found), beyond
