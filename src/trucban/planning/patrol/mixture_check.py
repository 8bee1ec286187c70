"""The independent checker of mixtures: walks every option anew and recounts chances; imports no solver."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from trucban.planning.patrol import windows
from trucban.planning.patrol.check import Fault, metres_of
from trucban.planning.patrol.mixture import Mixture, Option
from trucban.planning.patrol.risk import Risk
from trucban.planning.patrol.spec import Demand, Place, Problem

MOST_OF_ONE, MOST_LOST, LEAST_START_SHARE = 0.25, 0.04, 0.9
TINY = 1e-3


def faults(problem: Problem, demand: Demand, risk: Risk, mixture: Mixture) -> list[Fault]:
    """Return everything wrong with a mixture; what it says of itself has to come out again."""
    found = [fault for option in mixture.options for fault in _of_option(problem, demand, risk, option)]
    if len(mixture.chances) != len(mixture.options) or min(mixture.chances) < 0:
        return [*found, Fault("chances", "")]
    if abs(sum(mixture.chances) - 1) > TINY:
        found.append(Fault("chances_add_up", ""))
    starts: defaultdict[int, float] = defaultdict(float)
    routes: defaultdict[tuple[str, ...], float] = defaultdict(float)
    expected = 0.0
    for option, chance in zip(mixture.options, mixture.chances, strict=True):
        starts[option.start] += chance
        routes[option.route] += chance
        expected += chance * option.cover
    best = max(option.cover for option in mixture.options)
    told = {
        "kept": (mixture.kept, expected / best if best else 1.0),
        "start_bits": (mixture.start_bits, _bits(list(starts.values()))),
        "route_bits": (mixture.route_bits, _bits(list(routes.values()))),
        "most_of_start": (mixture.most_of_start, max(starts.values())),
        "most_of_route": (mixture.most_of_route, max(routes.values())),
    }
    found += [
        Fault("told_otherwise", name) for name, (said, counted) in told.items() if abs(said - counted) > TINY
    ]
    holds = (
        told["kept"][1] >= 1 - MOST_LOST - TINY
        and max(told["most_of_start"][1], told["most_of_route"][1]) <= MOST_OF_ONE + TINY
        and told["start_bits"][1] >= LEAST_START_SHARE * mixture.start_bits_allowed - TINY
    )
    if mixture.is_within and not holds:
        found.append(Fault("not_within", ""))
    return found


def _of_option(problem: Problem, demand: Demand, risk: Risk, option: Option) -> Iterator[Fault]:
    places = {place.key: place for place in problem.places}
    if not windows.allows(demand, option.start):
        yield Fault("outside_window", str(option.start))
    stops = [places[key] for key in (problem.start_place, *option.route, problem.start_place)]
    minutes = [
        math.ceil(metres_of(problem, one, other) * 60 / problem.metres_per_hour)
        for one, other in pairwise(stops)
    ]
    if sum(minutes) + problem.minutes_per_stop * len(option.route) > demand.duration:
        yield Fault("too_long", ", ".join(option.route))
    if len(set(option.route)) != len(option.route):
        yield Fault("place_twice", ", ".join(option.route))
    if _cover(demand, risk, option, stops[1:-1], minutes, problem.minutes_per_stop) != option.cover:
        yield Fault("cover", ", ".join(option.route))


def _cover(
    demand: Demand, risk: Risk, option: Option, stops: Sequence[Place], minutes: Sequence[int], stay: int
) -> int:
    reached: dict[str, int] = {}
    minute = option.start
    for place, walked in zip(stops, minutes, strict=False):
        minute += walked
        reached.setdefault(place.hamlet, minute)
        minute += stay
    return sum(risk.at(hamlet, at) for hamlet, at in reached.items() if hamlet in demand.hamlets)


def _bits(chances: Sequence[float]) -> float:
    return -sum(chance * math.log2(chance) for chance in chances if chance > 0)
