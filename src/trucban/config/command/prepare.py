"""`trucban prepare`: what must be true before the server starts. Running it twice changes nothing."""

import argparse
import importlib.util
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from servestatic.compress import Compressor

from trucban.access.models import Commune
from trucban.config.command import demo
from trucban.config.command.errors import OK
from trucban.config.command.words import _

COMPRESSED = {".css", ".js", ".mjs", ".svg", ".json", ".webmanifest"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-demo", action="store_true", help=_("leave an empty demonstration empty"))


def run(options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    compress_static(Path(settings.STATIC_ROOT))
    if settings.DEMONSTRATION and not options.no_demo:
        build_demonstration()
    return OK


def compress_static(root: Path) -> None:
    """
    Lay the gzip of scripts, styles and drawings beside them: a phone on a thin line is sent that one.

    A gzip carries the time of its file; one that does not is stale or half written, and is made anew.
    """
    compressor = Compressor(use_brotli=False, use_zstd=False, quiet=True)
    for path in root.rglob("*"):
        if path.suffix not in COMPRESSED or not path.is_file():  # a library has a folder called countup.js
            continue
        if not _is_fresh(path.with_name(path.name + ".gz"), path):
            compressor.compress(path)


def _is_fresh(gzip: Path, path: Path) -> bool:
    return gzip.exists() and int(gzip.stat().st_mtime) == int(path.stat().st_mtime)


def build_demonstration() -> None:
    """Build the demonstration where it is missing or its building was cut off, in a product that carries it."""
    if Commune.objects.exists() and not demo.unfinished_mark().exists():
        return
    if importlib.util.find_spec("trucban.demo.builder") is None:
        return
    print(_("Building the demonstration commune (once)…"), file=sys.stderr, flush=True)
    demo.build_anew(demo.find_builder(), sys.stderr)
