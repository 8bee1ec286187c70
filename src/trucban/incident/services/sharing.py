"""Sharing one incident with the other agency, and taking it back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import services as access_services
from trucban.access.actors import Actor
from trucban.access.models import Share
from trucban.audit.services import verb
from trucban.coordination.sharing import REDACTABLE
from trucban.incident import policy, selectors
from trucban.incident.models import Incident, IncidentKind
from trucban.incident.services.reporting import write_share
from trucban.incident.services.values import reason_of
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.notify.services import publish_change


class NotShareable(DomainError):
    """This incident is not shared, not with them, or not so."""


class AlreadyShared(DomainError):
    """That agency sees it already."""


@verb
def share_incident(
    *,
    actor: Actor,
    incident_id: UUID,
    to_agency_id: UUID,
    tier: str,
    reason: str,
    at: datetime,
    redacted_fields: Sequence[str] = (),
) -> Share:
    """
    Let the other agency see one incident, for a reason, with some fields hidden.

    Where an informant is involved, who told of it is always hidden.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing, SecretMarkFound.
        NotShareable: of political security; not command or police; a tier or field that is not in the lists.
        AlreadyShared: take that share back first.
    """
    incident = selectors.get_incident(actor=actor, incident_id=incident_id, lock=True)
    if not policy.can_share(actor, incident):
        raise PermissionDenied
    _check(actor, incident, to_agency_id, tier, redacted_fields, at=at)
    hidden = set(redacted_fields) | ({"source"} if incident.involves_informant else set())
    share = access_services.share_record(
        actor=actor,
        subject=incident,
        owner_id=incident.owner_id,
        to_agency_id=to_agency_id,
        tier=tier,
        reason=reason_of(reason),
        redacted_fields=sorted(hidden),
        at=at,
    )
    _tell(actor, incident, share, share.get_tier_display(), share.reason, at=at)
    return share


def _check(
    actor: Actor, incident: Incident, to: UUID, tier: str, fields: Sequence[str], *, at: datetime
) -> None:
    if incident.kind == IncidentKind.POLITICAL_SECURITY:
        raise NotShareable(_("This matter goes to the competent agency only, outside this system."))
    if to not in {agency.pk for agency in selectors.other_agencies(actor=actor, incident=incident)}:
        raise NotShareable(_("Incidents are shared between command and police: choose the other one."))
    if tier not in Share.Tier.values:
        raise NotShareable(_("Choose what the others may do: view, or assist."))
    if unknown := set(fields) - set(REDACTABLE):
        raise NotShareable(
            _("These fields cannot be hidden: %(fields)s.") % {"fields": ", ".join(sorted(unknown))}
        )
    if Share.objects.not_over(at).filter(subject_id=incident.pk, to_agency_id=to).exists():
        raise AlreadyShared(_("They see this incident already: take that share back first, then share anew."))


@verb
def unshare_incident(*, actor: Actor, share_id: UUID, reason: str, at: datetime) -> Share:
    """
    Take a share back: from this moment the other agency no longer finds the incident.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing.
    """
    share = Share.objects.filter(pk=share_id, commune_id=actor.commune_id, revoked_at__isnull=True).first()
    if share is None:
        raise NotVisible
    incident = selectors.get_incident(actor=actor, incident_id=share.subject_id, lock=True)
    if not policy.can_share(actor, incident):
        raise PermissionDenied
    why = reason_of(reason)
    access_services.revoke_share(actor=actor, share_id=share.pk, at=at)
    share.refresh_from_db()
    _tell(actor, incident, share, _("taken back"), why, at=at)
    return share


def _tell(actor: Actor, incident: Incident, share: Share, what: str, reason: str, *, at: datetime) -> None:
    write_share(actor, incident, share.to_agency.short_name, what, reason, at=at)
    for agency_id in (incident.owner_id, share.to_agency_id):
        publish_change(topic="incident", subject=incident, at=at, owner_id=agency_id)
