"""Who asks for leave, who decides, who writes the work calendar."""

from trucban.access.actors import Actor
from trucban.calendar.models import CalendarEntry, LeaveRequest
from trucban.force.models import Person


def can_ask(actor: Actor, person: Person) -> bool:
    """Everybody asks for themselves."""
    return actor.person_id == person.pk


def can_ask_on_behalf(actor: Actor, person: Person) -> bool:
    """Staff write it down for somebody who called (ghi hộ)."""
    return actor.can("calendar.edit", agency_id=person.owner_id)


def can_decide(actor: Actor, leave: LeaveRequest) -> bool:
    """A leader of the person's agency decides, never about their own leave."""
    return actor.can("calendar.approve", agency_id=leave.owner_id) and actor.person_id != leave.person_id


def can_withdraw(actor: Actor, leave: LeaveRequest) -> bool:
    return actor.person_id == leave.person_id or actor.can("calendar.edit", agency_id=leave.owner_id)


def can_edit_entry(actor: Actor, entry: CalendarEntry) -> bool:
    return actor.can("calendar.edit", agency_id=entry.owner_id)
