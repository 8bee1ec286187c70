"""Sentences are compared in their English source; periods are hours of Monday."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import translation

from tests.cast import MONDAY, World


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def hours() -> Callable[[int, int], dict[str, datetime]]:
    """``hours(2, 5)``: from two hours to five hours after Monday 07:00, as keywords."""
    return lambda start, end: {
        "starts_at": MONDAY + timedelta(hours=start),
        "ends_at": MONDAY + timedelta(hours=end),
    }


@pytest.fixture
def shared_database(world: World, tmp_path: Path) -> Iterator[None]:
    """
    Let the connections that threads open meet in a real database.

    Tests on SQLite live in memory, where connections lock tables in a way no installation knows; here the world
    is copied into a file, as an installation has it. On PostgreSQL threads meet in the test's own database.
    """
    described = connections.settings["default"]
    in_memory = described["NAME"]
    if connection.vendor == "sqlite":
        file = str(tmp_path / "shared.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [file])
        described["NAME"] = file
    yield
    described["NAME"] = in_memory
