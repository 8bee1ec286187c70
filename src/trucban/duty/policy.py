"""Who may draft, publish, record, confirm, answer. Rights over rows are the owner agency's."""

from uuid import UUID

from trucban.access.actors import Actor
from trucban.duty.models import Alert, Attendance, DutyBookLine, Handover, Roster, SwapRequest, Takeover
from trucban.force.models import Person


def can_draft(actor: Actor, owner_id: UUID) -> bool:
    return actor.can("duty.draft", agency_id=owner_id)


def can_wish(actor: Actor, person: Person) -> bool:
    """Everybody for themselves; whoever drafts rosters writes down what somebody said."""
    return actor.person_id == person.pk or can_draft(actor, person.owner_id)


def can_publish(actor: Actor, roster: Roster) -> bool:
    return actor.can("duty.publish", agency_id=roster.owner_id)


def can_record(actor: Actor, owner_id: UUID) -> bool:
    """The staff of the agency, and whoever has the watch while it lasts."""
    return actor.can("duty.record", agency_id=owner_id)


def can_end(actor: Actor, alert: Alert) -> bool:
    """Whoever keeps the duty book; of an overdue patrol also whoever keeps the record of its side's patrols."""
    if can_record(actor, alert.owner_id):
        return True
    is_patrol = alert.kind == Alert.Kind.PATROL
    return is_patrol and actor.can("patrol.record", agency_id=alert.owner_id)


def can_call_for(actor: Actor, owner_id: UUID) -> bool:
    """Whoever keeps the duty book, or reports incidents, of the agency an incident belongs to."""
    return can_record(actor, owner_id) or actor.can("incident.report", agency_id=owner_id)


def can_strike(actor: Actor, line: DutyBookLine) -> bool:
    return can_record(actor, line.owner_id)


def is_giver(actor: Actor, handover: Handover) -> bool:
    """Say whether the actor gave this watch away; nobody takes over from themselves."""
    return handover.given_by_id == actor.id


def can_confirm(actor: Actor, attendance: Attendance) -> bool:
    return actor.can("duty.publish", agency_id=attendance.owner_id)


def is_own_attendance(actor: Actor, attendance: Attendance) -> bool:
    """Say whether the actor stood this duty or wrote it down: then somebody else confirms it."""
    return attendance.recorded_by_id == actor.id or attendance.person_id == actor.person_id


def can_answer_police(actor: Actor, police_id: UUID) -> bool:
    return actor.can("duty.fill_police", agency_id=police_id)


def can_see_police_requests(actor: Actor) -> bool:
    """Those who answer, those who ask, and those who are on watch."""
    return any(actor.can(name) for name in ("duty.fill_police", "duty.draft", "patrol.draft", "duty.record"))


def can_decide(actor: Actor, takeover: Takeover) -> bool:
    """Whoever publishes rosters, but nobody about their own takeover."""
    return actor.can("duty.publish", agency_id=takeover.owner_id) and takeover.person_id != actor.person_id


def can_answer_swap(actor: Actor, swap: SwapRequest) -> bool:
    """The colleague, or whoever writes down what the colleague said; never the one who asked."""
    if actor.person_id == swap.asker_id:
        return False
    return actor.person_id == swap.colleague_id or can_record(actor, swap.owner_id)


def can_withdraw_swap(actor: Actor, swap: SwapRequest) -> bool:
    return actor.person_id == swap.asker_id or can_record(actor, swap.owner_id)


def can_decide_swap(actor: Actor, swap: SwapRequest) -> bool:
    """Whoever publishes rosters, but neither of the two."""
    is_one_of_them = actor.person_id in (swap.asker_id, swap.colleague_id)
    return actor.can("duty.publish", agency_id=swap.owner_id) and not is_one_of_them
