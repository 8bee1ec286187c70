"""Leave granted although the person is down for duty: the places stand open until somebody is found."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.calendar.models import LeaveRequest
from trucban.calendar.selectors import get_leave
from trucban.calendar.services import decide_leave
from trucban.duty import selectors
from trucban.duty.models import Assignment
from trucban.duty.services.in_force import check_in_force, follow_in_draft, next_version
from trucban.duty.services.rosters import put_into_force


@verb
def grant_leave(*, actor: Actor, leave_id: UUID, at: datetime) -> LeaveRequest:
    """
    Approve leave and empty the published places the person was down for in those days.

    Each roster concerned gets a new version, in force at once; an open draft of its week follows.

    Raises:
        NotVisible: there is no such request for this actor.
        PermissionDenied: the actor publishes no rosters, or does not decide about this leave.
        LeaveAlreadyDecided: it was answered or withdrawn.
        DutyIsOver, AttendanceStands: a duty of these days has been stood already.
        LeaveCollidesWithDuty: something that is no duty takes the person then.
    """
    leave = get_leave(actor=actor, leave_id=leave_id, lock=True)
    by_roster: dict[UUID, list[Assignment]] = defaultdict(list)
    for place in selectors.duties_in_leave(leave):
        by_roster[place.shift.roster_id].append(place)
    for roster_id, places in by_roster.items():
        _empty(actor, roster_id, places, at)
    granted: LeaveRequest = decide_leave(actor=actor, leave_id=leave_id, approve=True, at=at)
    return granted


def _empty(actor: Actor, roster_id: UUID, places: list[Assignment], at: datetime) -> None:
    roster = selectors.get_roster(actor=actor, roster_id=roster_id, lock=True)
    for place in places:
        check_in_force(actor, roster, place, at)
    emptied = next_version(actor, roster, [(place, None) for place in places], "", at)
    follow_in_draft(roster, [[pair] for pair in zip(places, emptied, strict=True)])
    for old, new in zip(places, emptied, strict=True):
        changes = {"person": None, "instead_of": old.person_id}
        record(actor=actor, action="duty.substituted", subject=new, at=at, changes=changes)
    put_into_force(actor, emptied[0].shift.roster, roster, at)
