"""
Mending a roster that stands: an absence, a new duty, a post given up – with as few changes as possible.

What no longer holds is emptied and dealt anew, first by itself: where each lost place finds somebody and nobody else
has to move, fewer changes are impossible. Only where that leaves places empty do those within a day of them move
too, then all. Places put by hand stay.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from trucban.planning.roster import check, fairness, solver
from trucban.planning.roster.model import Model
from trucban.planning.roster.spec import Assignment, Breach, Problem, Unfilled
from trucban.planning.roster.steering import Steering

DAY_AROUND = 24 * 60
WORK = 1.0  # deterministic seconds for one deal
SMALL = 40_000  # places × people that may all move


@dataclass(frozen=True)
class Repair:
    """
    A mended roster.

    ``lost`` are the places that had to be given to somebody else or were empty; ``changed`` those with another person
    than before, ``people`` everybody who gains or loses a duty; ``has_fewest_changes`` when that was proven.
    """

    assignment: Assignment
    lost: tuple[str, ...]
    changed: tuple[str, ...]
    people: tuple[str, ...]
    unfilled: tuple[Unfilled, ...]
    has_fewest_changes: bool


@dataclass(frozen=True)
class Deal:
    """A roster after some places were dealt anew, and whether nothing better exists with the others held."""

    assignment: Assignment
    is_proven: bool


def repair(problem: Problem, before: Assignment) -> Repair:
    """Return the roster ``before`` mended for the problem as it is now."""
    standing = _what_holds(problem, before)
    lost = {slot.key for slot in problem.slots if slot.key not in standing}
    found = _mend(problem, before, standing, lost)
    changed = tuple(
        slot.key for slot in problem.slots if before.get(slot.key) != found.assignment.get(slot.key)
    )
    touched = {of[key] for of in (before, found.assignment) for key in changed if key in of}
    return Repair(
        assignment=found.assignment,
        lost=tuple(slot.key for slot in problem.slots if slot.key in lost),
        changed=changed,
        people=tuple(person.key for person in problem.people if person.key in touched),
        unfilled=check.explain(problem, found.assignment),
        has_fewest_changes=found.is_proven,
    )


def _what_holds(problem: Problem, before: Assignment) -> dict[str, str]:
    """Empty the places at fault, the latest first, until no rule is broken but among places put by hand."""
    keys = {slot.key: slot for slot in problem.slots}
    standing = {key: person for key, person in before.items() if key in keys}
    locked = {slot.key: slot.locked_to for slot in problem.slots if slot.locked_to is not None}
    standing |= locked
    while True:
        faults = [
            [key for key in breach.slots if key in standing and key not in locked]
            for breach in check.faults(problem, standing)
        ]
        faults = [free for free in faults if free]
        if not faults:
            return standing
        for free in faults:
            standing.pop(max(free, key=lambda key: keys[key].span.start), None)


def _mend(problem: Problem, before: Assignment, standing: Assignment, lost: Collection[str]) -> Deal:
    """Widen what may move until every place is filled; fewer changes than one for each lost place are impossible."""
    found = deal(problem, standing, lost)
    if all(slot.key in found.assignment for slot in problem.slots):
        return found
    for free in (near(problem, lost), {slot.key for slot in problem.slots}):
        if len(free) * len(problem.people) > SMALL:
            break
        wider = deal(problem, standing, free)
        if len(wider.assignment) > len(found.assignment):
            found = wider
        is_all = len(free) == len(problem.slots)
        if len(found.assignment) == len(problem.slots) or is_all:
            return replace(found, is_proven=wider.is_proven and is_all)
    return replace(found, is_proven=False)


def near(problem: Problem, keys: Collection[str]) -> set[str]:
    """Return the places within a day of these, these among them."""
    spans = [slot.span for slot in problem.slots if slot.key in keys]
    return {
        slot.key
        for slot in problem.slots
        if any(
            slot.span.start < span.end + DAY_AROUND and span.start < slot.span.end + DAY_AROUND
            for span in spans
        )
    }


def deal(problem: Problem, before: Assignment, free: Collection[str]) -> Deal:
    """Deal these places anew with all others held: the fewest empty, then the fewest changes, then the fairest."""
    held = tuple(
        slot if slot.key in free or slot.locked_to is not None else replace(slot, locked_to=before[slot.key])
        for slot in problem.slots
        if slot.key in free or slot.key in before or slot.locked_to is not None
    )
    model = Model(replace(problem, slots=held))
    steering = Steering.with_few_changes(problem, fairness.Scale.of(problem), len(free))
    model.hint(before)
    model.cp.minimize(model.slope(steering, before))
    found = solver.run(model.cp, work=WORK)
    if found is None:
        return Deal(before, is_proven=False)
    return Deal(model.read(found.is_true, before), found.is_proven)


def new_breaches(problem: Problem, before: Assignment, after: Assignment) -> tuple[Breach, ...]:
    """Return what the later roster breaks and the earlier did not."""
    old = set(check.breaches(problem, before))
    return tuple(breach for breach in check.breaches(problem, after) if breach not in old)
