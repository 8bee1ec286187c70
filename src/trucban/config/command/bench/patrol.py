"""`trucban bench patrol FILE…`: public orienteering instances – which places, on which way, in the time there is."""

import argparse

from trucban.config.command.bench import routes, running
from trucban.config.command.words import _

KIND = "patrol"
HELP = _("orienteering: Chao's teams, with hours, OPLib, and prizes with vehicles (PCVRPTW)")


def configure(parser: argparse.ArgumentParser) -> None:
    running.configure(parser, 10)
    parser.add_argument(
        "--teams", type=int, default=1, help=_("teams, where the file does not say (default 1)")
    )


def run(options: argparse.Namespace) -> int:
    return running.each(options, routes.solve)
