"""An installation of its own for one measurement: an empty database, one commune, and what the machine is."""

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)


@contextmanager
def installation(database: str, *, demonstration: bool = True) -> Iterator[None]:
    """
    Set Django up on an empty database in a folder that is removed; ``database`` is an address, or "" for SQLite.

    A demonstration sends nothing out of the house; a commune's own installation would.
    """
    with tempfile.TemporaryDirectory(prefix="trucban-benchmark-") as home:
        os.environ.update(
            TRUCBAN_HOME=home,
            TRUCBAN_INSTANCE="demo" if demonstration else "commune",
            TRUCBAN_DEMO_DATABASE_URL=database,
            TRUCBAN_DATABASE_URL=database,
            DJANGO_SETTINGS_MODULE="trucban.config.settings",
        )
        sys.path[:0] = [str(ROOT), str(ROOT / "src")]
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield


def commune() -> Any:
    """Make a commune and return the account of its commander."""
    from trucban.access.models import Agency, Mandate, Office, User
    from trucban.access.setup import CommuneSpec, create_commune, usual_agencies

    province, superior = "Tỉnh Quảng Trị", "BỘ CHỈ HUY QUÂN SỰ TỈNH QUẢNG TRỊ"
    agencies = usual_agencies(name="Xã Đo", province_name=province, superior_command_name=superior)
    spec = CommuneSpec(
        code="19249", name="Xã Đo", place_name="Đo", province_name=province, superior_command_name=superior,
        agencies=agencies, admin_username="quantri", admin_name="Quản trị", admin_password="một lần rồi thôi 1",
        is_demonstration=True,
    )  # fmt: skip
    made, actor = create_commune(spec, at=NOW - timedelta(days=60))
    office = Office.objects.get(agency__kind=Agency.Kind.COMMAND, kind="COMMANDER")
    user = User.objects.create(
        commune=made,
        username="chihuytruong",
        name="Chỉ huy trưởng",
        created_at=NOW,
        must_change_password=False,
    )
    Mandate.objects.create(
        commune=made, user=user, office=office, starts_at=NOW - timedelta(days=50), reason="đo", given_by_id=actor.id
    )  # fmt: skip
    return user


def database_name() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        number = cursor.fetchone()[0].removeprefix("PostgreSQL ").split()[0]
    return f"{connection.vendor} {number}"


def settle_statistics() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def machine() -> dict[str, Any]:
    return {
        "system": platform.platform(terse=True),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
    }


def versions(*packages: str) -> dict[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in ("django", *packages)}}
