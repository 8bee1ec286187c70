"""`trucban restore`: bring back a backup; what it replaces is kept."""

import argparse
import getpass
import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings

from trucban.config import backup, passphrase
from trucban.config import restore as restoring
from trucban.config.command.errors import NOT_FINISHED, NOT_SET_UP, NOT_WELL, OK, USAGE, CommandError
from trucban.config.command.words import _
from trucban.document.wording import moment_text
from trucban.lib.errors import DomainError


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", help=_("the backup (default: the newest)"))
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help=_("read the passphrase from a file")
    )
    parser.add_argument("--yes", action="store_true", help=_("do not ask before replacing"))


def run(options: argparse.Namespace) -> int:
    file = options.file or newest()
    if not file.is_file():
        raise CommandError(_("there is no file %(file)s.") % {"file": file}, USAGE)
    phrase = read_phrase(options.passphrase_file)
    if not options.yes:
        confirm(file)
    try:
        done = restoring.restore(file, phrase=phrase)
    except restoring.StillRunning as refusal:
        raise CommandError(str(refusal), NOT_SET_UP) from refusal
    except DomainError as refusal:
        raise CommandError(str(refusal), NOT_FINISHED) from refusal
    print(
        _("Restored the backup of %(at)s. What it replaced is kept in %(kept)s.")
        % {"at": moment_text(datetime.fromisoformat(done.made_at)), "kept": done.kept}
    )
    broken = [chain for chain in done.chains if not chain.sound]
    print(
        _("The audit log is not sound: run ./trucban verify-audit.")
        if broken
        else _("The audit log is sound; the restore is recorded in it.")
    )
    return NOT_WELL if broken else OK


def newest() -> Path:
    made = backup.backups(Path(settings.BACKUP_DIR))
    if not made:
        raise CommandError(
            _("there is no backup in %(folder)s: name the file.") % {"folder": settings.BACKUP_DIR},
            NOT_SET_UP,
        )
    return made[0].file


def read_phrase(file: Path | None) -> str:
    """Return the passphrase: from the file named, from this installation's keys, or typed by the person."""
    if file:
        if not file.is_file():
            raise CommandError(_("there is no file %(file)s.") % {"file": file}, USAGE)
        return file.read_text(encoding="utf-8").strip()
    if sys.stdin.isatty():
        typed = getpass.getpass(_("Passphrase of the backup (Enter: the one of this machine): ")).strip()
        if typed:
            return typed
    own = passphrase.kept()
    if not own:
        raise CommandError(_("the passphrase is needed: --passphrase-file FILE."), NOT_SET_UP)
    return own


def confirm(file: Path) -> None:
    if not sys.stdin.isatty():
        raise CommandError(_("add --yes to replace the data without being asked."), USAGE)
    answer = input(_("Replace everything here with %(file)s? Type yes: ") % {"file": file.name})
    if answer.strip().lower() not in {"yes", "có", "co"}:
        raise CommandError(_("nothing was changed."))
