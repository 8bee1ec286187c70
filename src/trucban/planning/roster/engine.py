"""
The engine: fills a roster, holds it to the checker, and says why what is empty stays empty.

Four steps. A simple roster to start from; then what numbers alone allow (``relaxation``): a bound, and how much each
person should stand; then rounds in which a few people's duties are dealt anew by CP-SAT while everybody else stays
put, down a slope towards those numbers (``steering``), until the bound is reached or the rounds are used up; then,
where that has not proven the roster best, CP-SAT on the whole if it is small. Fewest empty places come first, then
the least bending of rules that may give way (``bending``), then the fairest burdens. Work is limited in rounds and in the solver's own deterministic time on one worker, so the same
problem, seed and effort give the same roster on the same versions; the limit by the clock is only a safety net.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version

from trucban.planning.ending import Stop
from trucban.planning.roster import bending, check, fairness, relaxation, solver, start
from trucban.planning.roster.model import Model
from trucban.planning.roster.spec import Assignment, Burden, Problem, Progress, Result
from trucban.planning.roster.steering import Steering

DEFAULT_EFFORT = 4
ROUNDS_PER_EFFORT = 60
PATIENCE = 10  # rounds without gain after which more people are moved at once
FEWEST_MOVED = 8
MOST_MOVED = 16
ROUND_WORK = 0.1  # deterministic seconds
NUMBERS_WORK = 10.0  # to prove what numbers alone allow; 300 people for a month need a third of it
SMALL = 40_000  # places × people
FILL_WORK_PER_EFFORT = 0.75  # to prove how few places must stay empty
EVEN_WORK_PER_EFFORT = 0.3  # to prove how fair it can be

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
        self.problem, self.effort, self.before = problem, effort, before
        self.progress, self.stop = progress, stop
        self.scale = fairness.Scale.of(problem)
        self.random = random.Random(seed)  # noqa: S311  # repeatable on purpose, no secret hangs on it
        # What places given by hand bend already, whatever the search does.
        self._bent_anyway = bending.bent(problem, start.keep(problem, {}))
        self.best = start.fill(problem, start.keep(problem, before))
        self.cost = self._cost_of(self.best)
        self.bound = 0
        self.aim: Mapping[str, Burden] = {}
        self.steering = Steering.towards(problem, self.scale, self.aim)
        self.current = self.best  # lowest on the slope so far; the best by cost may be another

    @property
    def is_proven(self) -> bool:
        return self.cost <= self.bound

    def run(self) -> None:
        """Look at the numbers, deal anew in rounds, then prove; stop between two steps when asked."""
        self._tell(0.0)
        self._look_at_numbers()
        rounds = self.effort * ROUNDS_PER_EFFORT
        idle, moved = 0, FEWEST_MOVED
        for done in range(rounds):
            self._tell(0.9 * done / rounds)
            if self.stop() or self.is_proven:
                break
            idle = 0 if self._deal_anew(moved) else idle + 1
            if idle and idle % PATIENCE == 0:
                moved = min(moved + 2, MOST_MOVED)
            elif not idle:
                moved = FEWEST_MOVED
        if not (self.stop() or self.is_proven) and self._is_small():
            self._prove()
        self._tell(1.0)

    def _look_at_numbers(self) -> None:
        """Learn from numbers alone how little a roster could cost, and who should stand how much."""
        found = relaxation.relax(self.problem, self.scale, work=NUMBERS_WORK, seed=self._seed())
        self.aim = found.burdens
        self.steering = Steering.towards(self.problem, self.scale, self.aim)
        self._raise_bound(found.bound)

    def _deal_anew(self, moved: int) -> bool:
        """Take a few people's duties away and deal them best; say whether the roster became better."""
        drawn = self._draw(moved)
        held = {slot: person for slot, person in self.current.items() if person not in drawn}
        fixed = tuple(
            replace(slot, locked_to=held[slot.key]) if slot.key in held else slot
            for slot in self.problem.slots
        )
        model = Model(replace(self.problem, slots=fixed), drawn)
        model.hint(self.current)
        model.cp.minimize(model.slope(self.steering, self.before))
        found = solver.run(model.cp, work=ROUND_WORK, seed=self._seed())
        return found is not None and self._go_to(model.read(found.is_true, self.current))

    def _go_to(self, roster: dict[str, str]) -> bool:
        """Go on from a roster that lies no higher on the slope; say whether it lies lower."""
        self._take(roster)
        here = self.steering.number(self.current, self.before)
        there = self.steering.number(roster, self.before)
        if there <= here:
            self.current = roster
        return there < here

    def _draw(self, count: int) -> set[str]:
        """Draw whom to move: some who stand more of a kind than the numbers ask, some who stand less, some others."""
        stood = fairness.burdens(self.problem, self.current, with_carried=False)
        above: dict[int, list[str]] = defaultdict(list)
        below: dict[int, list[str]] = defaultdict(list)
        for key, aim in self.aim.items():
            for kind, (has, wanted) in enumerate(zip(stood[key].kinds, aim.kinds, strict=True)):
                if has != wanted:
                    (above if has > wanted else below)[kind].append(key)
        kinds = sorted(above)
        drawn: set[str] = set()
        if kinds:
            kind = self.random.choice(kinds)
            for side in (above[kind], below[kind]):
                drawn |= set(self.random.sample(side, min(len(side), count // 3)))
        rest = [person.key for person in self.problem.people if person.key not in drawn]
        return drawn | set(self.random.sample(rest, min(len(rest), count - len(drawn))))

    def _is_small(self) -> bool:
        """Say whether the whole is worth a search: a larger one only ends by its clock."""
        return len(self.problem.slots) * len(self.problem.people) <= SMALL

    def _prove(self) -> None:
        """Search the whole: first how few places must stay empty, then, at that number, how fair it can be."""
        model = Model(self.problem)
        empty = model.empty()
        model.cp.minimize(empty)
        model.hint(self.best)
        fill = solver.run(model.cp, work=self.effort * FILL_WORK_PER_EFFORT, seed=self._seed())
        if fill is None:
            return
        self._take(model.read(fill.is_true, self.best))
        self._raise_bound(fill.bound * self.scale.empty_unit)
        if not fill.is_proven or self.stop():
            return
        model.cp.add(empty <= fill.bound)
        self._prove_even(model, fill.bound * self.scale.empty_unit)

    def _prove_even(self, model: Model, below: int) -> None:
        """Search for the least bending and then the fairest, on top of what lies below."""
        if bending.is_possible(self.problem):
            bent = model.bent()
            model.hint(self.best)
            model.cp.minimize(bent)
            straight = solver.run(model.cp, work=self.effort * EVEN_WORK_PER_EFFORT, seed=self._seed())
            if straight is None:
                return
            self._take(model.read(straight.is_true, self.best))
            below += (self._bent_anyway + straight.bound) * self.scale.bent_unit
            self._raise_bound(below)
            if not straight.is_proven or self.stop():
                return
            model.cp.add(bent <= straight.bound)
        model.hint(self.best)
        model.cp.minimize(model.unfair(self.scale, self.before))
        even = solver.run(model.cp, work=self.effort * EVEN_WORK_PER_EFFORT, seed=self._seed())
        if even is not None:
            self._take(model.read(even.is_true, self.best))
            self._raise_bound(below + even.bound)

    def _seed(self) -> int:
        return self.random.randrange(2**31)

    def _take(self, roster: dict[str, str]) -> bool:
        """Keep a roster that costs no more than the best; say whether it costs less."""
        cost = self._cost_of(roster)
        is_better = cost < self.cost
        if cost <= self.cost:
            self.best, self.cost = roster, cost
        return is_better

    def _raise_bound(self, bound: int) -> None:
        self.bound = max(self.bound, min(bound, self.cost))

    def _cost_of(self, roster: Assignment) -> int:
        return self.scale.number(fairness.cost(self.problem, roster, self.before))

    def _tell(self, done: float) -> None:
        empty = sum(slot.key not in self.best for slot in self.problem.slots)
        self.progress(Progress(self.cost, min(self.bound, self.cost), empty, done))


def _hold_to_checker(problem: Problem, assignment: Assignment) -> None:
    """Refuse the engine's own roster when it breaks a rule anywhere but among slots a person locked."""
    locked = {slot.key for slot in problem.slots if slot.locked_to is not None}
    faults = [breach for breach in check.faults(problem, assignment) if not locked.issuperset(breach.slots)]
    if faults:
        raise RosterBreaksRules(f"expected a roster within the rules, the engine's breaks {faults}")
