"""
The receiving end: store, receipt, apply.

The ledger is a port: the commune keeps it in its database, the trial on a disk made for dying. Each method here says
what stands in one transaction; between two of them the process may die.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from trucban.field.protocol.items import DONE, DUE, Item, Reason, Receipt, State
from trucban.field.protocol.versions import Newer, Payload, Versions

MOST_TRIES = 5
MOST_WORDS = 400


class Held(Exception):
    """An item cannot be applied as it is; a person decides. ``words`` is the sentence they read."""

    def __init__(self, reason: Reason, words: str = "") -> None:
        super().__init__(reason)
        self.reason, self.words = reason, "".join(filter(str.isprintable, words))[:MOST_WORDS]


class Later(Exception):
    """An item's time has not come: it waits, and is tried again without anybody doing anything."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Outcome:
    """Where an item stands, why, and what it became (``record`` is the ledger's own way to name a record)."""

    state: State
    reason: str = ""
    words: str = ""
    record: Any = None


class Ledger(Protocol):
    """What a receiver keeps. What is done inside ``atomic()`` is kept whole or not at all."""

    def atomic(self) -> AbstractContextManager[None]: ...

    def receipt_for(self, item_id: UUID, content_hash: str) -> Receipt | None:
        """Return the receipt given for exactly this content."""

    def knows(self, item_id: UUID) -> bool: ...

    def place_is_taken(self, device: UUID, seq: int) -> bool: ...

    def store(self, item: Item, outcome: Outcome, *, at: datetime) -> Receipt:
        """Keep a new item and write its receipt."""

    def store_beside(self, item: Item, *, at: datetime) -> Receipt:
        """Keep other content under a known id, held, and write its receipt."""

    def due(self) -> Sequence[UUID]:
        """Return the items to apply: by lane, corrected time, id."""

    def load(self, item_id: UUID) -> tuple[Item, Outcome] | None:
        """Return an item as it stands, for this transaction alone."""

    def state_of(self, item_id: UUID) -> State | None: ...

    def mark(self, item_id: UUID, outcome: Outcome, *, at: datetime) -> None: ...

    def count_failure(self, item_id: UUID) -> int:
        """Write down that applying failed for no reason it names; return how often it has."""


Act = Callable[[Item, Payload, datetime], Any]
"""Do what an item says, inside the open transaction; return the record it became, or raise Held or Later."""


class Receiver:
    """One receiving end over one ledger."""

    def __init__(self, ledger: Ledger, *, act: Act, versions: Versions) -> None:
        self.ledger, self.act, self.versions = ledger, act, versions

    def take(self, items: Sequence[Item], *, at: datetime, hold: Reason | None = None) -> list[Receipt]:
        """
        Store a batch whole and return its receipts, which are true from this moment on.

        ``hold`` is why everything of this batch is put before a person (its device was revoked).
        """
        with self.ledger.atomic():
            return [self.store(item, at=at, hold=hold) for item in items]

    def store(self, item: Item, *, at: datetime, hold: Reason | None = None) -> Receipt:
        """Keep one item inside the open transaction; the same item twice has one receipt."""
        given = self.ledger.receipt_for(item.id, item.hash)
        if given is not None:
            return given
        if self.ledger.knows(item.id):
            return self.ledger.store_beside(item, at=at)
        if self.ledger.place_is_taken(item.device, item.seq):
            hold = Reason.FORK
        return self.ledger.store(item, Outcome(State.HELD, hold) if hold else Outcome(State.STORED), at=at)

    def apply_due(self, *, at: datetime) -> int:
        """Apply what can be applied, and what that makes possible; return how many were."""
        count = 0
        while applied := sum(self.apply(item_id, at=at) for item_id in self.ledger.due()):
            count += applied
        return count

    def apply(self, item_id: UUID, *, at: datetime) -> bool:
        """Apply one item; say whether it was applied now."""
        try:
            with self.ledger.atomic():
                return self._apply(item_id, at)
        except Held as held:
            self._hold(item_id, Outcome(State.HELD, held.reason, held.words), at)
        except Later as later:
            self._hold(item_id, Outcome(State.WAITING, later.reason), at)
        except Exception:  # a fault of the server: everything of it is undone, and the others go on
            self._count_failure(item_id, at)
        return False

    def _apply(self, item_id: UUID, at: datetime) -> bool:
        found = self.ledger.load(item_id)
        if found is None or found[1].state not in DUE:
            return False  # somebody else was faster
        item, stands = found
        try:
            payload = self.versions.lifted(item.kind, item.version, item.payload)
        except Newer:
            return self._wait(item_id, stands, Reason.NEWER, at)
        if any(self.ledger.state_of(key) not in DONE for key in item.after):
            return self._wait(item_id, stands, Reason.AFTER, at)
        record = self.act(item, payload, at)
        self.ledger.mark(item_id, Outcome(State.APPLIED, record=record), at=at)
        return True

    def _wait(self, item_id: UUID, stands: Outcome, reason: Reason, at: datetime) -> bool:
        if stands.reason != reason:
            self.ledger.mark(item_id, Outcome(State.WAITING, reason), at=at)
        return False

    def _hold(self, item_id: UUID, outcome: Outcome, at: datetime) -> None:
        with self.ledger.atomic():
            found = self.ledger.load(item_id)
            if found is not None and found[1].state in DUE:
                self.ledger.mark(item_id, outcome, at=at)

    def _count_failure(self, item_id: UUID, at: datetime) -> None:
        with self.ledger.atomic():
            if self.ledger.count_failure(item_id) >= MOST_TRIES:
                self.ledger.mark(item_id, Outcome(State.HELD, Reason.FAULT), at=at)
