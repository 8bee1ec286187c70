"""One CP-SAT model of the whole roster and its whole cost, by the clock: what stands beside the engine."""

from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from trucban.planning.roster import fairness
from trucban.planning.roster.model import Model
from trucban.planning.roster.spec import Problem

WORKERS = 2


@dataclass(frozen=True)
class Answer:
    """Who stands where, by place, and the proven bound."""

    assignment: dict[str, str]
    bound: int


def solve(problem: Problem, *, seed: int, seconds: float, progress: Callable[[int], None]) -> Answer | None:
    """Return the best roster found; None when the time allowed found none."""
    model = Model(problem)
    scale = fairness.Scale.of(problem)
    model.cp.minimize(model.empty() * scale.empty_unit + model.unfair(scale, {}))
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model.cp, _Teller(progress))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return Answer(model.read(solver.boolean_value, {}), round(solver.best_objective_bound))


class _Teller(cp_model.CpSolverSolutionCallback):
    def __init__(self, tell: Callable[[int], None]) -> None:
        super().__init__()
        self._tell = tell

    def on_solution_callback(self) -> None:
        self._tell(round(self.objective_value))
