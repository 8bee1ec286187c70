"""Tells `force`, a layer below, who is away, for strength counts who is present today; and how leave is erased."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "trucban.calendar"

    def ready(self) -> None:
        from trucban.calendar.selectors import away_at
        from trucban.calendar.services import erase_leave
        from trucban.force import presence, traces

        presence.answered_by(away_at)
        traces.erased_by(erase_leave)
