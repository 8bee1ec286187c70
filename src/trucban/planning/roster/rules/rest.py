"""Between two shifts of one person lies the least rest; duties before, after and elsewhere count."""

from typing import TYPE_CHECKING

from trucban.planning.roster.rules import spacing
from trucban.planning.roster.spec import Breach
from trucban.planning.roster.view import Roster, slot_keys

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model

KEY = "rest"


def breaches(roster: Roster) -> list[Breach]:
    """Return each two that do not overlap and are too near; ``found`` and ``allowed`` are minutes of rest."""
    least = roster.problem.limits.rest_minutes
    if least is None:
        return []
    return [
        Breach(KEY, person.key, slot_keys(first, second), second.span.start - first.span.end, least)
        for person, first, second in roster.neighbours()
        if 0 <= second.span.start - first.span.end < least
    ]


def add(model: "Model") -> None:
    """Keep one person's shifts apart by the least rest."""
    least = model.problem.limits.rest_minutes
    if least is not None:
        spacing.add(model, least_gap=least)
