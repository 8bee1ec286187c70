"""The protocol's receiving end in the database: what one peer wrote. Ids mean something beside their peer only."""

from datetime import datetime
from uuid import UUID

from django.db import models

from trucban.field.protocol import items as protocol
from trucban.field.protocol.items import Item, Reason, State
from trucban.field.protocol.receiver import Outcome
from trucban.field.services.ledger import RowLedger
from trucban.uplink.models import Incoming, Peer


class PeerLedger(RowLedger):
    """`protocol.receiver.Ledger` over the rows of one peer."""

    key = "item_id"

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.kept = Incoming.objects.filter(peer=peer)
        super().__init__(peer.commune_id, self.kept.filter(is_beside=False))

    def receipt_for(self, item_id: UUID, content_hash: str) -> protocol.Receipt | None:
        row = self.kept.filter(item_id=item_id, hash=content_hash).first()
        return receipt_of(row) if row else None

    def knows(self, item_id: UUID) -> bool:
        return self.kept.filter(item_id=item_id).exists()

    def place_is_taken(self, device: UUID, seq: int) -> bool:
        return self.kept.filter(journal=device, seq=seq).exists()

    def store(self, item: Item, outcome: Outcome, *, at: datetime) -> protocol.Receipt:
        return self._keep(item, outcome, at, beside=False)

    def store_beside(self, item: Item, *, at: datetime) -> protocol.Receipt:
        return self._keep(item, Outcome(State.HELD, Reason.OTHER_CONTENT), at, beside=True)

    def _keep(self, item: Item, outcome: Outcome, at: datetime, *, beside: bool) -> protocol.Receipt:
        row = Incoming.objects.create(
            commune_id=self.peer.commune_id,
            owner_id=self.peer.owner_id,
            peer=self.peer,
            item_id=item.id,
            is_beside=beside,
            journal=item.device,
            seq=item.seq,
            lane=item.lane,
            kind=item.kind,
            corrected_at=item.corrected_at,
            received_at=at,
            asked_at=at,
            content=item.data.decode(),
            hash=item.hash,
            state=outcome.state,
            reason=outcome.reason,
        )
        return receipt_of(row)

    def became(self, record: models.Model | None) -> dict[str, object]:
        return {"record_id": record.pk if record is not None else None}


def receipt_of(row: Incoming) -> protocol.Receipt:
    """A kept content is its own receipt."""
    return protocol.Receipt(row.pk, row.item_id, row.hash, row.received_at)
