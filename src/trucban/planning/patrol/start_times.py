"""
When patrols leave: drawn by seed, spread over the week, hard to foresee.

References:
    Shannon (1948) for the entropy of the starts, in bits; Efraimidis and Spirakis (2006) for weighted draws.
"""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from trucban.planning.patrol import windows
from trucban.planning.patrol.spec import Demand, Problem
from trucban.planning.roster.spec import DAY

MOST_OF_ONE_PATTERN = 2
MOST_TRIES = 60  # starts asked whether enough people could come
RARE = 1e-12  # the chance of a start a mixture does not know
TOO_NEAR = 30  # minutes: starts closer to one seen on that weekday look alike


class Draw:
    """Draws starts for one week; knows what was seen before and what is drawn already."""

    def __init__(self, problem: Problem, chance: random.Random) -> None:
        self._chance = chance
        self._past = Counter(problem.past_starts)
        self._drawn: list[int] = []
        self._by_demand: Counter[tuple[str, int]] = Counter()

    def start(
        self, demand: Demand, able: Callable[[int], bool], chances: Mapping[int, float] | None = None
    ) -> int | None:
        """
        Draw a start on one of the least used days, rather where enough people are able to come.

        ``chances`` are a mixture's; without them, what was seldom seen comes rather.

        None when the window leaves no start that was not used twice this week already.
        """
        drawn = Counter(windows.pattern(start) for start in self._drawn)
        free = [s for s in windows.starts(demand) if drawn[windows.pattern(s)] < MOST_OF_ONE_PATTERN]
        if not free:
            return None
        tried = list(islice(self._shuffled(demand, free, chances), MOST_TRIES))
        chosen = next((start for start in tried if able(start)), tried[0])
        self._drawn.append(chosen)
        self._by_demand[demand.key, chosen // DAY] += 1
        return chosen

    def _shuffled(
        self, demand: Demand, free: list[int], chances: Mapping[int, float] | None
    ) -> Iterator[int]:
        """Yield the starts by chance: the least used days first, on a day rather what was seldom seen."""
        by_use: dict[tuple[int, int], list[int]] = defaultdict(list)
        for start in free:
            by_use[self._use(demand, start)].append(start)
        rate = self._freshness if chances is None else lambda start: max(RARE, chances.get(start, 0.0))
        for _use, starts in sorted(by_use.items()):
            # Of exponential clocks, the one with the higher rate tends to ring first: a draw by weight.
            yield from sorted(starts, key=lambda start: self._chance.expovariate(rate(start)))

    def _use(self, demand: Demand, start: int) -> tuple[int, int]:
        """How often this day was drawn: for the demand, and at all."""
        day = start // DAY
        return self._by_demand[demand.key, day], sum(drawn // DAY == day for drawn in self._drawn)

    def _freshness(self, start: int) -> float:
        """Weigh a start the less, the more often it or one close by was seen; the same hour of other days counts little."""
        day, minute = windows.pattern(start)
        alike, same_hour = 0, 0
        for (seen_day, seen_minute), times in self._seen().items():
            if abs(seen_minute - minute) < TOO_NEAR:
                alike += times * (seen_day == day)
                same_hour += times
        return 1.0 / (1 + 10 * alike + same_hour) ** 2

    def _seen(self) -> Counter[tuple[int, int]]:
        return self._past + Counter(windows.pattern(start) for start in self._drawn)


def entropy(problem: Problem, starts: Sequence[int]) -> tuple[float, float]:
    """
    Return how unpredictable the starts are, those of the past with those of the plan, and the most possible.

    Returns
    -------
    bits of the (weekday, quarter hour) patterns as they were used; bits if all differed as far as the windows allow
    """
    used = Counter(problem.past_starts) + Counter(map(windows.pattern, starts))
    total = used.total()
    if not total:
        return 0.0, 0.0
    bits = -sum(times / total * math.log2(times / total) for times in used.values())
    open_patterns = {windows.pattern(start) for demand in problem.demands for start in windows.starts(demand)}
    return max(0.0, bits), math.log2(min(total, len(open_patterns | used.keys())))
