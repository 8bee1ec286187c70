"""
Bringing back a backup. What it replaces is kept beside it, and the audit log knows that time was turned back.

The anchors of this machine stay: they know what was written after the backup. A ``restored_to`` line makes the gap a
recorded break instead of a cut tail.
"""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from trucban.access.actors import system_actor
from trucban.access.models import Commune
from trucban.access.selectors import agencies
from trucban.audit import chain
from trucban.audit.models import Chain
from trucban.audit.services import record_about
from trucban.audit.verification import Verification, verify
from trucban.config import backup, heartbeat
from trucban.lib.errors import DomainError
from trucban.lib.ids import uuid7
from trucban.uplink import services as uplink


class StillRunning(DomainError):
    """Server and worker would write into what is being replaced."""


class BackupOfSomethingElse(DomainError):
    """The backup is of the demonstration and this is the commune, or the other way round, or of another database."""


@dataclass(frozen=True)
class Restored:
    made_at: str
    kept: Path
    chains: tuple[Verification, ...]


def restore(file: Path, *, phrase: str) -> Restored:
    """
    Put a backup in the place of what is here, keep what was here, and check the audit log.

    Raises:
        StillRunning: a worker has shown life within a minute.
        BackupCannotBeRead: wrong passphrase or damaged; nothing was changed.
        BackupOfSomethingElse: it does not belong here; nothing was changed.
    """
    _refuse_while_running()
    instance = Path(settings.INSTANCE_DIR)
    with tempfile.TemporaryDirectory(prefix="restoring-", dir=instance) as scratch:
        unpacked = Path(scratch)
        manifest = backup.unpack(file, unpacked, phrase)
        _refuse_strangers(manifest)
        kept = instance / f"replaced-{timezone.localtime():%Y%m%d-%H%M%S}"
        kept.mkdir(mode=0o700)
        _replace_database(unpacked / "database", kept)
        for name, folder in backup.data_folders().items():
            _replace_folder(name, unpacked / name, folder, kept)
    call_command("migrate", verbosity=0, interactive=False)
    _record_break(timezone.now(), str(manifest["made_at"]))
    anchors = Path(settings.ANCHOR_DIR)
    chains = tuple(verify(commune.pk, anchors=anchors) for commune in Commune.objects.all())
    return Restored(str(manifest["made_at"]), kept, chains)


def _refuse_while_running() -> None:
    beats = heartbeat.beats(Path(settings.INSTANCE_DIR) / "workers")
    if beats and beats[0].age_s < heartbeat.DEAD_AFTER_S:
        raise StillRunning(_("Trực Ban is running: stop it (Ctrl-C where “up” runs), then restore."))


def _refuse_strangers(manifest: dict[str, Any]) -> None:
    if bool(manifest.get("demonstration")) != settings.DEMONSTRATION:
        raise BackupOfSomethingElse(
            _("This backup is of the demonstration and this is the real commune, or the other way round: nothing was changed.")
        )  # fmt: skip
    if manifest.get("database") != connection.vendor:
        raise BackupOfSomethingElse(
            _(
                "This backup is of a %(there)s database, and this installation uses %(here)s: nothing was changed."
            )
            % {"there": manifest.get("database"), "here": connection.vendor}
        )


def _replace_database(source: Path, kept: Path) -> None:
    if connection.vendor == "sqlite":
        current = Path(str(connection.settings_dict["NAME"]))
        connections.close_all()
        for suffix in ("", "-wal", "-shm"):
            old = current.with_name(current.name + suffix)
            if old.exists():
                old.rename(kept / old.name)
        shutil.move(source / "database.sqlite3", current)
        return
    backup.dump_database(kept / "database.dump")
    connections.close_all()
    _load_dump(source / "database.dump")


def _load_dump(dump: Path) -> None:
    """Replace the whole schema in one transaction: when the dump does not load, the old one is still there."""
    script = dump.with_suffix(".sql")
    backup.run_postgres("pg_restore", "--no-owner", "--no-privileges", "--file", str(script), str(dump))
    fresh = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"
    body = script.read_text(encoding="utf-8").replace("CREATE SCHEMA public;", "")
    script.write_text(fresh + body, encoding="utf-8")
    words = ("--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--output", "/dev/null")
    backup.run_postgres("psql", *words, "--file", str(script), "--dbname", backup.database_name())


def _replace_folder(name: str, source: Path, target: Path, kept: Path) -> None:
    """Move the old folder to ``kept``; of the anchors those of this machine stay in force."""
    if name == "anchors":
        if target.exists():
            shutil.copytree(target, kept / name)
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        for file in source.glob("*.jsonl") if source.exists() else ():
            if not (target / file.name).exists():
                shutil.copy2(file, target / file.name)
        return
    if target.exists():
        shutil.move(target, kept / name)
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    if source.exists():
        shutil.copytree(source, target, dirs_exist_ok=True)


def _record_break(at: datetime, made_at: str) -> None:
    for head in Chain.objects.all():
        line = {"restored_to": head.last_seq, "at": at.isoformat(), "backup_made_at": made_at}
        chain.append_anchor(Path(settings.ANCHOR_DIR), head.commune_id, line)
    for commune in Commune.objects.all():
        agency = agencies(commune_id=commune.pk)[0]
        actor = system_actor(commune_id=commune.pk, agency_id=agency.pk, at=at)
        uplink.begin_anew(actor=actor, at=at)
        record_about(
            actor=actor,
            action="system.restored",
            subject_type="backup",
            subject_id=uuid7(),
            at=at,
            changes={"made_at": made_at},
        )
