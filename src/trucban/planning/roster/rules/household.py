"""Two people of one household do not stand the same shift, where the commune asks for this."""

from collections import defaultdict
from typing import TYPE_CHECKING

from trucban.planning.roster.spec import Breach, Slot
from trucban.planning.roster.view import Roster

if TYPE_CHECKING:
    from trucban.planning.roster.model import Literal, Model

KEY = "household"


def breaches(roster: Roster) -> list[Breach]:
    """Return, for each of those who share household and shift, the slots they hold there, by start."""
    if not roster.problem.limits.no_household_pairs:
        return []
    together: dict[tuple[str, str], list[tuple[str, Slot]]] = defaultdict(list)
    for person, slot in roster.pairs():
        if person.household:
            together[slot.shift, person.household].append((person.key, slot))
    found = []
    for entries in together.values():
        people = {person for person, _slot in entries}
        if len(people) > 1:
            by_start = sorted((slot.span.start, slot.key) for _person, slot in entries)
            slots = tuple(key for _start, key in by_start)
            found += [Breach(KEY, person, slots, len(people), 1) for person in sorted(people)]
    return found


def add(model: "Model") -> None:
    """Of one household and shift, at most one; nobody beside a member who stands there already."""
    if not model.problem.limits.no_household_pairs:
        return
    together: dict[tuple[str, str], list[Literal]] = defaultdict(list)
    held: set[tuple[str, str]] = set()
    for person in model.problem.people:
        if not person.household:
            continue
        held |= {(slot.shift, person.household) for slot in model.standing(person.key).slots}
        for shift, literals in model.cells_by(person.key, lambda slot: slot.shift).items():
            together[shift, person.household] += literals
    for pair, literals in together.items():
        if pair in held:
            model.forbid_all(literals)
        elif len(literals) > 1:
            model.cp.add_at_most_one(literals)
