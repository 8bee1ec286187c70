"""
The engine: PyVRP's iterated local search in turns; after each, the best routes of all turns are put together anew.

Prizes weigh as they stand in the problem: who wants prizes above all scales them far above distances. What a route too
long costs the search begins near what a visit is worth, and what was learned of it in one turn is kept for the next.
The pool's routes are chosen by CP-SAT (set packing); what is chosen is where the next turn begins. Where visits are few
and may be left out, the search is easily trapped: there every other turn is a race of several starts, of which the better
half goes on (successive halving).

References:
    Wouda, Lan, Kool (2024), "PyVRP: a high-performance VRP solver package", INFORMS J. on Computing 36(4).
    Jamieson, Talwalkar (2016), "Non-stochastic best arm identification and hyperparameter optimization", AISTATS.
    Archetti, Hertz, Speranza (2007), "Metaheuristics for the team orienteering problem", J. of Heuristics 13.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyvrp
from ortools.sat.python import cp_model
from pyvrp import IteratedLocalSearch, IteratedLocalSearchParams, PenaltyManager, PenaltyParams
from pyvrp.IteratedLocalSearch import IteratedLocalSearchCallbacks
from pyvrp.search import (
    OPERATORS,
    LocalSearch,
    NeighbourhoodParams,
    PerturbationManager,
    compute_neighbours,
)

from trucban.planning.ending import Stop
from trucban.planning.routing import check
from trucban.planning.routing.spec import Problem, Result, Route
from trucban.planning.seeds import of_solver

FIRST_STEPS = 4000  # of local search in the first turn; each further one takes twice as many
FEW = 300  # visits, with which steps are short enough for a race
RUNNERS = 8  # starts of a race
RACE_STEPS = 1000  # of each, and of each in the better half; then twice as many whenever the field is halved
NEIGHBOURS = 20  # of each visit; twice as many steps in the same time as by PyVRP's own 60
MOST_PENALTY = 1e9  # prizes may be far above distances: a route too long must never pay
FIRST_PENALTY = 10.0  # of what a visit is worth, for as much too far, late or heavy as a usual step
BETWEEN_PENALTIES = (
    100  # solutions after which penalties are learned anew; PyVRP's own 500 take half the time there is
)
MOST_POOLED = 3000
PACKING_WORK = 0.3  # deterministic seconds

OnProgress = Callable[[int], None]  # the cost of the best


class RoutesHaveFaults(RuntimeError):
    """The engine made routes its own checker refuses: a fault of the program, never shown as a plan."""


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    effort: int = 4,
    warm_start: Sequence[Route] = (),
    progress: OnProgress | None = None,
    stop: Stop | None = None,
) -> Result | None:
    """
    Search for routes of least cost; None when none that hold were found.

    Parameters
    ----------
    effort : turns of the search
    progress, stop : called between steps; ``stop`` returning True keeps the best so far

    Raises
    ------
    RoutesHaveFaults: a fault of the program; no routes are returned.
    """
    data, pool = data_of(problem), _Pool(problem)
    stops, told = stop or (lambda: False), progress or (lambda _cost: None)
    search, has_traps = _Search(problem, data, pool, seed), _has_traps(problem)
    # An answer nobody needs to drive for is an answer, unless a visit has to be made.
    best = next((known for known in (tuple(warm_start), ()) if not check.faults(problem, known)), None)
    for turn in range(effort):
        if has_traps and turn % 2 == 0:
            found = search.race(stops)
        else:
            start = _solution(problem, data, best) if best else None
            found = search.turn(
                start, Steps(FIRST_STEPS * 2 ** (turn // 2 + 1 if has_traps else turn), stops)
            )
        if found.is_feasible():
            best = _better(problem, best, pool.routes_of(found))
        if best is not None:
            best = _better(problem, best, pool.packed(best, seed))
            told(check.cost(problem, best))
        if stops():
            break
    if best is None:
        return None
    faults = check.faults(problem, best)
    if faults:
        raise RoutesHaveFaults(f"expected routes without faults, the engine's have {faults}")
    distance, collected = check.distance(problem, best), check.collected(problem, best)
    return Result(best, distance, collected, check.cost(problem, best), seed)


def _has_traps(problem: Problem) -> bool:
    return len(problem.visits) <= FEW and all(visit.prize is not None for visit in problem.visits)


def _better(problem: Problem, one: tuple[Route, ...] | None, other: tuple[Route, ...]) -> tuple[Route, ...]:
    return other if one is None else min(one, other, key=lambda routes: check.cost(problem, routes))


class _Search:
    """PyVRP's parts as its own ``solve`` puts them together, kept from turn to turn with the penalties they learned."""

    def __init__(self, problem: Problem, data: pyvrp.ProblemData, pool: "_Pool", seed: int) -> None:
        self._data = data
        self._chance = pyvrp.RandomNumberGenerator(seed=of_solver(seed))
        neighbours = compute_neighbours(data, NeighbourhoodParams(num_neighbours=NEIGHBOURS))
        self._local = LocalSearch(data, self._chance, neighbours, PerturbationManager())
        for operator in OPERATORS:
            if operator.supports(data):
                self._local.add_operator(operator(data))
        self._penalties = PenaltyManager(
            _first_penalties(problem, data),
            PenaltyParams(solutions_between_updates=BETWEEN_PENALTIES, max_penalty=MOST_PENALTY),
        )
        self._params = IteratedLocalSearchParams(callbacks=pool)

    def turn(self, start: pyvrp.Solution | None, stop: "Steps") -> pyvrp.Solution:
        """Search on from a solution, or from one drawn by chance."""
        if start is None:
            drawn = pyvrp.Solution.make_random(self._data, self._chance)
            start = self._local(drawn, self._penalties.max_cost_evaluator(), exhaustive=True)
        search = IteratedLocalSearch(self._data, self._penalties, self._local, start, self._params)
        return search.run(stop, collect_stats=False).best

    def race(self, stop: Stop) -> pyvrp.Solution:
        """Search from several solutions drawn by chance; the better half goes on until one is left."""
        runners = [self.turn(None, Steps(RACE_STEPS, stop))]
        while len(runners) < RUNNERS and not stop():
            runners.append(self.turn(None, Steps(RACE_STEPS, stop)))
        steps = RACE_STEPS
        while len(runners) > 1:
            best_first = sorted(runners, key=self._penalties.max_cost_evaluator().penalised_cost)
            runners = [self.turn(one, Steps(steps, stop)) for one in best_first[: len(runners) // 2]]
            steps *= 2
        return runners[0]


def _first_penalties(problem: Problem, data: pyvrp.ProblemData) -> tuple[list[float], float, float]:
    """Return penalties of load, time and distance: what a visit is worth for a usual step too much, times a constant."""
    sites = np.array(problem.distances, float)[problem.depots :, problem.depots :]
    np.fill_diagonal(sites, np.inf)
    step = max(1.0, float(np.median(sites.min(axis=1)))) if len(sites) > 1 else 1.0
    prizes = [visit.prize for visit in problem.visits if visit.prize]
    worth = max(step, float(np.mean(prizes)) if prizes else 0.0)
    loads = [visit.demand for visit in problem.visits if visit.demand]
    return (
        [FIRST_PENALTY * worth / (float(np.mean(loads)) if loads else 1.0)] * data.num_load_dimensions,
        FIRST_PENALTY * worth / step,
        FIRST_PENALTY * worth / step,
    )


class Steps:
    """Ends a turn after so many steps, or when asked to stop."""

    def __init__(self, most: int | None, stop: Stop) -> None:
        self._left, self._stop = most, stop

    def __call__(self, best_cost: int) -> bool:  # the name PyVRP calls
        if self._left is not None:
            self._left -= 1
        return self._left == -1 or self._stop()


class _Pool(IteratedLocalSearchCallbacks):
    """Remembers the feasible routes of accepted solutions: for each set of visits the shortest."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._known: dict[tuple[int, frozenset[int]], tuple[int, Route]] = {}

    def on_iteration(
        self,
        current: pyvrp.Solution,
        candidate: pyvrp.Solution,
        best: pyvrp.Solution,
        evaluator: pyvrp.CostEvaluator,
    ) -> None:
        if candidate is current:
            self.routes_of(candidate)

    def routes_of(self, solution: pyvrp.Solution) -> tuple[Route, ...]:
        """Return a solution's routes, remembering those that hold by themselves."""
        routes = []
        for found in solution.routes():
            route = Route(found.vehicle_type(), sites_of(self._problem, found))
            routes.append(route)
            if found.is_feasible():
                key = (route.fleet, frozenset(route.sites))
                known = self._known.pop(key, None)
                shorter = known is None or found.distance() < known[0]
                self._known[key] = (found.distance(), route) if known is None or shorter else known
                if len(self._known) > MOST_POOLED:
                    del self._known[next(iter(self._known))]  # the one not met for longest
        return tuple(routes)

    def packed(self, best: tuple[Route, ...], seed: int) -> tuple[Route, ...]:
        """Choose among all remembered routes those that together cost least, no visit twice."""
        routes = list(dict.fromkeys([*best, *(route for _distance, route in self._known.values())]))
        problem, model = self._problem, cp_model.CpModel()
        taken = [model.new_bool_var("") for _ in routes]
        through: dict[int, list[cp_model.IntVar]] = {}
        for route, chosen in zip(routes, taken, strict=True):
            for site in set(route.sites):
                if site >= problem.depots:
                    through.setdefault(site, []).append(chosen)
        for site, visit in enumerate(problem.visits, problem.depots):
            here = through.get(site, [])
            model.add(sum(here) == 1) if visit.prize is None else model.add_at_most_one(here)
        for number, fleet in enumerate(problem.fleets):
            model.add(sum(t for r, t in zip(routes, taken, strict=True) if r.fleet == number) <= fleet.count)
        for route, chosen in zip(routes, taken, strict=True):
            model.add_hint(chosen, route in best)
        gains = [check.collected(problem, [route]) - check.distance(problem, [route]) for route in routes]
        model.maximize(sum(gain * chosen for gain, chosen in zip(gains, taken, strict=True)))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = of_solver(seed)
        solver.parameters.max_deterministic_time = PACKING_WORK
        if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return best
        return tuple(
            route for route, chosen in zip(routes, taken, strict=True) if solver.boolean_value(chosen)
        )


def sites_of(problem: Problem, route: pyvrp.Route) -> tuple[int, ...]:
    """Return the sites of PyVRP's route, without its ends."""
    return tuple(
        activity.idx if activity.is_depot() else problem.depots + activity.idx
        for activity in list(route)[1:-1]
    )


def data_of(problem: Problem) -> pyvrp.ProblemData:
    sites = len(problem.distances)
    matrix: Any = np.array(
        problem.distances, np.int64
    )  # PyVRP asks for arrays of one dimension, and takes two
    clients = [
        pyvrp.Client(
            site,
            delivery=[visit.demand],
            service_duration=visit.service,
            tw_early=visit.opens,
            tw_late=visit.closes,
            release_time=visit.release,
            prize=visit.prize or 0,
            required=visit.prize is None,
        )
        for site, visit in enumerate(problem.visits, problem.depots)
    ]
    fleets = [
        pyvrp.VehicleType(
            fleet.count,
            [fleet.capacity],
            fleet.start,
            fleet.end,
            tw_early=fleet.opens,
            tw_late=fleet.closes,
            shift_duration=fleet.shift,
            max_distance=fleet.longest,
            reload_depots=list(fleet.reload_at),
        )
        for fleet in problem.fleets
    ]
    depots = [pyvrp.Depot(depot) for depot in range(problem.depots)]
    durations = matrix if problem.has_time else np.zeros_like(matrix)
    locations = [pyvrp.Location(0, 0) for _ in range(sites)]
    return pyvrp.ProblemData(locations, clients, depots, fleets, [matrix], [durations])


def _solution(problem: Problem, data: pyvrp.ProblemData, routes: Sequence[Route]) -> pyvrp.Solution:
    kinds = pyvrp.ActivityType
    return pyvrp.Solution(
        data,
        [
            pyvrp.Route(
                data,
                [
                    pyvrp.Activity(kinds.DEPOT, site)
                    if site < problem.depots
                    else pyvrp.Activity(kinds.CLIENT, site - problem.depots)
                    for site in route.sites
                ],
                route.fleet,
            )
            for route in routes
        ],
    )
