"""The backups that lie in the folder, by the names the command gives them; nothing is opened."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class BackupFile:
    name: str
    made_at: datetime
    megabytes: float


def newest(folder: Path, *, most: int) -> list[BackupFile]:
    """Return the newest backups, newest first; none where the folder (a USB stick) is not there."""
    try:
        files = [(file.name, file.stat()) for file in folder.glob("*.trucban")]
    except OSError:  # the disk was taken out meanwhile
        return []
    found = [
        BackupFile(name, datetime.fromtimestamp(about.st_mtime, UTC), round(about.st_size / 1e6, 1))
        for name, about in files
    ]
    return sorted(found, key=lambda one: one.made_at, reverse=True)[:most]
