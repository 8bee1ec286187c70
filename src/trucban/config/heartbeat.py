"""Signs of life: each worker touches a file of its own; `check`, the reaper and the desk read them."""

import json
import os
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

BEAT_S = 10
DEAD_AFTER_S = 60


@dataclass(frozen=True)
class Beat:
    worker_id: str
    age_s: float


def new_worker_id() -> str:
    """Return a name no other worker has: machine, process, a random tail."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{os.urandom(4).hex()}"


def beat(folder: Path, worker_id: str) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / f"{worker_id}.json").write_text(json.dumps({"at": time.time()}))


def end(folder: Path, worker_id: str) -> None:
    """A worker that stops in order leaves no sign behind."""
    (folder / f"{worker_id}.json").unlink(missing_ok=True)


def beats(folder: Path) -> list[Beat]:
    """Return the latest sign of each worker, the freshest first; signs older than a day are swept away."""
    found = []
    for file in folder.glob("*.json"):
        with suppress(OSError):  # a worker that ends takes its file along
            age = time.time() - file.stat().st_mtime
            if age > 24 * 3600:
                file.unlink(missing_ok=True)
            else:
                found.append(Beat(file.stem, age))
    return sorted(found, key=lambda each: each.age_s)


def is_alive(folder: Path, worker_id: str) -> bool:
    return any(each.worker_id == worker_id and each.age_s < DEAD_AFTER_S for each in beats(folder))
