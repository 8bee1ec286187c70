"""CP-SAT as the roster search uses it: one worker and counted work, so that the same question has the same answer."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from trucban.planning.seeds import of_solver

CLOCK_SECONDS = 120.0  # for one call; when it is reached something is wrong


@dataclass(frozen=True)
class Found:
    """A solution, the bound proven with it, and whether nothing better exists."""

    value: Callable[[Any], int]
    is_true: Callable[[Any], bool]
    bound: int
    is_proven: bool


def run(model: cp_model.CpModel, *, work: float, seed: int = 0) -> Found | None:
    """Search for so much work (CP-SAT's deterministic seconds); None when that found no solution."""
    solver = _solver(work, seed)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    bound = math.ceil(solver.best_objective_bound - 1e-6)
    return Found(solver.value, solver.boolean_value, bound, status == cp_model.OPTIMAL)


def can(model: cp_model.CpModel, *, work: float) -> bool | None:
    """Say whether the model has a solution; None when so much work did not tell."""
    status = _solver(work, 0).solve(model)
    if status == cp_model.INFEASIBLE:
        return False
    return True if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def _solver(work: float, seed: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = of_solver(seed)
    solver.parameters.num_workers = 1
    solver.parameters.symmetry_level = 0
    # A light presolve and a full linear relaxation: places and people are nearly a flow, whose relaxation proves
    # most at once.
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.max_presolve_iterations = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = work
    solver.parameters.max_time_in_seconds = CLOCK_SECONDS
    return solver
