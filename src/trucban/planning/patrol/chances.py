"""
A week drawn from mixtures: each demand over hamlets has its own, its starts and its rounds come from it by chance.

A promise goes before chance: where rounds by chance would leave hamlets of the demand unmet, as few of them as it takes
are set to meet those, and the result says how many.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from trucban.planning.ending import Stop as Ending
from trucban.planning.patrol import windows
from trucban.planning.patrol.crew import Outing
from trucban.planning.patrol.mixture import LEAST_START_SHARE, MOST_LOST, MOST_OF_ONE, TINY, Mixture, mixed
from trucban.planning.patrol.options import options_of
from trucban.planning.patrol.rounds import Rounds
from trucban.planning.patrol.spec import Demand, Foreseen, Problem, Stop

MOST_ALIKE = 2  # times a route may come in a week
WEEKS_TRIED = 32  # draws of a week's rounds; the first that meets most hamlets is taken


def mixtures(
    problem: Problem,
    able: Callable[[Demand, int], bool],
    *,
    seed: int,
    progress: Callable[[float], None] = lambda _done: None,
    stop: Ending = lambda: False,
) -> dict[str, Mixture]:
    """
    Return demand -> its mixture; none where risk is not given, nothing is in reach, or one place is guarded.

    ``stop`` returning True takes for each demand the first mixture found: one that may miss a limit, and says so.
    """
    found = {}
    for number, demand in enumerate(problem.demands):
        progress(number / len(problem.demands))
        if problem.risk is None or not demand.count or len(demand.hamlets) < 2:
            continue
        starts = [start for start in windows.starts(demand) if able(demand, start)] or windows.starts(demand)
        options = options_of(problem, demand, problem.risk, seed=seed, starts=starts)
        if options:
            found[demand.key] = mixed(options, stop=stop)
    return found


def of_starts(mixture: Mixture) -> dict[int, float]:
    """Return start -> its chance."""
    found: dict[int, float] = {}
    for option, chance in zip(mixture.options, mixture.chances, strict=True):
        found[option.start] = found.get(option.start, 0.0) + chance
    return found


@dataclass(frozen=True)
class Walked:
    """The stops of a demand's patrols, by key, and how many rounds were set to meet hamlets chance had left out."""

    stops: Mapping[str, tuple[Stop, ...]]
    set_rounds: int


def walked(
    demand: Demand, outings: Sequence[Outing], mixture: Mixture, rounds: Rounds, chance: random.Random
) -> Walked:
    """Draw the rounds of a demand's patrols; ``rounds`` counts what is met."""
    order = list(outings)
    chance.shuffle(order)
    routes = _drawn(demand, [outing.span.start for outing in order], mixture, rounds, chance)
    before = rounds.counts()
    best: tuple[int, int, dict[str, tuple[Stop, ...]]] = (len(demand.hamlets) + 1, 0, {})
    after = before
    for count in range(len(order) + 1):
        rounds.count_from(before)
        stops = {
            outing.key: rounds.along(demand, outing.span, route)
            if number < len(order) - count
            else rounds.stops(demand, outing.span)
            for number, (outing, route) in enumerate(zip(order, routes, strict=True))
        }
        missed = len(rounds.missed(demand))
        if missed < best[0]:
            best, after = (missed, count, stops), rounds.counts()
        if not missed:
            break
    rounds.count_from(after)
    return Walked(best[2], best[1])


def _drawn(
    demand: Demand, starts: Sequence[int], mixture: Mixture, rounds: Rounds, chance: random.Random
) -> list[tuple[str, ...]]:
    """Draw a route for each start, some weeks over, and return the first week that meets the most hamlets."""
    at: dict[int, list[tuple[tuple[str, ...], float]]] = {start: [] for start in starts}
    for option, weight in zip(mixture.options, mixture.chances, strict=True):
        if option.start in at:
            at[option.start].append((option.route, weight))
    weeks = [_week([at[start] for start in starts], chance) for _ in range(WEEKS_TRIED)]
    return max(weeks, key=lambda routes: len(rounds.hamlets_of(demand, routes)))


def _week(
    choices: Sequence[Sequence[tuple[tuple[str, ...], float]]], chance: random.Random
) -> list[tuple[str, ...]]:
    drawn: list[tuple[str, ...]] = []
    for options in choices:
        free = [one for one in options if drawn.count(one[0]) < MOST_ALIKE] or options
        weights = [weight for _route, weight in free]
        drawn += chance.choices([route for route, _weight in free], weights if sum(weights) > 0 else None)
    return drawn


def foreseen(demand: Demand, mixture: Mixture, set_rounds: int) -> Foreseen:
    """Return what a demand's mixture keeps and how hard it is to foresee, and the limits it misses."""
    missed = []
    if mixture.kept < 1 - MOST_LOST - TINY:
        missed.append("COVERAGE")
    if mixture.start_share < LEAST_START_SHARE - TINY:
        missed.append("STARTS")
    if mixture.most_of_route > MOST_OF_ONE + TINY:
        missed.append("ROUTE")
    if mixture.most_of_start > MOST_OF_ONE + TINY:
        missed.append("START")
    return Foreseen(
        demand.key,
        mixture.kept,
        mixture.start_share,
        mixture.route_share,
        mixture.most_of_route,
        tuple(missed),
        set_rounds,
    )
