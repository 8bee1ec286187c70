"""Tells `force`, a layer below, what of this part ties a person, when somebody leaves, and how it erases what it keeps of them."""

from django.apps import AppConfig


class CallupConfig(AppConfig):
    name = "trucban.callup"

    def ready(self) -> None:
        from trucban.callup.services.erasing import erase_files
        from trucban.callup.ties import decided_calls, open_files
        from trucban.force import departures, ties, traces

        ties.answered_by(open_files)
        departures.answered_by(decided_calls)
        traces.erased_by(erase_files)
