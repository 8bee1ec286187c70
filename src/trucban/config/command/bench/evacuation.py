"""`trucban bench evacuation FILE…`: public vehicle routes with several depots, several trips and hours."""

import argparse

from trucban.config.command.bench import routes, running
from trucban.config.command.words import _

KIND = "evacuation"
HELP = _("vehicle routing with hours, several depots or several trips (VRPLIB)")


def configure(parser: argparse.ArgumentParser) -> None:
    running.configure(parser, 60)


def run(options: argparse.Namespace) -> int:
    return running.each(options, routes.solve)
