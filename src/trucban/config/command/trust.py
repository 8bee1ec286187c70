"""`trucban trust`: the page that helps phones trust the commune's own certificate; `up --lan` runs it."""

import argparse
from datetime import UTC, datetime

from trucban.config import env
from trucban.config.command.errors import NOT_SET_UP, OK, CommandError
from trucban.config.command.words import _
from trucban.config.lan import addresses, authority, trust
from trucban.config.lan.trust import Shown

FOLDER = "lan"
NAME = "Trực Ban – chứng chỉ nội bộ"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8080, help=_("port of the page (default 8080)"))
    parser.add_argument(
        "--https-port", type=int, default=8443, help=_("port on which the desk answers phones (default 8443)")
    )


def papers() -> authority.Papers:
    """Return the certificates for this machine as the network knows it now, made where they are missing or outdated."""
    return authority.ensure(
        env.home() / FOLDER, name=NAME, addresses=addresses.of_this_machine(), at=datetime.now(UTC)
    )


def is_current() -> bool:
    """Say whether the server's certificate still is for this machine as the network knows it now."""
    here = authority.Papers(env.home() / FOLDER)
    return authority.is_current(here, addresses.of_this_machine(), datetime.now(UTC))


def run(options: argparse.Namespace) -> int:
    found = addresses.reachable(addresses.of_this_machine())
    if not found:
        raise CommandError(
            _("this machine has no address in a local network: connect it to the router first."), NOT_SET_UP
        )
    desks = tuple(f"https://{address}:{options.https_port}/" for address in found)
    trust.serve("0.0.0.0", options.port, Shown(desks, papers()))  # noqa: S104  # asked for by --lan
    return OK
