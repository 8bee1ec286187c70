"""The whole roster as one CP-SAT model and nothing else: what the recipe of `engine` is measured against."""

import math

from trucban.planning.roster.lines import start
from trucban.planning.roster.lines.engine import Clock, Incumbent
from trucban.planning.roster.lines.exact import Budget, Model
from trucban.planning.roster.lines.pricer import Pricer
from trucban.planning.roster.lines.roster import Demands, Roster
from trucban.planning.roster.lines.spec import Problem

WORKERS = 2
NO_LIMIT = 1e9


def solve(problem: Problem, *, seed: int = 0, seconds: float = 60.0, clock: Clock | None = None) -> Incumbent:
    """
    Hand the roster to CP-SAT and wait; a roster by simple means stands where it finds none.

    Raises
    ------
    NobodyCanWork: somebody's rules leave no line.
    """
    clock = clock or Clock()
    pricer, demands = Pricer(problem), Demands(problem)
    roster = start.first(pricer, demands)
    model = Model(pricer, pricer.costs)
    left = max(0.1, seconds - clock.elapsed())
    answer = model.solve(Budget(NO_LIMIT, left, WORKERS), seed, stop=lambda: False)
    if answer.lines is not None:
        roster = Roster(pricer, demands, answer.lines)
    bound = math.ceil(answer.bound - 1e-6)
    return Incumbent(roster.lines, int(roster.cost), bound, clock.elapsed(), answer.is_optimal)
