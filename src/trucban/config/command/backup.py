"""`trucban backup`: one now; the worker writes one every hour."""

import argparse
from pathlib import Path

from django.conf import settings

from trucban.config import backup, passphrase
from trucban.config.command.errors import NOT_FINISHED, OK, CommandError
from trucban.config.command.words import _
from trucban.lib.errors import DomainError


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="FOLDER", help=_("where to (default TRUCBAN_BACKUP_DIR)"))
    parser.add_argument("--list", action="store_true", help=_("only list the backups that are there"))


def run(options: argparse.Namespace) -> int:
    folder: Path = options.to or Path(settings.BACKUP_DIR)
    if options.list:
        for each in backup.backups(folder):
            print(f"{each.made_at:%d/%m/%Y %H:%M}  {each.size / 1024**2:8.1f} MB  {each.file}")
        return OK
    try:
        made = backup.create(folder)
    except DomainError as refusal:
        raise CommandError(str(refusal), NOT_FINISHED) from refusal
    removed = backup.rotate(folder)
    print(
        _("Backup written and test-restored: %(file)s (%(size).1f MB).")
        % {"file": made.file, "size": made.size / 1024**2}
    )
    if removed:
        print(_("Removed %(count)s old backups.") % {"count": len(removed)})
    if passphrase.is_unseen():
        show_passphrase()
    print(_("The passphrase is in %(file)s.") % {"file": passphrase.file()})
    return OK


def show_passphrase() -> None:
    """Show the person the passphrase once, and remember it; it never goes to a page."""
    print(
        _(
            "IMPORTANT: write this passphrase on paper and keep it in the safe; without it no backup can be opened:"
        )
    )
    print(f"\n    {passphrase.kept_or_made()}\n", flush=True)
    passphrase.note_shown()
