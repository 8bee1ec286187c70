"""
Who carries what: burdens after a roster, how even they are, and the cost by which rosters are compared.

References:
    Jain, Chiu, Hawe (1984), A quantitative measure of fairness, DEC-TR-301.
    Rihm and Baumann (2015): the worst burden first, then the sum of convex burdens.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trucban.planning.roster import bending
from trucban.planning.roster.spec import Assignment, Burden, Person, Problem, Slot, Span

WEIGHTS = Burden(duties=2, nights=3, weekends=2, holidays=4)  # how much one more of each kind weighs
WISH = 12  # of a duty somebody would rather not stand: worth a duty more for another, never the worst burden


def weighs(slot: Slot) -> Burden:
    """Return what one slot adds to the burden of whoever stands it."""
    return Burden(1, int(slot.is_night), int(slot.is_weekend), int(slot.is_holiday))


def is_unwanted(person: Person, slot: Slot) -> bool:
    """Say whether somebody would rather not stand there."""
    return any(slot.span.overlaps(span) for span in person.unwanted)


def unwanted(problem: Problem, assignment: Assignment) -> int:
    """Return how many places are held by those who would rather not stand then."""
    wishes = {person.key: person for person in problem.people if person.unwanted}
    return sum(
        is_unwanted(wishes[holder], slot)
        for slot in problem.slots
        if (holder := assignment.get(slot.key)) is not None and holder in wishes
    )


def burdens(problem: Problem, assignment: Assignment, *, with_carried: bool = True) -> dict[str, Burden]:
    """Return each person's burden once the roster is stood, with what they carried before."""
    totals = {person.key: person.carried if with_carried else Burden() for person in problem.people}
    for slot in problem.slots:
        person = assignment.get(slot.key)
        if person in totals:
            totals[person] = totals[person] + weighs(slot)
    return totals


def jain(values: Iterable[int]) -> float:
    """Return Jain's index: 1 when all carry the same, 1/n when one carries everything."""
    found = list(values)
    squares = len(found) * sum(value * value for value in found)
    return sum(found) ** 2 / squares if squares else 1.0


def spread(values: Iterable[int]) -> int:
    """Return the most less the least; 0 of nobody."""
    found = list(values)
    return max(found) - min(found) if found else 0


@dataclass(frozen=True, order=True)
class Cost:
    """
    What a roster costs, compared level by level: empty places, bent rules, worst burdens, then uneven burdens, wishes
    not met and changes.
    """

    empty: int
    bent: int
    worst: int
    uneven: int


def cost(problem: Problem, assignment: Assignment, warm_start: Assignment | None = None) -> Cost:
    """Return the cost of a roster; burdens are counted above the least anybody carried before."""
    floor = least_carried(problem)
    loads = [
        [load - least for load, least in zip(burden.kinds, floor.kinds, strict=True)]
        for burden in burdens(problem, assignment).values()
    ]
    weights = WEIGHTS.kinds
    empty = sum(slot.weight for slot in problem.slots if slot.key not in assignment)
    worst = sum(
        weight * max(column) for weight, column in zip(weights, zip(*loads, strict=True), strict=False)
    )
    squares = sum(
        weight * load * load for person in loads for weight, load in zip(weights, person, strict=True)
    )
    wishes = WISH * unwanted(problem, assignment)
    uneven = squares + wishes + changes(problem, assignment, warm_start or {})
    return Cost(empty, bending.bent(problem, assignment), worst, uneven)


def least_carried(problem: Problem) -> Burden:
    """Return, kind by kind, the least that anybody carries from before."""
    carried = [person.carried.kinds for person in problem.people]
    return Burden(*map(min, zip(*carried, strict=True))) if carried else Burden()


def changes(problem: Problem, assignment: Assignment, before: Mapping[str, str]) -> int:
    """Return how many slots no longer have the person they had before; new and locked slots do not count."""
    return sum(
        slot.locked_to is None and slot.key in before and assignment.get(slot.key) != before[slot.key]
        for slot in problem.slots
    )


@dataclass(frozen=True)
class Scale:
    """Puts the levels of a cost into one number in which no lower level can outweigh a higher one."""

    highest: int  # no burden above the least carried can be higher
    worst_unit: int
    bent_unit: int
    empty_unit: int

    @classmethod
    def of(cls, problem: Problem) -> "Scale":
        """Choose units large enough for the problem."""
        floor = least_carried(problem).kinds
        carried = [person.carried.kinds for person in problem.people]
        ahead = [value - least for row in carried for value, least in zip(row, floor, strict=True)]
        locked = sum(slot.locked_to is not None for slot in problem.slots)
        highest = max(ahead, default=0) + locked + most_apart(slot.span for slot in problem.slots)
        weight = sum(WEIGHTS.kinds)
        places = len(problem.slots)
        worst_unit = (len(problem.people) + 1) * weight * highest * highest + (1 + WISH) * places + 1
        bent_unit = worst_unit * (weight * highest + 1)
        return cls(highest, worst_unit, bent_unit, bent_unit * (bending.most(problem) + 1))

    def number(self, found: Cost) -> int:
        """Return the cost as one number."""
        return (
            found.empty * self.empty_unit
            + found.bent * self.bent_unit
            + found.worst * self.worst_unit
            + found.uneven
        )


def most_apart(spans: Iterable[Span]) -> int:
    """Return how many of the periods one person could stand at best, were overlap the only rule."""
    count, free_from = 0, None
    for span in sorted(spans, key=lambda span: span.end):
        if free_from is None or span.start >= free_from:
            count, free_from = count + 1, span.end
    return count
