"""Putting people into the places of a draft by hand: judged by the rules the solver keeps."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line
from trucban.duty import drafting, selectors, wording
from trucban.duty.models import Assignment, Roster
from trucban.duty.services.rosters import editable
from trucban.lib.errors import DomainError
from trucban.notify.services import publish_change
from trucban.planning.roster.spec import Breach


class RuleForbids(DomainError):
    """The assignment breaks a rule nobody may pass over."""


class ReasonNeeded(DomainError):
    """The assignment breaks a rule that may be passed over, with a reason."""


class NothingChanges(DomainError):
    """A request that changes nothing is not done in silence."""


@verb
def assign(
    *,
    actor: Actor,
    assignment_id: UUID,
    person_id: UUID | None,
    at: datetime,
    override_reason: str = "",
) -> Assignment:
    """
    Put somebody into a place of a draft, or empty it; what a person decides the solver leaves alone.

    Raises:
        NotADraft: the version is published or put away.
        NothingChanges: that person stands there already.
        RuleForbids: overlap, too little rest, away, without the qualification, not of the post's unit, or a rule the
            commune has made strict.
        ReasonNeeded: over a cap, too many days in a row, or with the household, and no reason was given.
    """
    assignment = selectors.get_assignment(actor=actor, assignment_id=assignment_id, lock=True)
    editable(actor, assignment.shift.roster)
    reason = cleaned(override_reason)
    if (assignment.person_id, assignment.override_reason) == (person_id, reason):
        raise NothingChanges(nothing(assignment))
    kept = judged(assignment, person_id, reason) if person_id else ""
    put(assignment, person_id, kept)
    changes = {"person": person_id, "override": kept}
    record(actor=actor, action="duty.assigned", subject=assignment, at=at, changes=changes)
    changed(assignment.shift.roster, at)
    return assignment


def cleaned(reason: str) -> str:
    return clean_line(reason, most=200)


def nothing(assignment: Assignment) -> str:
    if assignment.person is None:
        return _("This place is empty already: choose somebody for it.")
    return _("%(person)s stands there already: nothing would change.") % {"person": assignment.person.name}


def put(assignment: Assignment, person_id: UUID | None, reason: str) -> None:
    assignment.person_id = person_id
    assignment.is_locked = person_id is not None
    assignment.override_reason = reason
    assignment.save(update_fields=["person", "is_locked", "override_reason"])


def changed(roster: Roster, at: datetime) -> None:
    publish_change(topic="duty", subject=roster, at=at, owner_id=roster.owner_id)


def judged(assignment: Assignment, person_id: UUID, reason: str) -> str:
    """Return the reason to keep with the place, or refuse what the rules refuse."""
    return refuse(
        assignment.shift.roster, selectors.may_stand(assignment=assignment, person_id=person_id), reason
    )


def move(moves: Iterable[tuple[Assignment, UUID | None]], reason: str) -> None:
    """Put people into several places at once, each judged where all of them stand then."""
    rows = list(moves)
    stand(rows)
    judge_all((place for place, _person_id in rows), reason)


def stand(moves: Iterable[tuple[Assignment, UUID | None]]) -> None:
    """Put people into several places at once, not judged yet."""
    rows = list(moves)
    for place, _person_id in rows:
        put(place, None, "")  # one shift never has a person twice, not even for a moment
    for place, person_id in rows:
        put(place, person_id, "")


def judge_all(places: Iterable[Assignment], reason: str) -> None:
    """Judge everybody who stands at these places, or refuse; the reason stays with whoever needed one."""
    for place in places:
        if place.person_id:
            put(place, place.person_id, judged(place, place.person_id, reason))


def refuse(roster: Roster, breaches: list[Breach], reason: str) -> str:
    """Refuse hard breaches, and those that ask for a reason without one; return the reason if a rule is passed over."""
    limits = drafting.limits_of(roster)
    hard = [breach for breach in breaches if wording.is_hard(breach, limits)]
    if hard:
        raise RuleForbids(" ".join(selectors.sentences(roster=roster, breaches=hard)))
    asking = [breach for breach in breaches if wording.asks_reason(breach, limits)]
    if asking and not reason:
        raise ReasonNeeded(
            _("%(breaches)s Give a reason if it must be so.")
            % {"breaches": " ".join(selectors.sentences(roster=roster, breaches=asking))}
        )
    return reason if breaches else ""


@verb
def set_lock(*, actor: Actor, assignment_id: UUID, locked: bool, at: datetime) -> Assignment:
    """Hold somebody in place against the solver, or let it choose again."""
    assignment = selectors.get_assignment(actor=actor, assignment_id=assignment_id, lock=True)
    editable(actor, assignment.shift.roster)
    if assignment.is_locked == locked or assignment.person_id is None:
        raise NothingChanges(nothing(assignment))
    assignment.is_locked = locked
    assignment.save(update_fields=["is_locked"])
    record(actor=actor, action="duty.locked", subject=assignment, at=at, changes={"locked": locked})
    changed(assignment.shift.roster, at)
    return assignment
