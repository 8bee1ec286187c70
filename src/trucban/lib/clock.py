"""The time zone of every commune: Viet Nam, UTC+7, no summer time."""

from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
