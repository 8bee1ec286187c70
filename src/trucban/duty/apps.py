"""Tells `force`, a layer below, what of this part ties a person, and how it erases what it keeps of them."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "trucban.duty"

    def ready(self) -> None:
        from trucban.duty.services.erasing import erase_wishes_and_words
        from trucban.duty.ties import duties_to_come
        from trucban.force import ties, traces

        ties.answered_by(duties_to_come)
        traces.erased_by(erase_wishes_and_words)
