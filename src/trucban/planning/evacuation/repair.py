"""
What remains to be planned when a road or a shelter is lost while the evacuation runs.

What has been done stands. Whoever has reached a lost shelter, or is aboard on the way to one, starts anew from there.
The rest is a problem like any other, and its solution takes the old plan as a start.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from trucban.planning.evacuation.spec import Household, Plan, Problem, Shelter, Trip, Vehicle

ANEW = "→"  # joins a household's key and the lost shelter it starts from anew


def remaining(
    problem: Problem,
    plan: Plan,
    *,
    at: int,
    lost_shelters: Collection[str] = (),
    lost_roads: Collection[str] = (),
) -> Problem:
    """
    Return what is left of a problem at a minute: people not fetched, room, and vehicles where they will be free.

    A trip counts as done once its people are aboard; a vehicle on its empty way out turns round where it set out.
    """
    done = [trip for trip in plan.trips if trip.back.start <= at]
    return replace(
        problem,
        households=(*_waiting(problem, done), *_anew(problem, done, at, lost_shelters)),
        shelters=tuple(_shelters(problem, done, lost_shelters)),
        vehicles=tuple(_vehicles(problem, done, at)),
        roads=tuple(road for road in problem.roads if road.key not in lost_roads),
    )


def _waiting(problem: Problem, done: Iterable[Trip]) -> Iterator[Household]:
    aboard = Counter[str]()
    for trip in done:
        aboard.update(dict(trip.load))
    for household in problem.households:
        if aboard[household.key] < household.people:
            yield replace(household, people=household.people - aboard[household.key])


def _anew(
    problem: Problem, done: Iterable[Trip], at: int, lost_shelters: Collection[str]
) -> Iterator[Household]:
    """People who have to leave a lost shelter again, a household together from when its last have come."""
    households = {household.key: household for household in problem.households}
    places = {shelter.key: shelter.place for shelter in problem.shelters}
    there: dict[str, Household] = {}
    for trip in done:
        if trip.shelter not in lost_shelters:
            continue
        for key, people in trip.load:
            new_key = f"{key}{ANEW}{trip.shelter}"
            before = there.get(new_key)
            there[new_key] = replace(
                households[key],
                key=new_key,
                people=people + (before.people if before else 0),
                place=places[trip.shelter],
                ready=max(at, trip.back.end, before.ready if before else 0),
                floods_at=None,
            )
    yield from there.values()


def _shelters(problem: Problem, done: Iterable[Trip], lost: Collection[str]) -> Iterator[Shelter]:
    inside = Counter[str]()
    for trip in done:
        inside[trip.shelter] += trip.people
    for shelter in problem.shelters:
        if shelter.key not in lost:
            yield replace(shelter, capacity=shelter.capacity - inside[shelter.key])


def _vehicles(problem: Problem, done: Iterable[Trip], at: int) -> Iterator[Vehicle]:
    of: defaultdict[str, list[Trip]] = defaultdict(list)
    for trip in done:
        of[trip.vehicle].append(trip)
    for vehicle in problem.vehicles:
        last = max(of[vehicle.key], key=lambda trip: trip.back.end, default=None)
        if last is None:
            yield replace(vehicle, free_from=max(at, vehicle.free_from))
        else:
            free = max(at, last.back.end + vehicle.unload_minutes)
            yield replace(vehicle, place=last.back.places[-1], free_from=free)
