"""An instance of the shift scheduling benchmark set. Day 0 is a Monday; the horizon is whole weeks."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Shift:
    """A shift type; ``bars`` are the shifts that may not follow it on the next day."""

    key: str
    minutes: int
    bars: frozenset[str]


@dataclass(frozen=True)
class Nurse:
    """A member of staff and the hard limits of their line of work."""

    key: str
    most: Mapping[str, int]  # shift -> how many of it at most
    max_minutes: int
    min_minutes: int
    max_run: int  # consecutive shifts
    min_run: int
    min_rest: int  # consecutive days off
    max_weekends: int
    days_off: frozenset[int]


@dataclass(frozen=True)
class Request:
    """A wish to work (``is_on``) or not to work a shift; ``weight`` is the cost when it is not met."""

    nurse: str
    day: int
    shift: str
    weight: int
    is_on: bool


@dataclass(frozen=True)
class Cover:
    """How many should work a shift on a day, and the cost of each too few and too many."""

    day: int
    shift: str
    need: int
    under: int
    over: int


@dataclass(frozen=True)
class Instance:
    """One instance: whom there is, what is asked."""

    days: int
    shifts: tuple[Shift, ...]
    nurses: tuple[Nurse, ...]
    requests: tuple[Request, ...]
    cover: tuple[Cover, ...]
