"""
The PIN of a post (FEATURES B14): four digits that change each day, derived from the installation's own key.

Nothing of it is kept and nothing of it lies on a phone: whoever comes types what the post shows, and the server compares
when it arrives. A wrong one is flagged, never a reason to reject.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from trucban.lib.clock import local_day

DIGITS = 4


def pin_of(post_id: UUID, day: date) -> str:
    """Return the PIN of a post on a day of Viet Nam."""
    digest = salted_hmac("trucban.duty.pins", f"{post_id} {day.isoformat()}", algorithm="sha256").digest()
    return str(int.from_bytes(digest, "big") % 10**DIGITS).zfill(DIGITS)


def is_right(pin: str, *, post_id: UUID, moments: Iterable[datetime]) -> bool:
    """Say whether a PIN was the post's on the day of one of these moments: a night watch knows two days."""
    days = {local_day(moment) for moment in moments}
    return any(constant_time_compare(pin.strip(), pin_of(post_id, day)) for day in days)
