"""`trucban serve`: the server alone, for machines where a supervisor starts the parts."""

import argparse
import os
import sys

from trucban.config.command import trust
from trucban.config.command.errors import NOT_FINISHED
from trucban.config.command.words import _
from trucban.config.lan.authority import Papers


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (default 127.0.0.1)"))
    parser.add_argument("--port", type=int, default=8000, help=_("port (default 8000)"))
    parser.add_argument("--workers", type=int, default=1, help=_("server processes (default 1)"))
    parser.add_argument(
        "--lan",
        action="store_true",
        help=_("speak HTTPS with the commune's own certificate to the local network"),
    )


def command(*, host: str, port: int, workers: int = 1, papers: Papers | None = None) -> list[str]:
    """Return the command line of the server; with papers it speaks HTTPS only."""
    tls = ["--ssl-certificate", str(papers.server), "--ssl-keyfile", str(papers.server_key)] if papers else []
    return [
        *(sys.executable, "-m", "granian", "trucban.config.asgi:application"),
        *("--interface", "asginl", "--host", host, "--port", str(port), "--workers", str(workers)),
        *("--no-ws", "--log-level", "warning", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "10"),
        *tls,
    ]


def run(options: argparse.Namespace) -> int:
    certified = trust.papers() if options.lan else None
    if certified:
        os.environ["TRUCBAN_HTTPS"] = "1"  # cookies are marked secure
    line = command(host=options.host, port=options.port, workers=options.workers, papers=certified)
    os.execv(line[0], line)  # noqa: S606 - this process becomes the server
    return NOT_FINISHED
