"""Tells `force`, a layer below, what of this part ties a person: their data cannot go meanwhile."""

from django.apps import AppConfig


class TaskConfig(AppConfig):
    name = "trucban.task"

    def ready(self) -> None:
        from trucban.force import ties
        from trucban.task.ties import open_tasks

        ties.answered_by(open_tasks)
