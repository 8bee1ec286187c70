"""The story of an incident: lines are added and struck, never changed."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document.moments import refuse_outside
from trucban.document.wording import refuse_secret_marks
from trucban.incident import policy, selectors
from trucban.incident.models import Incident, TimelineEntry
from trucban.incident.services.values import IncidentRefused, first_moment, reason_of, refuse_if_only_reported
from trucban.incident.services.writing import strike, write
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.text import nfc
from trucban.notify.services import publish_change

NOTE_LENGTH = 4000


class NoteMissing(DomainError):
    """A note says something, and not a book."""


class EntryAlreadyStruck(DomainError):
    """The entry has been struck already."""


@verb
def add_note(
    *, actor: Actor, incident_id: UUID, text: str, at: datetime, happened_at: datetime | None = None
) -> TimelineEntry:
    """
    Add a line to the story.

    Raises:
        NotVisible; PermissionDenied: another agency's incident that was shared for viewing only.
        NoteMissing: there is no text, or too much. IncidentRefused: of a time to come. OutOfTime: of a day before the
            incident. SecretMarkFound.
        OnlyReported: of this kind nothing more is kept.
    """
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    share = selectors.share_for(actor=actor, incident=incident)
    if not policy.can_note(actor, incident, share):
        raise PermissionDenied
    refuse_if_only_reported(incident)
    cleaned = nfc(text.replace("\x00", " ")).strip()
    if not 0 < len(cleaned) <= NOTE_LENGTH:
        raise NoteMissing(
            _("Write the note: at least a word, at most %(most)s characters.") % {"most": NOTE_LENGTH}
        )
    refuse_secret_marks(cleaned)
    if happened_at and happened_at > at:
        raise IncidentRefused(_("A note cannot be of a time still to come: check the time."))
    if happened_at:
        refuse_outside(happened_at, first=first_moment(incident), last=at)
    entry = write(actor, incident, TimelineEntry.Kind.NOTE, cleaned, at=at, happened_at=happened_at)
    record(actor=actor, action="incident.noted", subject=incident, at=at, changes={"text": cleaned})
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
    return entry


@verb
def strike_entry(*, actor: Actor, entry_id: UUID, reason: str, at: datetime) -> TimelineEntry:
    """
    Strike a line that is wrong: it stays readable on demand, with who struck it and why. Its step still stands.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing, EntryAlreadyStruck.
    """
    entry: TimelineEntry | None = TimelineEntry.objects.filter(
        pk=entry_id, commune_id=actor.commune_id
    ).first()
    if entry is None:
        raise NotVisible
    incident: Incident = selectors.get_incident(actor=actor, incident_id=entry.incident_id, lock=True)
    if not policy.can_strike(actor, incident, entry):
        raise PermissionDenied
    entry.refresh_from_db()  # somebody may have struck it while this verb waited for its turn
    if entry.struck_at:
        raise EntryAlreadyStruck(_("This line has been struck already."))
    strike(actor, entry, reason_of(reason), at=at)
    changes = {"entry": entry.pk, "reason": entry.struck_reason}
    record(actor=actor, action="incident.entry_struck", subject=incident, at=at, changes=changes)
    publish_change(topic="incident", subject=incident, at=at, owner_id=incident.owner_id)
    return entry
