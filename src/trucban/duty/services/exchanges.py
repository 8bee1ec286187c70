"""Two people change places: in a draft, or in the roster in force."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.calendar.services import release
from trucban.duty import selectors
from trucban.duty.models import Assignment, Roster
from trucban.duty.services.assignments import NothingChanges, changed, cleaned, judge_all, move
from trucban.duty.services.in_force import check_in_force, copied, follow_in_draft, next_version
from trucban.duty.services.rosters import editable, put_into_force


@verb
def exchange(
    *, actor: Actor, assignment_id: UUID, other_id: UUID, at: datetime, override_reason: str = ""
) -> tuple[Assignment, Assignment]:
    """
    Let the people of two places of a roster change places; either both move or neither.

    In a draft nobody is told. The roster in force gets a new version with this one change, which holds at once: the
    two are told, and an open draft takes it over where the same two stand. Two rosters in force, of different weeks, each
    get one; both are judged as they stand then.

    Raises:
        NothingChanges: the same person, or nobody, stands at both.
        NotPublished: places of two weeks, and one is not in force.
        NotADraft, PermissionDenied: the version is neither a draft nor in force, or not the actor's to change.
        DutyIsOver: it is in force, and one of the two shifts has ended.
        RuleForbids, ReasonNeeded: as for :func:`assign`, at either place.
        AttendanceStands: the attendance of one of the two has been recorded.
    """
    first = selectors.get_assignment(actor=actor, assignment_id=assignment_id, lock=True)
    second = selectors.get_assignment(actor=actor, assignment_id=other_id, lock=True)
    roster = selectors.get_roster(actor=actor, roster_id=first.shift.roster_id, lock=True)
    if first.person_id == second.person_id:
        raise NothingChanges(_("Choose two places where different people stand."))
    if first.shift.roster_id != second.shift.roster_id:
        other = selectors.get_roster(actor=actor, roster_id=second.shift.roster_id, lock=True)
        return _across(actor, (roster, first), (other, second), override_reason, at)
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


def _across(
    actor: Actor,
    here: tuple[Roster, Assignment],
    there: tuple[Roster, Assignment],
    reason: str,
    at: datetime,
) -> tuple[Assignment, Assignment]:
    """Change places between two weeks: each roster is judged with the other as it is from now on, or nothing is done."""
    (roster, first), (other_roster, second) = here, there
    if roster.owner_id != other_roster.owner_id or None in (first.person_id, second.person_id):
        raise NothingChanges(_("Choose two places where different people stand."))
    for one, place in (here, there):
        check_in_force(actor, one, place, at)
    release(source_ids=[first.pk, second.pk])  # two duties around the midnight of Sunday may overlap
    one_place = _put_in_force(actor, roster, first, second.person_id, at)
    other_place = _put_in_force(actor, other_roster, second, first.person_id, at)
    judge_all((one_place, other_place), cleaned(reason))
    _write_down(actor, one_place, other_place, at)
    return one_place, other_place


def _put_in_force(
    actor: Actor, roster: Roster, place: Assignment, person_id: UUID | None, at: datetime
) -> Assignment:
    (new,) = copied(actor, roster, [(place, person_id)], at)
    follow_in_draft(roster, [[(place, new)]])
    put_into_force(actor, new.shift.roster, roster, at)
    return new


def _write_down(actor: Actor, first: Assignment, second: Assignment, at: datetime) -> None:
    for place in (first, second):
        changes = {"person": place.person_id, "override": place.override_reason}
        record(actor=actor, action="duty.exchanged", subject=place, at=at, changes=changes)
