"""Tells `force`, a layer below, who is away: strength counts who is present today."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "trucban.calendar"

    def ready(self) -> None:
        from trucban.calendar.selectors import away_at
        from trucban.force import presence

        presence.answered_by(away_at)
