"""`trucban prepare`: what must be true before the server starts. Running it twice changes nothing."""

import argparse
import importlib.util
import sys

from django.conf import settings
from django.core.management import call_command

from trucban.access.models import Commune
from trucban.config.command.errors import OK
from trucban.config.command.words import _


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-demo", action="store_true", help=_("leave an empty demonstration empty"))


def run(options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    if settings.DEMONSTRATION and not options.no_demo and not Commune.objects.exists():
        build_demonstration()
    return OK


def build_demonstration() -> None:
    """Build the demonstration, in a product that carries it."""
    if importlib.util.find_spec("trucban.demo.builder") is None:
        return
    builder = importlib.import_module("trucban.demo.builder")
    print(_("Building the demonstration commune (once)…"), file=sys.stderr, flush=True)
    builder.build(stdout=sys.stderr)
