"""Two people change places: in a draft, or in the roster in force."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.duty import selectors
from trucban.duty.models import Assignment, Roster
from trucban.duty.services.assignments import NothingChanges, changed, cleaned, move
from trucban.duty.services.in_force import check_in_force, follow_in_draft, next_version
from trucban.duty.services.rosters import editable, put_into_force


@verb
def exchange(
    *, actor: Actor, assignment_id: UUID, other_id: UUID, at: datetime, override_reason: str = ""
) -> tuple[Assignment, Assignment]:
    """
    Let the people of two places of a roster change places; either both move or neither.

    In a draft nobody is told. The roster in force gets a new version with this one change, which holds at once: the
    two are told, and an open draft takes it over where the same two stand.

    Raises:
        NothingChanges: the same person, or nobody, stands at both.
        NotADraft, PermissionDenied: the version is neither a draft nor in force, or not the actor's to change.
        DutyIsOver: it is in force, and one of the two shifts has ended.
        RuleForbids, ReasonNeeded: as for :func:`assign`, at either place.
        AttendanceStands: the attendance of one of the two has been recorded.
    """
    first = selectors.get_assignment(actor=actor, assignment_id=assignment_id, lock=True)
    second = selectors.get_assignment(actor=actor, assignment_id=other_id, lock=True)
    roster = selectors.get_roster(actor=actor, roster_id=first.shift.roster_id, lock=True)
    if first.person_id == second.person_id or first.shift.roster_id != second.shift.roster_id:
        raise NothingChanges(_("Choose two places of this roster where different people stand."))
    if roster.status == Roster.Status.PUBLISHED:
        return _in_force(actor, roster, first, second, override_reason, at)
    editable(actor, roster)
    move([(first, second.person_id), (second, first.person_id)], cleaned(override_reason))
    _write_down(actor, first, second, at)
    changed(roster, at)
    return first, second


def _in_force(
    actor: Actor, roster: Roster, first: Assignment, second: Assignment, reason: str, at: datetime
) -> tuple[Assignment, Assignment]:
    for place in (first, second):
        check_in_force(actor, roster, place, at)
    moves = [(first, second.person_id), (second, first.person_id)]
    one, other = next_version(actor, roster, moves, reason, at)
    follow_in_draft(roster, [[(first, one), (second, other)]])
    _write_down(actor, one, other, at)
    put_into_force(actor, one.shift.roster, roster, at)
    return one, other


def _write_down(actor: Actor, first: Assignment, second: Assignment, at: datetime) -> None:
    for place in (first, second):
        changes = {"person": place.person_id, "override": place.override_reason}
        record(actor=actor, action="duty.exchanged", subject=place, at=at, changes=changes)
