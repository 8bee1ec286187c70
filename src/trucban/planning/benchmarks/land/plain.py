"""The peer: a p-median handed whole to CP-SAT, to be shown beside the engine."""

from collections.abc import Callable

from ortools.sat.python import cp_model

from trucban.planning.land.median import Problem, Result, cost


def solve(
    problem: Problem, *, seed: int, seconds: float, progress: Callable[[int, int], None]
) -> Result | None:
    """Return what one model with two workers finds in so many seconds."""
    model, points = cp_model.CpModel(), range(len(problem.demands))
    opened = [model.new_bool_var("") for _ in points]
    taken = [[model.new_bool_var("") for _ in points] for _ in points]
    model.add(sum(opened) <= problem.middles)
    for point in points:
        model.add_exactly_one(taken[point])
    for middle in points:
        used = sum(problem.demands[point] * taken[point][middle] for point in points)
        model.add(used <= problem.rooms[middle] * opened[middle])
        for point in points:
            model.add_implication(taken[point][middle], opened[middle])
    model.minimize(
        sum(problem.distances[point][middle] * taken[point][middle] for point in points for middle in points)
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 2, seed
    solver.parameters.max_time_in_seconds = seconds
    if solver.solve(model, _Told(progress)) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    answer = tuple(
        next(middle for middle in points if solver.boolean_value(taken[point][middle])) for point in points
    )
    return Result(answer, cost(problem, answer), round(solver.best_objective_bound))


class _Told(cp_model.CpSolverSolutionCallback):
    def __init__(self, progress: Callable[[int, int], None]) -> None:
        super().__init__()
        self._progress = progress

    def on_solution_callback(self) -> None:
        self._progress(round(self.objective_value), round(self.best_objective_bound))
