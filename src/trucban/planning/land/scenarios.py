"""
Scenarios side by side, and objections: what a plan is judged by, and a problem in which a plot stays where it was asked.

The criteria are those of the Vietnamese case of Bui, Pham and Deville (CP 2013): lots, and how far areas are off.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, pvariance

from trucban.planning.land import check
from trucban.planning.land.spec import PERMILLE, Piece, Plan, Problem, dues, holdings


@dataclass(frozen=True)
class Criteria:
    """A scenario in figures; areas in square metres."""

    lots: int
    most_lots: int  # of one household
    cut_plots: int
    most_off: int
    mean_off: float
    variance_off: float
    most_value_off_permille: int
    scatter: int


def today(problem: Problem) -> Plan:
    """Return what there is as a plan: everyone keeps their plots, roads taken where they fall."""
    return Plan(tuple(Piece(plot.key, plot.owner, plot.free_m2) for plot in problem.plots if plot.free_m2))


def compare(problem: Problem, plans: Mapping[str, Plan]) -> Mapping[str, Criteria]:
    """Return each scenario's criteria."""
    return {name: criteria(problem, plan) for name, plan in plans.items()}


def criteria(problem: Problem, plan: Plan) -> Criteria:
    due, has = dues(problem), holdings(problem, plan.pieces)
    off = [abs(has[key].area_m2 - one.area_m2) if key in has else one.area_m2 for key, one in due.items()]
    points = [
        abs((has[key].value if key in has else 0) - one.value) * PERMILLE // one.value
        for key, one in due.items()
        if one.value
    ]
    of = Counter[str]()
    for (household, _category), lots in check.lots(problem, plan).items():
        of[household] += lots
    return Criteria(
        lots=of.total(),
        most_lots=max(of.values(), default=0),
        cut_plots=sum(pieces > 1 for pieces in Counter(piece.plot for piece in plan.pieces).values()),
        most_off=max(off, default=0),
        mean_off=fmean(off or [0]),
        variance_off=pvariance(off or [0]),
        most_value_off_permille=max(points, default=0),
        scatter=round(check.scatter(problem, plan)),
    )


def pinned(problem: Problem, objections: Sequence[tuple[str, str]]) -> Problem:
    """Return the problem in which each (plot, household) that was objected for stays together."""
    return replace(problem, kept={**problem.kept, **dict(objections)})
