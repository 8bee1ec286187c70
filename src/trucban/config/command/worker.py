"""`trucban worker`: jobs, hourly backups, routines."""

import argparse

from django.conf import settings

from trucban.config.command.errors import OK
from trucban.config.command.words import _
from trucban.config.jobs import Worker


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help=_("do what is waiting, then end"))


def run(options: argparse.Namespace) -> int:
    worker = Worker(folder=settings.INSTANCE_DIR / "workers")
    if options.once:
        worker.run_once()
    else:
        worker.run()
    return OK
