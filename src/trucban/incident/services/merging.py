"""Two reports of one thing are handled as one, and taken apart again when they were not."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.incident import policy, selectors
from trucban.incident.models import Incident, Merge, TimelineEntry
from trucban.incident.services.pairs import both, tell
from trucban.incident.services.values import reason_of
from trucban.lib.errors import DomainError, PermissionDenied


class NotMergeable(DomainError):
    """These two are not handled as one, or not that way round."""


@verb
def merge_incident(*, actor: Actor, incident_id: UUID, into_id: UUID, reason: str, at: datetime) -> Incident:
    """
    Handle an incident with another one of the same agency; what was written of either stays with it.

    Those that were merged into it before follow it. Shares stay as they are: whom one was shared with does not
    see the other by that.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing, SecretMarkFound, OnlyReported.
        NotMergeable: with itself; another agency's; either has been merged already; a protected one into one that
            is not; one with parts into one that is itself a part.
    """
    incident, into = both(actor, incident_id, into_id, may=policy.can_merge)
    _check(incident, into)
    why = reason_of(reason)
    carried = list(Incident.objects.filter(merged_into=incident).values_list("pk", flat=True))
    Incident.objects.filter(pk__in=[incident.pk, *carried]).update(merged_into=into)
    Merge.objects.create(
        commune_id=incident.commune_id,
        owner_id=incident.owner_id,
        incident=incident,
        into=into,
        carried=[str(key) for key in carried],
        reason=why,
        merged_at=at,
        merged_by_id=actor.id,
        merged_by_name=actor.name,
    )
    words = _("%(number)s is handled with %(other)s: %(reason)s")
    words %= {**_numbers(incident, into), "reason": why}
    tell(actor, (incident, into), TimelineEntry.Kind.MERGE, words, at=at)
    changes = {"into": into.number_words, "reason": why}
    record(actor=actor, action="incident.merged", subject=incident, at=at, changes=changes)
    incident.refresh_from_db()
    return incident


def _check(incident: Incident, into: Incident) -> None:
    if incident.pk == into.pk:
        raise NotMergeable(_("An incident is not merged with itself: choose the other one."))
    if incident.owner_id != into.owner_id:
        raise NotMergeable(_("Both must be your agency’s own: share with the other agency instead."))
    if incident.merged_into_id:
        raise NotMergeable(
            _("%(number)s is handled with another incident already.") % {"number": incident.number_words}
        )
    if into.merged_into:
        raise NotMergeable(
            _("%(number)s is itself handled with %(other)s: choose that one.")
            % {"number": into.number_words, "other": into.merged_into.number_words}
        )
    if into.part_of and selectors.has_parts(incident):
        raise NotMergeable(
            _("%(number)s has incidents under it, and %(other)s is part of %(larger)s: take that one out first.")
            % {**_numbers(incident, into), "larger": into.part_of.number_words}
        )  # fmt: skip
    if incident.is_protected and not into.is_protected:
        raise NotMergeable(
            _("%(number)s is protected and %(other)s is not: merge the other way round.")
            % _numbers(incident, into)
        )


@verb
def undo_merge(*, actor: Actor, incident_id: UUID, reason: str, at: datetime) -> Incident:
    """
    Take an incident apart from the one it was merged into: it stands by itself again, as it stood then.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing, SecretMarkFound. NotMergeable: it is not merged.
    """
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    if not policy.can_merge(actor, incident):
        raise PermissionDenied
    merge = Merge.objects.filter(incident=incident, undone_at__isnull=True).first()
    if merge is None or incident.merged_into is None:
        raise NotMergeable(_("%(number)s stands by itself already.") % {"number": incident.number_words})
    why, into = reason_of(reason), incident.merged_into
    chain = [
        incident.pk,
        *merge.carried,
    ]  # who was taken out by itself meanwhile, or merged anew, stays where it is
    followed = Merge.objects.filter(
        incident_id__in=merge.carried, incident__merged_into=into, into_id__in=chain, undone_at__isnull=True
    )
    keys = list(followed.values_list("incident_id", flat=True))
    Incident.objects.filter(pk__in=keys).update(merged_into=incident)
    Incident.objects.filter(pk=incident.pk).update(merged_into=None)
    merge.undone_at, merge.undone_by_id, merge.undone_reason = at, actor.id, why
    merge.save(update_fields=["undone_at", "undone_by_id", "undone_reason"])
    words = _("%(number)s is no longer handled with %(other)s: %(reason)s")
    words %= {**_numbers(incident, into), "reason": why}
    tell(actor, (incident, into), TimelineEntry.Kind.MERGE, words, at=at)
    changes = {"from": into.number_words, "reason": why}
    record(actor=actor, action="incident.merge_undone", subject=incident, at=at, changes=changes)
    incident.refresh_from_db()
    return incident


def _numbers(incident: Incident, other: Incident) -> dict[str, str]:
    return {"number": incident.number_words, "other": other.number_words}
