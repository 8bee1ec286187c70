"""Only the people a slot is open to may stand there."""

from typing import TYPE_CHECKING

from trucban.planning.roster.spec import Breach
from trucban.planning.roster.view import Roster

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model

KEY = "candidates"


def breaches(roster: Roster) -> list[Breach]:
    """Return the people who stand where they are no candidates."""
    return [
        Breach(KEY, person.key, (slot.key,))
        for person, slot in roster.pairs()
        if slot.candidates is not None and person.key not in slot.candidates
    ]


def add(model: "Model") -> None:
    """Forbid everybody else."""
    model.forbid_where(lambda person, slot: slot.candidates is not None and person.key not in slot.candidates)
