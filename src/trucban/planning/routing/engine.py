"""
The engine: PyVRP's iterated local search in turns; after each, the best routes of all turns are put together anew.

Prizes weigh as they stand in the problem: who wants prizes above all scales them far above distances. The pool's routes
are chosen by CP-SAT (set packing); what is chosen is where the next turn begins.

References:
    Wouda, Lan, Kool (2024), "PyVRP: a high-performance VRP solver package", INFORMS J. on Computing 36(4).
    Archetti, Hertz, Speranza (2007), "Metaheuristics for the team orienteering problem", J. of Heuristics 13.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyvrp
from ortools.sat.python import cp_model
from pyvrp import IteratedLocalSearchParams, PenaltyParams, SolveParams
from pyvrp.IteratedLocalSearch import IteratedLocalSearchCallbacks
from pyvrp.search import NeighbourhoodParams

from trucban.planning.ending import Stop
from trucban.planning.routing import check
from trucban.planning.routing.spec import Problem, Result, Route
from trucban.planning.seeds import of_solver

FIRST_STEPS = 4000  # of local search in the first turn; each further turn takes twice as many
NEIGHBOURS = 20  # of each visit; twice as many steps in the same time as by PyVRP's own 60
MOST_PENALTY = 1e9  # prizes may be far above distances: a route too long must never pay
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
    params = SolveParams(
        IteratedLocalSearchParams(callbacks=pool),
        PenaltyParams(max_penalty=MOST_PENALTY),
        NeighbourhoodParams(num_neighbours=NEIGHBOURS),
    )
    # An answer nobody needs to drive for is an answer, unless a visit has to be made.
    best = next((known for known in (tuple(warm_start), ()) if not check.faults(problem, known)), None)
    for turn in range(effort):
        start = _solution(problem, data, best) if best else None
        step = Steps(FIRST_STEPS * 2**turn, stops)
        found = pyvrp.solve(
            data, step, of_solver(seed + turn), collect_stats=False, params=params, initial_solution=start
        ).best
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


def _better(problem: Problem, one: tuple[Route, ...] | None, other: tuple[Route, ...]) -> tuple[Route, ...]:
    return other if one is None else min(one, other, key=lambda routes: check.cost(problem, routes))


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
