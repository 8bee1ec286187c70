"""
Why this person and not another: each other who could stand there is put there, and the roster is counted again.

First those who could simply take the place; then those for whom others would have to move, with as few moves as
possible. What a choice costs is the difference of the two rosters by the very cost the search goes by.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from trucban.planning.roster import bending, check, fairness, repair
from trucban.planning.roster.fairness import Cost
from trucban.planning.roster.spec import Assignment, Burden, Person, Problem
from trucban.planning.roster.view import Roster

MOST_MOVED_FOR = 4  # people for whom others are moved to see whether it can be done


@dataclass(frozen=True)
class Alternative:
    """
    Somebody else in a place. ``burden`` is what they would carry then, with what they carried before; ``changed`` the
    other places that would get somebody else, as in ``assignment``; ``cost`` what that roster would cost.
    """

    person: str
    burden: Burden
    changed: tuple[str, ...]
    assignment: Assignment
    cost: Cost


def alternatives(
    problem: Problem, assignment: Assignment, slot_key: str, *, most: int = 5
) -> list[Alternative]:
    """
    Return the best others for a place that somebody holds, the cheapest roster first.

    Raises:
        KeyError: the problem has no such slot, or it is empty.
    """
    now = assignment[slot_key]
    slot = {slot.key: slot for slot in problem.slots}[slot_key]
    others = [one for one in problem.people if one.key != now and check.could_stand(one, slot)]
    rest = {key: person for key, person in assignment.items() if key != slot_key}
    indexed = Roster(problem, rest)
    barred = {
        other.key
        for other in others
        if any(
            not bending.may_bend(problem.limits, one.rule)
            for one in check.judge(indexed, slot_key, other.key)
        )
    }
    fitting = [other for other in others if other.key not in barred]
    moving = [other for other in others if other.key in barred]
    found = [
        _counted(problem, assignment, {**rest, slot_key: other.key}, slot_key, other) for other in fitting
    ]
    if len(found) < most:
        found += _moved_for(problem, assignment, slot_key, moving)
    return sorted(found, key=lambda one: (one.cost, len(one.changed), one.person))[:most]


def _moved_for(
    problem: Problem, assignment: Assignment, slot_key: str, others: list[Person]
) -> Iterator[Alternative]:
    """Yield those who can stand there once others have moved; the least burdened are tried first."""
    load = fairness.burdens(problem, assignment)
    free = repair.near(problem, [slot_key]) - {slot_key}
    for other in sorted(others, key=lambda one: (load[one.key].kinds, one.key))[:MOST_MOVED_FOR]:
        asked = replace(
            problem,
            slots=tuple(
                replace(slot, locked_to=other.key) if slot.key == slot_key else slot for slot in problem.slots
            ),
        )
        after = repair.deal(asked, assignment, free).assignment
        is_sound = all(
            bending.may_bend(problem.limits, one.rule)
            for one in repair.new_breaches(problem, assignment, after)
        )
        if len(after) == len(assignment) and after.get(slot_key) == other.key and is_sound:
            yield _counted(problem, assignment, after, slot_key, other)


def _counted(
    problem: Problem, before: Assignment, after: Assignment, slot_key: str, other: Person
) -> Alternative:
    changed = tuple(key for key, person in before.items() if key != slot_key and after.get(key) != person)
    burden = fairness.burdens(problem, after)[other.key]
    return Alternative(other.key, burden, changed, after, fairness.cost(problem, after))
