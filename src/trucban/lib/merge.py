"""
Registers: one field of one record, with everything written into it.

What a register shows and whether it is in conflict are functions of the *set* of its writes: the order in which they
arrived, or how often, cannot matter. This is the reference model of `docs/sync.md`, section Merge.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Write:
    """A value written at a corrected time by somebody who had the writes ``seen`` before their eyes."""

    id: UUID
    value: Any
    at: datetime
    seen: frozenset[UUID] = frozenset()


def live(writes: Collection[Write]) -> list[Write]:
    """Return the writes that no other write has seen, the latest first."""
    seen = {key for write in writes for key in write.seen if key != write.id}
    return sorted(
        (write for write in writes if write.id not in seen), key=lambda one: (one.at, one.id), reverse=True
    )


def standing(writes: Collection[Write]) -> Write:
    """Return the write whose value the record shows; there is at least one write."""
    found = live(writes)
    return found[0] if found else max(writes, key=lambda one: (one.at, one.id))


def differing(writes: Collection[Write]) -> list[Write]:
    """Return the live writes whose value is not the one that stands: a conflict while there is any."""
    found = live(writes)
    return [write for write in found[1:] if write.value != found[0].value]
