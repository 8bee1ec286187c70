"""A slot that asks for a qualification goes to somebody who has it."""

from typing import TYPE_CHECKING

from trucban.planning.roster.spec import Breach
from trucban.planning.roster.view import Roster

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model

KEY = "qualification"


def breaches(roster: Roster) -> list[Breach]:
    """Return the people who stand where they lack the qualification."""
    return [
        Breach(KEY, person.key, (slot.key,))
        for person, slot in roster.pairs()
        if slot.qualification is not None and slot.qualification not in person.qualifications
    ]


def add(model: "Model") -> None:
    """Forbid those without it."""
    model.forbid_where(
        lambda person, slot: (
            slot.qualification is not None and slot.qualification not in person.qualifications
        )
    )
