"""
A roster by simple means: each place goes to the least burdened of those whom no rule keeps from it.

The search starts here, and what a search cut short left empty is filled from here. Knows no solver.
"""

from trucban.planning.roster import bending, check, fairness
from trucban.planning.roster.spec import Assignment, Breach, Burden, Person, Problem, Slot
from trucban.planning.roster.view import Roster


def fill(problem: Problem, assignment: Assignment) -> dict[str, str]:
    """Fill the empty places in turn, those with the fewest candidates first; what stands already stays."""
    found = dict(assignment)
    for may_bend in (False, True) if bending.is_possible(problem) else (False,):
        _fill(problem, found, may_bend=may_bend)
    return found


def _fill(problem: Problem, found: dict[str, str], *, may_bend: bool) -> None:
    loads = {person: _weight(burden) for person, burden in fairness.burdens(problem, found).items()}
    for slot in sorted(_empty(problem, found), key=lambda slot: _scarcity(problem, slot)):
        roster = Roster(problem, found)
        ready = sorted(check.candidates_of(problem, slot), key=lambda person: (loads[person.key], person.key))
        for person in ready:
            if _may_stand(roster, slot, person, may_bend=may_bend):
                found[slot.key] = person.key
                loads[person.key] += _weight(fairness.weighs(slot))
                break


def keep(problem: Problem, before: Assignment) -> dict[str, str]:
    """Return the locked slots, and of an earlier roster what still breaks no rule."""
    found = {slot.key: slot.locked_to for slot in problem.slots if slot.locked_to is not None}
    for slot in problem.slots:
        person = before.get(slot.key)
        if person is None or slot.key in found:
            continue
        if _holds(problem, check.breaches_of_one(problem, found, slot.key, person), may_bend=True):
            found[slot.key] = person
    return found


def _empty(problem: Problem, assignment: Assignment) -> list[Slot]:
    return [slot for slot in problem.slots if slot.key not in assignment]


def _scarcity(problem: Problem, slot: Slot) -> tuple[int, int, int]:
    """Heavier places first, then those fewer people could take, then the earlier."""
    able = sum(check.could_stand(person, slot) for person in check.candidates_of(problem, slot))
    return -slot.weight, able, slot.span.start


def _may_stand(roster: Roster, slot: Slot, person: Person, *, may_bend: bool) -> bool:
    if not check.could_stand(person, slot):
        return False
    return _holds(roster.problem, check.judge(roster, slot.key, person.key), may_bend=may_bend)


def _holds(problem: Problem, found: list[Breach], *, may_bend: bool) -> bool:
    return all(may_bend and bending.may_bend(problem.limits, breach.rule) for breach in found)


def _weight(burden: Burden) -> int:
    return sum(one * weight for one, weight in zip(burden.kinds, fairness.WEIGHTS.kinds, strict=True))
