"""Tells `force`, a layer below, what of this part ties a person: their data cannot go meanwhile."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "trucban.duty"

    def ready(self) -> None:
        from trucban.duty.ties import duties_to_come
        from trucban.force import ties

        ties.answered_by(duties_to_come)
