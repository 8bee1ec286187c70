"""Putting people into places by hand: judged by the rules the solver keeps."""

from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.duty import drafting, policy, selectors, shifts, wording
from trucban.duty.models import Assignment, Roster
from trucban.duty.services.rosters import (
    editable,
    new_version,
    put_into_force,
    save_shifts,
    versions_of,
)
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.lib.text import nfc
from trucban.notify.services import publish_change
from trucban.planning.roster.spec import Breach

Status = Roster.Status


class RuleForbids(DomainError):
    """The assignment breaks a rule nobody may pass over."""


class ReasonNeeded(DomainError):
    """The assignment breaks a rule that may be passed over, with a reason."""


class NothingChanges(DomainError):
    """A request that changes nothing is not done in silence."""


class NotPublished(DomainError):
    """Only a duty that stands needs a substitute."""


class DutyIsOver(DomainError):
    """Who stood a duty that is over is a matter of attendance."""


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
        RuleForbids: overlap, too little rest, away, without the qualification, not of the post's unit.
        ReasonNeeded: over a cap, too many days in a row, or with the household, and no reason was given.
    """
    assignment = selectors.get_assignment(actor=actor, assignment_id=assignment_id, lock=True)
    editable(actor, assignment.shift.roster)
    reason = nfc(override_reason.strip())[:200]
    if (assignment.person_id, assignment.override_reason) == (person_id, reason):
        raise NothingChanges(_nothing(assignment))
    kept = _judged(assignment, person_id, reason) if person_id else ""
    _put(assignment, person_id, kept)
    changes = {"person": person_id, "override": kept}
    record(actor=actor, action="duty.assigned", subject=assignment, at=at, changes=changes)
    _changed(assignment.shift.roster, at)
    return assignment


def _nothing(assignment: Assignment) -> str:
    if assignment.person is None:
        return _("This place is empty already: choose somebody for it.")
    return _("%(person)s stands there already: nothing would change.") % {"person": assignment.person.name}


def _put(assignment: Assignment, person_id: UUID | None, reason: str) -> None:
    assignment.person_id = person_id
    assignment.is_locked = person_id is not None
    assignment.override_reason = reason
    assignment.save(update_fields=["person", "is_locked", "override_reason"])


def _changed(roster: Roster, at: datetime) -> None:
    publish_change(topic="duty", subject=roster, at=at, owner_id=roster.owner_id)


def _judged(assignment: Assignment, person_id: UUID, reason: str) -> str:
    """Return the reason to keep with the place, or refuse what the rules refuse."""
    return refuse(
        assignment.shift.roster, selectors.may_stand(assignment=assignment, person_id=person_id), reason
    )


def refuse(roster: Roster, breaches: list[Breach], reason: str) -> str:
    """Refuse hard breaches, and soft ones without a reason; return the reason if one was needed."""
    hard = [breach for breach in breaches if wording.is_hard(breach)]
    if hard:
        raise RuleForbids(" ".join(selectors.sentences(roster=roster, breaches=hard)))
    if breaches and not reason:
        raise ReasonNeeded(
            _("%(breaches)s Give a reason if it must be so.")
            % {"breaches": " ".join(selectors.sentences(roster=roster, breaches=breaches))}
        )
    return reason if breaches else ""


@verb
def exchange(
    *, actor: Actor, assignment_id: UUID, other_id: UUID, at: datetime, override_reason: str = ""
) -> tuple[Assignment, Assignment]:
    """
    Let the people of two places of a draft change places; either both move or neither.

    Raises:
        NothingChanges: the same person, or nobody, stands at both.
        RuleForbids, ReasonNeeded: as for :func:`assign`, at either place.
    """
    first = selectors.get_assignment(actor=actor, assignment_id=assignment_id, lock=True)
    second = selectors.get_assignment(actor=actor, assignment_id=other_id, lock=True)
    editable(actor, first.shift.roster)
    editable(actor, second.shift.roster)
    if first.person_id == second.person_id or first.shift.roster_id != second.shift.roster_id:
        raise NothingChanges(_("Choose two places of this roster where different people stand."))
    moved = [(first, second.person_id), (second, first.person_id)]
    _put(first, None, "")  # one shift never has a person twice, not even for a moment
    for place, person_id in reversed(moved):
        _put(place, person_id, "")
    reason = nfc(override_reason.strip())[:200]
    for place, person_id in moved:
        if person_id:
            _put(place, person_id, _judged(place, person_id, reason))
    for place, person_id in moved:
        record(actor=actor, action="duty.exchanged", subject=place, at=at, changes={"person": person_id})
    _changed(first.shift.roster, at)
    return first, second


@verb
def set_lock(*, actor: Actor, assignment_id: UUID, locked: bool, at: datetime) -> Assignment:
    """Hold somebody in place against the solver, or let it choose again."""
    assignment = selectors.get_assignment(actor=actor, assignment_id=assignment_id, lock=True)
    editable(actor, assignment.shift.roster)
    if assignment.is_locked == locked or assignment.person_id is None:
        raise NothingChanges(_nothing(assignment))
    assignment.is_locked = locked
    assignment.save(update_fields=["is_locked"])
    record(actor=actor, action="duty.locked", subject=assignment, at=at, changes={"locked": locked})
    _changed(assignment.shift.roster, at)
    return assignment


@verb
def substitute(
    *,
    actor: Actor,
    assignment_id: UUID,
    person_id: UUID | None,
    at: datetime,
    override_reason: str = "",
) -> Assignment:
    """
    Replace somebody in a published roster: a new version with this one change is in force at once.

    An open draft of the week takes the change over where the same person stood, so publishing it does not undo it.

    Raises:
        PermissionDenied: the actor publishes no rosters.
        NotPublished: the place is not in the version in force.
        DutyIsOver: the shift has ended.
        NothingChanges, RuleForbids, ReasonNeeded: as for :func:`assign`.
        AttendanceStands: the attendance of the one to be replaced has been recorded.
    """
    old = selectors.get_assignment(actor=actor, assignment_id=assignment_id, lock=True)
    roster = selectors.get_roster(actor=actor, roster_id=old.shift.roster_id, lock=True)
    _check_substitution(actor, roster, old, person_id, at)
    reason = nfc(override_reason.strip())[:200]
    kept = _judged(old, person_id, reason) if person_id else ""
    new = _next_version(actor, roster, at)
    place = _same_place(new, old)
    _put(place, person_id, kept)
    _carry_into_draft(roster, new, old, person_id, kept)
    changes = {"person": person_id, "instead_of": old.person_id, "override": kept}
    record(actor=actor, action="duty.substituted", subject=place, at=at, changes=changes)
    put_into_force(actor, new, roster, at)
    return place


def _check_substitution(
    actor: Actor, roster: Roster, place: Assignment, person_id: UUID | None, at: datetime
) -> None:
    if not policy.can_publish(actor, roster):
        raise PermissionDenied
    if roster.status != Status.PUBLISHED:
        raise NotPublished(
            _("This place is not in the roster in force: change the draft, or open the roster in force.")
        )
    if place.person_id == person_id:
        raise NothingChanges(_nothing(place))
    if place.shift.ends_at <= at:
        raise DutyIsOver(_("This duty is over: record in the attendance who stood it and who did not come."))


def _next_version(actor: Actor, roster: Roster, at: datetime) -> Roster:
    new = new_version(actor, roster.owner_id, drafting.week_of(roster), at)
    new.status = Status.REPLACED  # until it is put into force; a draft of the week may be open
    new.save(force_insert=True)
    save_shifts(shifts.copies(shifts.of_roster(roster), new))
    return new


def _same_place(roster: Roster, place: Assignment) -> Assignment:
    found: Assignment = Assignment.objects.select_related("shift__roster").get(
        shift__roster=roster,
        shift__post_id=place.shift.post_id,
        shift__starts_at=place.shift.starts_at,
        place=place.place,
    )
    return found


def _carry_into_draft(
    roster: Roster, new: Roster, old: Assignment, person_id: UUID | None, reason: str
) -> None:
    week = drafting.week_of(roster)
    draft = versions_of(roster.owner_id, week).filter(status=Status.DRAFT).first()
    if draft is None:
        return
    Roster.objects.filter(pk=draft.pk).update(version=F("version") + 2)  # a draft is the latest version
    place = Assignment.objects.filter(
        shift__roster=draft,
        shift__post_id=old.shift.post_id,
        shift__starts_at=old.shift.starts_at,
        person=old.person,
    ).first()
    if place is None:
        return
    crew = set(Assignment.objects.filter(shift_id=place.shift_id).values_list("person_id", flat=True))
    if person_id is None or person_id not in crew:
        _put(place, person_id, reason)
