"""
Encrypted backups that were test-restored: database, media, keys and anchors in one file.

Inside the sealed file (`sealed.py`) is a tar of the data and ``manifest.json`` with the SHA-256 of each file.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from trucban import __version__
from trucban.audit.models import Chain
from trucban.config import passphrase
from trucban.config.reasons import os_reason
from trucban.config.sealed import BackupCannotBeRead, decrypt, encrypt
from trucban.lib.backups import KEEP_DAILY, KEEP_HOURLY
from trucban.lib.errors import DomainError

SUFFIX = ".trucban"
EVERY = timedelta(hours=1)


class BackupCannotBeWritten(DomainError):
    """The folder, the disk or a tool the database needs is missing."""


@dataclass(frozen=True)
class Backup:
    file: Path
    made_at: datetime
    size: int


# --- Writing ---------------------------------------------------------------------------------------------


def prefix() -> str:
    """Return how the files of this instance begin: the demonstration's are never taken for the commune's."""
    return "demo" if settings.DEMONSTRATION else "trucban"


def create(folder: Path, *, phrase: str = "") -> Backup:
    """
    Write a backup into ``folder`` and restore it into a temporary place to prove that it can be read.

    The first one makes the passphrase; it is kept only when the backup has come about.

    Raises:
        BackupCannotBeWritten: the folder or a tool is missing, or the disk is full.
    """
    known = phrase or passphrase.kept()
    phrase = known or passphrase.fresh()
    at = timezone.localtime()
    file = folder / f"{prefix()}-{at:%Y%m%d-%H%M%S}{SUFFIX}"
    unfinished = file.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix="trucban-backup-") as scratch:
            packed = Path(scratch) / "data.tar"
            _pack(packed, Path(scratch), at, new_phrase="" if known else phrase)
            with packed.open("rb") as source, unfinished.open("wb") as target:
                encrypt(source, target, phrase)
                target.flush()
                os.fsync(target.fileno())
        test_restore(unfinished, phrase)
        if not known:
            passphrase.keep(phrase)
        unfinished.rename(file)
    except OSError as problem:
        raise BackupCannotBeWritten(
            _(
                "The backup could not be written to %(folder)s (%(reason)s): check the disk and its free space."
            )
            % {"folder": folder, "reason": os_reason(problem)}
        ) from problem
    finally:
        with suppress(OSError):  # what went wrong is said already
            unfinished.unlink(missing_ok=True)
    return Backup(file, at, file.stat().st_size)


def _pack(target: Path, scratch: Path, at: datetime, *, new_phrase: str) -> None:
    dump = scratch / ("database.sqlite3" if connection.vendor == "sqlite" else "database.dump")
    dump_database(dump)
    files = {f"database/{dump.name}": dump}
    for name, folder in data_folders().items():
        files.update(
            {
                f"{name}/{file.relative_to(folder)}": file
                for file in sorted(folder.rglob("*"))
                if file.is_file()
            }
        )
    with tarfile.open(target, "w") as archive:
        hashes = {}
        for name, file in files.items():
            data = file.read_bytes() if name.startswith("anchors/") else None  # anchors grow while we read
            hashes[name] = _add(archive, name, file, data)
        if new_phrase:  # it becomes one of the keys when this backup has come about
            name = f"keys/{passphrase.file().name}"
            hashes[name] = _add(archive, name, passphrase.file(), f"{new_phrase}\n".encode())
        manifest = {
            "product": "trucban",
            "version": __version__,
            "made_at": at.isoformat(),
            "demonstration": settings.DEMONSTRATION,
            "database": connection.vendor,
            "chains": {str(row.commune_id): row.last_seq for row in Chain.objects.all()},
            "files": hashes,
        }
        _add(archive, "manifest.json", target, json.dumps(manifest, indent=1).encode())


def data_folders() -> dict[str, Path]:
    return {
        "media": Path(settings.MEDIA_ROOT),
        "keys": Path(settings.KEYS_DIR),
        "anchors": Path(settings.ANCHOR_DIR),
    }


def _add(archive: tarfile.TarFile, name: str, file: Path, data: bytes | None) -> str:
    """Put one file into the archive and return its SHA-256."""
    data = file.read_bytes() if data is None else data
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    archive.addfile(entry, io.BytesIO(data))
    return hashlib.sha256(data).hexdigest()


def dump_database(target: Path) -> None:
    """Copy the database as of one moment, while others write."""
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
        return
    run_postgres(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--file",
        str(target),
        "--dbname",
        database_name(),
    )


def run_postgres(tool: str, *words: str) -> None:
    if shutil.which(tool) is None:
        raise BackupCannotBeWritten(
            _("“%(tool)s” is missing on this machine: install postgresql-client.") % {"tool": tool}
        )
    done = subprocess.run([tool, *words], env=_postgres_environment(), capture_output=True, text=True)  # noqa: S603 - fixed words
    if done.returncode:
        raise BackupCannotBeWritten(
            _("“%(tool)s” failed: %(reason)s") % {"tool": tool, "reason": done.stderr.strip().split("\n")[0]}
        )


def database_name() -> str:
    return str(connection.settings_dict["NAME"])


def _postgres_environment() -> dict[str, str]:
    """Give the tools the password by environment: a command line can be read by anyone on the machine."""
    database: dict[str, Any] = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {name: str(database[key]) for name, key in names.items() if database.get(key)}
    return {**os.environ, **given}


# --- Reading back ----------------------------------------------------------------------------------------


def _extract(archive: tarfile.TarFile, folder: Path) -> None:
    """
    Write out the plain files of a backup; a link, a device or a name that leads out of the folder is no part of one.

    By hand, because `extractall(filter=)` is missing in the Python 3.11.2 of Debian 12.
    """
    for member in archive:
        target = (folder / member.name).resolve()
        if not member.isfile() or not target.is_relative_to(folder.resolve()):
            raise tarfile.TarError(f"expected plain files inside the backup, found {member.name!r}")
        target.parent.mkdir(parents=True, exist_ok=True)
        content = archive.extractfile(member)
        assert content is not None  # noqa: S101 - a plain file has content
        with content, target.open("wb") as out:
            shutil.copyfileobj(content, out)


def unpack(file: Path, folder: Path, phrase: str) -> dict[str, Any]:
    """
    Decrypt and unpack a backup into an empty folder, check every hash, and return its manifest.

    Raises:
        BackupCannotBeRead: wrong passphrase, or something in it is not what was put in.
    """
    packed = folder / "data.tar"
    with file.open("rb") as source, packed.open("wb") as target:
        decrypt(source, target, phrase)
    try:
        with tarfile.open(packed) as archive:
            _extract(archive, folder)
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (tarfile.TarError, ValueError, OSError) as problem:
        raise BackupCannotBeRead(_("This backup is damaged: use an older one.")) from problem
    packed.unlink()
    for name, wanted in manifest["files"].items():
        content = folder / name
        if not content.is_file() or hashlib.sha256(content.read_bytes()).hexdigest() != wanted:
            raise BackupCannotBeRead(_("This backup is damaged: use an older one."))
    return manifest


def test_restore(file: Path, phrase: str) -> dict[str, Any]:
    """Unpack into a temporary place and open the database there: a backup that was never read is a hope."""
    with tempfile.TemporaryDirectory(prefix="trucban-restore-") as scratch:
        manifest = unpack(file, Path(scratch), phrase)
        database = Path(scratch) / "database" / "database.sqlite3"
        if database.exists():
            check_sqlite(database)
        else:
            run_postgres("pg_restore", "--list", str(Path(scratch) / "database" / "database.dump"))
    return manifest


def check_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        answer = database.execute("PRAGMA quick_check").fetchone()[0]
    if answer != "ok":
        raise BackupCannotBeRead(_("The database in this backup is damaged: use an older one."))


# --- Which ones are kept ---------------------------------------------------------------------------------


def backups(folder: Path) -> list[Backup]:
    """Return the backups of a folder, the newest first."""
    found = []
    for file in folder.glob(f"{prefix()}-*{SUFFIX}"):
        try:
            at = datetime.strptime(file.stem.removeprefix(f"{prefix()}-"), "%Y%m%d-%H%M%S").replace(
                tzinfo=timezone.get_current_timezone()
            )
        except ValueError:
            continue  # somebody renamed it: theirs, not ours to rotate
        found.append(Backup(file, at, file.stat().st_size))
    return sorted(found, key=lambda each: each.file.name, reverse=True)


def is_due(folder: Path) -> bool:
    made = backups(folder)
    return not made or timezone.now() - made[0].made_at >= EVERY


def rotate(folder: Path) -> list[Path]:
    """Keep the newest 48, and the last one of each of 30 days; remove the others and say which."""
    made = backups(folder)
    by_day = {each.made_at.date(): each.file for each in reversed(made)}
    days = sorted(by_day, reverse=True)[:KEEP_DAILY]
    kept = {each.file for each in made[:KEEP_HOURLY]} | {by_day[day] for day in days}
    gone = [each.file for each in made if each.file not in kept]
    for file in gone:
        file.unlink()
    return gone
