"""`trucban prepare`: what must be true before the server starts. Running it twice changes nothing."""

import argparse
import importlib.util
import sys

from django.conf import settings
from django.core.management import call_command

from trucban.access.models import Commune
from trucban.config.command import demo
from trucban.config.command.errors import OK
from trucban.config.command.words import _


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-demo", action="store_true", help=_("leave an empty demonstration empty"))


def run(options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    if settings.DEMONSTRATION and not options.no_demo:
        build_demonstration()
    return OK


def build_demonstration() -> None:
    """Build the demonstration where it is missing or its building was cut off, in a product that carries it."""
    if Commune.objects.exists() and not demo.unfinished_mark().exists():
        return
    if importlib.util.find_spec("trucban.demo.builder") is None:
        return
    print(_("Building the demonstration commune (once)…"), file=sys.stderr, flush=True)
    demo.build_anew(demo.find_builder(), sys.stderr)
