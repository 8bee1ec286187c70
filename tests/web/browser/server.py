"""A real server (granian) on a database of its own, for tests with a browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from trucban.config.env import ROOT

START_S = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(home: Path) -> dict[str, str]:
    return os.environ | {
        "TRUCBAN_HOME": str(home),
        "TRUCBAN_INSTANCE": "demo",
        "TRUCBAN_DATABASE_URL": "",
        "TRUCBAN_DEMO_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "trucban.config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }


def prepare(home: Path, *, world: str = "tests.web.browser.world") -> None:
    """Make the world of a module; the files and the Vietnamese catalogue are the same for all and made once."""
    once = home.with_name("made-once")
    if not (once / "static").exists():
        run(once, "-m", "tools.translations", "compile")
        run(once, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0")
    run(home, "-m", world)
    shutil.copytree(once / "static", home / "static")


def run(home: Path, *words: str) -> None:
    line = [sys.executable, *words]
    done = subprocess.run(line, cwd=ROOT, env=environment(home), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Yield the address of a server that answers; afterwards it ends at once, whoever is still connected."""
    process, address = started(home)
    try:
        yield address
    finally:
        end(process)


def started(home: Path, *, tries: int = 3) -> tuple[subprocess.Popen[bytes], str]:
    """Start a server and wait until it answers; between finding a port and taking it somebody else may take it."""
    log = home / "server.log"
    for _try in range(tries):
        port = free_port()
        line = [sys.executable, "-m", "granian", "trucban.config.asgi:application", "--interface", "asginl"]
        line += ["--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "warning"]
        with log.open("ab") as out:
            process = subprocess.Popen(
                line, cwd=ROOT, env=environment(home), stdout=out, stderr=out, start_new_session=True
            )
        address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + START_S
        while process.poll() is None and time.monotonic() < deadline:
            if answers(address):
                return process, address
            time.sleep(0.2)
        end(process)
    raise AssertionError(log.read_text())


def end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
