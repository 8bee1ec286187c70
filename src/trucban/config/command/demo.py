"""`trucban demo`: the demonstration commune, the same every time, in a database of its own."""

import argparse
import importlib
import importlib.util
import shutil
import sys
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from trucban.config.command.errors import NOT_SET_UP, OK, USAGE, CommandError
from trucban.config.command.words import _


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scale", type=int, default=1, help=_("how many times the data, for measurements (default 1)")
    )
    parser.add_argument("--log-ins", action="store_true", help=_("only print the log-ins"))


def run(options: argparse.Namespace) -> int:
    if not settings.DEMONSTRATION:  # the verb pins the instance; this guards against a change of that
        raise CommandError(_("this is not the demonstration's database."), NOT_SET_UP)
    builder = find_builder()
    if options.log_ins:
        print_log_ins(builder)
        return OK
    if not 1 <= options.scale <= 1000:
        raise CommandError(_("--scale: expected a whole number from 1 to 1000."), USAGE)
    build_anew(builder, sys.stdout, scale=options.scale)
    print_log_ins(builder)
    return OK


def find_builder() -> Any:
    if importlib.util.find_spec("trucban.demo.builder") is None:
        raise CommandError(_("this installation does not carry the demonstration."), NOT_SET_UP)
    return importlib.import_module("trucban.demo.builder")


def build_anew(builder: Any, out: TextIO, *, scale: int = 1) -> None:
    """Build the demonstration from nothing; a mark stands while it is unfinished, so that a cut-off build is redone."""
    unfinished_mark().parent.mkdir(parents=True, exist_ok=True)
    unfinished_mark().touch()
    empty()
    call_command("migrate", verbosity=0, interactive=False)
    builder.build(stdout=out, scale=scale)
    unfinished_mark().unlink()


def unfinished_mark() -> Path:
    return Path(settings.INSTANCE_DIR) / "being-built"


def empty() -> None:
    """Throw away the demonstration's data, and nothing else."""
    if connection.vendor == "sqlite":
        connections.close_all()
        name = str(settings.DATABASES["default"]["NAME"])
        for suffix in ("", "-wal", "-shm"):
            file = settings.INSTANCE_DIR / (name.rsplit("/", 1)[-1] + suffix)
            file.unlink(missing_ok=True)
    else:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("flush", verbosity=0, interactive=False)
    for folder in (settings.ANCHOR_DIR, settings.MEDIA_ROOT):
        shutil.rmtree(folder, ignore_errors=True)


def print_log_ins(builder: Any) -> None:
    """Print the accounts of the demonstration: log-in name, password, whose it is."""
    log_ins = getattr(builder, "LOG_INS", ())
    if not log_ins:
        return
    print(_("Log-ins of the demonstration:"))
    for username, password, title in log_ins:
        print(f"    {username:<20}  {password:<16}  {title}")
