"""Tells `force`, a layer below, what of this part ties a person: their data cannot go meanwhile."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "trucban.training"

    def ready(self) -> None:
        from trucban.force import ties
        from trucban.training.ties import sessions_not_signed

        ties.answered_by(sessions_not_signed)
