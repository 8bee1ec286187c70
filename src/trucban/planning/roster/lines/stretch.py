"""
A stretch of a long horizon on its own: some people's days from one to another are free, all else stands.

Everybody goes on in the automaton of their whole line: from the state the days before leave them in, to states that cost
what the days after cost from there. So people under the same rules are searched together, whatever their other days are,
and no stretch needs an automaton of its own. Counts are what the standing days leave of their limits, which is exact
where no rule counts over the stretch's edge: cut at whole weeks.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from trucban.planning.roster.lines.automaton import Arc, Way
from trucban.planning.roster.lines.part import left
from trucban.planning.roster.lines.pricer import Line, Pricer
from trucban.planning.roster.lines.roster import Roster
from trucban.planning.roster.lines.spec import Limits, Lines, Person, Problem

MOST_CELLS = 1_500_000  # numbers one person's search in a stretch keeps: a few hundredths of a second


def stretch_of(roster: Roster, people: Sequence[int], first: int, end: int) -> Pricer:
    """
    Return the pricer of these people from day ``first`` until, not including, ``end``.

    Its costs tell its rosters apart; only the whole roster says what one costs.
    """
    problem = roster.pricer.problem
    inside = [demand for demand in problem.demands if first <= demand.day < end]
    demands, beyond = left(roster, people, inside)
    moved = tuple(replace(demand, day=demand.day - first) for demand in demands)
    members, ways = [], []
    for person in people:
        way, line = roster.pricer.way(person), roster.lines[person]
        arcs = _trace(way, line)
        begin = arcs[first].source
        ends = ends_before(way, end, line[end:].tolist())
        ways.append(Way(way.automaton, way.first + first, end - first, begin, ends))
        members.append(_member(problem.people[person], way, arcs, line, first, end))
    return Pricer(Problem(end - first, problem.symbols, tuple(members), moved, beyond), ways, MOST_CELLS)


def put(roster: Roster, people: Sequence[int], first: int, lines: Lines) -> None:
    """Put a stretch's lines into the roster."""
    for person, line in zip(people, lines, strict=True):
        whole = roster.lines[person].copy()
        whole[first : first + len(line)] = line
        roster.replace(person, whole)


def ends_before(way: Way, end: int, after: Sequence[int]) -> tuple[float, ...]:
    """
    Return what each state before day ``end`` costs when the days after are these; infinity where that is forbidden.

    Once all states have become one, what is left costs all of them the same and is not counted.
    """
    here: list[int | None] = list(range(way.automaton.sizes[way.first + end]))
    costs = [0.0] * len(here)
    for moves, symbol in zip(way.moves[end:], after, strict=True):
        if len({state for state in here if state is not None}) <= 1:
            break
        for place, state in enumerate(here):
            arc = None if state is None else moves.get((state, symbol))
            here[place] = None if arc is None else arc.target
            costs[place] += 0 if arc is None else arc.cost
    else:
        costs = [cost + (0 if at is None else way.ends[at]) for cost, at in zip(costs, here, strict=True)]
    return tuple(np.inf if at is None else cost for cost, at in zip(costs, here, strict=True))


def _member(person: Person, way: Way, arcs: list[Arc], line: Line, first: int, end: int) -> Person:
    """Return the person with what the days outside leave of each limit."""
    outside = np.concatenate([line[:first], line[end:]])
    worked = np.bincount(outside, minlength=person.costs.shape[1]).tolist()
    limits: list[Limits | None] = []
    for place, (limit, weights) in enumerate(zip(person.limits, way.automaton.tallies, strict=True)):
        if limit is None:
            limits.append(None)
            continue
        count = (
            sum(arc.counts[place] for arc in (*arcs[:first], *arcs[end:]))
            if weights is None
            else sum(weight * days for weight, days in zip(weights, worked, strict=True))
        )
        limits.append(replace(limit, low=limit.low - count, high=limit.high - count))
    return Person(person.key, person.rules, tuple(limits), person.costs[first:end])


def _trace(way: Way, line: Line) -> list[Arc]:
    """Return the arcs an allowed line takes."""
    state, arcs = way.begin, []
    for moves, symbol in zip(way.moves, line.tolist(), strict=True):
        arcs.append(moves[state, symbol])
        state = arcs[-1].target
    return arcs
