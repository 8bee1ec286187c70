"""Nobody stands more nights in a row than allowed; a night counts on the day it starts."""

from typing import TYPE_CHECKING

from trucban.planning.roster.rules import runs
from trucban.planning.roster.spec import Breach, Duty, Slot
from trucban.planning.roster.view import Roster

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model

KEY = "consecutive_nights"


def breaches(roster: Roster) -> list[Breach]:
    """Return the runs of nights that are too long; ``found`` and ``allowed`` are nights."""
    return runs.breaches(roster, key=KEY, limit=roster.problem.limits.max_consecutive_nights, counts=_counts)


def bent(roster: Roster) -> int:
    """Return how many stretches one longer than the limit are worked through."""
    return runs.bent(roster, limit=roster.problem.limits.max_consecutive_nights, counts=_counts)


def add(model: "Model") -> None:
    """Keep runs of nights within the limit."""
    runs.add(model, key=KEY, limit=model.problem.limits.max_consecutive_nights, counts=_counts)


def _counts(item: Slot | Duty) -> bool:
    return item.is_night
