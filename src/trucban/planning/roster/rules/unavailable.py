"""Nobody stands on duty while their calendar says they are away; a leave that ends when the duty starts is no obstacle."""

from typing import TYPE_CHECKING

from trucban.planning.roster.spec import Breach
from trucban.planning.roster.view import Roster

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model

KEY = "unavailable"


def breaches(roster: Roster) -> list[Breach]:
    """Return the people who are away for any minute of their slot."""
    return [
        Breach(KEY, person.key, (slot.key,))
        for person, slot in roster.pairs()
        if any(slot.span.overlaps(away) for away in person.unavailable)
    ]


def add(model: "Model") -> None:
    """Forbid those who are away."""
    model.forbid_where(lambda person, slot: any(slot.span.overlaps(away) for away in person.unavailable))
