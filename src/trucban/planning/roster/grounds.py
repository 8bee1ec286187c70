"""
What a roster is held to, piece by piece, so that a clash can name its pieces and each can be let go by itself.

A ground is a demand (one place to fill) or something that keeps people from them: a rule, a qualification, the
post's unit, somebody's absence, duties that stand already, a place given by hand. That nobody is in two places at
once is no ground: it cannot be let go.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from trucban.planning.roster import bending
from trucban.planning.roster.spec import Limits, Person, Problem, Slot

DEMAND = "demand"
STANDING = "standing"
LIMITS = {
    "rest": "rest_minutes",
    "consecutive_days": "max_consecutive_days",
    "consecutive_nights": "max_consecutive_nights",
    "weekly_cap": "weekly_cap",
    "monthly_cap": "monthly_cap",
    "household": "no_household_pairs",
}  # rule -> field of Limits


@dataclass(frozen=True, order=True)
class Ground:
    """
    One piece. ``kind`` is "demand", "standing" or the key of a rule; ``key`` says whose: the slot of a demand, the
    person of an absence, the slot somebody was put at by hand, the qualification; empty for a rule that holds for all.
    """

    kind: str
    key: str = ""

    @property
    def is_personal(self) -> bool:
        """Say whether it is one person's: an absence, or duties that stand already."""
        return self.kind in ("unavailable", STANDING)


def demands(slots: Iterable[str]) -> list[Ground]:
    """Return the demand of each of these slots, in the order given."""
    return [Ground(DEMAND, slot) for slot in slots]


def obstacles(problem: Problem) -> list[Ground]:
    """Return everything but demands: rules first, for they touch everybody, then what touches one."""
    slots = [slot for slot in problem.slots if slot.locked_to is None]
    found = [
        Ground(rule)
        for rule, field in LIMITS.items()
        if _is_set(getattr(problem.limits, field)) and not bending.may_bend(problem.limits, rule)
    ]
    found += [
        Ground("qualification", code)
        for code in sorted({slot.qualification for slot in slots if slot.qualification})
    ]
    if any(slot.candidates is not None for slot in slots):
        found.append(Ground("candidates"))
    found += [Ground("locked", slot.key) for slot in problem.slots if slot.locked_to is not None]
    found += [
        Ground(STANDING, person.key) for person in problem.people if person.duties or person.duties_in_month
    ]
    found += [
        Ground("unavailable", person.key)
        for person in problem.people
        if any(away.overlaps(slot.span) for away in person.unavailable for slot in slots)
    ]
    return found


def _is_set(limit: int | bool | None) -> bool:
    """Say whether a limit binds; a cap of 0 does."""
    return limit is not None and limit is not False


def held_to(problem: Problem, grounds: Iterable[Ground]) -> Problem:
    """Return the problem with these grounds and no other: other places are not asked for, other obstacles are gone."""
    kept = set(grounds)
    limits = {
        field: getattr(problem.limits, field) if Ground(rule) in kept else getattr(NO_LIMITS, field)
        for rule, field in LIMITS.items()
    }
    return replace(
        problem,
        slots=tuple(_slot(slot, kept) for slot in problem.slots if Ground(*_why(slot)) in kept),
        people=tuple(_person(person, kept) for person in problem.people),
        limits=replace(problem.limits, **limits),
    )


NO_LIMITS = Limits(rest_minutes=None, max_consecutive_days=None, max_consecutive_nights=None)


def _why(slot: Slot) -> tuple[str, str]:
    """Say which ground keeps a slot in the problem."""
    return ("locked" if slot.locked_to else DEMAND, slot.key)


def _slot(slot: Slot, kept: Collection[Ground]) -> Slot:
    return replace(
        slot,
        qualification=slot.qualification
        if Ground("qualification", slot.qualification or "") in kept
        else None,
        candidates=slot.candidates if Ground("candidates") in kept else None,
    )


def _person(person: Person, kept: Collection[Ground]) -> Person:
    stands = Ground(STANDING, person.key) in kept
    return replace(
        person,
        unavailable=person.unavailable if Ground("unavailable", person.key) in kept else (),
        duties=person.duties if stands else (),
        duties_in_month=person.duties_in_month if stands else {},
    )
