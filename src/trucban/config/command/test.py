"""
`trucban test`: every check that can run where it is started.

Stages: the house rules (lint, types, layers, translations, migrations), the tests on SQLite, those that touch the
database again on PostgreSQL, and the browser tests. What is left out is listed at the end with its reason; with
``--all`` a missing PostgreSQL or Chromium is a failure.
"""

import argparse
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from trucban.config import env
from trucban.config.command.errors import NOT_SET_UP, NOT_WELL, OK, CommandError
from trucban.config.command.words import _

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FOLDERS = ("tests/web/browser", "tests/journeys")  # so that the others need not be read
PROCESSES = str(min(os.cpu_count() or 1, 8))
# A file stays on one core: what it makes for all its tests is made once, and one world of the browser is a file's own.
ON_EVERY_CORE = ("-n", PROCESSES, "--dist", "loadfile", "--no-loadscope-reorder")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"  # its module is no script
RULES = (
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("ruff format", ["-m", "ruff", "format", "--check", "--quiet", "."]),
    ("mypy", ["-m", "mypy"]),
    ("lint-imports", ["-c", LINT_IMPORTS]),
    ("translations", ["-m", "tools.translations", "check"]),
    ("migrations", ["-m", "django", "makemigrations", "--check", "--dry-run"]),
)


@dataclass
class Tally:
    """What was run, what came out, and what was left out."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help=_("fail when PostgreSQL or Chromium is missing"))
    parser.add_argument(
        "--stage", action="append", choices=list(STAGES), help=_("only this stage (may be repeated)")
    )
    parser.add_argument(
        "--seed", type=int, default=1, help=_("order of the tests; another finds what hangs on the order")
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help=_("only these tests"))


def run(options: argparse.Namespace) -> int:
    if importlib.util.find_spec("pytest") is None:
        raise CommandError(
            _("the tools for development are missing: run ./trucban test from the source folder."), NOT_SET_UP
        )
    tally = Tally()
    stages = options.stage or (["sqlite"] if options.paths else list(STAGES))
    with tempfile.TemporaryDirectory(prefix="trucban-test-") as scratch:
        for name in stages:
            print(f"\n── {name} " + "─" * (60 - len(name)), flush=True)
            started = time.monotonic()
            STAGES[name](tally, Path(scratch), options)
            tally.seconds[name] = time.monotonic() - started
    report(tally)
    return NOT_WELL if tally.failed or not tally.passed else OK


def report(tally: Tally) -> None:
    print("\n" + "─" * 64)
    for name, seconds in tally.seconds.items():
        print(f"{name:<14}{seconds:7.1f} s")
    print(f"{'':<14}{sum(tally.seconds.values()):7.1f} s")
    if tally.left_out:
        print("\n" + _("Left out:"))
        for line in tally.left_out:
            print(f"  - {line}")
    print(f"\n{tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped", flush=True)


# --- Stages ----------------------------------------------------------------------------------------------


def rules(tally: Tally, scratch: Path, options: argparse.Namespace) -> None:
    """Run the house rules, each as one check; the slow one beside the others."""
    surroundings = environment(scratch)
    running = [
        (name, time.monotonic(), subprocess.Popen(
            [sys.executable, *words], cwd=env.ROOT, env=surroundings, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ))
        for name, words in RULES
    ]  # fmt: skip
    for name, started, process in running:
        output, _none = process.communicate()
        passed = process.returncode == 0
        tally.passed += passed
        tally.failed += not passed
        print(f"{name:<16}{'ok' if passed else 'FAILED':<8}{time.monotonic() - started:6.1f} s", flush=True)
        if not passed:
            print(output, flush=True)


def on_sqlite(tally: Tally, scratch: Path, options: argparse.Namespace) -> None:
    words = [*ON_EVERY_CORE, "-m", "not browser and not postgres"]
    pytest(tally, scratch, "sqlite", words, environment(scratch), options)


def on_postgres(tally: Tally, scratch: Path, options: argparse.Namespace) -> None:
    address = postgres_address()
    if address is None:
        reason = _("PostgreSQL tests: no server on 127.0.0.1:5432, and TRUCBAN_TEST_POSTGRES is not set")
        leave_out(tally, reason, options)
        return
    surroundings = environment(scratch) | {"TRUCBAN_DEMO_DATABASE_URL": address}
    words = [*ON_EVERY_CORE, "-m", "not browser", "-p", "tests.only_database"]
    pytest(tally, scratch, "postgres", words, surroundings, options)


def in_browser(tally: Tally, scratch: Path, options: argparse.Namespace) -> None:
    chromium = next((found for name in CHROMIUMS if (found := shutil.which(name))), None)
    if chromium is None:
        leave_out(tally, _("browser tests: no Chromium is installed (apt-get install chromium)"), options)
        return
    surroundings = environment(scratch) | {"TRUCBAN_CHROMIUM": chromium}
    words = [*ON_EVERY_CORE, "-m", "browser"]
    pytest(tally, scratch, "browser", words, surroundings, options, folders=BROWSER_FOLDERS)


STAGES: dict[str, Callable[[Tally, Path, argparse.Namespace], None]] = {
    "rules": rules,
    "sqlite": on_sqlite,
    "postgres": on_postgres,
    "browser": in_browser,
}


# --- What they share -------------------------------------------------------------------------------------


def leave_out(tally: Tally, reason: str, options: argparse.Namespace) -> None:
    print(reason, flush=True)
    tally.left_out.append(reason)
    tally.skipped += 1
    if options.all:
        tally.failed += 1


def environment(scratch: Path) -> dict[str, str]:
    """Return what a test may see: no setting of the person who runs it, a folder and a time zone of its own."""
    kept = {"TRUCBAN_MATERIAL", "TRUCBAN_TEST_POSTGRES"}
    own = {
        name: value for name, value in os.environ.items() if not name.startswith("TRUCBAN_") or name in kept
    }
    # Where nothing may be written beside the sources, they are still not compiled anew for every process.
    if own.pop("PYTHONDONTWRITEBYTECODE", ""):
        own["PYTHONPYCACHEPREFIX"] = str(scratch / "bytecode")
    return own | {
        "TRUCBAN_HOME": str(scratch / "home"),
        "TRUCBAN_INSTANCE": "demo",
        "TRUCBAN_LANG": "vi",
        "TZ": "America/Lima",  # the clock of the machine is not Vietnam's, and no test may notice
        "DJANGO_SETTINGS_MODULE": "trucban.config.settings",
        "PYTHONPATH": os.pathsep.join([str(env.ROOT / "src"), str(env.ROOT)]),
    }


def postgres_address() -> str | None:
    """Return the address tests may create databases under, when a server answers there."""
    given = env.text("TRUCBAN_TEST_POSTGRES")
    for address in [given] if given else local_addresses():
        parts = urlsplit(address)
        try:
            with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5432), timeout=3):
                pass
        except OSError:
            continue
        if logs_in(address):
            return address
    return None


def local_addresses() -> list[str]:
    user = env.text("USER") or env.text("LOGNAME") or "root"
    return [f"postgres://{name}@127.0.0.1:5432/trucban" for name in dict.fromkeys((user, "root", "postgres"))]


def logs_in(address: str) -> bool:
    import psycopg

    parts = urlsplit(address)
    try:
        psycopg.connect(
            host=parts.hostname, port=parts.port or 5432, user=parts.username, password=parts.password,
            dbname="postgres", connect_timeout=3,
        ).close()  # fmt: skip
    except psycopg.OperationalError:
        return False
    return True


def pytest(
    tally: Tally,
    scratch: Path,
    stage: str,
    words: list[str],
    surroundings: dict[str, str],
    options: argparse.Namespace,
    *,
    folders: Sequence[str] = (),
) -> None:
    results = scratch / f"{stage}.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--create-db",
        "--durations",
        "5",
        f"--junit-xml={results}",
        f"--randomly-seed={options.seed}",
        *words,
        *(options.paths or folders),
    ]
    code = subprocess.run(command, cwd=env.ROOT, env=surroundings).returncode
    if not results.exists():
        tally.failed += 1
        return
    before = tally.failed
    count(tally, results)
    if code not in {0, 5} and tally.failed == before:  # 5: nothing was collected for this stage
        tally.failed += 1


def count(tally: Tally, results: Path) -> None:
    reasons: dict[str, int] = {}
    for case in ET.parse(results).getroot().iter("testcase"):  # noqa: S314 - our own pytest wrote it
        skipped = case.find("skipped")
        if skipped is not None:
            tally.skipped += 1
            reason = skipped.get("message") or ""
            reasons[reason] = reasons.get(reason, 0) + 1
        elif case.find("failure") is not None or case.find("error") is not None:
            tally.failed += 1
        else:
            tally.passed += 1
    for reason, number in sorted(reasons.items()):
        line = _("%(count)s tests: %(reason)s") % {"count": number, "reason": reason}
        if line not in tally.left_out:
            tally.left_out.append(line)
