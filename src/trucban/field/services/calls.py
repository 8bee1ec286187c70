"""An item about to be applied, as plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from trucban.access.actors import Actor
from trucban.field.protocol.items import Item
from trucban.field.selectors import record_of


@dataclass(frozen=True)
class Call:
    """
    By whom, when, with which values.

    ``at`` is the server's clock. What the person said of other moments is by the phone's clock and is corrected by what
    that clock was known to be off; one that is ahead all the same puts nothing into the future.
    """

    actor: Actor
    item: Item
    at: datetime
    values: dict[str, Any]
    clock_off_s: int = 0  # what the phone said of its clock, against what was measured when it came

    @property
    def happened_at(self) -> datetime:
        return self.corrected(self.item.happened_at)

    def corrected(self, moment: datetime) -> datetime:
        return min(moment + timedelta(seconds=self.item.clock_offset_s), self.at)

    def said(self, *without: str, **renamed: str) -> dict[str, Any]:
        """Return the values as arguments of a verb, moments corrected; ``lon_e7="lon"`` renames one."""
        return {
            renamed.get(name, name): self.corrected(value) if isinstance(value, datetime) else value
            for name, value in self.values.items()
            if name not in without
        }

    def record(self, name: str) -> UUID:
        return self.meant_by(self.values[name])

    def meant_by(self, ref: UUID) -> UUID:
        """Return the record a reference means: named by its own id, or by the item it was made from."""
        return record_of(commune_id=self.actor.commune_id, ref=ref)
