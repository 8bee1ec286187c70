"""Who looks after devices, and after what could not be entered as it came."""

from trucban.access.actors import Actor
from trucban.field.models import Device, JournalItem


def can_revoke(actor: Actor, device: Device) -> bool:
    return device.user_id == actor.id or actor.can("access.administer", agency_id=device.owner_id)


def can_bring(actor: Actor, device: Device) -> bool:
    """Hand in a file of a phone: whoever keeps the journal of its agency, and its holder."""
    return device.user_id == actor.id or actor.can("incident.edit", agency_id=device.owner_id)


def can_settle(actor: Actor, item: JournalItem) -> bool:
    """Whoever keeps the agency's incidents, and the one whose account wrote it."""
    return item.device.user_id == actor.id or actor.can("incident.edit", agency_id=item.owner_id)
