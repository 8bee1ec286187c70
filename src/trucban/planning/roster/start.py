"""
A roster by simple means: each place goes to the least burdened of those whom no rule keeps from it.

The search starts here, and what a search cut short left empty is filled from here. Knows no solver.
"""

from trucban.planning.roster import check, fairness
from trucban.planning.roster.spec import Assignment, Burden, Person, Problem, Slot
from trucban.planning.roster.view import Roster


def fill(problem: Problem, assignment: Assignment) -> dict[str, str]:
    """Fill the empty places in turn, those with the fewest candidates first; what stands already stays."""
    found = dict(assignment)
    loads = {person: _weight(burden) for person, burden in fairness.burdens(problem, found).items()}
    for slot in sorted(_empty(problem, found), key=lambda slot: _scarcity(problem, slot)):
        roster = Roster(problem, found)
        ready = sorted(check.candidates_of(problem, slot), key=lambda person: (loads[person.key], person.key))
        for person in ready:
            if _may_stand(roster, slot, person):
                found[slot.key] = person.key
                loads[person.key] += _weight(fairness.weighs(slot))
                break
    return found


def keep(problem: Problem, before: Assignment) -> dict[str, str]:
    """Return the locked slots, and of an earlier roster what still breaks no rule."""
    found = {slot.key: slot.locked_to for slot in problem.slots if slot.locked_to is not None}
    for slot in problem.slots:
        person = before.get(slot.key)
        if person is None or slot.key in found:
            continue
        if not check.breaches_of_one(problem, found, slot.key, person):
            found[slot.key] = person
    return found


def _empty(problem: Problem, assignment: Assignment) -> list[Slot]:
    return [slot for slot in problem.slots if slot.key not in assignment]


def _scarcity(problem: Problem, slot: Slot) -> tuple[int, int, int]:
    """Heavier places first, then those fewer people could take, then the earlier."""
    able = sum(check.could_stand(person, slot) for person in check.candidates_of(problem, slot))
    return -slot.weight, able, slot.span.start


def _may_stand(roster: Roster, slot: Slot, person: Person) -> bool:
    return check.could_stand(person, slot) and not check.judge(roster, slot.key, person.key)


def _weight(burden: Burden) -> int:
    return sum(one * weight for one, weight in zip(burden.kinds, fairness.WEIGHTS.kinds, strict=True))
