"""The writing end: save, send, settle. What is kept where is a port's matter, as at the receiving end."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from trucban.field.protocol.items import Item, Receipt

MOST_ITEMS = 500
MOST_BYTES = 1024 * 1024

Spans = tuple[tuple[int, int], ...]
"""Numbers as closed spans, ascending: ((1, 12), (14, 20))."""


@dataclass(frozen=True)
class Refusal:
    """The receiver's word that this is no item for it; ``reason`` is a code, its sentence travels beside it."""

    item: UUID
    hash: str
    reason: str


@dataclass(frozen=True)
class Answer:
    """What a receiver says to a batch; ``holds`` are the numbers of this journal it keeps."""

    receipts: Sequence[Receipt]
    holds: Spans
    refused: Sequence[Refusal] = ()


class Box(Protocol):
    """What a writer keeps. What is done inside ``atomic()`` is kept whole or not at all."""

    def atomic(self) -> AbstractContextManager[None]: ...

    def head(self) -> int:
        """Return the last number given."""

    def add(self, item: Item) -> None:
        """Keep a new item, SAVED, and its number as the last given."""

    def unsent(self) -> Sequence[Item]:
        """Return what has neither receipt nor refusal."""

    def received(self) -> Sequence[tuple[int, UUID]]:
        """Return number and id of what has a receipt and is still kept."""

    def mark_received(self, receipt: Receipt) -> None: ...

    def mark_refused(self, refusal: Refusal) -> None: ...

    def mark_unsent(self, item_id: UUID) -> None: ...


class Outbox:
    """One writing end over one box."""

    def __init__(self, box: Box) -> None:
        self.box = box

    def save(self, make: Callable[[int], Item]) -> Item:
        """Give the next number and keep the item made with it, in one transaction."""
        with self.box.atomic():
            item = make(self.box.head() + 1)
            self.box.add(item)
            return item

    def batch(self, *, most_items: int = MOST_ITEMS, most_bytes: int = MOST_BYTES) -> list[Item]:
        """Return what leaves next: by lane, then by number, as much as one message holds."""
        chosen: list[Item] = []
        left = most_bytes
        for item in sorted(self.box.unsent(), key=lambda one: (one.lane, one.seq)):
            left -= len(item.data)
            if len(chosen) == most_items or (left < 0 and chosen):
                break
            chosen.append(item)
        return chosen

    def settle(self, answer: Answer) -> None:
        """
        Strike off what the receiver says it keeps, by id and hash; take back what it no longer keeps.

        Nothing else strikes an item off: neither a status code nor having sent it.
        """
        with self.box.atomic():
            sent = {item.id: item.hash for item in self.box.unsent()}
            for receipt in answer.receipts:
                if sent.get(receipt.item) == receipt.hash:
                    self.box.mark_received(receipt)
            for refusal in answer.refused:
                if sent.get(refusal.item) == refusal.hash:
                    self.box.mark_refused(refusal)
            for seq, item_id in self.box.received():
                if not within(seq, answer.holds):
                    self.box.mark_unsent(item_id)

    def was_rolled_back(self, answer: Answer) -> bool:
        """Say that the receiver keeps numbers never given here: this box is an old copy and begins a new journal."""
        return bool(answer.holds) and answer.holds[-1][1] > self.box.head()


def spans(numbers: Iterable[int]) -> Spans:
    """Return numbers as closed spans."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)


def within(number: int, found: Spans) -> bool:
    return any(first <= number <= last for first, last in found)


def gaps(holds: Spans, head: int) -> Spans:
    """Return the numbers from 1 to ``head`` that are not held."""
    missing, expected = [], 1
    for first, last in holds:
        if first > expected:
            missing.append((expected, min(first - 1, head)))
        expected = last + 1
    if expected <= head:
        missing.append((expected, head))
    return tuple(span for span in missing if span[0] <= span[1])
