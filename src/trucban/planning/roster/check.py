"""
The independent checker: judges any roster, whoever made it, and imports no solver.

What a person sees on the screen, what the engine is held to and what the tests believe all come from here.
"""

from dataclasses import replace

from trucban.planning.roster import bending
from trucban.planning.roster.rules import RULES
from trucban.planning.roster.spec import Assignment, Breach, Person, Problem, Slot, Unfilled
from trucban.planning.roster.view import Roster


def breaches(problem: Problem, assignment: Assignment) -> list[Breach]:
    """Return every breach of every rule, in the order of the rules."""
    roster = Roster(problem, assignment)
    return [breach for rule in RULES for breach in rule.breaches(roster)]


def faults(problem: Problem, assignment: Assignment) -> list[Breach]:
    """Return the breaches of rules that may not be bent here."""
    return [
        breach
        for breach in breaches(problem, assignment)
        if not bending.may_bend(problem.limits, breach.rule)
    ]


def breaches_of_one(problem: Problem, assignment: Assignment, slot_key: str, person_key: str) -> list[Breach]:
    """
    Return what stands against one person at one slot, the rest of the roster as it is.

    Raises:
        KeyError: the problem has no such slot.
    """
    return judge(Roster(problem, assignment), slot_key, person_key)


def judge(roster: Roster, slot_key: str, person_key: str) -> list[Breach]:
    """Answer the same for a roster already indexed: for many questions about one roster."""
    small = _around(roster, roster.slots[slot_key], person_key)
    return [
        breach
        for rule in RULES
        for breach in rule.breaches(small)
        if breach.person == person_key and slot_key in breach.slots
    ]


def explain(problem: Problem, assignment: Assignment) -> tuple[Unfilled, ...]:
    """Return each empty slot with, for each of its candidates, the rules that keep them from it."""
    roster = Roster(problem, assignment)
    return tuple(
        Unfilled(
            slot.key, {person.key: _rules(roster, slot, person) for person in candidates_of(problem, slot)}
        )
        for slot in problem.slots
        if slot.key not in assignment
    )


def candidates_of(problem: Problem, slot: Slot) -> list[Person]:
    """Return the people a slot is open to, in the problem's order."""
    return [person for person in problem.people if slot.candidates is None or person.key in slot.candidates]


def could_stand(person: Person, slot: Slot) -> bool:
    """Say whether somebody may take a place as far as no other duty matters."""
    return (
        (slot.candidates is None or person.key in slot.candidates)
        and (slot.qualification is None or slot.qualification in person.qualifications)
        and not any(slot.span.overlaps(away) for away in person.unavailable)
    )


def _rules(roster: Roster, slot: Slot, person: Person) -> tuple[str, ...]:
    found = judge(roster, slot.key, person.key)
    return tuple(
        dict.fromkeys(one.rule for one in found if not bending.may_bend(roster.problem.limits, one.rule))
    )


def _around(roster: Roster, slot: Slot, person_key: str) -> Roster:
    """Cut the roster down to what can matter: the person's own slots and the others in the same shift."""
    near = {held.key: held for held in (*roster.held.get(person_key, ()), *roster.shifts[slot.shift], slot)}
    assignment = {key: roster.assignment[key] for key in near if key in roster.assignment}
    assignment[slot.key] = person_key
    people = tuple(roster.people[key] for key in dict.fromkeys(assignment.values()) if key in roster.people)
    return Roster(replace(roster.problem, slots=tuple(near.values()), people=people), assignment)
