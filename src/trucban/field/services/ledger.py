"""The protocol's ledger in the database: one commune, one turn to write."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from trucban.audit.services import turn
from trucban.field.models import Device, JournalItem, OtherContent, Receipt
from trucban.field.protocol import items as protocol
from trucban.field.protocol.canonical import read
from trucban.field.protocol.items import DUE, Item, Reason, State
from trucban.field.protocol.receiver import Outcome
from trucban.field.services.media import owe_files


class RowLedger(ABC):
    """
    What every `protocol.receiver.Ledger` over rows does alike: one row an item, which says how it stands.

    ``rows`` are the rows of items of one commune, named by ``key``; no other content under a known id is among them.
    ``to_apply`` are those of them that this ledger's receiver applies.
    """

    key = "pk"

    def __init__(
        self, commune_id: UUID, rows: models.QuerySet[Any], to_apply: models.QuerySet[Any] | None = None
    ) -> None:
        self.commune_id, self.rows = commune_id, rows
        self.to_apply = rows if to_apply is None else to_apply

    def atomic(self) -> AbstractContextManager[None]:
        return turn(self.commune_id)

    @abstractmethod
    def became(self, record: models.Model | None) -> dict[str, object]:
        """Return the columns that name the record an item became."""

    def row(self, item_id: UUID) -> models.QuerySet[Any]:
        return self.rows.filter(**{self.key: item_id})

    def due(self) -> Sequence[UUID]:
        rows = self.to_apply.filter(state__in=DUE).order_by("lane", "corrected_at", self.key)
        return list(rows.values_list(self.key, flat=True))

    def load(self, item_id: UUID) -> tuple[Item, Outcome] | None:
        row = self.row(item_id).select_for_update().first()
        if row is None:
            return None
        return Item.read(read(row.content)), Outcome(State(row.state), row.reason, row.words)

    def state_of(self, item_id: UUID) -> State | None:
        row = self.row(item_id).only("state").first()
        return State(row.state) if row else None

    def mark(self, item_id: UUID, outcome: Outcome, *, at: datetime) -> None:
        self.row(item_id).update(
            state=outcome.state,
            reason=outcome.reason,
            words=outcome.words,
            applied_at=at if outcome.state == State.APPLIED else None,
            **self.became(outcome.record),
        )

    def count_failure(self, item_id: UUID) -> int:
        rows = self.row(item_id)
        rows.update(tries=models.F("tries") + 1)
        tries: int = rows.values_list("tries", flat=True).get()
        return tries


class DatabaseLedger(RowLedger):
    """
    `protocol.receiver.Ledger` over the rows of one commune; a record is a row of any part.

    With ``device_id`` only what that device wrote is due: a contact does not wait for other people's items.
    """

    def __init__(self, commune_id: UUID, *, device_id: UUID | None = None) -> None:
        rows = JournalItem.objects.filter(commune_id=commune_id)
        super().__init__(commune_id, rows, rows.filter(device_id=device_id) if device_id else None)
        self._new: set[UUID] = set()
        self._free: set[tuple[UUID, int]] = set()
        self._owners: dict[UUID, UUID] = {}

    def expect(self, items: Sequence[Item]) -> None:
        """
        Ask once for a whole batch what `store` otherwise asks three times an item; inside the transaction that stores it.

        Only what is known to be new is remembered, and forgotten as it is stored: of all else the rows are asked.
        """
        ids, places = {one.id for one in items}, {(one.device, one.seq) for one in items}
        known = JournalItem.objects.filter(commune_id=self.commune_id, pk__in=ids)
        journals = {device for device, _seq in places}, {seq for _device, seq in places}
        self._new = ids - set(known.values_list("pk", flat=True))
        self._free = places - {place for rows in _at(*journals) for place in rows}

    def receipt_for(self, item_id: UUID, content_hash: str) -> protocol.Receipt | None:
        if item_id in self._new:
            return None
        row = Receipt.objects.filter(commune_id=self.commune_id, item_id=item_id, hash=content_hash).first()
        return protocol.Receipt(row.pk, item_id, content_hash, row.at) if row else None

    def knows(self, item_id: UUID) -> bool:
        rows = JournalItem.objects.filter(commune_id=self.commune_id, pk=item_id)
        return item_id not in self._new and rows.exists()

    def place_is_taken(self, device: UUID, seq: int) -> bool:
        return (device, seq) not in self._free and any(rows.exists() for rows in _at({device}, {seq}))

    def store(self, item: Item, outcome: Outcome, *, at: datetime) -> protocol.Receipt:
        self._new.discard(item.id)
        self._free.discard((item.device, item.seq))
        JournalItem.objects.create(
            pk=item.id,
            commune_id=self.commune_id,
            owner_id=self._owner_of(item.device),
            device_id=item.device,
            seq=item.seq,
            lane=item.lane,
            kind=item.kind,
            corrected_at=item.corrected_at,
            received_at=at,
            content=item.data.decode(),
            hash=item.hash,
            state=outcome.state,
            reason=outcome.reason,
        )
        owe_files(self.commune_id, item)
        return self._receipt(item, at)

    def _owner_of(self, device: UUID) -> UUID:
        if device not in self._owners:
            self._owners[device] = Device.objects.values_list("owner_id", flat=True).get(pk=device)
        return self._owners[device]

    def store_beside(self, item: Item, *, at: datetime) -> protocol.Receipt:
        OtherContent.objects.create(
            commune_id=self.commune_id,
            item_id=item.id,
            device_id=item.device,
            seq=item.seq,
            settled_at=at if self._is_said_again(item) else None,
            content=item.data.decode(),
            hash=item.hash,
            received_at=at,
        )
        return self._receipt(item, at)

    def _is_said_again(self, item: Item) -> bool:
        """Say whether the account that wrote an item says the same again, in the journal of its next log-in."""
        first = JournalItem.objects.select_related("device").get(pk=item.id)
        own = Device.objects.filter(pk=item.device, user_id=first.device.user_id)
        return item.is_said_again(Item.read(read(first.content))) and own.exists()

    def _receipt(self, item: Item, at: datetime) -> protocol.Receipt:
        row = Receipt.objects.create(commune_id=self.commune_id, item_id=item.id, hash=item.hash, at=at)
        return protocol.Receipt(row.pk, item.id, item.hash, at)

    def became(self, record: models.Model | None) -> dict[str, object]:
        return {
            "record_type": record._meta.label_lower if record is not None else "",
            "record_id": record.pk if record is not None else None,
        }


def _at(devices: Iterable[UUID], numbers: Iterable[int]) -> Iterator[models.QuerySet[Any, Any]]:
    """Return what is kept at these numbers of these journals, as (device, number)."""
    for kept in (JournalItem, OtherContent):
        rows = kept.objects.filter(device_id__in=devices, seq__in=numbers)
        yield rows.values_list("device_id", "seq")


def release_about(*, commune_id: UUID, record_id: UUID) -> None:
    """Let what was held because a record was not here be applied: it has come, to a server that had lost it. In its transaction."""
    held = JournalItem.objects.filter(commune_id=commune_id, state=State.HELD, reason=Reason.NOT_FOUND)
    held.filter(content__contains=str(record_id)).update(state=State.STORED, reason="", words="")
