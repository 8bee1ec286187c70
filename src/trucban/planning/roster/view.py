"""A roster seen by slot, by person and by shift: what the rules' checking halves read."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from trucban.planning.roster.spec import Assignment, Duty, Person, Problem, Slot


class Roster:
    """A problem together with who stands where. Entries that name an unknown slot or person are left aside."""

    def __init__(self, problem: Problem, assignment: Assignment) -> None:
        self.problem = problem
        self.assignment = assignment

    @cached_property
    def people(self) -> dict[str, Person]:
        return {person.key: person for person in self.problem.people}

    @cached_property
    def slots(self) -> dict[str, Slot]:
        return {slot.key: slot for slot in self.problem.slots}

    @cached_property
    def held(self) -> dict[str, list[Slot]]:
        """Slots of each person who has any, by start."""
        found: dict[str, list[Slot]] = defaultdict(list)
        for slot in sorted(self.problem.slots, key=lambda slot: (slot.span.start, slot.key)):
            person = self.assignment.get(slot.key)
            if person in self.people:
                found[person].append(slot)
        return dict(found)

    @cached_property
    def shifts(self) -> dict[str, list[Slot]]:
        """All slots of each shift, filled or not."""
        found: dict[str, list[Slot]] = defaultdict(list)
        for slot in self.problem.slots:
            found[slot.shift].append(slot)
        return dict(found)

    def pairs(self) -> Iterator[tuple[Person, Slot]]:
        """Each filled slot with the person who stands there."""
        for key, slots in self.held.items():
            for slot in slots:
                yield self.people[key], slot

    def neighbours(self) -> Iterator[tuple[Person, Slot | Duty, Slot | Duty]]:
        """Each two of one person's slots, and each slot with each duty that stands already; the earlier first."""
        for key, slots in self.held.items():
            person = self.people[key]
            for place, slot in enumerate(slots):
                for later in slots[place + 1 :]:
                    yield person, slot, later
                for duty in person.duties:
                    first, second = (duty, slot) if duty.span.start < slot.span.start else (slot, duty)
                    yield person, first, second


def slot_keys(*found: Slot | Duty) -> tuple[str, ...]:
    """Keys of the slots among slots and duties; a duty that stands already has none."""
    return tuple(item.key for item in found if isinstance(item, Slot))
