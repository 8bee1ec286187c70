"""Who reports, writes, closes and shares an incident."""

from uuid import UUID

from trucban.access.actors import Actor
from trucban.access.models import Share
from trucban.incident.models import Account, Incident, TimelineEntry
from trucban.incident.transitions import Transition


def can_report(actor: Actor) -> bool:
    return actor.agency_with("incident.report") is not None


def can_edit(actor: Actor, incident: Incident) -> bool:
    return actor.can("incident.edit", agency_id=incident.owner_id)


def can_edit_reports(actor: Actor) -> bool:
    """Say whether an actor may change what they report themselves, as far as nobody has given it to another agency."""
    agency_id = actor.agency_with("incident.report")
    return agency_id is not None and actor.can("incident.edit", agency_id=agency_id)


def can_note(actor: Actor, incident: Incident, share: Share | None) -> bool:
    """The owner's people write, and whoever reported it; the other agency only where its share lets it assist."""
    if can_edit(actor, incident):
        return True
    if share is None:
        return incident.reported_by_id == actor.id
    return share.tier == Share.Tier.ASSIST and actor.can("incident.edit", agency_id=share.to_agency_id)


def can_strike(actor: Actor, incident: Incident, entry: TimelineEntry) -> bool:
    """A line is struck by its author or by those who keep the incident."""
    return can_edit(actor, incident) or entry.author_id == actor.id


def can_step(actor: Actor, incident: Incident, step: Transition) -> bool:
    return actor.can(step.capability, agency_id=incident.owner_id)


def can_share(actor: Actor, incident: Incident) -> bool:
    return actor.can("incident.share", agency_id=incident.owner_id)


def can_merge(actor: Actor, incident: Incident) -> bool:
    """Whoever keeps an incident says which two reports are of one thing: the watch at night, when three ring about one fire."""
    return can_edit(actor, incident)


def can_rule(actor: Actor, agency_id: UUID) -> bool:
    """What happens by itself with an agency's incidents is decided by those who close them."""
    return actor.can("incident.close", agency_id=agency_id)


def can_draft_card(actor: Actor, agency_id: UUID) -> bool:
    return actor.can("incident.edit", agency_id=agency_id)


def can_confirm_card(actor: Actor, agency_id: UUID) -> bool:
    """What the agency does first is signed by its chief."""
    return actor.can("incident.confirm_card", agency_id=agency_id)


def can_attach(actor: Actor, account: Account) -> bool:
    """Those who keep the agency's incidents say of which one an account is."""
    return actor.can("incident.edit", agency_id=account.owner_id)
