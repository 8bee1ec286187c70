"""
The independent checker of evacuation plans: walks every trip, imports no solver and shares only the problem with them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from trucban.planning.evacuation.spec import Cost, Household, Leg, Plan, Problem, Shelter, Trip, Vehicle

REASONS = ("NO_SHELTER", "NO_WAY", "NO_TIME")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a plan; ``key`` names the rule, ``about`` the household, shelter, vehicle or place."""

    key: str
    about: str
    facts: Mapping[str, int | str] = field(default_factory=dict)


def cost(problem: Problem, plan: Plan) -> Cost:
    """Recompute what a plan costs from its trips."""
    brought = Counter[str]()
    exposure = effort = 0
    for trip in plan.trips:
        exposure += trip.people * trip.back.end
        effort += trip.out.end - trip.out.start + trip.back.end - trip.back.start
        brought.update(dict(trip.load))
    everyone = sum(household.people for household in problem.households)
    return Cost(everyone - brought.total(), exposure, effort)


def faults(problem: Problem, plan: Plan) -> list[Fault]:
    """Return everything wrong with a plan: people, shelters, vehicles, ways, deadlines, and who is left untold."""
    unknown = list(_unknown(problem, plan))
    if unknown:
        return unknown
    trips_of: defaultdict[str, list[Trip]] = defaultdict(list)
    for trip in plan.trips:
        trips_of[trip.vehicle].append(trip)
    found = [*_people(problem, plan), *_shelters(problem, plan)]
    for vehicle in problem.vehicles:
        found += _vehicle(problem, vehicle, trips_of[vehicle.key])
    return found


def _unknown(problem: Problem, plan: Plan) -> Iterator[Fault]:
    households = {household.key for household in problem.households}
    shelters = {shelter.key for shelter in problem.shelters}
    vehicles = {vehicle.key for vehicle in problem.vehicles}
    named = {household for trip in plan.trips for household, _people in trip.load}
    named |= {*plan.shelter_of, *(left.household for left in plan.left)}
    for key in sorted(named - households):
        yield Fault("unknown_household", key)
    for key in sorted(
        {trip.shelter for trip in plan.trips} - shelters | set(plan.shelter_of.values()) - shelters
    ):
        yield Fault("unknown_shelter", key)
    for key in sorted({trip.vehicle for trip in plan.trips} - vehicles):
        yield Fault("unknown_vehicle", key)


def _people(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Everyone is brought once or told as left."""
    counted = Counter[str]()
    for trip in plan.trips:
        for household, people in trip.load:
            counted[household] += people
            if people < 1:
                yield Fault("nobody_aboard", household, {"people": people})
    for left in plan.left:
        counted[left.household] += left.people
        if left.reason not in REASONS:
            yield Fault("unknown_reason", left.household, {"reason": left.reason})
    for one in problem.households:
        if counted[one.key] != one.people:
            yield Fault("people_untold", one.key, {"found": counted[one.key], "expected": one.people})


def _shelters(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """A household goes to one shelter, which has room for it whole and meets its needs."""
    households = {household.key: household for household in problem.households}
    for trip in plan.trips:
        for key, _people in trip.load:
            if plan.shelter_of.get(key) != trip.shelter:
                yield Fault(
                    "other_shelter", key, {"found": trip.shelter, "expected": plan.shelter_of.get(key, "")}
                )
    for shelter in problem.shelters:
        guests = [households[key] for key, chosen in plan.shelter_of.items() if chosen == shelter.key]
        yield from _guests(shelter, guests)


def _guests(shelter: Shelter, guests: list[Household]) -> Iterator[Fault]:
    people = sum(guest.people for guest in guests)
    if people > shelter.capacity:
        yield Fault("shelter_full", shelter.key, {"found": people, "allowed": shelter.capacity})
    for guest in guests:
        if not guest.needs <= shelter.provides:
            yield Fault("needs_unmet", guest.key, {"shelter": shelter.key})


def _vehicle(problem: Problem, vehicle: Vehicle, trips: list[Trip]) -> Iterator[Fault]:
    """Follow one vehicle through its trips in the order of time."""
    shelters = {shelter.key: shelter for shelter in problem.shelters}
    place, free = vehicle.place, vehicle.free_from
    for trip in sorted(trips, key=lambda trip: trip.out.start):
        if trip.out.start < free:
            yield Fault("too_early", vehicle.key, {"start": trip.out.start, "free": free})
        ends = (trip.out.places[0], trip.out.places[-1], trip.back.places[-1])
        if ends != (place, trip.back.places[0], shelters[trip.shelter].place):
            yield Fault("jumps", vehicle.key, {"at": trip.out.start})
        yield from _drive(problem, vehicle, trip.out)
        yield from _drive(problem, vehicle, trip.back)
        yield from _load(problem, vehicle, trip)
        place, free = trip.back.places[-1], trip.back.end + vehicle.unload_minutes


def _drive(problem: Problem, vehicle: Vehicle, leg: Leg) -> Iterator[Fault]:
    """Each stretch is left behind before the river closes it."""
    minute = leg.start
    for one, other in pairwise(leg.places):
        arrivals = [
            minute + road.minutes
            for road in problem.roads
            if road.kind == vehicle.kind and {road.one, road.other} == {one, other}
            if (closing := problem.reached(road.closes_at)) is None or minute + road.minutes <= closing
        ]
        if not arrivals:
            yield Fault("no_open_road", vehicle.key, {"from": one, "to": other, "minute": minute})
            return
        minute = min(arrivals)
    if leg.end < minute:
        yield Fault("too_fast", vehicle.key, {"found": leg.end, "expected": minute})


def _load(problem: Problem, vehicle: Vehicle, trip: Trip) -> Iterator[Fault]:
    households = {household.key: household for household in problem.households}
    if trip.people > vehicle.seats:
        yield Fault("too_many_aboard", vehicle.key, {"found": trip.people, "allowed": vehicle.seats})
    for key, _people in trip.load:
        household = households[key]
        deadline = problem.reached(household.floods_at)
        if household.place != trip.back.places[0]:
            yield Fault("not_there", key, {"place": trip.back.places[0]})
        if not household.needs <= vehicle.carries:
            yield Fault("not_carried", key, {"vehicle": vehicle.key})
        if trip.back.start < max(trip.out.end, household.ready) + vehicle.load_minutes:
            yield Fault("no_time_to_board", key, {"start": trip.back.start})
        if deadline is not None and trip.back.start > deadline:
            yield Fault("flooded", key, {"start": trip.back.start, "deadline": deadline})
