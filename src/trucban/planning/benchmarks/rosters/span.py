"""A range as the rostering sets give them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """From so many to so many."""

    low: int
    high: int

    def holds(self, number: int) -> bool:
        return self.low <= number <= self.high
