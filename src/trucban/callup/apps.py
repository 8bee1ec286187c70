"""Tells `force`, a layer below, what of this part ties a person: their data cannot go meanwhile."""

from django.apps import AppConfig


class CallupConfig(AppConfig):
    name = "trucban.callup"

    def ready(self) -> None:
        from trucban.callup.ties import open_files
        from trucban.force import ties

        ties.answered_by(open_files)
