"""Two people of one household do not stand the same shift, where the commune asks for this."""

from collections import Counter, defaultdict
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


def bent(roster: Roster) -> int:
    """Return, for each of those who share household and shift, how many others do: k people weigh k × (k − 1)."""
    return sum(breach.found - breach.allowed for breach in breaches(roster))


def add(model: "Model") -> None:
    """Of one household and shift, at most one; nobody beside a member who stands there already."""
    if not model.problem.limits.no_household_pairs:
        return
    together: dict[tuple[str, str], list[list[Literal]]] = defaultdict(list)
    held: Counter[tuple[str, str]] = Counter()
    for person in model.problem.people:
        if not person.household:
            continue
        stands = {slot.shift for slot in model.standing(person.key).slots}
        held.update((shift, person.household) for shift in stands)
        for shift, literals in model.cells_by(person.key, lambda slot: slot.shift).items():
            if shift not in stands or not model.may_bend(KEY):
                together[shift, person.household].append(literals)
    for pair, by_person in together.items():
        _keep_apart(model, by_person, held[pair])


def _keep_apart(model: "Model", by_person: list[list["Literal"]], held: int) -> None:
    literals = [literal for own in by_person for literal in own]
    if not model.may_bend(KEY):
        model.at_most(1 - held, literals)
        return
    # One more beside k already there weighs 2k: k × (k − 1) in all.
    steps = [model.bend(2 * (max(1, held) + place)) for place in range(len(by_person))]
    people = [model.any_of(own) for own in by_person]
    model.cp.add(sum(people) <= (0 if held else 1) + sum(steps))
