"""The protocol's two ports on such a disk."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID, uuid5

from trucban.field.protocol.items import DUE, Item, Reason, Receipt, State
from trucban.field.protocol.outbox import Refusal, Spans, spans
from trucban.field.protocol.receiver import Outcome
from trucban.field.trial.disk import Disk


class DiskLedger:
    """A receiver's ledger: items, what stands beside them, receipts, places in journals, announced heads."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk

    def atomic(self) -> AbstractContextManager[None]:
        return self.disk.atomic()

    def receipt_for(self, item_id: UUID, content_hash: str) -> Receipt | None:
        found: Receipt | None = self.disk.read("receipts", (item_id, content_hash))
        return found

    def knows(self, item_id: UUID) -> bool:
        return self.disk.read("items", item_id) is not None

    def place_is_taken(self, device: UUID, seq: int) -> bool:
        return self.disk.read("places", (device, seq)) is not None

    def store(self, item: Item, outcome: Outcome, *, at: datetime) -> Receipt:
        self.disk.write("items", item.id, (item, outcome))
        if not self.place_is_taken(item.device, item.seq):
            self.disk.write("places", (item.device, item.seq), item.id)
        return self._receipt(item, at)

    def store_beside(self, item: Item, *, at: datetime) -> Receipt:
        self.disk.write("beside", (item.id, item.hash), item)
        if not self.place_is_taken(item.device, item.seq):
            self.disk.write("places", (item.device, item.seq), item.id)
        return self._receipt(item, at)

    def _receipt(self, item: Item, at: datetime) -> Receipt:
        receipt = Receipt(uuid5(item.id, item.hash), item.id, item.hash, at)
        self.disk.write("receipts", (item.id, item.hash), receipt)
        return receipt

    def due(self) -> Sequence[UUID]:
        found = [item for item, outcome in self.disk.rows("items").values() if outcome.state in DUE]
        return [item.id for item in sorted(found, key=lambda one: (one.lane, one.corrected_at, one.id))]

    def load(self, item_id: UUID) -> tuple[Item, Outcome] | None:
        found: tuple[Item, Outcome] | None = self.disk.read("items", item_id)
        return found

    def state_of(self, item_id: UUID) -> State | None:
        found = self.load(item_id)
        return found[1].state if found else None

    def mark(self, item_id: UUID, outcome: Outcome, *, at: datetime) -> None:
        item, _stood = self.disk.read("items", item_id)
        self.disk.write("items", item_id, (item, outcome))

    def count_failure(self, item_id: UUID) -> int:
        tries: int = (self.disk.read("tries", item_id) or 0) + 1
        self.disk.write("tries", item_id, tries)
        return tries

    def ids(self) -> list[UUID]:
        return [item.id for item, _outcome in self.disk.rows("items").values()]

    def put_away(self) -> int:
        """Count what was set aside: only a person may do that, and in the trial nobody does."""
        return sum(outcome.state == State.SET_ASIDE for _item, outcome in self.disk.rows("items").values())

    # --- What the server's side of a contact adds --------------------------------------------------------

    def note_head(self, device: UUID, head: int) -> None:
        if head > (self.disk.read("heads", device) or 0):
            self.disk.write("heads", device, head)

    def head_of(self, device: UUID) -> int:
        return self.disk.read("heads", device) or 0

    def holds(self, device: UUID) -> Spans:
        return spans(seq for owner, seq in self.disk.rows("places") if owner == device)

    def release(self, reasons: Sequence[Reason]) -> None:
        """A person has these tried again."""
        for item, outcome in list(self.disk.rows("items").values()):
            if outcome.state == State.HELD and outcome.reason in reasons:
                self.disk.write("items", item.id, (item, Outcome(State.STORED)))


class DiskBox:
    """A writer's box: its device, the last number, items with how far they got."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk

    def atomic(self) -> AbstractContextManager[None]:
        return self.disk.atomic()

    def head(self) -> int:
        return self.disk.read("box", "head") or 0

    def add(self, item: Item) -> None:
        self.disk.write("box", "head", item.seq)
        self.disk.write("outbox", item.id, (item, "SAVED"))

    def unsent(self) -> Sequence[Item]:
        return [item for item, state in self.disk.rows("outbox").values() if state == "SAVED"]

    def received(self) -> Sequence[tuple[int, UUID]]:
        return [
            (item.seq, item.id)
            for item, state in self.disk.rows("outbox").values()
            if state == "RECEIVED" and item.device == self.device()
        ]

    def mark_received(self, receipt: Receipt) -> None:
        self._set(receipt.item, "RECEIVED")

    def mark_refused(self, refusal: Refusal) -> None:
        self._set(refusal.item, "REFUSED")

    def mark_unsent(self, item_id: UUID) -> None:
        self._set(item_id, "SAVED")

    def _set(self, item_id: UUID, state: str) -> None:
        item, _before = self.disk.read("outbox", item_id)
        self.disk.write("outbox", item_id, (item, state))

    def device(self) -> UUID:
        found: UUID = self.disk.read("box", "device")
        return found

    def begin(self, device: UUID) -> None:
        """Begin a journal; what another journal left unsaid here is said anew by whoever keeps the records."""
        for item, _state in list(self.disk.rows("outbox").values()):
            self.disk.write("outbox", item.id, (item, "ENDED"))
        self.disk.write("box", "device", device)
        self.disk.write("box", "head", 0)
