"""
What a patrol could do: starts its window allows, and rounds that cover much risk in its time on foot.

Where few rounds fit into the time, as on foot in a commune, all are tried and the best are kept. Where there are too
many, they come from the routing engine, asked again and again with prizes shaken by chance; each is turned round and,
where time allows, walked in other orders too. Every hamlet that can be reached is on one round at least.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from trucban.planning.patrol import windows
from trucban.planning.patrol.mixture import Option
from trucban.planning.patrol.risk import Risk
from trucban.planning.patrol.spec import Demand, Place, Problem
from trucban.planning.patrol.walk import Walk
from trucban.planning.routing import engine
from trucban.planning.routing import spec as routing

ASKED = 24  # times the engine is asked for a round
STEPS = 400  # of search each time
OTHER_ORDERS = 6
MOST_TRIED = 60_000  # rounds tried one by one
MOST_KEPT = 48
PRIZE = 10_000  # a permille of weight, in minutes walked


def options_of(
    problem: Problem, demand: Demand, risk: Risk, *, seed: int = 0, starts: Sequence[int] | None = None
) -> list[Option]:
    """Return every start with every round found; ``starts`` are those at which enough people can go."""
    rounds = list(rounds_of(problem, demand, risk, seed=seed))
    hours = windows.starts(demand) if starts is None else starts
    return [
        Option(start, route, cover(problem, demand, risk, start, route))
        for start in hours
        for route in rounds
    ]


def cover(problem: Problem, demand: Demand, risk: Risk, start: int, route: Sequence[str]) -> int:
    """Return the risk a round covers: each hamlet once, weighed at the minute it is first reached."""
    walk, minute, here, total = Walk(problem), start, problem.start_place, 0
    seen: set[str] = set()
    for place in route:
        minute += walk.minutes(here, place)
        hamlet = walk.places[place].hamlet
        if hamlet in demand.hamlets and hamlet not in seen:
            total += risk.at(hamlet, minute)
            seen.add(hamlet)
        here, minute = place, minute + problem.minutes_per_stop
    return total


def rounds_of(problem: Problem, demand: Demand, risk: Risk, *, seed: int) -> Iterable[tuple[str, ...]]:
    """Return different rounds that fit into the patrol's time, each with its turns and other orders."""
    chance = random.Random(f"{seed} rounds")  # noqa: S311  # repeatable on purpose
    walk = Walk(problem)
    places = [
        one for one in problem.places if one.hamlet in demand.hamlets and one.key != problem.start_place
    ]
    every = list(islice(_every(demand, walk, places, problem.minutes_per_stop), MOST_TRIED + 1))
    if len(every) <= MOST_TRIED:
        return _best(every, walk, risk)
    found: dict[tuple[str, ...], None] = {}
    for number in range(ASKED):
        shaken = [1.0 if not number else chance.uniform(0.4, 1.6) for _ in places]
        route = _round(problem, demand, risk, places, walk, shaken, seed + number)
        for other in (route, route[::-1], *islice(_orders(route, chance), OTHER_ORDERS)):
            if other and _fits(problem, demand, walk, other):
                found.setdefault(other)
    return tuple(found | dict.fromkeys(_there_and_back(problem, demand, walk, places, found)))


def _every(demand: Demand, walk: Walk, places: Sequence[Place], stay: int) -> Iterator[tuple[str, ...]]:
    """Yield every round that fits into the time."""
    waiting: list[tuple[tuple[str, ...], int]] = [((), 0)]
    while waiting:
        route, minutes = waiting.pop()
        here = route[-1] if route else walk.home
        for place in places:
            there = minutes + walk.minutes(here, place.key) + stay
            if place.key not in route and there + walk.minutes(place.key, walk.home) <= demand.duration:
                yield (*route, place.key)
                waiting.append(((*route, place.key), there))


def _best(every: Sequence[tuple[str, ...]], walk: Walk, risk: Risk) -> tuple[tuple[str, ...], ...]:
    """Return the rounds past the most weight, the shorter of equals, and the best one past each hamlet."""
    weighed = [(-_weight(route, walk, risk), walk.length(route), route) for route in every]
    ordered = [route for _weight, _length, route in sorted(weighed)]
    past: dict[str, tuple[str, ...]] = {}
    for route in ordered:
        for place in route:
            past.setdefault(walk.places[place].hamlet, route)
    return tuple(dict.fromkeys([*ordered[:MOST_KEPT], *past.values()]))


def _weight(route: Sequence[str], walk: Walk, risk: Risk) -> int:
    return sum(risk.hamlets.get(hamlet, 0) for hamlet in {walk.places[place].hamlet for place in route})


def _there_and_back(
    problem: Problem, demand: Demand, walk: Walk, places: Sequence[Place], found: Iterable[Sequence[str]]
) -> Iterator[tuple[str, ...]]:
    """Yield a round to each place no round has met."""
    met = {place for route in found for place in route}
    for place in places:
        if place.key not in met and _fits(problem, demand, walk, (place.key,)):
            yield (place.key,)


def _round(
    problem: Problem,
    demand: Demand,
    risk: Risk,
    places: Sequence[Place],
    walk: Walk,
    shaken: Sequence[float],
    seed: int,
) -> tuple[str, ...]:
    sites = [problem.start_place, *(place.key for place in places)]
    shares = {place.key: sum(one.hamlet == place.hamlet for one in places) for place in places}
    visits = tuple(
        routing.Visit(
            service=problem.minutes_per_stop,
            prize=round(PRIZE * risk.hamlets.get(place.hamlet, 0) * part / shares[place.key]),
        )
        for place, part in zip(places, shaken, strict=True)
    )
    distances = tuple(tuple(walk.minutes(one, other) for other in sites) for one in sites)
    asked = routing.Problem(1, distances, visits, (routing.Fleet(1, closes=demand.duration),))
    left = iter(range(STEPS))
    answer = engine.solve(asked, seed=seed, effort=1, stop=lambda: next(left, None) is None)
    return tuple(sites[site] for route in answer.routes for site in route.sites) if answer else ()


def _orders(route: Sequence[str], chance: random.Random) -> Iterator[tuple[str, ...]]:
    """Yield the round with two neighbours changed about: nearly as short, and another way to an onlooker."""
    places = list(range(len(route) - 1))
    chance.shuffle(places)
    for place in places:
        yield (*route[:place], route[place + 1], route[place], *route[place + 2 :])


def _fits(problem: Problem, demand: Demand, walk: Walk, route: Sequence[str]) -> bool:
    return walk.length(route) + len(route) * problem.minutes_per_stop <= demand.duration
