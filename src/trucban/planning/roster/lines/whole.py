"""
What is missing is a whole number: where the linear program leaves three places and two thirds empty, it will be four.

Either at most three places are empty, or at least four: the lower of the two bounds holds for all rosters. The first is
Lagrange's too – every empty place costs more, and three times that is taken off – dear enough that three turn out to be
too few; the second is the same column generation under one row more. Both begin with the lines known already.
"""

import math
from dataclasses import replace

from trucban.planning.ending import Stop
from trucban.planning.roster.lines.generate import Generator
from trucban.planning.roster.lines.spec import Problem

FRACTION = 0.02  # of a place: less is the linear program's noise
DEARER = 1.5  # times what it would take if each place less cost what the first does
CLOSE = 5e-4  # gap between linear program and bound at which column generation has done its part


def bound(generator: Generator, target: float, stop: Stop) -> float:
    """Return a bound on all rosters, no need for it to pass ``target``; minus infinity where there is nothing to round."""
    solution = generator.master.solve()
    least = math.ceil(solution.missing - FRACTION)
    gap = target - generator.bound.value
    fraction = solution.missing - (least - 1)
    if least < 1 or fraction > 1 - FRACTION or gap <= 0 or generator.bound.worth is None:
        return -math.inf
    fewer = _with_most(generator.problem, least - 1, math.ceil(DEARER * gap / fraction))
    bounds = []
    for one in (
        Generator(generator.problem, generator.pricer, least),
        Generator(fewer, generator.pricer),
    ):
        one.master.add(generator.master.columns)
        one.begin(generator.bound.worth)
        _run(one, target, stop)
        bounds.append(one.bound.value)
    return min(bounds)


def _with_most(problem: Problem, most: int, price: int) -> Problem:
    """Return the problem with each empty place dearer, ``most`` of them at the old price: no dearer where no more are."""
    demands = tuple(replace(demand, under=demand.under + price) for demand in problem.demands)
    return replace(problem, demands=demands, constant=problem.constant - price * most)


def _run(generator: Generator, target: float, stop: Stop) -> None:
    while generator.bound.value < target and not stop():
        solution, added = generator.round()
        if generator.is_done(solution, added, CLOSE):
            break
