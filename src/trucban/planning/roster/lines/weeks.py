"""Rules a line may be under that know the days of the week: weekends worked in a row, days that are not wanted together."""

from collections.abc import Hashable
from dataclasses import dataclass

from trucban.planning.roster.lines.rules import MONDAY, SATURDAY, SUNDAY
from trucban.planning.roster.lines.spec import FREE, State, Step


@dataclass(frozen=True)
class Unwanted:
    """
    Days in a row that cost something each time they are worked so.

    ``days`` has the symbols of each day; ``weekdays`` the weekday each must be, None for any. It counts only where all
    its days lie in the line. A state is the lengths of the beginnings that may still become the whole.
    """

    days: tuple[frozenset[int], ...]
    weekdays: tuple[int | None, ...]
    cost: int
    first_weekday: int = MONDAY

    def start(self) -> State:
        return frozenset[int]()

    def step(self, day: int, state: State, symbol: int) -> Step | None:
        assert isinstance(state, frozenset)  # noqa: S101  # what `start` and `step` made
        grown = {length + 1 for length in (0, *state) if self._fits(length, day, symbol)}
        whole = len(self.days)
        return Step(frozenset(grown - {whole}), self.cost if whole in grown else 0)

    def end(self, state: State) -> int | None:
        return 0

    def sees_day(self, day: int) -> Hashable:
        weekday = (day + self.first_weekday) % 7
        return tuple(wanted in {None, weekday} for wanted in self.weekdays)

    def sees(self, symbol: int) -> Hashable:
        return tuple(symbol in symbols for symbols in self.days)

    def _fits(self, place: int, day: int, symbol: int) -> bool:
        weekday = (day + self.first_weekday) % 7
        return symbol in self.days[place] and self.weekdays[place] in {None, weekday}


@dataclass(frozen=True)
class WeekendRuns:
    """
    How many weekends in a row may have work on Saturday or Sunday; each too few or too many costs.

    A line that begins on a Sunday has no weekend there; one that ends on a Saturday has.
    """

    low: int = 1
    high: int | None = None
    under: int = 0
    over: int = 0
    first_weekday: int = MONDAY

    def start(self) -> State:
        return 0, None

    def step(self, day: int, state: State, symbol: int) -> Step | None:
        length, worked = self._unpack(state)
        weekday = self.sees_day(day)
        if weekday == SATURDAY:
            return Step((length, symbol != FREE))
        if weekday == SUNDAY and worked is not None:
            length, cost = self._after(length, worked or symbol != FREE)
            return Step((length, None), cost)
        return Step(state)

    def end(self, state: State) -> int | None:
        length, worked = self._unpack(state)
        cost = 0
        if worked is not None:
            length, cost = self._after(length, worked)
        return cost + self._closing(length)

    def sees_day(self, day: int) -> Hashable:
        weekday = (day + self.first_weekday) % 7
        return weekday if weekday >= SATURDAY else None

    def sees(self, symbol: int) -> Hashable:
        return symbol != FREE

    def _after(self, length: int, is_worked: bool) -> tuple[int, int]:
        """Return the weekends in a row after one more, and what it costs."""
        if not is_worked:
            return 0, self._closing(length)
        is_too_long = self.high is not None and length >= self.high
        return min(length + 1, max(self.low, self.high or 0)), self.over if is_too_long else 0

    def _closing(self, length: int) -> int:
        return (self.low - length) * self.under if 0 < length < self.low else 0

    @staticmethod
    def _unpack(state: State) -> tuple[int, bool | None]:
        assert isinstance(state, tuple)  # noqa: S101  # what `start` and `step` made
        return state
