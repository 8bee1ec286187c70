"""
The engine: fills a roster, holds it to the checker, and says why what is empty stays empty.

Three steps. A simple roster to start from; then rounds in which a few people's duties are dealt anew by CP-SAT while
everybody else stays put; then CP-SAT on the whole, which proves how good the roster is and may still better it.
Fewest empty places come first, then the fairest burdens. Work is limited in rounds and in the solver's own
deterministic time on one worker, so the same problem, seed and effort give the same roster on the same versions; the
limit by the clock is only a safety net.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

from ortools.sat.python import cp_model

from trucban.planning.ending import Stop
from trucban.planning.roster import check, fairness, start
from trucban.planning.roster.model import Model
from trucban.planning.roster.spec import Assignment, Problem, Progress, Result

DEFAULT_EFFORT = 4
ROUNDS_PER_EFFORT = 10
PATIENCE = 15  # rounds without gain after which more of them seldom help
MOVED_AT_ONCE = 7  # people dealt anew in one round
ROUND_WORK = 0.05  # deterministic seconds
FILL_WORK_PER_EFFORT = 0.75  # to prove how few places must stay empty
EVEN_WORK_PER_EFFORT = 0.3  # to prove how fair it can be
CLOCK_SECONDS = 120.0  # for one call of the solver; when it is reached something is wrong

OnProgress = Callable[[Progress], None]


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
    effort : how much work to spend; 1 is quick, 4 usual, 20 thorough
    warm_start : an earlier roster to start from; leaving it costs a little, so people keep their places
    progress, stop : called now and then while the search runs; ``stop`` returning True keeps the best so far

    Raises
    ------
    RosterBreaksRules: a fault of the program; no roster is returned.
    """
    search = _Search(
        problem, seed, effort, warm_start or {}, progress or (lambda _progress: None), stop or _never
    )
    search.run()
    _hold_to_checker(problem, search.best)
    return Result(
        assignment=search.best,
        unfilled=check.explain(problem, search.best),
        cost=search.cost,
        bound=min(search.bound, search.cost),
        is_optimal=search.is_proven,
        seed=seed,
        effort=effort,
        versions={"ortools": version("ortools")},
    )


def _never() -> bool:
    return False


class _Search:
    """One search: the best roster so far, its cost and what is proven about it."""

    def __init__(
        self, problem: Problem, seed: int, effort: int, before: Assignment, progress: OnProgress, stop: Stop
    ) -> None:
        self.problem, self.seed, self.effort, self.before = problem, seed, effort, before
        self.progress, self.stop = progress, stop
        self.scale = fairness.Scale.of(problem)
        self.random = random.Random(seed)  # noqa: S311  # repeatable on purpose, no secret hangs on it
        self.best = start.fill(problem, start.keep(problem, before))
        self.cost = self._cost_of(self.best)
        self.bound = 0
        self.is_proven = False

    def run(self) -> None:
        """Better the first roster in rounds, then prove; stop between two steps when asked."""
        rounds = self.effort * ROUNDS_PER_EFFORT
        idle = 0
        for done in range(rounds):
            self._tell(0.8 * done / rounds)
            if self.stop():
                return
            idle = 0 if self._deal_anew() else idle + 1
            if idle == PATIENCE:
                break
        self._tell(0.8)
        if not self.stop():
            self._prove()
        self._tell(1.0)

    def _deal_anew(self) -> bool:
        """Take a few people's duties away and deal them best; say whether the roster became better."""
        moved = self._draw()
        held = {slot: person for slot, person in self.best.items() if person not in moved}
        fixed = tuple(
            replace(slot, locked_to=held[slot.key]) if slot.key in held else slot
            for slot in self.problem.slots
        )
        model = Model(replace(self.problem, slots=fixed), moved)
        model.hint(self.best)
        objective = model.empty() * self.scale.empty_unit + model.unfair(self.scale, self.before)
        found = self._minimise(model, objective, ROUND_WORK)
        return found is not None and self._take(found.roster)

    def _draw(self) -> set[str]:
        """Draw whom to move: half of them among those who carry most, so that something can be taken from them."""
        burdens = fairness.burdens(self.problem, self.best)
        heaviest = sorted(burdens, key=lambda key: (burdens[key].nights, burdens[key].duties), reverse=True)
        top = heaviest[: 2 * MOVED_AT_ONCE]
        moved = set(self.random.sample(top, min(len(top), MOVED_AT_ONCE // 2)))
        rest = [person.key for person in self.problem.people if person.key not in moved]
        return moved | set(self.random.sample(rest, min(len(rest), MOVED_AT_ONCE - len(moved))))

    def _prove(self) -> None:
        """Search the whole: first how few places must stay empty, then, at that number, how fair it can be."""
        model = Model(self.problem)
        empty = model.empty()
        model.hint(self.best)
        fill = self._minimise(model, empty, self.effort * FILL_WORK_PER_EFFORT)
        if fill is None:
            return
        self._take(fill.roster)
        self.bound = fill.bound * self.scale.empty_unit
        if not fill.is_proven or self.stop():
            return
        model.cp.add(empty <= fill.bound)
        model.hint(self.best)
        unfair = model.unfair(self.scale, self.before)
        even = self._minimise(model, unfair, self.effort * EVEN_WORK_PER_EFFORT)
        if even is not None:
            self._take(even.roster)
            self.bound += even.bound
            self.is_proven = even.is_proven

    def _minimise(self, model: Model, objective: Any, work: float) -> "_Found | None":
        """Run the solver; None when the work allowed found no roster."""
        model.cp.minimize(objective)
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = self.random.randrange(2**31)
        solver.parameters.num_workers = 1
        solver.parameters.symmetry_level = 0
        solver.parameters.cp_model_probing_level = (
            0  # a light presolve and a full linear relaxation: the fill
        )
        solver.parameters.max_presolve_iterations = 1  # is nearly a flow, whose relaxation proves it at once
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = work
        solver.parameters.max_time_in_seconds = CLOCK_SECONDS
        status = solver.solve(model.cp)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        bound = math.ceil(solver.best_objective_bound - 1e-6)
        return _Found(model.read(solver.boolean_value, self.best), bound, status == cp_model.OPTIMAL)

    def _take(self, roster: dict[str, str]) -> bool:
        """Keep a roster that costs no more than the best; say whether it costs less."""
        cost = self._cost_of(roster)
        is_better = cost < self.cost
        if cost <= self.cost:
            self.best, self.cost = roster, cost
        return is_better

    def _cost_of(self, roster: Assignment) -> int:
        return self.scale.number(fairness.cost(self.problem, roster, self.before))

    def _tell(self, done: float) -> None:
        empty = sum(slot.key not in self.best for slot in self.problem.slots)
        self.progress(Progress(self.cost, min(self.bound, self.cost), empty, done))


@dataclass(frozen=True)
class _Found:
    """What one call of the solver found and proved."""

    roster: dict[str, str]
    bound: int
    is_proven: bool


def _hold_to_checker(problem: Problem, assignment: Assignment) -> None:
    """Refuse the engine's own roster when it breaks a rule anywhere but among slots a person locked."""
    locked = {slot.key for slot in problem.slots if slot.locked_to is not None}
    faults = [breach for breach in check.breaches(problem, assignment) if not locked.issuperset(breach.slots)]
    if faults:
        raise RosterBreaksRules(f"expected a roster within the rules, the engine's breaks {faults}")
