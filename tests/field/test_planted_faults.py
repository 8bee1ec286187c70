"""The trial notices mistakes: each of these faulty ends must come out of it as diverged, lost or doubled."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from trucban.field.protocol.items import Item, Reason, Receipt, State
from trucban.field.protocol.outbox import Answer, Outbox
from trucban.field.protocol.receiver import Held, Outcome, Receiver
from trucban.field.trial.books import Books
from trucban.field.trial.keeps import DiskLedger
from trucban.field.trial.night import Parts
from trucban.field.trial.soak import Tally, soak
from trucban.lib.merge import Write

MOST_NIGHTS = 400


class AppliesBeforeItStores(Receiver):
    def take(self, items: Sequence[Item], *, at: datetime, hold: Reason | None = None) -> list[Receipt]:
        for item in items:
            if not self.ledger.knows(item.id):
                try:
                    self.act(item, item.payload, at)
                except Held:
                    pass
        return super().take(items, at=at, hold=hold)


class AcknowledgesWhatItOnlyRemembers(Receiver):
    """Receipts leave before anything is on disk; the items are stored when there is time."""

    def take(self, items: Sequence[Item], *, at: datetime, hold: Reason | None = None) -> list[Receipt]:
        remembered = self.__dict__.setdefault("remembered", [])
        remembered += items
        return [Receipt(item.id, item.id, item.hash, at) for item in items]

    def apply_due(self, *, at: datetime) -> int:
        super().take(self.__dict__.pop("remembered", []), at=at)
        return super().apply_due(at=at)


class ForgetsWhatItKnows(Receiver):
    def store(self, item: Item, *, at: datetime, hold: Reason | None = None) -> Receipt:
        return self.ledger.store(item, Outcome(State.STORED), at=at)


class MarksInASecondTransaction(Receiver):
    def apply(self, item_id: UUID, *, at: datetime) -> bool:
        found = self.ledger.load(item_id)
        if found is None or any(self.ledger.state_of(key) != State.APPLIED for key in found[0].after):
            return False
        try:
            with self.ledger.atomic():
                payload = self.versions.lifted(found[0].kind, found[0].version, found[0].payload)
                self.act(found[0], payload, at)
        except Exception:
            return super().apply(item_id, at=at)
        self.ledger.mark(item_id, Outcome(State.APPLIED), at=at)
        return True


class MarksBeforeItActs(Receiver):
    def apply(self, item_id: UUID, *, at: datetime) -> bool:
        found = self.ledger.load(item_id)
        if found is None or any(self.ledger.state_of(key) != State.APPLIED for key in found[0].after):
            return False
        self.ledger.mark(item_id, Outcome(State.APPLIED), at=at)
        try:
            payload = self.versions.lifted(found[0].kind, found[0].version, found[0].payload)
            self.act(found[0], payload, at)
        except Exception:
            self.ledger.mark(item_id, Outcome(State.STORED), at=at)
            return super().apply(item_id, at=at)
        return True


class DropsWhatMustWait(Receiver):
    def _wait(self, item_id: UUID, stands: Outcome, reason: Reason, at: datetime) -> bool:
        self.ledger.mark(item_id, Outcome(State.SET_ASIDE), at=at)
        return False


class DropsWhatCannotBeApplied(Receiver):
    def _hold(self, item_id: UUID, outcome: Outcome, at: datetime) -> None:
        self.ledger.mark(item_id, Outcome(State.SET_ASIDE), at=at)


class RefusesWhatArrivesLate(Receiver):
    """Takes a batch only if its numbers go on where the journal ended, and says yes to the rest."""

    def store(self, item: Item, *, at: datetime, hold: Reason | None = None) -> Receipt:
        assert isinstance(self.ledger, DiskLedger)
        holds = self.ledger.holds(item.device)
        if holds and item.seq < holds[-1][1] and not self.ledger.knows(item.id):
            return Receipt(item.id, item.id, item.hash, at)
        return super().store(item, at=at, hold=hold)


class BelievesHavingSent(Outbox):
    def batch(self, *, most_items: int = 500, most_bytes: int = 1024 * 1024) -> list[Item]:
        chosen = super().batch(most_items=most_items, most_bytes=most_bytes)
        for item in chosen:
            self.box.mark_received(Receipt(item.id, item.id, item.hash, item.written_at))
        return chosen


class BelievesAnyAnswer(Outbox):
    def settle(self, answer: Answer) -> None:
        for item in self.box.unsent():
            self.box.mark_received(Receipt(item.id, item.id, item.hash, item.written_at))


class DoesNotLookAtWhatIsHeld(Outbox):
    def settle(self, answer: Answer) -> None:
        super().settle(replace(answer, holds=((1, 1_000_000),)))


class NumbersOutsideTheTransaction(Outbox):
    def save(self, make: Callable[[int], Item]) -> Item:
        item = make(self.box.head() + 1)
        self.box.disk.write("box", "head", item.seq)  # type: ignore[attr-defined]  # the trial's box
        self.box.add(item)
        return item


class TheLastToArriveStands(Books):
    def add_write(self, register: tuple[UUID, str], write: Write, at: datetime) -> None:
        self.disk.write("writes", register, (write,))


class ForgetsWhatWasSeen(Books):
    def add_write(self, register: tuple[UUID, str], write: Write, at: datetime) -> None:
        super().add_write(register, replace(write, seen=frozenset()), at)


class TakesTheTimeOfArrival(Books):
    def add_write(self, register: tuple[UUID, str], write: Write, at: datetime) -> None:
        super().add_write(register, replace(write, at=at), at)


class LosesHalfOfAnEdit(Books):
    def _edit(self, item: Item, payload: Any, at: datetime) -> None:
        first, *_rest = payload["fields"].items()
        super()._edit(item, {**payload, "fields": dict([first])}, at)


FAULTY = [
    *(Parts(receiver=faulty) for faulty in (
        AppliesBeforeItStores, AcknowledgesWhatItOnlyRemembers, ForgetsWhatItKnows, MarksInASecondTransaction,
        MarksBeforeItActs, DropsWhatMustWait, DropsWhatCannotBeApplied, RefusesWhatArrivesLate,
    )),
    *(Parts(outbox=faulty) for faulty in (
        BelievesHavingSent, BelievesAnyAnswer, DoesNotLookAtWhatIsHeld, NumbersOutsideTheTransaction,
    )),
    *(Parts(books=faulty) for faulty in (
        TheLastToArriveStands, ForgetsWhatWasSeen, TakesTheTimeOfArrival, LosesHalfOfAnEdit,
    )),
]  # fmt: skip


def name_of(parts: Parts) -> str:
    sound = Parts()
    return next(
        one.__name__ for one in (parts.receiver, parts.outbox, parts.books) if one not in vars(sound).values()
    )


def first_found(tally: Tally) -> bool:
    return not tally.sound


@pytest.mark.parametrize("parts", FAULTY, ids=name_of)
def test_the_trial_notices(parts: Parts) -> None:
    tally = soak(MOST_NIGHTS, seed=7, parts=parts, after_each=first_found)
    assert not tally.sound, f"{tally.schedules} nights and nothing noticed"
