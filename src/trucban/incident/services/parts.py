"""One large happening with several incidents under it: a flood, and three houses in it (FEATURES G6)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.incident import policy, selectors
from trucban.incident.models import Incident, TimelineEntry
from trucban.incident.services.pairs import both, tell
from trucban.incident.services.values import reason_of, refuse_if_merged
from trucban.lib.errors import DomainError, PermissionDenied


class NotAPart(DomainError):
    """The one is not, or cannot be, part of the other."""


@verb
def make_part(*, actor: Actor, incident_id: UUID, of_id: UUID, reason: str, at: datetime) -> Incident:
    """
    Put an incident under a larger one of the same agency; from one that it was part of before it goes over.

    Both keep their own state, story and shares: whom one is shared with does not see the other by that. There is one step
    only: what is part of something has no parts itself, so that nothing goes round in a ring.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing, SecretMarkFound, OnlyReported.
        MergedAway: one of them is handled with another. NotAPart: itself; another agency's; one of them stands on the
            other side already.
    """
    incident, larger = both(actor, incident_id, of_id, may=policy.can_edit)
    for row in (incident, larger):
        refuse_if_merged(row)
    _check(incident, larger)
    why = reason_of(reason)
    before = incident.part_of
    incident.part_of = larger
    incident.save(update_fields=["part_of"])
    if before:
        tell(actor, (before,), TimelineEntry.Kind.PART, _away(incident, before, why), at=at)
    words = _("%(number)s is part of %(other)s: %(reason)s")
    words %= {"number": incident.number_words, "other": larger.number_words, "reason": why}
    tell(actor, (incident, larger), TimelineEntry.Kind.PART, words, at=at)
    changes = {"of": larger.number_words, "reason": why}
    record(actor=actor, action="incident.made_part", subject=incident, at=at, changes=changes)
    return incident


def _check(incident: Incident, larger: Incident) -> None:
    if incident.pk == larger.pk:
        raise NotAPart(_("An incident is no part of itself: choose the larger one."))
    if incident.owner_id != larger.owner_id:
        raise NotAPart(_("Both must be your agency’s own: share with the other agency instead."))
    if incident.part_of_id == larger.pk:
        raise NotAPart(
            _("%(number)s is part of %(other)s already.")
            % {"number": incident.number_words, "other": larger.number_words}
        )
    if larger.part_of:
        raise NotAPart(
            _("%(number)s is itself part of %(other)s: choose that one.")
            % {"number": larger.number_words, "other": larger.part_of.number_words}
        )
    if selectors.has_parts(incident):
        raise NotAPart(
            _("%(number)s has incidents under it: take those out first.") % {"number": incident.number_words}
        )


@verb
def take_out(*, actor: Actor, incident_id: UUID, reason: str, at: datetime) -> Incident:
    """
    Let an incident stand by itself again; what was written stays.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing, SecretMarkFound. NotAPart: it stands by itself.
    """
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    if not policy.can_edit(actor, incident):
        raise PermissionDenied
    larger = incident.part_of
    if larger is None:
        raise NotAPart(_("%(number)s is part of no other incident.") % {"number": incident.number_words})
    why = reason_of(reason)
    incident.part_of = None
    incident.save(update_fields=["part_of"])
    tell(actor, (incident, larger), TimelineEntry.Kind.PART, _away(incident, larger, why), at=at)
    changes = {"from": larger.number_words, "reason": why}
    record(actor=actor, action="incident.taken_out", subject=incident, at=at, changes=changes)
    return incident


def _away(incident: Incident, larger: Incident, why: str) -> str:
    words = _("%(number)s is no longer part of %(other)s: %(reason)s")
    return words % {"number": incident.number_words, "other": larger.number_words, "reason": why}
