"""Asks the `trucban` command, which knows the installation, in a process of its own: pages do not know it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings

CHECK_S = 60
SET_UP_S = 180


class CommandSilent(Exception):
    """The command gave no answer that can be read, or none in time."""


@dataclass(frozen=True)
class Finding:
    name: str
    state: str  # OK, WARNING, FAULT
    text: str


def trucban(*words: str, said: bytes = b"", timeout_s: int) -> "subprocess.CompletedProcess[bytes]":
    """Run one verb on the instance this server shows; what it is told goes through its standard input."""
    instance = "demo" if settings.DEMONSTRATION else "commune"
    try:
        return subprocess.run(  # noqa: S603 - the words are this package's own, never typed by anybody
            [sys.executable, "-m", "trucban", *words],
            input=said,
            capture_output=True,
            timeout=timeout_s,
            env=os.environ | {"TRUCBAN_INSTANCE": instance},
        )
    except (subprocess.TimeoutExpired, OSError) as problem:
        raise CommandSilent from problem


def checkup(*, language: str) -> list[Finding]:
    """Return what `trucban check` finds; it answers with 1 when something is not well."""
    done = trucban("check", "--json", timeout_s=CHECK_S)
    try:
        return [Finding(**row) for row in json.loads(done.stdout)]
    except (ValueError, TypeError) as problem:
        raise CommandSilent from problem
