"""An instance of the first International Nurse Rostering Competition. Days count from 0; weekday 0 is Monday."""

from collections.abc import Mapping
from dataclasses import dataclass

ANY, NONE = "Any", "None"  # what a pattern calls a day with any work, and one without


@dataclass(frozen=True)
class Soft:
    """A wished limit and the cost of each one beyond it; a weight of 0: the contract does not ask for it."""

    weight: int = 0
    value: int = 0


@dataclass(frozen=True)
class Contract:
    """What one kind of contract asks for; every one of these only costs."""

    key: str
    most: Soft  # assignments
    least: Soft
    longest_work: Soft  # days in a row
    shortest_work: Soft
    longest_rest: Soft
    shortest_rest: Soft
    longest_weekends: Soft  # worked weekends in a row
    shortest_weekends: Soft
    complete_weekends: int  # cost of a weekend half worked
    same_shift_weekends: int  # cost of a weekend worked in two shifts
    missing_skill: int  # cost of a shift whose skill the nurse lacks
    patterns: tuple[str, ...]


@dataclass(frozen=True)
class Pattern:
    """Days in a row that are not wanted: what is worked on each, and its weekday if it must be one."""

    weight: int
    days: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Nurse:
    key: str
    contract: str
    skills: frozenset[str]


@dataclass(frozen=True)
class Request:
    """A wish to work (``is_on``) or not to work a shift, or, with no shift, at all."""

    nurse: str
    day: int
    shift: str | None
    weight: int
    is_on: bool


@dataclass(frozen=True)
class Instance:
    """``cover`` says how many work a shift on a day, no more and no fewer."""

    days: int
    first_weekday: int
    skills: Mapping[str, frozenset[str]]  # shift -> what it needs, in the instance's order
    contracts: Mapping[str, Contract]
    patterns: Mapping[str, Pattern]
    nurses: tuple[Nurse, ...]
    cover: Mapping[tuple[int, str], int]
    requests: tuple[Request, ...]

    @property
    def shifts(self) -> tuple[str, ...]:
        return tuple(self.skills)

    def weekday(self, day: int) -> int:
        return (self.first_weekday + day) % 7
