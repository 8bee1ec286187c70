"""One contact of a device: its items are stored and receipted, then applied."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from trucban.document.wording import SecretMarkFound, refuse_secret_marks
from trucban.field import selectors
from trucban.field.models import Contact, Device, JournalItem
from trucban.field.protocol.clock import TOLERANCE
from trucban.field.protocol.items import Item, NotAnItem, Reason, Receipt
from trucban.field.protocol.outbox import Refusal, Spans
from trucban.field.protocol.receiver import Receiver
from trucban.field.services.acts import act
from trucban.field.services.kinds import VERSIONS
from trucban.field.services.ledger import DatabaseLedger
from trucban.incident.models import IncidentKind


@dataclass(frozen=True)
class Heard:
    """What a device is told after a contact."""

    receipts: Sequence[Receipt]
    refused: Sequence[Refusal]
    holds: Spans


def hear(*, device: Device, head: int, clock: datetime | None, items: Sequence[Any], at: datetime) -> Heard:
    """
    Store what a device sends, whole, with its receipts; nothing of it is applied yet.

    ``head`` is the last number it has written, ``clock`` what its own clock says now: nothing in a file that lay about,
    which bounds no clock either, since the phone may have written on since.
    """
    taken, refused = _at_the_door(device, items)
    ledger = DatabaseLedger(device.commune_id)
    receiving = Receiver(ledger, act=act, versions=VERSIONS)
    with ledger.atomic():
        ledger.expect(taken)
        row = Device.objects.select_for_update(of=("self",)).select_related("user").get(pk=device.pk)
        receipts = receiving.take(taken, at=at, hold=Reason.DEVICE_REVOKED if row.is_barred else None)
        last = max([head, *(item.seq for item in taken)])
        if clock is None:
            row.head = max(last, row.head)
            row.save(update_fields=["head"])
        else:
            row.skew_s = round((at - clock).total_seconds())
            _flag_clocks(row, taken)
            _note_contact(row, last, at)
    return Heard(receipts, refused, selectors.holds(device))


def apply_due(*, commune_id: UUID, at: datetime, device_id: UUID | None = None) -> int:
    """Apply whatever can be applied, of one device or, as the worker does by the clock, of the whole commune."""
    ledger = DatabaseLedger(commune_id, device_id=device_id)
    return Receiver(ledger, act=act, versions=VERSIONS).apply_due(at=at)


def _at_the_door(device: Device, items: Sequence[Any]) -> tuple[list[Item], list[Refusal]]:
    """Read items; what is none, is none of this device, or may not be kept here is refused."""
    taken, refused = [], []
    for data in items:
        try:
            item = Item.read(data)
        except NotAnItem as problem:
            refused.append(_refusal(data, problem.where))
            continue
        if reason := _not_kept(device, item):
            refused.append(Refusal(item.id, item.hash, reason))
        else:
            taken.append(item)
    elsewhere = set(
        JournalItem.objects.filter(pk__in=[item.id for item in taken])
        .exclude(commune_id=device.commune_id)
        .values_list("pk", flat=True)
    )
    refused += [Refusal(item.id, item.hash, "id") for item in taken if item.id in elsewhere]
    return [item for item in taken if item.id not in elsewhere], refused


def _not_kept(device: Device, item: Item) -> str:
    """Say why an item may not be kept here at all, or nothing."""
    if item.device != device.pk:
        return "device"
    try:
        refuse_secret_marks("\n".join(texts_of(item.payload)))
    except SecretMarkFound:
        return "secret"
    political = item.payload.get("kind") == IncidentKind.POLITICAL_SECURITY
    if political and (
        item.media or dict(item.payload) != {"kind": IncidentKind.POLITICAL_SECURITY, "summary": ""}
    ):
        return "only_reported"
    return ""


def texts_of(value: Any) -> Iterator[str]:
    """Return every text in a payload."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)


def _refusal(data: Any, where: str) -> Refusal:
    named = data.get("id") if isinstance(data, dict) else None
    try:
        return Refusal(UUID(str(named)), "", where)
    except ValueError:
        return Refusal(UUID(int=0), "", where)


def _flag_clocks(device: Device, items: Sequence[Item]) -> None:
    """Flag items whose device said something else about its clock than what is measured now; none is rejected for it."""
    for item in items:
        off = device.skew_s - item.clock_offset_s
        if abs(off) > TOLERANCE.total_seconds():
            JournalItem.objects.filter(pk=item.id, device=device, hash=item.hash).update(clock_off_s=off)


def _note_contact(device: Device, head: int, at: datetime) -> None:
    """Write down when a device said which number was its last: the latest moment for each number bounds its clock."""
    device.head, device.last_seen_at = max(head, device.head), at
    device.save(update_fields=["head", "last_seen_at", "skew_s"])
    if head == device.head:
        Contact.objects.update_or_create(
            device=device, head=head, defaults={"commune_id": device.commune_id, "at": at}
        )
