"""
Where a rotation says whose turn it is, one of theirs stands; somebody else only so that no place stays empty.

Always bendable: a rotation is a habit of the post, and a crew with a member away must not leave a gap.
"""

from typing import TYPE_CHECKING

from trucban.planning.roster.spec import Breach
from trucban.planning.roster.view import Roster

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model

KEY = "turn"


def breaches(roster: Roster) -> list[Breach]:
    """Return each slot held by somebody whose turn it is not."""
    return [
        Breach(KEY, person.key, (slot.key,))
        for person, slot in roster.pairs()
        if slot.turn is not None and person.key not in slot.turn
    ]


def bent(roster: Roster) -> int:
    """Return how many places are held out of turn."""
    return len(breaches(roster))


def add(model: "Model") -> None:
    """Count every place taken out of turn."""
    for cell in model.open_cells():
        if cell.slot.turn is not None and cell.person not in cell.slot.turn:
            model.count_bent(cell.literal)
