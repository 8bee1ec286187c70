"""Taking a step of the table of states."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.moments import refuse_outside
from trucban.document.wording import moment_text, refuse_secret_marks
from trucban.incident import policy, selectors
from trucban.incident.models import Incident, IncidentKind, State, TimelineEntry
from trucban.incident.services.routing import late_words
from trucban.incident.services.values import first_moment, one_line, reason_of, refuse_if_merged
from trucban.incident.services.writing import write
from trucban.incident.transitions import ENDED, Transition, step
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.notify.services import publish_change

RECEIVER_LENGTH = 160


class NoSuchStep(DomainError):
    """From this state there is no step to that one."""


class ReceiverMissing(DomainError):
    """A hand-over names who received it and when."""


class PartsOpen(DomainError):
    """Incidents under it are not finished, and nobody said that they go on by themselves."""


@verb
def change_state(
    *,
    actor: Actor,
    incident_id: UUID,
    to: str,
    at: datetime,
    reason: str = "",
    handed_to: str = "",
    handed_at: datetime | None = None,
    late_reason: str = "",
    parts_go_on: bool = False,
    taken_at: datetime | None = None,
) -> Incident:
    """
    Take one step of the table in `transitions`; the first closing is kept when it is opened again.

    ``taken_at`` is when it was taken where that was said later, by a phone that found no line: it closes, hands over and is
    in time by then. A moment that cannot be – before the incident, or still to come – counts as now.
    What is finished after its time says why: ``late_reason``, once; handed over in time and closed later is not late.
    Of a political-security matter only the step is kept, no words. An incident with others under it that are open ends
    only when it was said that they go on by themselves: ``parts_go_on``; its story then names them.

    Raises:
        NotVisible, PermissionDenied.
        NoSuchStep: the table has no such step. ReasonMissing, ReceiverMissing: the step needs more. SecretMarkFound.
        MergedAway: it is handled with another one. LateReasonMissing: it is finished after its time.
        PartsOpen.
    """
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    taken = step(incident.state, to) if to in State.values else None
    if taken is None:
        raise NoSuchStep(_no_step(incident, to))
    if not policy.can_step(actor, incident, taken):
        raise PermissionDenied
    refuse_if_merged(incident)
    when = taken_at if taken_at and first_moment(incident) <= taken_at <= at else at
    words = _words(incident, taken, reason=reason, handed_to=handed_to, handed_at=handed_at or when, at=at)
    late = late_words(incident, late_reason, at=when) if taken.finishes else ""
    going_on = _going_on(incident, said=parts_go_on) if taken.ends else ""
    incident.state, incident.version = to, incident.version + 1
    incident.closed_at = max(when, incident.reported_at) if to in ENDED else None
    incident.first_closed_at = incident.first_closed_at or incident.closed_at
    incident.save()
    write(actor, incident, TimelineEntry.Kind.STATE, words, at=at, happened_at=when, state=to)
    if late:
        write(actor, incident, TimelineEntry.Kind.SYSTEM, late, at=at)
    if going_on:
        write(actor, incident, TimelineEntry.Kind.PART, going_on, at=at)
    changes = {"state": to, "words": words, "handed_to": incident.handed_to}
    record(actor=actor, action="incident.state_changed", subject=incident, at=at, changes=changes)
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
    return incident


def _going_on(incident: Incident, *, said: bool) -> str:
    """Return the words of what goes on after an incident has ended; none where nothing does."""
    numbers = ", ".join(row.number_words for row in selectors.open_parts(incident))
    if numbers and not said:
        raise PartsOpen(
            _("Not finished under it: %(numbers)s. Finish them first, or say that they go on by themselves.")
            % {"numbers": numbers}
        )
    return _("Ended; these go on by themselves: %(numbers)s") % {"numbers": numbers} if numbers else ""


def _no_step(incident: Incident, to: str) -> str:
    target = str(State(to).label) if to in State.values else to
    return _("There is no step from “%(source)s” to “%(target)s”: look at what it says now.") % {
        "source": incident.get_state_display(),
        "target": target,
    }


def _words(
    incident: Incident,
    taken: Transition,
    *,
    reason: str,
    handed_to: str,
    handed_at: datetime,
    at: datetime,
) -> str:
    words = str(taken.target.label)
    if incident.kind == IncidentKind.POLITICAL_SECURITY:
        incident.handed_at = handed_at if taken.needs_receiver else incident.handed_at
        return words
    if taken.needs_receiver:
        words += f" → {_receive(incident, handed_to, handed_at, at)}"
    if taken.needs_reason or reason.strip():
        words += f": {reason_of(reason)}"
    return words


def _receive(incident: Incident, handed_to: str, handed_at: datetime, at: datetime) -> str:
    receiver = one_line(handed_to)
    if not 0 < len(receiver) <= RECEIVER_LENGTH or handed_at > at:
        raise ReceiverMissing(
            _("Say which agency and officer received it, and when (not a time still to come).")
        )
    refuse_outside(handed_at, first=first_moment(incident), last=at)
    refuse_secret_marks(receiver)
    incident.handed_to, incident.handed_at = receiver, handed_at
    return f"{receiver}, {moment_text(handed_at)}"
