"""The passphrase of this installation's backups: made once, shown to a person once, never on a page."""

import os
import secrets
from pathlib import Path

from django.conf import settings

WORDS = 6
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


def file() -> Path:
    return Path(settings.KEYS_DIR) / "backup-passphrase"


def shown_mark() -> Path:
    """Return the file that says that a person has been shown the passphrase."""
    return file().with_name("backup-passphrase-shown")


def kept() -> str:
    """Return the passphrase; empty before the first backup."""
    return file().read_text(encoding="utf-8").strip() if file().exists() else ""


def kept_or_made() -> str:
    """Return the passphrase, made now if there is none."""
    return kept() or keep(fresh())


def fresh() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(5)) for _word in range(WORDS))


def keep(phrase: str) -> str:
    """
    Keep a new passphrase, which nobody has been shown yet, and return it.

    Raises:
        FileExistsError: another process kept one meanwhile; what was sealed with this one must not stay.
    """
    file().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(phrase + "\n")
    shown_mark().unlink(missing_ok=True)
    return phrase


def is_unseen() -> bool:
    """Say whether backups are sealed with a passphrase that no person has been shown."""
    return file().exists() and not shown_mark().exists()


def note_shown() -> None:
    shown_mark().touch(mode=0o600)
