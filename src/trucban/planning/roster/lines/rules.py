"""
Rules a line may be under, each a small automaton.

Kept as values: two people with equal rules share one automaton, whatever their limits.
"""

from collections.abc import Hashable
from dataclasses import dataclass

from trucban.planning.roster.lines.spec import FREE, State, Step

MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6


@dataclass(frozen=True)
class Succession:
    """Symbol pairs that may not follow each other, or cost something when they do."""

    pairs: frozenset[tuple[int, int]]
    cost: int | None = None
    last: int = FREE  # what was worked on the day before the first

    def start(self) -> State:
        return self._barred(self.last)

    def step(self, day: int, state: State, symbol: int) -> Step | None:
        if isinstance(state, frozenset) and symbol in state:
            return None if self.cost is None else Step(self._barred(symbol), self.cost)
        return Step(self._barred(symbol))

    def end(self, state: State) -> int | None:
        return 0

    def sees_day(self, day: int) -> Hashable:
        return None

    def sees(self, symbol: int) -> Hashable:
        return self._barred(symbol), frozenset(first for first, second in self.pairs if second == symbol)

    def _barred(self, symbol: int) -> frozenset[int]:
        return frozenset(second for first, second in self.pairs if first == symbol)


@dataclass(frozen=True)
class Runs:
    """
    How many days in a row may be of one kind.

    Each day too few costs ``under``, each too many ``over``; None forbids. With ``open_start`` a run that touches the
    first day may have begun before it and is never too short; ``open_end`` says the same of the last day. ``carried``
    is the length of the run that the day before the first belongs to.
    """

    of: frozenset[int]
    low: int = 1
    high: int | None = None
    under: int | None = None
    over: int | None = None
    open_start: bool = False
    open_end: bool = False
    carried: int = 0

    def start(self) -> State:
        return min(self.carried, self._longest), self.open_start and self.low > 1

    def step(self, day: int, state: State, symbol: int) -> Step | None:
        length, is_open = self._unpack(state)
        if symbol in self.of:
            return self._longer(length, is_open)
        cost = self._closing(length, is_open)
        return None if cost is None else Step((0, False), cost)

    def end(self, state: State) -> int | None:
        length, is_open = self._unpack(state)
        return 0 if self.open_end else self._closing(length, is_open)

    def sees_day(self, day: int) -> Hashable:
        return None

    def sees(self, symbol: int) -> Hashable:
        return symbol in self.of

    @property
    def _longest(self) -> int:
        """Beyond this length nothing changes any more."""
        return max(self.low, self.high or 0)

    def _longer(self, length: int, is_open: bool) -> Step | None:
        is_too_long = self.high is not None and length >= self.high
        if is_too_long and self.over is None:
            return None
        grown = min(length + 1, self._longest)
        return Step((grown, is_open and grown < self.low), (self.over or 0) if is_too_long else 0)

    def _closing(self, length: int, is_open: bool) -> int | None:
        if length == 0 or length >= self.low or is_open:
            return 0
        return None if self.under is None else (self.low - length) * self.under

    @staticmethod
    def _unpack(state: State) -> tuple[int, bool]:
        assert isinstance(state, tuple)  # noqa: S101  # what `start` and `step` made
        return state


@dataclass(frozen=True)
class Tally:
    """Counts something of each symbol over the whole line: shifts, minutes."""

    weights: tuple[int, ...]

    def start(self) -> State:
        return None

    def step(self, day: int, state: State, symbol: int) -> Step | None:
        return Step(None, 0, self.weights[symbol])

    def end(self, state: State) -> int | None:
        return 0

    def sees_day(self, day: int) -> Hashable:
        return None

    def sees(self, symbol: int) -> Hashable:
        return self.weights[symbol]


@dataclass(frozen=True)
class Weekends:
    """Counts weekends with work on Saturday or Sunday. ``first_weekday`` is the first day's; 0 is Monday."""

    first_weekday: int = MONDAY

    def start(self) -> State:
        return False

    def step(self, day: int, state: State, symbol: int) -> Step | None:
        weekday = self.sees_day(day)
        is_new = symbol != FREE and not state and weekday is not None
        return Step(weekday == SATURDAY and symbol != FREE, 0, int(is_new))

    def end(self, state: State) -> int | None:
        return 0

    def sees_day(self, day: int) -> Hashable:
        weekday = (day + self.first_weekday) % 7
        return weekday if weekday >= SATURDAY else None

    def sees(self, symbol: int) -> Hashable:
        return symbol != FREE
