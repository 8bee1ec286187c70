"""The time zone of every commune: Viet Nam, UTC+7, no summer time; and the years that its records may name."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

# A year outside of these is a slip of the hand; near years 1 and 9999 a moment has no other time zone to go to.
FIRST_YEAR, LAST_YEAR = 1900, 2099


def local_day(moment: datetime) -> date:
    """Return the day a moment falls on in Viet Nam."""
    return moment.astimezone(VIETNAM).date()
