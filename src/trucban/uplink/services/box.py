"""The protocol's writing end in the database: one journal, towards one peer."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from trucban.audit.services import turn
from trucban.field.protocol.canonical import read
from trucban.field.protocol.items import Item, Receipt
from trucban.field.protocol.outbox import Refusal
from trucban.lib.ids import uuid7
from trucban.uplink import selectors
from trucban.uplink.models import Outgoing, Peer

State = Outgoing.State
NOTHING = UUID(int=0)  # of a box that only settles


def begin_journal(peer: Peer) -> None:
    """
    Begin a journal towards a peer and end the one before it: whatever stood in that is said anew in this one.

    ``peer`` is locked by the caller, or new; it is saved.
    """
    Outgoing.objects.filter(peer=peer, journal=peer.journal).update(state=State.ENDED)
    peer.journal, peer.head = uuid7(), 0
    peer.save()


class DatabaseBox:
    """
    `protocol.outbox.Box` over the rows of a peer's present journal; ``peer`` is locked by who uses it.

    ``as_of`` is when the answer that is being settled was made: an old one, from a stick that lay about, takes back nothing
    that was received since.
    """

    def __init__(
        self, peer: Peer, *, subject_id: UUID = NOTHING, label: str = "", as_of: datetime | None = None
    ) -> None:
        self.peer, self.subject_id, self.label, self.as_of = peer, subject_id, label, as_of
        self.rows = Outgoing.objects.filter(peer=peer, journal=peer.journal)

    def atomic(self) -> AbstractContextManager[None]:
        return turn(self.peer.commune_id)

    def head(self) -> int:
        return self.peer.head

    def add(self, item: Item) -> None:
        Outgoing.objects.create(
            pk=item.id,
            commune_id=self.peer.commune_id,
            owner_id=self.peer.owner_id,
            peer=self.peer,
            journal=self.peer.journal,
            seq=item.seq,
            kind=item.kind,
            subject_id=self.subject_id,
            label=self.label,
            content=item.data.decode(),
            hash=item.hash,
            saved_at=item.written_at,
        )
        self.peer.head = item.seq
        self.peer.save(update_fields=["head"])

    def unsent(self) -> Sequence[Item]:
        return [Item.read(read(row.content)) for row in selectors.unsent(self.peer).order_by("seq")]

    def received(self) -> Sequence[tuple[int, UUID]]:
        rows = self.rows.filter(state=State.RECEIVED)
        if self.as_of:
            rows = rows.filter(received_at__lt=self.as_of)
        return list(rows.values_list("seq", "pk"))

    def mark_received(self, receipt: Receipt) -> None:
        self.rows.filter(pk=receipt.item).update(
            state=State.RECEIVED, received_at=receipt.at, receipt_id=receipt.id
        )

    def mark_refused(self, refusal: Refusal) -> None:
        reason = "".join(filter(str.isprintable, refusal.reason))[:40]
        self.rows.filter(pk=refusal.item).update(state=State.REFUSED, reason=reason)

    def mark_unsent(self, item_id: UUID) -> None:
        self.rows.filter(pk=item_id).update(state=State.SAVED, received_at=None, receipt_id=None)
