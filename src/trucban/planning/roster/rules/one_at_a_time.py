"""One shift at a time, and one place in a shift; duties that stand already count. Periods are half-open."""

from typing import TYPE_CHECKING

from trucban.planning.roster.rules import spacing
from trucban.planning.roster.spec import Breach, Duty, Slot
from trucban.planning.roster.view import Roster, slot_keys

if TYPE_CHECKING:
    from trucban.planning.roster.model import Model

KEY = "one_at_a_time"


def breaches(roster: Roster) -> list[Breach]:
    """Return each two that overlap or are places of one shift; ``found`` is the overlap in minutes."""
    return [
        Breach(KEY, person.key, slot_keys(first, second), _overlap(first, second))
        for person, first, second in roster.neighbours()
        if _overlap(first, second) > 0 or _same_shift(first, second)
    ]


def _overlap(first: Slot | Duty, second: Slot | Duty) -> int:
    return max(0, min(first.span.end, second.span.end) - max(first.span.start, second.span.start))


def _same_shift(first: Slot | Duty, second: Slot | Duty) -> bool:
    return isinstance(first, Slot) and isinstance(second, Slot) and first.shift == second.shift


def add(model: "Model") -> None:
    """Of what overlaps, and of one shift, each person takes at most one."""
    spacing.add(model, least_gap=0)
    for person in model.problem.people:
        standing = model.standing(person.key)
        for shift, cells in model.cells_by(person.key, lambda slot: slot.shift).items():
            if any(slot.shift == shift for slot in standing.slots):
                model.forbid_all(cells)
            elif len(cells) > 1:
                model.cp.add_at_most_one(cells)
