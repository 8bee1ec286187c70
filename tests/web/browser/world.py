"""
Makes the world of the browser tests in a new database: `python -m tests.web.browser.world`.

The cast of `tests/cast.py`, on Monday 2026-11-23 at 07:00, and what `lives` adds through services. It runs in a process
of its own, with the settings of the server that will show it.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime

import django

from tests.tables import make_tables

Life = Callable[..., None]


def lives() -> list[Life]:
    """Return what happens in the world, in order; each is called with ``world`` and ``at``."""
    from tests.web.browser import life

    return [life.notices, *life.more()]


def make(happening: list[Life]) -> None:
    """Make the commune in a new database and let these things happen in it."""
    make_tables()
    from tests.cast import MONDAY, make_world
    from trucban.access.models import Commune

    world = make_world()
    offset_s = int((MONDAY - datetime.now(UTC)).total_seconds())
    Commune.objects.update(is_demonstration=True, clock_offset_s=offset_s)
    for live in happening:
        live(world=world, at=MONDAY)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucban.config.settings")
    django.setup()
    make(lives())
