"""
The independent checker of patrol plans: imports no solver; with the engine it shares what a demand asks, not how it
is met.

Each fault is data: a key, the patrol or demand concerned, and the figures behind it.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from trucban.planning.patrol import crew, windows
from trucban.planning.patrol.crew import Outing
from trucban.planning.patrol.spec import Demand, Place, PlannedPatrol, Problem, Result
from trucban.planning.roster import check as roster_check

MOST_OF_ONE_PATTERN = 2


@dataclass(frozen=True)
class Fault:
    """What is wrong with a plan; ``key`` names the rule, ``about`` the patrol or demand."""

    key: str
    about: str
    facts: Mapping[str, int | str] = field(default_factory=dict)


def faults(problem: Problem, result: Result) -> list[Fault]:
    """Return everything wrong with a plan: times, walking, hamlets, people, and what it fails to report as unmet."""
    demands = {demand.key: demand for demand in problem.demands}
    found = [
        Fault("unknown_demand", patrol.key, {"demand": patrol.demand})
        for patrol in result.patrols
        if patrol.demand not in demands
    ]
    known = [(patrol, demands[patrol.demand]) for patrol in result.patrols if patrol.demand in demands]
    for patrol, demand in known:
        found += [*_of_times(patrol, demand), *_of_walk(problem, patrol, demand), *_of_crew(patrol, demand)]
    found += _of_patterns(result)
    found += _of_people(problem, known)
    for demand in problem.demands:
        found += _of_demand(problem, result, demand)
    return found


def _of_times(patrol: PlannedPatrol, demand: Demand) -> Iterator[Fault]:
    start, length = patrol.span.start, patrol.span.end - patrol.span.start
    if length != demand.duration:
        yield Fault("duration", patrol.key, {"found": length, "asked": demand.duration})
    if not 0 <= start < windows.WEEK or start % windows.QUARTER:
        yield Fault("start_off_grid", patrol.key, {"start": start})
    if not windows.allows(demand, start):
        yield Fault("outside_window", patrol.key, {"start": start})


def _of_walk(problem: Problem, patrol: PlannedPatrol, demand: Demand) -> Iterator[Fault]:
    """Walk from the start place over the stops and back, staying at each."""
    places = {place.key: place for place in problem.places}
    unknown = [stop.place for stop in patrol.stops if stop.place not in places]
    if unknown:
        yield Fault("unknown_place", patrol.key, {"place": unknown[0]})
        return
    for stop in patrol.stops:
        if places[stop.place].hamlet not in demand.hamlets:
            yield Fault("hamlet_not_asked", patrol.key, {"hamlet": places[stop.place].hamlet})
    legs = [
        (problem.start_place, patrol.span.start),
        *((stop.place, stop.minute) for stop in patrol.stops),
        (problem.start_place, patrol.span.end),
    ]
    for number, ((here, left), (there, arrived)) in enumerate(pairwise(legs)):
        stay = problem.minutes_per_stop if number else 0
        metres = metres_of(problem, places[here], places[there])
        if patrol.stops and (arrived - left - stay) * problem.metres_per_hour < metres * 60 - 1e-6:
            yield Fault("too_fast", patrol.key, {"from": here, "to": there, "minutes": arrived - left - stay})


def metres_of(problem: Problem, here: Place, there: Place) -> float:
    """Return the metres on foot: of the known way, else of the straight line and its windings."""
    straight = math.dist((here.x, here.y), (there.x, there.y)) * problem.way_percent / 100
    return problem.ways.get((here.key, there.key), straight)


def _of_crew(patrol: PlannedPatrol, demand: Demand) -> Iterator[Fault]:
    if len(patrol.members) > demand.militia:
        yield Fault("too_many_members", patrol.key, {"found": len(patrol.members), "asked": demand.militia})
    if patrol.police != demand.police:
        yield Fault("police_count", patrol.key, {"found": patrol.police, "asked": demand.police})


def _of_patterns(result: Result) -> Iterator[Fault]:
    used = Counter(windows.pattern(patrol.span.start) for patrol in result.patrols)
    for (day, minute), times in used.items():
        if times > MOST_OF_ONE_PATTERN:
            yield Fault("start_repeated", "", {"weekday": day, "minute": minute, "found": times})


def _of_people(problem: Problem, known: list[tuple[PlannedPatrol, Demand]]) -> Iterator[Fault]:
    """Hold the crews to the rules of duty rosters; a role nobody may fill twice is a fault too."""
    outings = [Outing(patrol.key, demand, patrol.span) for patrol, demand in known]
    assignment: dict[str, str] = {}
    for outing, (patrol, _demand) in zip(outings, known, strict=True):
        free = crew.places(outing)
        for person, role in patrol.members:
            place = next((place for place in free if place[1] == role), None)
            if place is None:
                yield Fault("role_not_asked", patrol.key, {"person": person, "role": role})
                continue
            free.remove(place)
            assignment[place[0]] = person
    for breach in roster_check.breaches(crew.roster_problem(problem, outings), assignment):
        about = ", ".join(dict.fromkeys(slot.rpartition("/")[0] for slot in breach.slots))
        facts: dict[str, int | str] = {
            "person": breach.person,
            "found": breach.found,
            "allowed": breach.allowed,
        }
        yield Fault(breach.rule, about, facts)


def _of_demand(problem: Problem, result: Result, demand: Demand) -> Iterator[Fault]:
    """What is missing must be told: patrols, people, hamlets."""
    patrols = [patrol for patrol in result.patrols if patrol.demand == demand.key]
    told = Counter[str]()
    hamlets_told: set[str] = set()
    for unmet in result.unmet:
        if unmet.demand == demand.key:
            told[unmet.reason] += unmet.missing
            hamlets_told |= set(unmet.hamlets)
    places = {place.key: place.hamlet for place in problem.places}
    met = {places.get(stop.place, "") for patrol in patrols for stop in patrol.stops}
    for hamlet in demand.hamlets if demand.count else ():
        if hamlet not in met | hamlets_told:
            yield Fault("hamlet_missed_untold", demand.key, {"hamlet": hamlet})
    people = demand.count * demand.militia - sum(len(patrol.members) for patrol in patrols)
    people_told = told["NO_LEADER"] + told["NO_DRIVER"] + told["NOT_ENOUGH_PEOPLE"]
    if people != people_told + told["WINDOW_TOO_SHORT"] * demand.militia:
        yield Fault("people_missing_untold", demand.key, {"missing": people, "told": people_told})
