"""The desk decides about a report: an incident, a task, refused, reported before; and says what was done."""

import re
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.channel import policy, selectors
from trucban.channel.models import CitizenReport
from trucban.document.wording import clean_line
from trucban.incident import selectors as incident_selectors
from trucban.incident import services as incidents
from trucban.incident.policy import can_edit
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.notify.services import publish_change
from trucban.task import services as tasks

State = CitizenReport.State
SOURCE = "Người dân phản ánh"  # part of the record, so always in Vietnamese
MOST_REASON, MOST_FEEDBACK = 200, 400
_NUMBER_OF_SOMEBODY = re.compile(r"(?:\d[ .-]?){9,}")  # telephone, identity card, account


class AlreadyDecided(DomainError):
    """Somebody has decided about this report meanwhile, or it is not at that point yet."""


class ReasonMissing(DomainError):
    """A report is refused with a reason."""


class FeedbackRefused(DomainError):
    """What is published names nobody and is not empty."""


@verb
def accept_as_incident(
    *, actor: Actor, report_id: UUID, kind: str, summary: str, at: datetime, level: int = 1
) -> CitizenReport:
    """
    Write an incident down for what was reported, in the desk's own words.

    Raises:
        NotVisible, PermissionDenied, AlreadyDecided; and what `report_incident` raises.
    """
    report = _undecided(actor, report_id)
    report.incident = incidents.report_incident(
        actor=actor,
        kind=kind,
        summary=summary,
        level=level,
        happened_at=report.received_at,
        hamlet_id=report.hamlet_id,
        place_text=report.place_text,
        lon=report.lon,
        lat=report.lat,
        source=SOURCE,
        at=at,
    )
    return _decide(actor, report, State.ACCEPTED, at=at)


@verb
def accept_for_incident(*, actor: Actor, report_id: UUID, incident_id: UUID, at: datetime) -> CitizenReport:
    """
    Say that what was reported is known: an incident of the desk's own that is written down already.

    What the resident wrote stays with the report; the incident's story says only that there is one.

    Raises:
        NotVisible, AlreadyDecided, OnlyReported. PermissionDenied: the incident is not this desk's to write on.
    """
    report = _undecided(actor, report_id)
    incident = incident_selectors.get_incident(actor=actor, incident_id=incident_id)
    if not can_edit(actor, incident) or incident.owner_id != report.owner_id:
        raise PermissionDenied
    words = f"{SOURCE}: {report.reference}"
    incidents.add_note(actor=actor, incident_id=incident.pk, text=words, at=at)
    report.incident = incident
    return _decide(actor, report, State.ACCEPTED, at=at)


@verb
def accept_as_task(
    *,
    actor: Actor,
    report_id: UUID,
    title: str,
    to_agency_id: UUID,
    due_date: date,
    at: datetime,
    to_office_id: UUID | None = None,
) -> CitizenReport:
    """
    Give somebody the task of seeing to what was reported.

    Raises:
        NotVisible, PermissionDenied, AlreadyDecided; and what `create_task` raises.
    """
    report = _undecided(actor, report_id)
    report.task = tasks.create_task(
        actor=actor,
        title=title,
        to_agency_id=to_agency_id,
        to_office_id=to_office_id,
        due_date=due_date,
        hamlet_id=report.hamlet_id,
        detail=SOURCE,
        at=at,
    )
    return _decide(actor, report, State.ACCEPTED, at=at)


@verb
def refuse_report(*, actor: Actor, report_id: UUID, reason: str, at: datetime) -> CitizenReport:
    """
    Refuse a report; whoever sent it reads the reason with the token.

    Raises:
        NotVisible, PermissionDenied, AlreadyDecided, ReasonMissing, TextTooLong, SecretMarkFound.
    """
    report = _undecided(actor, report_id)
    report.reason = clean_line(reason, most=MOST_REASON)
    if not report.reason:
        raise ReasonMissing(_("Give the reason: whoever reported it reads it."))
    return _decide(actor, report, State.REFUSED, at=at)


@verb
def mark_duplicate(*, actor: Actor, report_id: UUID, of_id: UUID, at: datetime) -> CitizenReport:
    """
    Say that this was reported before; it stands from now on as the first one does.

    Raises:
        NotVisible, PermissionDenied. AlreadyDecided: this one is, or the other is none that it could repeat.
    """
    report = _undecided(actor, report_id)
    first = selectors.get_report(actor=actor, report_id=of_id)
    if first.pk == report.pk or first.state in (State.DUPLICATE, State.REFUSED):
        raise AlreadyDecided(
            _("Choose the first report of it: one that was not refused and repeats no other.")
        )
    if CitizenReport.objects.filter(duplicate_of=report).exists():
        raise AlreadyDecided(_("Others repeat this one: it stays the first."))
    report.duplicate_of = first
    return _decide(actor, report, State.DUPLICATE, at=at)


@verb
def answer_report(*, actor: Actor, report_id: UUID, feedback: str, at: datetime) -> CitizenReport:
    """
    Say in words that are published what was done; numbers that could be somebody's are refused.

    Raises:
        NotVisible, PermissionDenied, TextTooLong, SecretMarkFound.
        AlreadyDecided: it has not been accepted. FeedbackRefused: empty, or with a number of nine digits or more.
    """
    report = selectors.get_report(actor=actor, report_id=report_id, lock=True)
    if not policy.can_publish(actor, report):
        raise PermissionDenied
    if report.state != State.ACCEPTED:
        raise AlreadyDecided(_("Only a report that was accepted is answered."))
    report.feedback = clean_line(feedback, most=MOST_FEEDBACK)
    if not report.feedback:
        raise FeedbackRefused(_("Write what was done."))
    if _NUMBER_OF_SOMEBODY.search(report.feedback):
        raise FeedbackRefused(_("This is published: take out the telephone, card or account number."))
    report.feedback_at = at
    report.save(update_fields=["feedback", "feedback_at"])
    _record(actor, report, "citizenreport.answered", at=at)
    return report


def _undecided(actor: Actor, report_id: UUID) -> CitizenReport:
    report = selectors.get_report(actor=actor, report_id=report_id, lock=True)
    if not policy.can_decide(actor, report):
        raise PermissionDenied
    if report.state != State.NEW:
        raise AlreadyDecided(_("This report has been decided about already: look at what it says now."))
    return report


def _decide(actor: Actor, report: CitizenReport, state: str, *, at: datetime) -> CitizenReport:
    report.state, report.decided_at, report.decided_by_id = state, at, actor.id
    report.save()
    _record(actor, report, "citizenreport.decided", at=at)
    return report


def _record(actor: Actor, report: CitizenReport, action: str, *, at: datetime) -> None:
    changes = {"state": report.state, "reason": report.reason, "feedback": report.feedback}
    record(actor=actor, action=action, subject=report, at=at, changes=changes)
    publish_change(topic="citizen", subject=report, at=at, owner_id=report.owner_id)
