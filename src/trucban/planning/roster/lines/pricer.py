"""
Prices lines for all people: what is cheapest for each when every demand pays what it is worth.

Counts with an upper limit only are left out of the search at first. Where the cheapest line breaks such a limit, that
count is kept and the search is run again, until the cheapest line no longer comes near it (decremental state space,
Righini and Salani 2008). The answer is the same; most counts never matter.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trucban.planning.roster.lines import paths
from trucban.planning.roster.lines.automaton import Automaton, build
from trucban.planning.roster.lines.graph import Graph, graph_of
from trucban.planning.roster.lines.paths import Found
from trucban.planning.roster.lines.spec import Floats, Limits, Person, Problem

Line = NDArray[np.int16]


class Pricer:
    """The people's automata, and which of their counts the search keeps; a search keeps ``most_cells`` numbers at most."""

    def __init__(self, problem: Problem, most_cells: float = np.inf) -> None:
        self.problem, self.most_cells = problem, most_cells
        self.costs = np.stack([person.costs for person in problem.people])
        self._automata = [build(person.rules, problem.days, problem.symbols) for person in problem.people]
        self._kept = [_always_kept(person) for person in problem.people]

    def automaton(self, person: int) -> Automaton:
        """Return the automaton of a person's rules."""
        return self._automata[person]

    def cost(self, person: int, line: Line) -> float:
        """Return what a line costs its person by itself; infinity where it is not allowed."""
        walked = self.walk(person, line)
        if walked is None:
            return np.inf
        cost, counts = walked
        for limit, count in zip(self.problem.people[person].limits, counts, strict=True):
            extra = 0 if limit is None else limit.cost(count)
            if extra is None:
                return np.inf
            cost += extra
        return cost + float(self.costs[person, np.arange(self.problem.days), line].sum())

    def walk(self, person: int, line: Line) -> tuple[float, tuple[int, ...]] | None:
        """Follow a line through its automaton: what the rules cost and count; None where they forbid it."""
        automaton = self._automata[person]
        state, cost = 0, 0
        counted = []
        for moves, symbol in zip(automaton.moves, line.tolist(), strict=True):
            arc = moves.get((state, symbol))
            if arc is None:
                return None
            state, cost = arc.target, cost + arc.cost
            counted.append(arc.counts)
        return float(cost + automaton.ends[state]), tuple(map(sum, zip(*counted, strict=True)))

    def cheapest(
        self, worth: Floats, costs: Floats | None = None, most: int = 1, people: Sequence[int] | None = None
    ) -> dict[int, Found]:
        """
        Return cheap lines of each person when working a symbol on a day earns ``worth`` (days × symbols).

        ``costs`` replaces the people's own (people × days × symbols); infinity keeps a line from a cell. The first line
        of each person is the cheapest allowed.

        Raises
        ------
        TooLarge: somebody's search needs more numbers than it may keep.
        """
        asked = list(range(len(self.problem.people))) if people is None else list(people)
        prices = paths.exact((self.costs if costs is None else costs)[asked]) - paths.exact(worth)
        by_person = dict(zip(asked, prices, strict=True))
        found: dict[int, Found] = {}
        while asked:
            again = []
            for graph, kept, members in self._groups(asked):
                limits = [[self._limit(person, place) for place in kept] for person in members]
                group_prices = np.stack([by_person[person] for person in members])
                searched = paths.cheapest(graph, group_prices, limits, most, self.most_cells)
                for person, lines in zip(members, searched, strict=True):
                    if self._keep_more(person, lines):
                        again.append(person)
                    else:
                        found[person] = self._allowed(person, lines)
                        self._drop(person, lines)
            asked = again
        return found

    def _groups(self, people: Sequence[int]) -> list[tuple[Graph, tuple[int, ...], list[int]]]:
        groups: dict[tuple[int, tuple[int, ...]], list[int]] = defaultdict(list)
        for person in people:
            groups[id(self._automata[person]), self._kept[person]].append(person)
        return [
            (graph_of(self._automata[members[0]], self._kept[members[0]]), self._kept[members[0]], members)
            for members in groups.values()
        ]

    def _limit(self, person: int, place: int) -> Limits | None:
        return self.problem.people[person].limits[place]

    def _broken(self, person: int, line: Line) -> list[int]:
        """Return the counts whose hard limit a line breaks."""
        walked = self.walk(person, line)
        assert walked is not None  # noqa: S101  # the search only finds what the automaton allows
        return [
            place
            for place, count in enumerate(walked[1])
            if (limit := self._limit(person, place)) is not None and limit.cost(count) is None
        ]

    def _keep_more(self, person: int, found: Found) -> bool:
        """Keep the counts whose limit the cheapest line breaks, for the search to come; say whether there are any."""
        broken = self._broken(person, found.lines[0]) if found.lines else []
        assert not set(broken) & set(self._kept[person])  # noqa: S101  # the search holds what it keeps
        self._kept[person] = tuple(sorted({*self._kept[person], *broken}))
        return bool(broken)

    def _drop(self, person: int, found: Found) -> None:
        """Keep no count that the cheapest line leaves room in."""
        if not found.lines:
            return
        walked = self.walk(person, found.lines[0])
        assert walked is not None  # noqa: S101  # the search only finds what the automaton allows
        always = _always_kept(self.problem.people[person])
        self._kept[person] = tuple(
            place
            for place in self._kept[person]
            if place in always
            or ((limit := self._limit(person, place)) is not None and walked[1][place] >= limit.high)
        )

    def _allowed(self, person: int, found: Found) -> Found:
        pairs = [
            (value, line)
            for place, (value, line) in enumerate(zip(found.values, found.lines, strict=True))
            if place == 0 or not self._broken(person, line)
        ]
        return Found(tuple(value for value, _line in pairs), tuple(line for _value, line in pairs))


def _always_kept(person: Person) -> tuple[int, ...]:
    """Counts with a lower limit or a soft one are part of every search."""
    return tuple(
        place
        for place, limit in enumerate(person.limits)
        if limit is not None and (limit.low > 0 or limit.over is not None)
    )
