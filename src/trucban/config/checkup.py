"""Is this installation healthy? Each question is one function; each answer says what to do."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from trucban import __version__
from trucban.access.models import Commune
from trucban.audit.models import Entry
from trucban.config import backup, database, heartbeat, passphrase
from trucban.config.reasons import os_reason

OK, WARNING, FAULT = "OK", "WARNING", "FAULT"
LEAST_FREE_MB = 500
SOUND_SQLITE = (3, 51, 3)  # older ones have the WAL-reset fault
CLOCK_FLOOR = 2026


@dataclass(frozen=True)
class Finding:
    name: str
    state: str  # OK, WARNING, FAULT
    text: str


def findings() -> list[Finding]:
    """Ask every question; one that cannot be answered is a fault of its own."""
    return [finding for question in QUESTIONS for finding in _ask(question)]


def _ask(question: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(question())
    except (DatabaseError, OSError) as problem:
        reason = os_reason(problem) if isinstance(problem, OSError) else str(problem)
        return [Finding(question.__name__.strip("_"), FAULT, reason.split("\n")[0])]


def _database() -> Iterator[Finding]:
    if not database.is_made():
        text = _(
            "The database has not been made yet: run ./trucban up, or ./trucban setup for the real commune."
        )
        yield Finding("database", FAULT, text)
        return
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            yield Finding("database", OK, f"PostgreSQL {cursor.fetchone()[0]}")
        return
    file = Path(str(connection.settings_dict["NAME"]))
    with closing(sqlite3.connect(file, timeout=30)) as opened:
        answer = str(opened.execute("PRAGMA quick_check").fetchone()[0])
    if answer != "ok":
        yield Finding(
            "database", FAULT, _("The database file is damaged: restore a backup (./trucban restore).")
        )
    else:
        yield Finding("database", OK, _("The database file is sound."))
    if sqlite3.sqlite_version_info < SOUND_SQLITE:
        text = _(
            "SQLite %(version)s has a known fault that can, rarely, damage a database: install the pysqlite3 package, or keep backups close."
        )
        yield Finding("sqlite", WARNING, text % {"version": sqlite3.sqlite_version})
    else:
        yield Finding("sqlite", OK, f"SQLite {sqlite3.sqlite_version}")


def _migrations() -> Iterator[Finding]:
    if not database.is_made():
        return  # said of the database itself
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        text = _("%(count)s changes of the database wait: run ./trucban prepare.") % {"count": len(waiting)}
        yield Finding("migrations", FAULT, text)
    else:
        yield Finding(
            "migrations",
            OK,
            _("The database is up to date with version %(version)s.") % {"version": __version__},
        )


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.INSTANCE_DIR).free // 1024**2
    if free < LEAST_FREE_MB:
        yield Finding("disk", FAULT, _("Only %(free)s MB are free: make room on the disk.") % {"free": free})
    else:
        yield Finding("disk", OK, _("%(free)s MB are free.") % {"free": free})


def _clock() -> Iterator[Finding]:
    """A laptop whose battery died wakes up in the past; then duties and papers carry wrong dates."""
    now, commune = timezone.now(), Commune.objects.first() if database.is_made() else None
    last = Entry.objects.order_by("-at").values_list("at", flat=True).first() if commune else None
    shift = timedelta(seconds=commune.clock_offset_s) if commune else timedelta()
    if now.year < CLOCK_FLOOR or (last and last - (now + shift) > timedelta(minutes=10)):
        yield Finding(
            "clock", FAULT, _("The machine's clock is behind what was already written: set date and time.")
        )
    else:
        yield Finding(
            "clock",
            OK,
            _("The clock says %(now)s.") % {"now": timezone.localtime(now).strftime("%H:%M %d/%m/%Y")},
        )


def _worker() -> Iterator[Finding]:
    beats = heartbeat.beats(Path(settings.INSTANCE_DIR) / "workers")
    if beats and beats[0].age_s < heartbeat.DEAD_AFTER_S:
        yield Finding(
            "worker",
            OK,
            _("The worker gave a sign of life %(age)s seconds ago.") % {"age": round(beats[0].age_s)},
        )
    else:
        yield Finding("worker", WARNING, _("No worker is running: ./trucban up starts server and worker."))


def _backups() -> Iterator[Finding]:
    folder = Path(settings.BACKUP_DIR)
    made = backup.backups(folder) if folder.is_dir() else []
    if settings.DEMONSTRATION:
        yield Finding("backup", OK, _("The demonstration needs no backup."))
        return
    if passphrase.is_unseen():
        text = _(
            "Nobody has been shown the passphrase of the backups: run ./trucban backup on this machine, and write it on paper. Without it no backup can be opened on another machine."
        )
        yield Finding("passphrase", WARNING, text)
    if not made:
        if not database.is_made():
            return
        yield Finding(
            "backup", FAULT, _("There is no backup in %(folder)s: run ./trucban backup.") % {"folder": folder}
        )
        return
    age = timezone.now() - made[0].made_at
    hours = round(age.total_seconds() / 3600)
    if age > timedelta(hours=24):
        text = _(
            "The newest backup is %(hours)s hours old: is the disk for backups attached? Run ./trucban backup."
        )
        yield Finding("backup", FAULT, text % {"hours": hours})
    else:
        yield Finding("backup", OK, _("The newest backup is %(hours)s hours old.") % {"hours": hours})
    if folder.stat().st_dev == Path(settings.INSTANCE_DIR).stat().st_dev:
        text = _(
            "Backups lie on the same disk as the data: set TRUCBAN_BACKUP_DIR to a second disk or a USB stick."
        )
        yield Finding("backup place", WARNING, text)


def _static() -> Iterator[Finding]:
    root = Path(settings.STATIC_ROOT)
    wanted = root / "vendor" / "htmx" / "htmx.min.js"
    if wanted.exists():
        yield Finding("files", OK, _("The served files are there."))
    else:
        yield Finding("files", FAULT, _("The served files are missing: run ./trucban prepare."))


def _started() -> Iterator[Finding]:
    kind = _("the demonstration") if settings.DEMONSTRATION else _("the commune")
    text = _("Version %(version)s on %(kind)s, data in %(folder)s.")
    yield Finding(
        "installation", OK, text % {"version": __version__, "kind": kind, "folder": settings.INSTANCE_DIR}
    )


QUESTIONS = (_started, _database, _migrations, _disk, _clock, _worker, _backups, _static)
