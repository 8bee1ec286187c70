"""What a checker says of a roster."""

from collections.abc import Sequence
from dataclasses import dataclass

Roster = Sequence[Sequence[str]]  # person by person, day by day, the key of what is worked; "" is a free day


@dataclass(frozen=True)
class Verdict:
    """The cost of a roster and each hard rule it breaks, in words for a developer."""

    cost: int
    breaches: tuple[str, ...]

    @property
    def is_feasible(self) -> bool:
        return not self.breaches
