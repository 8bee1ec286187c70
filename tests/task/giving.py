"""A task given by An to the police, for tests of what happens to it."""

from datetime import date
from typing import Any

from tests.cast import MONDAY, World
from trucban.task import services
from trucban.task.models import Task

FRIDAY = date(2026, 11, 27)


def give(world: World, who: str = "an", **changes: Any) -> Task:
    values = {
        "title": "Kiểm tra ngầm tràn",
        "to_agency_id": world.police.pk,
        "due_date": FRIDAY,
        "at": MONDAY,
    }
    return services.create_task(**{"actor": world.actor(who), **values, **changes})
