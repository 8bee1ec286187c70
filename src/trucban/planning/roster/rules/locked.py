"""What a person decided stays: a locked slot keeps the one who was put there."""

from typing import TYPE_CHECKING

from trucban.planning.roster.spec import Breach
from trucban.planning.roster.view import Roster

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model

KEY = "locked"


def breaches(roster: Roster) -> list[Breach]:
    """Return the locked slots where somebody else, or nobody, stands."""
    return [
        Breach(KEY, slot.locked_to, (slot.key,))
        for slot in roster.problem.slots
        if slot.locked_to is not None and roster.assignment.get(slot.key) != slot.locked_to
    ]


def add(model: "Model") -> None:
    """Let locked slots stand like duties that stand already, whatever rule they break."""
    for slot in model.problem.slots:
        if slot.locked_to is not None:
            model.hold(slot, slot.locked_to)
