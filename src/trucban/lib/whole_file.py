"""A file that is there whole or not at all, whatever is pulled out while it is written."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_whole(file: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Write beside the place, let the disk have it, then put it there in one step; raises OSError."""
    with _written_beside(file, data, mode) as beside:
        beside.replace(file)
    with suppress(OSError):  # not every stick's file system lets its folders be synchronised
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def made_once(file: Path, make: Callable[[], bytes]) -> bytes:
    """Return a secret of the installation, made on first use and readable by its owner only; the first one made stays."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _written_beside(file, make(), 0o600) as beside, suppress(FileExistsError):
            os.link(beside, file)  # never over one that another process was a moment faster to make
    return file.read_bytes()


@contextmanager
def _written_beside(file: Path, data: bytes, mode: int) -> Iterator[Path]:
    """Write a file beside a place, on the disk, with its rights from the first moment; what is left there goes."""
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        yield beside
    finally:
        beside.unlink(missing_ok=True)
