"""When an item was written, as far as anybody but the device can tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Contact:
    """A moment (server's clock) at which a device said the last number it had written."""

    at: datetime
    head: int


def not_before(seq: int, contacts: Iterable[Contact]) -> datetime | None:
    """Return the last contact at which this number had not been written: the item is younger than that."""
    return max((contact.at for contact in contacts if contact.head < seq), default=None)


def doubtful(corrected_at: datetime, *, bound: datetime | None, received_at: datetime) -> bool:
    """Say that a device said two things about its clock that cannot both be true."""
    too_old = bound is not None and corrected_at < bound - TOLERANCE
    return too_old or corrected_at > received_at + TOLERANCE
