"""
The engine: a shelter for each household by flow and CP-SAT, then trips; the checker has the last word.

The same problem, seed and effort give the same plan on the same versions.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version

from trucban.planning.ending import PlanHasFaults, Stop
from trucban.planning.evacuation import assign, check, trips
from trucban.planning.evacuation.assign import Choice
from trucban.planning.evacuation.spec import Cost, Household, Left, Plan, Problem, Result, Shelter
from trucban.planning.evacuation.trips import Tour
from trucban.planning.evacuation.ways import Ways

DEFAULT_EFFORT = 2
TRIES_PER_EFFORT = 12

OnProgress = Callable[[Cost, float], None]  # the best so far, the part done


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    effort: int = DEFAULT_EFFORT,
    warm_start: Plan | None = None,
    progress: OnProgress | None = None,
    stop: Stop | None = None,
) -> Result:
    """
    Plan an evacuation: nobody left, then the least time in danger, then the least driving.

    Parameters
    ----------
    effort : how much work to spend; 1 is quick, 2 usual, 10 thorough
    warm_start : an earlier plan; its shelters are a start for the search
    progress, stop : called between tries; ``stop`` returning True keeps the best so far

    Raises
    ------
    PlanHasFaults: a fault of the program; no plan is returned.
    """
    told, stops = progress or (lambda _cost, _part: None), stop or (lambda: False)
    ways = Ways(problem)
    choices = {household.key: _choice(problem, ways, household) for household in problem.households}
    chosen = assign.choose(
        choices,
        {shelter.key: shelter.capacity for shelter in problem.shelters},
        seed=seed,
        effort=effort,
        before=warm_start.shelter_of if warm_start else {},
        stop=stops,
    )
    tour = trips.best_tour(
        problem,
        chosen.shelter_of,
        ways,
        seed=seed,
        tries=effort * TRIES_PER_EFFORT,
        told=told,
        stop=stops,
    )
    plan = Plan(chosen.shelter_of, tour.trips, tuple(_left(problem, choices, chosen.shelter_of, tour)))
    faults = check.faults(problem, plan)
    if faults or check.cost(problem, plan) != tour.cost:
        raise PlanHasFaults(f"expected a plan without faults, the engine's has {faults}, cost {tour.cost}")
    versions = {"ortools": version("ortools")}
    return Result(plan, tour.cost, chosen.on_the_way, chosen.bound, seed, effort, versions)


def _choice(problem: Problem, ways: Ways, household: Household) -> Choice:
    """Say which shelters a household may go to, and the minutes there by the quickest vehicle."""
    found = {
        shelter.key: _minutes(problem, ways, household, shelter)
        for shelter in problem.shelters
        if household.needs <= shelter.provides and shelter.capacity >= household.people
    }
    return Choice(household.people, {key: minutes for key, minutes in found.items() if minutes is not None})


def _minutes(problem: Problem, ways: Ways, household: Household, shelter: Shelter) -> int | None:
    """Return the minutes by the quickest vehicle that would come in time were it sent there first; None without one."""
    found = []
    for vehicle in problem.vehicles:
        if not household.needs <= vehicle.carries:
            continue
        out = ways.leg(vehicle.kind, vehicle.place, household.place, vehicle.free_from)
        if out is None:
            continue
        leaves = max(out.end, household.ready) + vehicle.load_minutes
        back = ways.leg(vehicle.kind, household.place, shelter.place, leaves)
        deadline = problem.reached(household.floods_at)
        if back is not None and (deadline is None or leaves <= deadline):
            found.append(back.end - back.start)
    return min(found, default=None)


def _left(
    problem: Problem, choices: Mapping[str, Choice], shelter_of: Mapping[str, str], tour: Tour
) -> Iterator[Left]:
    brought: Counter[str] = Counter()
    for trip in tour.trips:
        brought.update(dict(trip.load))
    for household in problem.households:
        people = household.people - brought[household.key]
        if people:
            yield Left(household.key, people, _reason(problem, household, choices[household.key], shelter_of))


def _reason(problem: Problem, household: Household, choice: Choice, shelter_of: Mapping[str, str]) -> str:
    if household.key in shelter_of:
        return "NO_TIME"
    takes = any(
        household.needs <= shelter.provides and shelter.capacity >= household.people
        for shelter in problem.shelters
    )
    return "NO_SHELTER" if choice.minutes or not takes else "NO_WAY"
