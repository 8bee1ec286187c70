"""The protocol's receiving end in the database: what one peer wrote. Ids mean something beside their peer only."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import models, transaction

from trucban.audit.services import hold
from trucban.field.protocol import items as protocol
from trucban.field.protocol.canonical import read
from trucban.field.protocol.items import DUE, Item, Reason, State
from trucban.field.protocol.receiver import Outcome
from trucban.uplink.models import Incoming, Peer


class PeerLedger:
    """`protocol.receiver.Ledger` over the rows of one peer."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.rows = Incoming.objects.filter(peer=peer)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        with transaction.atomic():
            hold(self.peer.commune_id)
            yield

    def receipt_for(self, item_id: UUID, content_hash: str) -> protocol.Receipt | None:
        row = self.rows.filter(item_id=item_id, hash=content_hash).first()
        return receipt_of(row) if row else None

    def knows(self, item_id: UUID) -> bool:
        return self.rows.filter(item_id=item_id).exists()

    def place_is_taken(self, device: UUID, seq: int) -> bool:
        return self.rows.filter(journal=device, seq=seq).exists()

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

    def due(self) -> Sequence[UUID]:
        rows = self.rows.filter(state__in=DUE, is_beside=False)
        return list(rows.order_by("lane", "corrected_at", "item_id").values_list("item_id", flat=True))

    def load(self, item_id: UUID) -> tuple[Item, Outcome] | None:
        row = self._first(item_id).select_for_update().first()
        if row is None:
            return None
        return Item.read(read(row.content)), Outcome(State(row.state), row.reason, row.words)

    def _first(self, item_id: UUID) -> models.QuerySet[Incoming]:
        return self.rows.filter(item_id=item_id, is_beside=False)

    def state_of(self, item_id: UUID) -> State | None:
        row = self._first(item_id).only("state").first()
        return State(row.state) if row else None

    def mark(self, item_id: UUID, outcome: Outcome, *, at: datetime) -> None:
        record = outcome.record
        self._first(item_id).update(
            state=outcome.state,
            reason=outcome.reason,
            words=outcome.words,
            applied_at=at if outcome.state == State.APPLIED else None,
            record_id=record.pk if record is not None else None,
        )

    def count_failure(self, item_id: UUID) -> int:
        rows = self._first(item_id)
        rows.update(tries=models.F("tries") + 1)
        tries: int = rows.values_list("tries", flat=True).get()
        return tries


def receipt_of(row: Incoming) -> protocol.Receipt:
    """A kept content is its own receipt."""
    return protocol.Receipt(row.pk, row.item_id, row.hash, row.received_at)
