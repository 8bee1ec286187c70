"""
The CP-SAT model of a roster: who takes what.

Slots that no rule tells apart (same shift, same demands) form one group, so that the solver does not try the same
people in another order. A cell is one person at one group; what is locked stands like a duty that stands already.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from ortools.sat.python import cp_model

from trucban.planning.roster import bending, fairness
from trucban.planning.roster.rules import RULES
from trucban.planning.roster.spec import Assignment, Duty, Person, Problem, Slot, Span
from trucban.planning.roster.steering import Steering

Literal = Any  # ortools carries no types
Sum = Any
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Group:
    """Slots that no rule tells apart; ``slot``, the first, speaks for all of them."""

    slot: Slot
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Cell:
    """One person may take one place of a group."""

    person: str
    group: Group
    slot: Slot
    literal: Literal


@dataclass
class Standing:
    """What binds a person whatever the solver does: locked slots and duties outside the problem."""

    duties: tuple[Duty, ...] = ()
    slots: list[Slot] = field(default_factory=list)

    @property
    def items(self) -> list[Slot | Duty]:
        return [*self.slots, *self.duties]

    @property
    def spans(self) -> list[Span]:
        return [item.span for item in self.items]

    def days(self, counts: Callable[[Slot | Duty], bool]) -> set[int]:
        """Days on which something that counts starts."""
        return {item.day for item in self.items if counts(item)}


class Model:
    """Cells, what the rules say of them, and the levels of cost as expressions."""

    def __init__(self, problem: Problem, movable: Collection[str] | None = None) -> None:
        """Build cells for the movable people only; None: for everybody."""
        self.problem = problem
        self.cp = cp_model.CpModel()
        self.groups = _groups(problem)
        self._standing = {person.key: Standing(person.duties) for person in problem.people}
        self._cells = {
            person.key: [
                Cell(person.key, group, group.slot, self.cp.new_bool_var("")) for group in self.groups
            ]
            if movable is None or person.key in movable
            else []
            for person in problem.people
        }
        self._bends: list[tuple[int, Literal]] = []
        self._owner = {cell.literal.index: person for person, cells in self._cells.items() for cell in cells}
        self._people = {person.key: person for person in problem.people}
        for rule in RULES:
            rule.add(self)
        self._limit_places()

    # What the rules ask and say

    def hold(self, slot: Slot, person: str) -> None:
        """Let somebody stand at a slot; a person the problem does not know binds nobody."""
        if person in self._standing:
            self._standing[person].slots.append(slot)

    def standing(self, person: str) -> Standing:
        return self._standing[person]

    def cells_of(self, person: str) -> Sequence[Cell]:
        """Return what the person may still take."""
        return self._cells[person]

    def cells_by(
        self, person: str, key: Callable[[Slot], Key], counts: Callable[[Slot], bool] = lambda _slot: True
    ) -> dict[Key, list[Literal]]:
        """Return the person's literals by day, week, month or shift."""
        found: dict[Key, list[Literal]] = defaultdict(list)
        for cell in self._cells[person]:
            if counts(cell.slot):
                found[key(cell.slot)].append(cell.literal)
        return dict(found)

    def forbid_all(self, literals: Iterable[Literal]) -> None:
        """Take these cells away."""
        gone = {literal.index: literal for literal in literals}
        for literal in gone.values():
            self.cp.add(literal == 0)
        for person in {self._owner[index] for index in gone}:
            self._cells[person] = [cell for cell in self._cells[person] if cell.literal.index not in gone]

    def forbid_where(self, forbids: Callable[[Person, Slot], bool]) -> None:
        """Take away every cell that the condition names."""
        self.forbid_all(
            [
                cell.literal
                for person, cells in self._cells.items()
                for cell in cells
                if forbids(self._people[person], cell.slot)
            ]
        )

    def may_bend(self, rule: str) -> bool:
        return bending.may_bend(self.problem.limits, rule)

    def bend(self, weight: int = 1) -> Literal:
        """Return a literal that bends a rule where it holds."""
        literal = self.cp.new_bool_var("")
        self.count_bent(literal, weight)
        return literal

    def count_bent(self, literal: Literal, weight: int = 1) -> None:
        """Count a rule as bent, so many times, where the literal holds."""
        self._bends.append((weight, literal))

    def one_fails(self, literals: Sequence[Literal], *, rule: str) -> None:
        """Let not all of the literals hold, unless the rule is bent."""
        rather = [self.bend()] if self.may_bend(rule) else []
        self.cp.add_bool_or([*(literal.negated() for literal in literals), *rather])

    def at_most(self, count: int, literals: Sequence[Literal], *, rule: str | None = None) -> None:
        """Allow so many of the literals, none when what stands already uses them up; more where the rule is bent."""
        allowed = max(0, count)
        if rule is not None and self.may_bend(rule):
            steps = [self.bend() for _ in range(len(literals) - allowed)]
            self.cp.add(sum(literals) <= allowed + sum(steps))
        elif count <= 0:
            self.forbid_all(literals)
        elif count < len(literals):
            self.cp.add(sum(literals) <= count)

    def any_of(self, literals: Sequence[Literal]) -> Literal:
        """Return a literal that holds when one of these does."""
        if len(literals) == 1:
            return literals[0]
        found = self.cp.new_bool_var("")
        for literal in literals:
            self.cp.add_implication(literal, found)
        return found

    # Levels of cost

    def empty(self) -> Sum:
        """Weighted empty places; a locked slot is never one."""
        places = sum(slot.weight for group in self.groups for slot in group.slots)
        return places - _weighted((cell.slot.weight, cell.literal) for cell in self.open_cells())

    def bent(self) -> Sum:
        """By how much rules are bent, beyond what stands already."""
        return _weighted(self._bends)

    def unwanted(self) -> Sum:
        """Places taken by those who would rather not stand then, those given by hand with them."""
        anyway = sum(
            fairness.is_unwanted(self._people[person], slot)
            for person, standing in self._standing.items()
            for slot in standing.slots
        )
        return anyway + _weighted(
            (1, cell.literal)
            for cell in self.open_cells()
            if fairness.is_unwanted(self._people[cell.person], cell.slot)
        )

    def unfair(self, scale: fairness.Scale, warm_start: Assignment) -> Sum:
        """Worst burdens before the sum of squared burdens, wishes and changes, in the units of the scale."""
        floor = fairness.least_carried(self.problem).kinds
        terms: list[Sum] = [self._changes(warm_start), fairness.WISH * self.unwanted()]
        for kind, weight in enumerate(fairness.WEIGHTS.kinds):
            worst = self.cp.new_int_var(0, scale.highest, "")
            terms.append(weight * scale.worst_unit * worst)
            for person in self.problem.people:
                before = person.carried.kinds[kind] - floor[kind]
                terms.append(weight * self._squared(person.key, kind, before, worst))
        return sum(terms)

    def slope(self, steering: Steering, warm_start: Assignment) -> Sum:
        """What the search goes down, less what the movable people cannot change."""
        terms: list[Sum] = [
            steering.empty_unit * self.empty(),
            steering.bent_unit * self.bent(),
            steering.change_unit * self._changes(warm_start),
            fairness.WISH * self.unwanted(),
        ]
        for person, cells in self._cells.items():
            if cells:
                standing = steering.above(self._people[person].carried, self._standing[person].slots)
                terms += [self._steps(person, kind, base, steering) for kind, base in enumerate(standing)]
        return sum(terms)

    def open_cells(self) -> Iterator[Cell]:
        """Yield every cell no rule has taken away."""
        for cells in self._cells.values():
            yield from cells

    def _squared(self, person: str, kind: int, before: int, worst: Sum) -> Sum:
        """
        Square of one burden as a sum of steps, and the worst of its kind at least as high.

        Each further duty costs more than the one before, so the cheapest steps are taken first by themselves; this
        keeps the linear relaxation tight.
        """
        weighs = [cell for cell in self._cells[person] if fairness.weighs(cell.slot).kinds[kind]]
        base = before + sum(fairness.weighs(slot).kinds[kind] for slot in self._standing[person].slots)
        steps = [
            self.cp.new_bool_var("") for _ in range(fairness.most_apart(cell.slot.span for cell in weighs))
        ]
        self.cp.add(sum(cell.literal for cell in weighs) == sum(steps))
        self.cp.add(worst >= base + sum(steps))
        return base * base + _weighted((2 * (base + place) + 1, step) for place, step in enumerate(steps))

    def _steps(self, person: str, kind: int, base: int, steering: Steering) -> Sum:
        """What one person's burden of a kind costs on the slope; each further duty is dearer than the one before."""
        weighs = [cell for cell in self._cells[person] if fairness.weighs(cell.slot).kinds[kind]]
        steps = [
            self.cp.new_bool_var("") for _ in range(fairness.most_apart(cell.slot.span for cell in weighs))
        ]
        self.cp.add(sum(cell.literal for cell in weighs) == sum(steps))
        return _weighted((steering.step(kind, base + place), step) for place, step in enumerate(steps))

    def _changes(self, before: Assignment) -> Sum:
        """Slots that lose the person they had."""
        kept = {
            (before[slot.key], group) for group in self.groups for slot in group.slots if slot.key in before
        }
        free = sum(slot.key in before for group in self.groups for slot in group.slots)
        return free - _weighted(
            (1, cell.literal) for cell in self.open_cells() if (cell.person, cell.group) in kept
        )

    def _limit_places(self) -> None:
        """A group takes no more people than it has places."""
        for group, literals in self._by_group().items():
            self.at_most(len(group.slots), literals)

    def _by_group(self) -> dict[Group, list[Literal]]:
        found: dict[Group, list[Literal]] = {group: [] for group in self.groups}
        for cell in self.open_cells():
            found[cell.group].append(cell.literal)
        return found

    def fill_all(self) -> None:
        """Leave no place empty."""
        for group, literals in self._by_group().items():
            self.cp.add(sum(literals) == len(group.slots))

    # Solutions

    def hint(self, assignment: Assignment) -> None:
        """Start the search from a roster."""
        self.cp.clear_hints()  # type: ignore[no-untyped-call]  # ortools carries no types
        for cell in self.open_cells():
            self.cp.add_hint(
                cell.literal, any(assignment.get(slot.key) == cell.person for slot in cell.group.slots)
            )

    def read(self, takes: Callable[[Literal], bool], before: Assignment) -> dict[str, str]:
        """Turn a solution into a roster; whoever had a place of the group before keeps that very place."""
        people: dict[Group, list[str]] = {group: [] for group in self.groups}
        for cell in self.open_cells():
            if takes(cell.literal):
                people[cell.group].append(cell.person)
        found = {slot.key: slot.locked_to for slot in self.problem.slots if slot.locked_to is not None}
        for group, names in people.items():
            found |= _seat(group, names, before)
        return found


def _seat(group: Group, people: list[str], before: Assignment) -> dict[str, str]:
    seated: dict[str, str] = {}
    waiting = list(people)
    for slot in group.slots:
        if before.get(slot.key) in waiting:
            seated[slot.key] = before[slot.key]
            waiting.remove(before[slot.key])
    free = (slot.key for slot in group.slots if slot.key not in seated)
    return seated | dict(zip(free, waiting, strict=False))


def _groups(problem: Problem) -> tuple[Group, ...]:
    found: dict[Hashable, list[Slot]] = defaultdict(list)
    for slot in problem.slots:
        if slot.locked_to is None:
            found[replace(slot, key="", role="", label="")].append(slot)
    return tuple(Group(slots[0], tuple(slots)) for slots in found.values())


def _weighted(terms: Iterable[tuple[int, Literal]]) -> Sum:
    found = list(terms)
    return cp_model.LinearExpr.weighted_sum(
        [literal for _weight, literal in found], [weight for weight, _ in found]
    )
