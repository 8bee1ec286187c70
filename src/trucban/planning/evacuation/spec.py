"""
An evacuation in integers: minutes since the order to leave, centimetres of the river, people, keys as text.

A household has to have left its place before the river floods it; a road is passable until the river closes it. Both
follow from the forecast, so a new forecast is a new problem and nothing else changes.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

ROAD, WATER = "ROAD", "WATER"
NOBODY: frozenset[str] = frozenset()


class EvacuationDoesNotHold(ValueError):
    """The problem contradicts itself; the message names the key and what was expected."""


@dataclass(frozen=True)
class Household:
    """People who leave together; ``needs`` (medicine, infants, a stretcher) are met by shelter and vehicle."""

    key: str
    people: int
    place: str
    needs: frozenset[str] = NOBODY
    ready: int = 0
    floods_at: int | None = (
        None  # centimetres of the river; None: not in danger before the end of the forecast
    )


@dataclass(frozen=True)
class Shelter:
    """A place that takes people in; ``provides`` are the needs it can meet."""

    key: str
    place: str
    capacity: int
    provides: frozenset[str] = NOBODY


@dataclass(frozen=True)
class Vehicle:
    """A boat (kind WATER) or a vehicle (kind ROAD) that shuttles between places and shelters."""

    key: str
    kind: str
    seats: int
    place: str
    load_minutes: int = 5
    unload_minutes: int = 5
    free_from: int = 0
    carries: frozenset[str] = NOBODY


@dataclass(frozen=True)
class Road:
    """A road or a stretch of water, passable both ways until the river reaches ``closes_at`` centimetres."""

    key: str
    one: str
    other: str
    kind: str
    minutes: int
    closes_at: int | None = None


@dataclass(frozen=True)
class Problem:
    """
    Who has to leave, where they may go, with what, on which ways.

    ``forecast`` is (minute, centimetres) in the order of time; between two points the river is taken to rise evenly.

    Raises
    ------
    EvacuationDoesNotHold: a key twice, a figure below what it can be, or a forecast out of order.
    """

    households: tuple[Household, ...]
    shelters: tuple[Shelter, ...]
    vehicles: tuple[Vehicle, ...]
    roads: tuple[Road, ...]
    forecast: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        for what, things in self._things().items():
            _refuse_twins(what, [thing.key for thing in things])
        _expect_least("people", {one.key: one.people for one in self.households}, 1)
        _expect_least("ready", {one.key: one.ready for one in self.households}, 0)
        _expect_least("capacity", {one.key: one.capacity for one in self.shelters}, 0)
        _expect_least("seats", {one.key: one.seats for one in self.vehicles}, 1)
        _expect_least("minutes", {one.key: one.minutes for one in self.roads}, 1)
        for vehicle in self.vehicles:
            shortest = min(vehicle.load_minutes, vehicle.unload_minutes, vehicle.free_from)
            _expect_least("minutes", {vehicle.key: shortest}, 0)
        for (before, _low), (after, _high) in pairwise(self.forecast):
            if after <= before:
                raise EvacuationDoesNotHold(f"forecast: expected a minute after {before}, found {after}")

    def _things(self) -> Mapping[str, Collection[Household | Shelter | Vehicle | Road]]:
        return {
            "household": self.households,
            "shelter": self.shelters,
            "vehicle": self.vehicles,
            "road": self.roads,
        }

    def reached(self, level: int | None) -> int | None:
        """Return the first minute at which the river stands at this level; None when it is not forecast to."""
        if level is None or not self.forecast:
            return None
        if self.forecast[0][1] >= level:
            return self.forecast[0][0]
        for (start, low), (end, high) in pairwise(self.forecast):
            if low < level <= high:
                return start + (end - start) * (level - low) // (high - low)
        return None


@dataclass(frozen=True)
class Leg:
    """A drive over places, from the first at ``start`` to the last at ``end``."""

    start: int
    end: int
    places: tuple[str, ...]


@dataclass(frozen=True)
class Trip:
    """One trip: empty to the people, loaded to the shelter. ``load`` is (household, people)."""

    vehicle: str
    shelter: str
    load: tuple[tuple[str, int], ...]
    out: Leg
    back: Leg

    @property
    def people(self) -> int:
        return sum(people for _household, people in self.load)


@dataclass(frozen=True)
class Left:
    """People no vehicle brings away, and what stands in the way: NO_SHELTER, NO_WAY or NO_TIME."""

    household: str
    people: int
    reason: str


@dataclass(frozen=True, order=True)
class Cost:
    """What is wanted least, in this order: people left, person-minutes until arrival, minutes driven."""

    left: int
    exposure: int
    effort: int


@dataclass(frozen=True)
class Plan:
    """Where each household goes and how; households without a shelter or a trip are told in ``left``."""

    shelter_of: Mapping[str, str]
    trips: tuple[Trip, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True)
class Bound:
    """What no plan can better, by min-cost flow: people without a place, person-minutes on the way of the others."""

    left: int
    on_the_way: int


@dataclass(frozen=True)
class Result:
    """A plan, its cost, and the choice of shelters beside its bound."""

    plan: Plan
    cost: Cost
    on_the_way: int  # person-minutes from places to shelters, by the quickest way
    bound: Bound
    seed: int
    effort: int
    versions: Mapping[str, str] = field(default_factory=dict)


def _refuse_twins(what: str, keys: list[str]) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            raise EvacuationDoesNotHold(f"{what} {key}: expected each key once")


def _expect_least(what: str, found: Mapping[str, int], least: int) -> None:
    for key, number in found.items():
        if number < least:
            raise EvacuationDoesNotHold(f"{key}: expected {what} of at least {least}, found {number}")
