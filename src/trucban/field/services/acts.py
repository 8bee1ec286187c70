"""An item is done by its author, with the rights of the moment it was written."""

from datetime import datetime

from django.db import models

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.field.models import Contact, JournalItem
from trucban.field.protocol import clock
from trucban.field.protocol.items import Item, Reason
from trucban.field.protocol.receiver import Held
from trucban.field.protocol.versions import Payload
from trucban.field.services.calls import Call
from trucban.field.services.kinds import KINDS
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied


def act(item: Item, payload: Payload, at: datetime) -> models.Model:
    """Do what an item says inside the open transaction; return the record it became, or raise Held or Later."""
    kind = KINDS[item.kind]
    values = kind.shape.read(payload)
    actor, doubtful, off = author(item)
    try:
        return kind.apply(Call(actor, item, at, values, off))
    except NotVisible:
        raise Held(Reason.CLOCK if doubtful else Reason.NOT_FOUND) from None
    except PermissionDenied:
        raise Held(Reason.CLOCK if doubtful else Reason.NO_RIGHT) from None
    except DomainError as refusal:
        raise Held(Reason.REFUSED, str(refusal)) from refusal


def author(item: Item) -> tuple[Actor, bool, int]:
    """
    Return whoever wrote an item with the rights of that moment, whether the moment is in doubt, and the seconds its clock was off.

    One that the device's own announcements contradict counts as the nearest moment that they allow.
    """
    kept = JournalItem.objects.select_related("device__user").get(pk=item.id)
    if item.actor != kept.device.user_id:
        raise Held(Reason.NO_RIGHT)
    last_before = Contact.objects.filter(device=kept.device, head__lt=item.seq).order_by("-head")[:1]
    bound = clock.not_before(item.seq, [clock.Contact(row.at, row.head) for row in last_before])
    doubtful = clock.doubtful(item.corrected_at, bound=bound, received_at=kept.received_at)
    written_at = min(max(item.corrected_at, bound or item.corrected_at), kept.received_at)
    return access.actor_for(kept.device.user, at=written_at), doubtful, kept.clock_off_s or 0
