"""
A roster problem as lines of work.

Symbol 0 is a free day; every other symbol is one thing that can be worked on a day. A person's line has one symbol a
day. What a line costs by itself is the sum of its days' costs, of its rules and of its counts; what all lines cost
together is the sum over the demands. Whatever is hard has cost ``None`` in rules and limits, infinity in day costs.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FREE = 0
Floats = NDArray[np.float64]
Lines = NDArray[np.int16]  # people × days: the symbol worked
State = Hashable


@dataclass(frozen=True)
class Step:
    """One day under one rule: the state it leads to, what it costs, what it adds to the rule's count."""

    state: State
    cost: int = 0
    count: int = 0


class Rule(Protocol):
    """A rule a line is under, read day by day; rules are values, equal rules share one automaton."""

    def start(self) -> State:
        """Return the state before the first day."""

    def step(self, day: int, state: State, symbol: int) -> Step | None:
        """Read one day; None when the rule forbids it."""

    def end(self, state: State) -> int | None:
        """Return what it costs to end the horizon in this state; None when the rule forbids it."""

    def sees_day(self, day: int) -> Hashable:
        """Return all the rule knows of a day: days that look alike are read alike."""

    def sees(self, symbol: int) -> Hashable:
        """Return all the rule knows of a symbol: symbols that look alike are read alike."""


@dataclass(frozen=True)
class Limits:
    """How much of a count is allowed, and the cost of each one beyond; a cost of None: not allowed at all."""

    low: int = 0
    high: int = 10**6
    under: int | None = None
    over: int | None = None

    def cost(self, count: int) -> int | None:
        """Return what a count costs; None when it is not allowed."""
        if count < self.low:
            return None if self.under is None else (self.low - count) * self.under
        if count > self.high:
            return None if self.over is None else (count - self.high) * self.over
        return 0


@dataclass(frozen=True, eq=False)
class Person:
    """
    Somebody with a line to work.

    ``limits`` has one entry a rule, for what the rule counts; None where nothing is limited. ``costs`` is days × symbols:
    what working a symbol on a day costs, infinity where it cannot be.
    """

    key: str
    rules: tuple[Rule, ...]
    limits: tuple[Limits | None, ...]
    costs: Floats


@dataclass(frozen=True)
class Demand:
    """How many should work a symbol on a day; the cost of each missing and of each beyond."""

    day: int
    symbol: int
    need: int
    under: int
    over: int


@dataclass(frozen=True, eq=False)
class Problem:
    """Days, symbols and people, and what is demanded of them together; ``constant`` is added to every cost."""

    days: int
    symbols: int
    people: tuple[Person, ...]
    demands: tuple[Demand, ...]
    constant: int = 0
