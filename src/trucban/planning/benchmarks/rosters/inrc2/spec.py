"""An instance of the second International Nurse Rostering Competition. Day 0 is a Monday; the horizon is whole weeks."""

from collections.abc import Mapping
from dataclasses import dataclass

from trucban.planning.benchmarks.rosters.span import Span

DAYS = 7  # of a week


@dataclass(frozen=True)
class Contract:
    key: str
    assignments: Span  # over the whole horizon
    work_run: Span  # days in a row
    rest_run: Span
    most_weekends: int
    is_complete_weekends: bool


@dataclass(frozen=True)
class History:
    """How a nurse comes into the first day: totals, the last shift ("" when off), and the runs it belongs to."""

    assignments: int
    weekends: int
    last: str
    shift_run: int
    work_run: int
    rest_run: int


@dataclass(frozen=True)
class Nurse:
    key: str
    contract: str
    skills: frozenset[str]
    history: History


@dataclass(frozen=True)
class Cover:
    """How many must and how many should work a shift in a skill on a day."""

    day: int
    shift: str
    skill: str
    least: int
    wanted: int


@dataclass(frozen=True)
class Request:
    """A wish not to work a shift on a day, or, with no shift, not to work."""

    nurse: str
    day: int
    shift: str | None


@dataclass(frozen=True)
class Instance:
    """``runs`` says how many of one shift should follow each other, ``bars`` which shift may not follow which."""

    weeks: int
    skills: tuple[str, ...]
    runs: Mapping[str, Span]  # in the instance's order of shifts
    bars: Mapping[str, frozenset[str]]
    contracts: Mapping[str, Contract]
    nurses: tuple[Nurse, ...]
    cover: tuple[Cover, ...]
    requests: tuple[Request, ...]

    @property
    def days(self) -> int:
        return self.weeks * DAYS

    @property
    def shifts(self) -> tuple[str, ...]:
        return tuple(self.runs)


# Weights of the competition.
WANTED = 30  # each nurse fewer than wanted
SHIFT_RUN = 15  # each day too few or too many of one shift in a row
DAY_RUN = 30  # the same of days worked, and of days off
REQUEST = 10
HALF_WEEKEND = 30
ASSIGNMENT = 20  # each too few or too many over the horizon
WEEKEND = 30  # each worked weekend too many over the horizon
