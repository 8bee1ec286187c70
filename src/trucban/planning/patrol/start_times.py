"""
When patrols leave: drawn by seed, spread over the week, hard to foresee.

References:
    Shannon (1948) for the entropy of the starts, in bits.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence

from trucban.planning.patrol import windows
from trucban.planning.patrol.spec import Demand, Problem
from trucban.planning.roster.spec import DAY

MOST_OF_ONE_PATTERN = 2
TOO_NEAR = 30  # minutes: starts closer to one seen on that weekday look alike


class Draw:
    """Draws starts for one week; knows what was seen before and what is drawn already."""

    def __init__(self, problem: Problem, chance: random.Random) -> None:
        self._chance = chance
        self._past = Counter(problem.past_starts)
        self._drawn: list[int] = []
        self._by_demand: Counter[tuple[str, int]] = Counter()

    def start(self, demand: Demand, able: Callable[[int], bool]) -> int | None:
        """
        Draw a start on one of the least used days, rather where enough people are able to come.

        None when the window leaves no start that was not used twice this week already.
        """
        drawn = Counter(windows.pattern(start) for start in self._drawn)
        free = [s for s in windows.starts(demand) if drawn[windows.pattern(s)] < MOST_OF_ONE_PATTERN]
        free = [s for s in free if able(s)] or free
        if not free:
            return None
        least = min(self._use(demand, start) for start in free)
        free = [start for start in free if self._use(demand, start) == least]
        chosen = self._chance.choices(free, [self._freshness(start) for start in free])[0]
        self._drawn.append(chosen)
        self._by_demand[demand.key, chosen // DAY] += 1
        return chosen

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
