"""What phones did, by the services: for the worlds of other tests."""

from datetime import datetime
from typing import Any

from tests.cast import MONDAY, World
from trucban.field import services
from trucban.field.models import Device, JournalItem
from trucban.field.protocol.items import Item, MediaName
from trucban.lib.ids import uuid7


def device(world: World, who: str, *, at: datetime = MONDAY) -> Device:
    made, _token = services.enrol_device(actor=world.actor(who), name=f"Máy của {who}", at=at)
    return made


def send(
    phone: Device,
    kind: str,
    payload: dict[str, Any],
    *,
    seq: int = 1,
    at: datetime = MONDAY,
    head: int = 0,
    media: tuple[MediaName, ...] = (),
) -> Item:
    """Let a device write one item and send it."""
    item = Item(uuid7(), phone.pk, seq, phone.user_id, kind, 1, at, at, payload, media=media)
    services.hear(device=phone, head=max(head, seq), clock=at, items=[item.as_json()], at=at)
    services.apply_due(commune_id=phone.commune_id, at=at)
    return item


def waiting(world: World, who: str, *, at: datetime = MONDAY) -> JournalItem:
    """Return an item that its part refused."""
    item = send(
        device(world, who, at=at), "incident.report", {"kind": "FIRE", "summary": "Cháy", "level": 9}, at=at
    )
    return JournalItem.objects.get(pk=item.id)
