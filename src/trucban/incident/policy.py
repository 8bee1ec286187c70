"""Who reports, writes, closes and shares an incident."""

from trucban.access.actors import Actor
from trucban.access.models import Share
from trucban.incident.models import Incident
from trucban.incident.transitions import Transition


def can_report(actor: Actor) -> bool:
    return actor.agency_with("incident.report") is not None


def can_edit(actor: Actor, incident: Incident) -> bool:
    return actor.can("incident.edit", agency_id=incident.owner_id)


def can_note(actor: Actor, incident: Incident, share: Share | None) -> bool:
    """The owner's people write; those of the other agency only where the share lets them assist."""
    if can_edit(actor, incident):
        return True
    assists = share is not None and share.tier == Share.Tier.ASSIST
    return assists and actor.can("incident.edit", agency_id=share.to_agency_id) if share else False


def can_step(actor: Actor, incident: Incident, step: Transition) -> bool:
    return actor.can(step.capability, agency_id=incident.owner_id)


def can_share(actor: Actor, incident: Incident) -> bool:
    return actor.can("incident.share", agency_id=incident.owner_id)
