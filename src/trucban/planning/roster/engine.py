"""
The engine: fills a roster with CP-SAT, holds it to the checker, and says why what is empty stays empty.

Two stages: first the fewest empty places, then, without giving one up, the fairest burdens. The work of each is
limited in the solver's own deterministic time on one worker, so the same problem, seed and effort give the same
roster on the same versions; the limit by the clock is only a safety net.
"""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from ortools.sat.python import cp_model

from trucban.planning.roster import check, fairness
from trucban.planning.roster.model import Model
from trucban.planning.roster.spec import Assignment, Problem, Progress, Result
from trucban.planning.roster.view import Roster

DEFAULT_EFFORT = 4
WORK_PER_EFFORT = 1.0  # deterministic seconds for each of the two stages
CLOCK_PER_EFFORT = 60.0  # seconds by the clock after which something is wrong
POLL_SECONDS = 0.1

OnProgress = Callable[[Progress], None]
Stop = Callable[[], bool]


class RosterBreaksRules(RuntimeError):
    """The engine made a roster its own checker refuses: a fault of the program, never shown as a plan."""


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    effort: int = DEFAULT_EFFORT,
    warm_start: Assignment | None = None,
    progress: OnProgress | None = None,
    stop: Stop | None = None,
) -> Result:
    """
    Fill as many slots as the rules allow, as fairly as the effort allows.

    Parameters
    ----------
    effort : work allowed for each stage, in deterministic seconds of the solver; 1 is quick, 4 usual, 20 thorough
    warm_start : an earlier roster to start from; leaving it costs a little, so people keep their places
    progress, stop : called in the caller's thread while the search runs; ``stop`` returning True keeps the best so far

    Raises
    ------
    RosterBreaksRules: a fault of the program; no roster is returned.
    """
    search = _Search(
        problem, seed, effort, warm_start or {}, progress or (lambda _progress: None), stop or _never
    )
    search.run()
    assignment = _complete(problem, search.best)
    _hold_to_checker(problem, assignment)
    cost = search.cost(assignment)
    return Result(
        assignment=assignment,
        unfilled=check.explain(problem, assignment),
        cost=cost,
        bound=min(search.bound, cost),
        is_optimal=search.is_proven,
        seed=seed,
        effort=effort,
        versions={"ortools": version("ortools")},
    )


def _never() -> bool:
    return False


class _Search:
    """One search: the model, the best roster so far and what is proven about it."""

    def __init__(
        self, problem: Problem, seed: int, effort: int, before: Assignment, progress: OnProgress, stop: Stop
    ) -> None:
        self.problem, self.seed, self.effort, self.before = problem, seed, effort, before
        self.progress, self.stop = progress, stop
        self.scale = fairness.Scale.of(problem)
        self.model = Model(problem)
        self.best = self.model.read(lambda _literal: False, before)
        self.bound = 0
        self.done = 0.0
        self.is_proven = False

    def run(self) -> None:
        """Fill first, then even out; an empty place saved in the first stage is never given up in the second."""
        empty = self.model.empty()
        self.model.hint(self.before)
        fill = self._stage(empty, done=0.5)
        if fill is None:
            return
        self.bound = fill.bound * self.scale.empty_unit
        self.model.cp.add(empty <= fill.value)
        self.model.hint(self.best)
        even = self._stage(self.model.unfair(self.scale, self.before), done=1.0)
        if even is not None and fill.is_proven:
            self.bound += even.bound
            self.is_proven = even.is_proven

    def cost(self, assignment: Assignment) -> int:
        return self.scale.number(fairness.cost(self.problem, assignment, self.before))

    def _stage(self, objective: Any, *, done: float) -> "_Stage | None":
        """Minimise one level; None when the search was stopped or found nothing."""
        self.model.cp.minimize(objective)
        solver = self._solver()
        status, was_stopped = self._watch(solver)
        self.done = done
        self._tell()
        if was_stopped or status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        self.best = self.model.read(solver.boolean_value, self.before)
        bound = math.ceil(solver.best_objective_bound - 1e-6)
        return _Stage(round(solver.objective_value), bound, status == cp_model.OPTIMAL)

    def _solver(self) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = self.seed
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = self.effort * WORK_PER_EFFORT
        solver.parameters.max_time_in_seconds = self.effort * CLOCK_PER_EFFORT
        return solver

    def _watch(self, solver: cp_model.CpSolver) -> tuple[Any, bool]:
        """Solve in another thread, so that progress is told and the stop is asked in the caller's own."""
        seen = _Seen(self.model, self.before)
        status: list[Any] = []
        thread = threading.Thread(
            target=lambda: status.append(solver.solve(self.model.cp, seen)), daemon=True
        )
        thread.start()
        stopped, told = False, 0
        while thread.is_alive():
            thread.join(POLL_SECONDS)
            if seen.count > told:
                self.best, told = seen.best, seen.count
                self._tell()
            if not stopped and self.stop():
                stopped = True
                solver.stop_search()
        if seen.count:
            self.best = seen.best
        return status[0], stopped

    def _tell(self) -> None:
        empty = sum(slot.key not in self.best for slot in self.problem.slots)
        self.progress(Progress(self.cost(self.best), self.bound, empty, self.done))


@dataclass(frozen=True)
class _Stage:
    """What a stage found and proved."""

    value: int
    bound: int
    is_proven: bool


class _Seen(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]  # ortools carries no types
    """Keeps the latest solution for the caller's thread."""

    def __init__(self, model: Model, before: Assignment) -> None:
        super().__init__()
        self._model, self._before = model, before
        self.best: dict[str, str] = {}
        self.count = 0

    def on_solution_callback(self) -> None:
        """Read the roster; the solver calls this from its own thread."""
        self.best = self._model.read(self.boolean_value, self._before)
        self.count += 1


def _complete(problem: Problem, assignment: Assignment) -> dict[str, str]:
    """Fill what a search cut short left empty although somebody could stand there: the least burdened first."""
    found = dict(assignment)
    for slot in problem.slots:
        if slot.key in found:
            continue
        roster = Roster(problem, found)
        burdens = fairness.burdens(problem, found)
        for person in sorted(
            check.candidates_of(problem, slot), key=lambda p: (burdens[p.key].duties, p.key)
        ):
            if not check.judge(roster, slot.key, person.key):
                found[slot.key] = person.key
                break
    return found


def _hold_to_checker(problem: Problem, assignment: Assignment) -> None:
    """Refuse the engine's own roster when it breaks a rule anywhere but among slots a person locked."""
    locked = {slot.key for slot in problem.slots if slot.locked_to is not None}
    faults = [breach for breach in check.breaches(problem, assignment) if not locked.issuperset(breach.slots)]
    if faults:
        raise RosterBreaksRules(f"expected a roster within the rules, the engine's breaks {faults}")
