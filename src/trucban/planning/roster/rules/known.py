"""Only people and slots of this problem: a person who has left is no candidate, though an old roster names them."""

from typing import TYPE_CHECKING

from trucban.planning.roster.spec import Breach
from trucban.planning.roster.view import Roster

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model

KEY = "known"


def breaches(roster: Roster) -> list[Breach]:
    """Return entries that name a slot or a person the problem does not have."""
    return [
        Breach(KEY, person, (slot,))
        for slot, person in sorted(roster.assignment.items())
        if slot not in roster.slots or person not in roster.people
    ]


def add(model: "Model") -> None:
    """Nothing to tell: the model has cells only for the problem's own slots and people."""
