"""
`trucban bench KIND FILE…`: solve public benchmark instances and print what came out.

Each kind is a module of this package with ``KIND``, ``HELP``, ``configure(parser)`` and ``run(options)``; a further kind
is a module and a line in ``KINDS``. A run by the clock is not repeatable to the last figure (`roster --rounds` is); what it prints says with which
seed, for how long and on which versions it ran.
"""

import argparse
from typing import Protocol

from trucban.config.command.bench import commune, evacuation, land, patrol, roster


class Kind(Protocol):
    """What every module of this package offers."""

    KIND: str
    HELP: str

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Say what the kind takes."""

    def run(self, options: argparse.Namespace) -> int:
        """Solve the files; return the exit code."""


KINDS: tuple[Kind, ...] = (roster, commune, patrol, evacuation, land)


def configure(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    for kind in KINDS:
        own = kinds.add_parser(kind.KIND, help=kind.HELP, description=kind.HELP)
        kind.configure(own)
        own.set_defaults(run_kind=kind.run)


def run(options: argparse.Namespace) -> int:
    return int(options.run_kind(options))
