"""A roster in force mended: which places change, for whom, and what stays empty. Nothing is written."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from trucban.access.actors import Actor
from trucban.duty import drafting, wording
from trucban.duty.drafting import Posed
from trucban.duty.models import Assignment, Roster
from trucban.duty.selectors.rosters import barred_places, get_roster
from trucban.planning.roster import check
from trucban.planning.roster.repair import Repair, repair
from trucban.planning.roster.spec import Problem


@dataclass(frozen=True)
class Move:
    """One place that gets somebody else; ``before`` and ``after`` are names, empty for nobody."""

    place: Assignment
    before: str
    person_id: UUID | None
    after: str


@dataclass(frozen=True)
class RepairPlan:
    """
    What mending would change, earliest first.

    ``people`` gain or lose a duty; ``unmet`` says of each place that stays empty why; ``key`` names this very plan.
    """

    roster: Roster
    moves: tuple[Move, ...]
    people: tuple[str, ...]
    unmet: tuple[str, ...]
    has_fewest_changes: bool
    key: str


def repair_plan(*, actor: Actor, roster_id: UUID, at: datetime) -> RepairPlan:
    """
    Return the fewest changes that fill what is empty and replace who may no longer stand there.

    What has begun stays. So does whom a person put there, by hand or with a reason, and what only breaks a rule that
    may be passed over – unless they may no longer stand there at all.
    """
    roster = get_roster(actor=actor, roster_id=roster_id)
    read = drafting.posed(roster)
    problem, filled = _held(read, at), read.filled
    found = repair(problem, filled)
    places = {str(place.pk): place for planned in read.planned for place in planned.places}
    return RepairPlan(
        roster=roster,
        moves=tuple(_moves(found, filled, problem, places)),
        people=tuple(person.name for person in problem.people if person.key in found.people),
        unmet=tuple(wording.unfilled_sentence(empty, problem) for empty in found.unfilled),
        has_fewest_changes=found.has_fewest_changes,
        key=_key(found),
    )


def _held(read: Posed, at: datetime) -> Problem:
    """Return the problem with everything held that mending may not touch."""
    begun = {str(place.pk) for one in read.planned if one.shift.starts_at <= at for place in one.places}
    held = begun | _kept(read)
    slots = tuple(
        replace(slot, locked_to=read.filled[slot.key] if slot.key in held else None)
        for slot in read.problem.slots
        if slot.key in read.filled or slot.key not in begun
    )
    return replace(read.problem, slots=slots)


def _kept(read: Posed) -> set[str]:
    """Return the places a person decided on, or that only break rules which may be passed over."""
    breaches = check.breaches(read.problem, read.filled)
    broken = {key for breach in breaches for key in breach.slots}
    decided = {
        str(place.pk)
        for one in read.planned
        for place in one.places
        if place.person_id and (place.is_locked or place.override_reason)
    }
    return (decided | broken) - barred_places(breaches, read.problem.limits)


def _moves(
    found: Repair, filled: Mapping[str, str], problem: Problem, places: Mapping[str, Assignment]
) -> list[Move]:
    names = {person.key: person.name for person in problem.people}
    moves = []
    for key in found.changed:
        after = found.assignment.get(key)
        before = filled.get(key)
        moves.append(
            Move(
                places[key],
                names.get(before, "") if before else "",
                UUID(after) if after else None,
                names[after] if after else "",
            )
        )
    return sorted(moves, key=lambda move: (move.place.shift.starts_at, str(move.place.pk)))


def _key(found: Repair) -> str:
    text = ";".join(f"{key}={found.assignment.get(key, '')}" for key in sorted(found.changed))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
