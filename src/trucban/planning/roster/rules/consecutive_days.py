"""Nobody stands more days in a row than allowed; a shift over midnight counts on the day it starts."""

from typing import TYPE_CHECKING

from trucban.planning.roster.rules import runs
from trucban.planning.roster.spec import Breach, Duty, Slot
from trucban.planning.roster.view import Roster

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model

KEY = "consecutive_days"


def breaches(roster: Roster) -> list[Breach]:
    """Return the runs of days that are too long; ``found`` and ``allowed`` are days."""
    return runs.breaches(roster, key=KEY, limit=roster.problem.limits.max_consecutive_days, counts=_counts)


def bent(roster: Roster) -> int:
    """Return how many stretches one longer than the limit are worked through."""
    return runs.bent(roster, limit=roster.problem.limits.max_consecutive_days, counts=_counts)


def add(model: "Model") -> None:
    """Keep runs of days within the limit."""
    runs.add(model, key=KEY, limit=model.problem.limits.max_consecutive_days, counts=_counts)


def _counts(_item: Slot | Duty) -> bool:
    return True
