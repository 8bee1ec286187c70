"""How long a backup made by the product holds what was erased since; copies people carried away are theirs to destroy."""

from datetime import date, timedelta

KEEP_HOURLY, KEEP_DAILY = 48, 30  # the newest, and the last one of each day


def held_until(erased_on: date) -> date:
    """Return the last day on which a backup may still hold what was erased, where one is made each day."""
    return erased_on + timedelta(days=KEEP_DAILY)
