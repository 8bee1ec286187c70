"""Tells `force`, a layer below, what of this part ties a person: their data cannot go meanwhile."""

from django.apps import AppConfig


class PatrolConfig(AppConfig):
    name = "trucban.patrol"

    def ready(self) -> None:
        from trucban.force import ties
        from trucban.patrol.ties import patrols_to_come

        ties.answered_by(patrols_to_come)
