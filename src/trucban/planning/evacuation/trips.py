"""
Trips: which vehicle fetches whom, when.

Vehicles are sent one trip at a time, always the one that is free first, where it brings most people a minute before
their places flood. How much each place counts is then shaken again and again, and what came out better is kept.
"""

import heapq
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trucban.planning.evacuation.spec import Cost, Household, Leg, Problem, Shelter, Trip, Vehicle
from trucban.planning.evacuation.ways import NEVER, Ways

SHAKE = 0.6  # spread of the factors by which the weights of places are shaken
SHAKEN = 0.3  # part of the places shaken at once
URGENT = 30.0  # minutes before the flood at which people count twice

Group = tuple[str, str]  # place, shelter
Load = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Tour:
    """All trips of one try and what they cost."""

    trips: tuple[Trip, ...]
    cost: Cost


def best_tour(
    problem: Problem,
    shelter_of: Mapping[str, str],
    ways: Ways,
    *,
    seed: int,
    tries: int,
    told: Callable[[Cost, float], None],
    stop: Callable[[], bool],
) -> Tour:
    """Return the best tour of so many tries."""
    chance = random.Random(seed)  # noqa: S311  # repeatable on purpose
    dispatch = _Dispatch(problem, shelter_of, ways)
    weights = dict.fromkeys(dispatch.groups, 1.0)
    best = dispatch.tour(weights)
    for done in range(1, tries):
        told(best.cost, done / tries)
        if stop():
            break
        shaken = {group: weight * _shake(chance) for group, weight in weights.items()}
        found = dispatch.tour(shaken)
        if found.cost <= best.cost:
            best, weights = found, shaken
    return best


def _shake(chance: random.Random) -> float:
    return math.exp(chance.gauss(0, SHAKE)) if chance.random() < SHAKEN else 1.0


@dataclass(frozen=True)
class _Offer:
    """A trip a vehicle could make now."""

    group: Group
    load: Load
    out: Leg
    back: Leg
    worth: float


class _Dispatch:
    """Sends vehicles by weights; knows what does not change between two tries."""

    def __init__(self, problem: Problem, shelter_of: Mapping[str, str], ways: Ways) -> None:
        self._problem, self._ways = problem, ways
        self._shelters: Mapping[str, Shelter] = {shelter.key: shelter for shelter in problem.shelters}
        self._deadline = {one.key: _or_never(problem.reached(one.floods_at)) for one in problem.households}
        self.groups = self._groups(shelter_of)

    def _groups(self, shelter_of: Mapping[str, str]) -> Mapping[Group, Sequence[Household]]:
        """Return who waits where for which shelter, those whose place floods first in front."""
        groups: defaultdict[Group, list[Household]] = defaultdict(list)
        for one in self._problem.households:
            if one.key in shelter_of:
                groups[one.place, shelter_of[one.key]].append(one)
        for waiting in groups.values():
            waiting.sort(key=lambda one: (self._deadline[one.key], one.ready, -one.people, one.key))
        return groups

    def tour(self, weights: Mapping[Group, float]) -> Tour:
        waiting = {group: {one.key: one.people for one in ones} for group, ones in self.groups.items()}
        free = [
            (vehicle.free_from, number, vehicle.place)
            for number, vehicle in enumerate(self._problem.vehicles)
        ]
        heapq.heapify(free)
        trips: list[Trip] = []
        while free:
            minute, number, place = heapq.heappop(free)
            vehicle = self._problem.vehicles[number]
            offers = self._offers(vehicle, place, minute, waiting, weights)
            offer = max(offers, key=lambda one: one.worth, default=None)
            if offer is None:
                continue
            self._take(waiting, offer)
            trips.append(Trip(vehicle.key, offer.group[1], offer.load, offer.out, offer.back))
            heapq.heappush(free, (offer.back.end + vehicle.unload_minutes, number, offer.back.places[-1]))
        return Tour(tuple(trips), self._cost(trips))

    def _take(self, waiting: dict[Group, dict[str, int]], offer: _Offer) -> None:
        here = waiting[offer.group]
        for key, people in offer.load:
            here[key] -= people
            if not here[key]:
                del here[key]
        if not here:
            del waiting[offer.group]

    def _offers(
        self,
        vehicle: Vehicle,
        place: str,
        minute: int,
        waiting: Mapping[Group, Mapping[str, int]],
        weights: Mapping[Group, float],
    ) -> Iterator[_Offer]:
        for group, people in waiting.items():
            out = self._ways.leg(vehicle.kind, place, group[0], minute)
            if out is None:
                continue
            load, leaves = self._load(vehicle, group, people, out.end)
            back = self._ways.leg(vehicle.kind, group[0], self._shelters[group[1]].place, leaves)
            if load and back is not None:
                yield _Offer(group, load, out, back, weights[group] * self._worth(load, minute, back))

    def _load(
        self, vehicle: Vehicle, group: Group, people: Mapping[str, int], arrives: int
    ) -> tuple[Load, int]:
        """Fill the seats with those it may carry; a household parts only where it is larger than the vehicle."""
        able = [one for one in self.groups[group] if one.key in people and one.needs <= vehicle.carries]
        comes = max(arrives, min((one.ready for one in able), default=0))
        leaves = comes + vehicle.load_minutes
        load, seats = [], vehicle.seats
        for one in able:
            aboard = people[one.key] if people[one.key] <= vehicle.seats else min(people[one.key], seats)
            if one.ready <= comes and self._deadline[one.key] >= leaves and 0 < aboard <= seats:
                load.append((one.key, aboard))
                seats -= aboard
        return tuple(load), leaves

    def _worth(self, load: Load, minute: int, back: Leg) -> float:
        """People a minute, each the more the sooner the place floods."""
        urgent = sum(
            people * (1 + URGENT / (1 + max(0.0, self._deadline[key] - back.start))) for key, people in load
        )
        return urgent / (back.end - minute + 1)

    def _cost(self, trips: Sequence[Trip]) -> Cost:
        everyone = sum(one.people for one in self._problem.households)
        return Cost(
            everyone - sum(trip.people for trip in trips),
            sum(trip.people * trip.back.end for trip in trips),
            sum(leg.end - leg.start for trip in trips for leg in (trip.out, trip.back)),
        )


def _or_never(minute: int | None) -> float:
    return NEVER if minute is None else minute
