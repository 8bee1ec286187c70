"""
What could be let go so that an empty place is filled, and what that would mean.

Each obstacle of a clash is let go by itself and as little as suffices: an hour less of rest, one duty more a month, one
person's absence. The roster that comes of it changes as few places as possible and is judged by the rules as they
stand: what it breaks of them is what letting go costs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from trucban.planning.roster import repair
from trucban.planning.roster.conflict import Conflict, Undecided, can_fill
from trucban.planning.roster.grounds import LIMITS, STANDING, Ground, held_to
from trucban.planning.roster.spec import Assignment, Breach, Person, Problem, Slot

MOST_PERSONS = 8  # whose absence is looked into: of fifty people away, a few answers are enough
HOUR = 60
MOST_VALUES = 2  # of a limit that would end the clash, tried on the roster
MOST_MORE = 7  # days, nights or duties a limit is raised by


@dataclass(frozen=True)
class Remedy:
    """
    One obstacle let go. ``value`` is what its limit becomes, None where there is no number; ``filled`` how many places
    more are filled; ``changed`` the filled places that get another person; ``breaches`` what the roster then breaks of
    the rules as they stand.
    """

    ground: Ground
    value: int | None
    assignment: Assignment
    filled: int
    changed: tuple[str, ...]
    breaches: tuple[Breach, ...]


def find(problem: Problem, assignment: Assignment, conflict: Conflict, *, most: int = 5) -> list[Remedy]:
    """Return the obstacles that help when let go, the cheapest first: fewest breaches, then fewest changes."""
    found = []
    persons = [ground for ground in conflict.obstacles if ground.is_personal]
    for ground in (*(one for one in conflict.obstacles if not one.is_personal), *persons[:MOST_PERSONS]):
        remedy = _first_that_helps(problem, assignment, conflict, ground)
        if remedy is not None:
            found.append(remedy)
    found.sort(key=lambda one: (-one.filled, len(one.breaches), len(one.changed), one.ground))
    return found[:most]


def _first_that_helps(
    problem: Problem, assignment: Assignment, conflict: Conflict, ground: Ground
) -> Remedy | None:
    tried = 0
    for value, eased in _ease(problem, conflict, ground):
        if conflict.is_minimal and not _ends_the_clash(eased, conflict):
            continue
        after = _fill(eased, assignment, conflict)
        if len(after) > len(assignment):
            filled = len(after) - len(assignment)
            return _judged(problem, assignment, after, ground, value, filled)
        tried += 1
        if tried == MOST_VALUES:
            break
    return None


def _ends_the_clash(eased: Problem, conflict: Conflict) -> bool:
    """Say whether the places of the clash could be filled now, nothing else asked: quick, and seldom wrong."""
    try:
        return can_fill(held_to(eased, conflict.grounds))
    except Undecided:
        return True


def _judged(
    problem: Problem, before: Assignment, after: Assignment, ground: Ground, value: int | None, filled: int
) -> Remedy:
    changed = tuple(key for key, person in before.items() if after.get(key) != person)
    return Remedy(ground, value, after, filled, changed, repair.new_breaches(problem, before, after))


def _ease(problem: Problem, conflict: Conflict, ground: Ground) -> Iterator[tuple[int | None, Problem]]:
    """Yield the problem with the obstacle let go, by steps where it is a number."""
    if ground.kind in LIMITS:
        for value in _easier(problem, ground):
            changed: dict[str, Any] = {LIMITS[ground.kind]: False if value is None else value}
            yield value, replace(problem, limits=replace(problem.limits, **changed))
        return
    yield None, _without(problem, conflict, ground)


def _easier(problem: Problem, ground: Ground) -> Iterable[int | None]:
    """Return what a limit may become, the nearest first; None: it is switched off, for it has no number."""
    now = getattr(problem.limits, LIMITS[ground.kind])
    if isinstance(now, bool):
        return (None,)
    return range(now - HOUR, -1, -HOUR) if ground.kind == "rest" else range(now + 1, now + 1 + MOST_MORE)


def _without(problem: Problem, conflict: Conflict, ground: Ground) -> Problem:
    people = tuple(_freed(one, ground) if one.key == ground.key else one for one in problem.people)
    slots = tuple(
        _eased(slot, ground) if slot.key in (*conflict.slots, ground.key) else slot for slot in problem.slots
    )
    return replace(problem, people=people, slots=slots)


def _freed(person: Person, ground: Ground) -> Person:
    if ground.kind == "unavailable":
        return replace(person, unavailable=())
    if ground.kind == STANDING:
        return replace(person, duties=(), duties_in_month={})
    return person


def _eased(slot: Slot, ground: Ground) -> Slot:
    if ground.kind == "qualification" and slot.qualification == ground.key:
        return replace(slot, qualification=None)
    if ground.kind == "candidates":
        return replace(slot, candidates=None)
    if ground.kind == "locked" and slot.key == ground.key:
        return replace(slot, locked_to=None)
    return slot


def _fill(problem: Problem, before: Assignment, conflict: Conflict) -> Assignment:
    """Fill what can be filled with as few changes as possible: the places of the clash alone, else those near too."""
    if not conflict.is_minimal:  # a clash of numbers: there is no "near"; what is empty is filled
        return repair.deal(
            problem, before, {slot.key for slot in problem.slots if slot.key not in before}
        ).assignment
    clash = set(conflict.slots)
    after = repair.deal(problem, before, clash).assignment
    return (
        after
        if len(after) > len(before)
        else repair.deal(problem, before, repair.near(problem, clash)).assignment
    )
