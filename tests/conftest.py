"""What every test may use. PostgreSQL runs set TRUCBAN_DATABASE_URL; the default is SQLite."""

import os
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import settings as hypothesis

from tests.cast import World, make_world

MATERIAL = Path(
    os.environ.get("TRUCBAN_MATERIAL", Path(__file__).resolve().parents[1] / ".." / "shared")
).resolve()


# How long an example takes says what the machine is busy with; speed is measured in benchmarks/. The same commit
# gives the same answer; `--hypothesis-profile=search` tries other examples, and more of them.
hypothesis.register_profile("house", deadline=None, derandomize=True)
hypothesis.register_profile("search", deadline=None, max_examples=1000)
hypothesis.load_profile("house")


def pytest_configure() -> None:
    """
    A password is not what most tests are about: Argon2 on purpose takes its time.

    SQLite is tested as it is used, in a file with WAL: in memory, threads would meet another lock than in a commune.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = f"{tempfile.mkdtemp(prefix='trucban-test-')}/test.sqlite3"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever the order of the others: files with slow tests are begun first, so that no core waits for one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture
def material() -> Path:
    """The folder of real material from outside; the test is left out, and says so, where it is missing."""
    if not (MATERIAL / "data").is_dir():
        pytest.skip(f"material folder not found: {MATERIAL}")
    return MATERIAL


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path) -> None:
    """Anchors, keys, media and backups of a test live in its own folder."""
    settings.ANCHOR_DIR = tmp_path / "anchors"
    settings.KEYS_DIR = tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_DIR = str(tmp_path / "backups")


@pytest.fixture(autouse=True)
def _house_language() -> None:
    """A page of an earlier test may have left its reader's language with the thread."""
    translation.deactivate()


@pytest.fixture
def world(db: None) -> World:
    """One commune with the cast of `tests/cast.py`."""
    return make_world()


@pytest.fixture
def other_world(world: World) -> World:
    """A second commune in the same database; Chi commands it."""
    return make_world(code="99002", name="Xã Bên Cạnh", suffix="2")
