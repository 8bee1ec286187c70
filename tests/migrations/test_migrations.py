"""The tables that migrations make are the tables that the models want."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    """`makemigrations --check` ends the process when a migration is missing."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_have_telling_names() -> None:
    loader = MigrationLoader(None)
    automatic = re.compile(r"^\d{4}_(auto_|alter_|remove_\w+_and_more|\w+_and_more$)")
    own = [name for app, name in loader.disk_migrations if (settings.ROOT / "src/trucban" / app).is_dir()]
    assert [name for name in own if automatic.match(name)] == []


def test_migrations_import_no_models() -> None:
    found = [
        str(file)
        for file in (settings.ROOT / "src" / "trucban").glob("*/migrations/*.py")
        if re.search(r"^from trucban\.\w+\.(models|services|selectors) import", file.read_text(), re.MULTILINE)
    ]
    assert found == []


def _migrate(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, env={**os.environ, **environment}, cwd=settings.ROOT, check=True)
    check = [sys.executable, "-m", "django", "migrate", "--check", "--verbosity", "0"]
    subprocess.run(check, env={**os.environ, **environment}, cwd=settings.ROOT, check=True)


@pytest.mark.slow
def test_they_run_from_zero_on_sqlite(tmp_path: Path) -> None:
    _migrate({"TRUCBAN_HOME": str(tmp_path), "TRUCBAN_INSTANCE": "demo", "TRUCBAN_DEMO_DATABASE_URL": ""})


@pytest.mark.slow
@pytest.mark.postgres
def test_they_run_from_zero_on_postgresql(db: None, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("this run is on SQLite")
    database = connection.settings_dict
    name = f"{database['NAME']}_from_zero"
    address = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT'] or 5432}/{name}"
    try:
        _outside_transaction(f'CREATE DATABASE "{name}"')
        _migrate({"TRUCBAN_HOME": str(tmp_path), "TRUCBAN_INSTANCE": "demo", "TRUCBAN_DEMO_DATABASE_URL": address})
    finally:
        _outside_transaction(f'DROP DATABASE IF EXISTS "{name}"')


def _outside_transaction(statement: str) -> None:
    import psycopg

    database = connection.settings_dict
    with psycopg.connect(
        host=database["HOST"], port=database["PORT"] or 5432, user=database["USER"], password=database["PASSWORD"],
        dbname="postgres", autocommit=True,
    ) as outside:  # fmt: skip
        outside.execute(statement)
