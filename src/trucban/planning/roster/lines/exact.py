"""
The roster as one CP-SAT model: every person's automaton as a flow, the demands over all of them.

Only cells of finite cost take part, so the same model serves the whole, what a dive leaves open, and a neighbourhood in
which most cells are held. Flows keep the linear relaxation tight.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from trucban.planning.ending import Stop
from trucban.planning.roster.lines.automaton import Arc, Way
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.spec import Floats, Limits, Lines
from trucban.planning.seeds import of_solver

Literal = Any  # ortools carries no types
Sum = Any


@dataclass(frozen=True)
class Answer:
    """What the solver found and proved; ``lines`` is None when it found nothing."""

    lines: Lines | None
    bound: float
    is_optimal: bool


@dataclass(frozen=True)
class Budget:
    """Where a solve ends: deterministic work, seconds on the clock, workers."""

    work: float
    seconds: float
    workers: int = 1


class Model:
    """Literals for each person, day and symbol that may be worked, and what the rules and demands say of them."""

    def __init__(self, pricer: Pricer, costs: Floats) -> None:
        self.problem = pricer.problem
        self.cp = cp_model.CpModel()
        self._terms: list[tuple[float, Sum]] = []
        self._works: dict[tuple[int, int, int], Literal] = {}
        self._arcs: dict[tuple[int, int], list[tuple[int, int, Literal]]] = defaultdict(list)
        self._ways: list[Way] = [pricer.way(person) for person in range(len(self.problem.people))]
        self._said: set[int] = set()
        for person in range(len(self.problem.people)):
            self._add_person(person, self._ways[person], costs[person])
        self._add_demands()

    def _add_person(self, person: int, way: Way, costs: Floats) -> None:
        layers = _possible(way, costs)
        counted: dict[int, list[tuple[int, Literal]]] = defaultdict(list)
        into: dict[int, list[Literal]] = {way.begin: [1]}
        for day, arcs in enumerate(layers):
            works: dict[int, list[Literal]] = defaultdict(list)
            out_of: dict[int, list[Literal]] = defaultdict(list)
            following: dict[int, list[Literal]] = defaultdict(list)
            for arc, symbol in arcs:
                taken = self.cp.new_bool_var("") if len(arcs) > 1 else 1
                self._arcs[person, day].append((arc.source, symbol, taken))
                out_of[arc.source].append(taken)
                following[arc.target].append(taken)
                works[symbol].append(taken)
                self._terms.append((arc.cost + costs[day, symbol], taken))
                for place, count in enumerate(way.automaton.counts(arc, symbol)):
                    if count:
                        counted[place].append((count, taken))
            for state, literals in into.items():
                self.cp.add(sum(literals) == sum(out_of[state]))  # whoever comes into a state goes on from it
            for symbol, literals in works.items():
                self._works[person, day, symbol] = self._any_of(literals)
            into = following
        for state, literals in into.items():
            self._terms += [(way.ends[state], literal) for literal in literals]
        for place, limit in enumerate(self.problem.people[person].limits):
            if limit is not None:
                self._limit(counted[place], limit)

    def _any_of(self, literals: list[Literal]) -> Literal:
        if len(literals) == 1:
            return literals[0]
        found = self.cp.new_bool_var("")
        self.cp.add(sum(literals) == found)
        return found

    def _limit(self, counted: list[tuple[int, Literal]], limit: Limits) -> None:
        most = sum(count for count, _literal in counted)
        total = cp_model.LinearExpr.weighted_sum(
            [literal for _count, literal in counted], [count for count, _literal in counted]
        )
        if limit.low > 0:
            self.cp.add(total + self._slack(limit.under, limit.low) >= limit.low)
        if most > limit.high:
            self.cp.add(total - self._slack(limit.over, most) <= limit.high)

    def _slack(self, cost: int | None, most: int) -> Sum:
        if cost is None:
            return 0
        slack = self.cp.new_int_var(0, most, "")
        self._terms.append((cost, slack))
        return slack

    def _add_demands(self) -> None:
        at_work: dict[tuple[int, int], list[Literal]] = defaultdict(list)
        for (_person, day, symbol), literal in self._works.items():
            at_work[day, symbol].append(literal)
        for demand in self.problem.demands:
            literals = at_work[demand.day, demand.symbol]
            missing = self.cp.new_int_var(0, demand.need, "")
            beyond = self.cp.new_int_var(0, len(literals), "")
            self.cp.add(sum(literals) + missing - beyond == demand.need)
            self._terms += [(demand.under, missing), (demand.over, beyond)]

    def hint(self, lines: Lines) -> None:
        """Start the search from a roster: not only what is worked, also the way through each automaton."""
        for person, line in enumerate(lines):
            state: int | None = self._ways[person].begin
            moves = self._ways[person].moves
            for day, symbol in enumerate(line.tolist()):
                for source, of, literal in self._arcs[person, day]:
                    self._say(literal, (source, of) == (state, symbol))
                arc = None if state is None else moves[day].get((state, symbol))
                state = None if arc is None else arc.target
        for (person, day, symbol), literal in self._works.items():
            if not isinstance(literal, int) and literal.index not in self._said:
                self._say(literal, bool(lines[person, day] == symbol))

    def _say(self, literal: Literal, value: bool) -> None:
        if not isinstance(literal, int):
            self.cp.add_hint(literal, value)
            self._said.add(literal.index)

    def solve(self, budget: Budget, seed: int, stop: Stop) -> Answer:
        """Minimise the cost within the budget."""
        self.cp.minimize(
            cp_model.LinearExpr.weighted_sum(
                [term for _cost, term in self._terms], [int(cost) for cost, _term in self._terms]
            )
        )
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = of_solver(seed)
        solver.parameters.num_workers = budget.workers
        solver.parameters.max_deterministic_time = budget.work
        solver.parameters.max_time_in_seconds = budget.seconds
        solver.parameters.linearization_level = 2
        solver.parameters.symmetry_level = 0
        solver.parameters.cp_model_probing_level = 0
        solver.best_bound_callback = lambda _bound: solver.stop_search() if stop() else None
        status = solver.solve(self.cp)
        bound = solver.best_objective_bound + self.problem.constant
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Answer(None, bound, is_optimal=False)
        return Answer(self._read(solver), bound, status == cp_model.OPTIMAL)

    def _read(self, solver: cp_model.CpSolver) -> Lines:
        lines = np.zeros((len(self.problem.people), self.problem.days), dtype=np.int16)
        for (person, day, symbol), literal in self._works.items():
            if solver.value(literal):
                lines[person, day] = symbol
        return lines


def _possible(way: Way, costs: Floats) -> list[list[tuple[Arc, int]]]:
    """Return day by day the arcs with their symbols that lead from the start to an end through finite costs."""
    layers: list[list[tuple[Arc, int]]] = []
    reached = {way.begin}
    for day, arcs in enumerate(way.arcs):
        layer = [(arc, symbol) for arc in arcs if arc.source in reached for symbol in arc.label]
        layer = [(arc, symbol) for arc, symbol in layer if np.isfinite(costs[day, symbol])]
        layers.append(layer)
        reached = {arc.target for arc, _symbol in layer}
    reached = {state for state in reached if np.isfinite(way.ends[state])}
    for day in range(len(layers) - 1, -1, -1):
        layers[day] = [(arc, symbol) for arc, symbol in layers[day] if arc.target in reached]
        reached = {arc.source for arc, _symbol in layers[day]}
    return layers
