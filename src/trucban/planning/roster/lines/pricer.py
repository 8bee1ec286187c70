"""
Prices lines for all people: what is cheapest for each when every demand pays what it is worth.

Counts with an upper limit only are left out of the search at first. Where the cheapest line breaks such a limit, that
count is kept and the search is run again, until the cheapest line no longer comes near it (decremental state space,
Righini and Salani 2008). The answer is the same; most counts never matter.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from operator import mul

import numpy as np
from numpy.typing import NDArray

from trucban.planning.roster.lines import paths
from trucban.planning.roster.lines.automaton import Way, build, whole
from trucban.planning.roster.lines.graph import Graph, graph_of
from trucban.planning.roster.lines.paths import Asked, Found
from trucban.planning.roster.lines.spec import Floats, Limits, Person, Problem

Line = NDArray[np.int16]


class Pricer:
    """
    The people's ways through their automata, and which of their counts the search keeps.

    Without ``ways`` everybody's rules are read over the whole horizon. With ``most_cells`` a search keeps no count that
    would need more numbers: where the cheapest line breaks its limit, the days on which that earns least are closed
    instead, and what is found then is allowed but maybe not the cheapest; who has no line then is searched at any size.
    """

    def __init__(
        self, problem: Problem, ways: Sequence[Way] | None = None, most_cells: float = math.inf
    ) -> None:
        self.problem, self.most_cells = problem, most_cells
        self.costs = np.stack([person.costs for person in problem.people])
        self._ways = (
            list(ways)
            if ways is not None
            else [whole(build(person.rules, problem.days, problem.symbols)) for person in problem.people]
        )
        self._kept = [_always_kept(person) for person in problem.people]

    def way(self, person: int) -> Way:
        """Return where a person's line goes through the automaton of their rules."""
        return self._ways[person]

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
        way = self._ways[person]
        state, cost = way.begin, 0
        counted = []
        for moves, symbol in zip(way.moves, line.tolist(), strict=True):
            arc = moves.get((state, symbol))
            if arc is None:
                return None
            state, cost = arc.target, cost + arc.cost
            counted.append(arc.counts)
        tallied = np.bincount(line, minlength=self.problem.symbols).tolist()
        counts = tuple(
            sum(column) if weights is None else sum(map(mul, weights, tallied))
            for weights, column in zip(way.automaton.tallies, zip(*counted, strict=True), strict=True)
        )
        return cost + way.ends[state], counts

    def cheapest(
        self, worth: Floats, costs: Floats | None = None, most: int = 1, people: Sequence[int] | None = None
    ) -> dict[int, Found]:
        """
        Return cheap lines of each person when working a symbol on a day earns ``worth`` (days × symbols).

        ``costs`` replaces the people's own (people × days × symbols); infinity keeps a line from a cell. The first line
        of each person is the cheapest allowed.
        """
        asked = list(range(len(self.problem.people))) if people is None else list(people)
        prices = paths.exact((self.costs if costs is None else costs)[asked]) - paths.exact(worth)
        exact = dict(zip(asked, prices, strict=True))
        by_person = dict(exact)
        unclosed: set[int] = set()  # who has no line left where days are closed
        found: dict[int, Found] = {}
        while asked:
            again = []
            for graph, kept, members in self._groups(asked):
                ways = [self._ways[person] for person in members]
                group = Asked(
                    np.stack([by_person[person] for person in members]),
                    [[self._limit(person, place) for place in kept] for person in members],
                    np.array([way.begin for way in ways], dtype=np.intp),
                    np.array([way.ends for way in ways], dtype=float),
                )
                searched = paths.cheapest(graph, group, most)
                for person, lines in zip(members, searched, strict=True):
                    if not lines.lines and by_person[person] is not exact[person]:
                        unclosed.add(person)
                        by_person[person] = exact[person]
                        again.append(person)
                    elif broken := self._broken(person, lines.lines[0]) if lines.lines else []:
                        most_cells = math.inf if person in unclosed else self.most_cells
                        by_person[person] = self._keep_more(
                            person, broken, lines.lines[0], by_person[person], most_cells
                        )
                        again.append(person)
                    else:
                        found[person] = self._allowed(person, lines)
                        self._drop(person, lines)
            asked = again
        return found

    def _groups(self, people: Sequence[int]) -> list[tuple[Graph, tuple[int, ...], list[int]]]:
        groups: dict[tuple[Graph, tuple[int, ...]], list[int]] = defaultdict(list)
        for person in people:
            groups[self._graph(person, self._kept[person]), self._kept[person]].append(person)
        return [(graph, kept, members) for (graph, kept), members in groups.items()]

    def _graph(self, person: int, kept: tuple[int, ...]) -> Graph:
        way = self._ways[person]
        return graph_of(way.automaton, kept, way.first, way.first + way.days)

    def size(self) -> int:
        """Return how many numbers the largest search for one person's line keeps at present."""
        return max(self._cells(person, kept) for person, kept in enumerate(self._kept))

    def _cells(self, person: int, kept: tuple[int, ...]) -> int:
        return paths.cells(self._graph(person, kept), [self._limit(person, place) for place in kept])

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

    def _keep_more(
        self, person: int, broken: list[int], line: Line, prices: Floats, most_cells: float
    ) -> Floats:
        """
        Keep the counts whose limit a line breaks for the search to come; return the prices of that search.

        A tally that would make it too large is not kept: its surplus days are closed.
        """
        for place in broken:
            assert place not in self._kept[person]  # noqa: S101  # the search holds what it keeps
            kept = tuple(sorted({*self._kept[person], place}))
            weights = self._ways[person].automaton.tallies[place]
            if weights is None or self._cells(person, kept) <= most_cells:
                self._kept[person] = kept
            else:
                prices = self._closed(person, place, np.array(weights), line, prices)
        return prices

    def _closed(
        self, person: int, place: int, weights: NDArray[np.int64], line: Line, prices: Floats
    ) -> Floats:
        """Return the prices with no way to the tally on the days beyond its limit, the dearest of the line's days."""
        limit = self._limit(person, place)
        assert limit is not None  # noqa: S101  # what is broken is limited
        adds = weights[line]
        days = np.flatnonzero(adds > 0)
        by_price = days[np.argsort(prices[days, line[days]], kind="stable")]
        beyond = by_price[np.cumsum(adds[by_price]) > limit.high]
        closed = prices.copy()
        closed[np.ix_(beyond, np.flatnonzero(weights > 0))] = np.inf
        return closed

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
