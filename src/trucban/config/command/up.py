"""`trucban up`: database, server and worker as one process group."""

import argparse
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from trucban.config import env
from trucban.config.command import serve, trust
from trucban.config.command.errors import NOT_FINISHED, NOT_SET_UP, OK, USAGE, CommandError
from trucban.config.command.supervisor import Child, Supervisor
from trucban.config.command.words import _
from trucban.config.lan import addresses, authority

PORTS_TO_TRY = 20
READY_S = 60.0
EVERY = "0.0.0.0"  # noqa: S104 - the local network is let in by --lan, over HTTPS
HTTPS_PORT, TRUST_PORT = 8443, 8080
LOOK_EVERY_S = 60.0  # whether the network has changed


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help=_("port (default 8000, or the next free one)"))
    parser.add_argument("--lan", action="store_true", help=_("let other machines of the local network in"))
    parser.add_argument("--no-demo", action="store_true", help=_("leave an empty demonstration empty"))


def run(options: argparse.Namespace) -> int:
    """Serve; when the real commune has been set up meanwhile, or the network changed, start again with that."""
    refuse_hub_without_commune()
    port = choose_port("127.0.0.1", options.port)
    lan = Lan.choose() if options.lan else None
    while True:
        demonstration = is_demonstration()
        environment = surroundings(lan)
        prepare(environment, no_demo=options.no_demo)
        children = [
            Child(_("server"), serve.command(host="127.0.0.1", port=port), environment),
            Child(_("worker"), [sys.executable, "-m", "trucban", "worker"], environment),
            *(lan.children(environment) if lan else ()),
        ]
        threading.Thread(target=announce, args=(port, environment, lan), daemon=True).start()
        changed = Changed(partial(was_set_up, demonstration), lan)
        supervisor = Supervisor(children, until=changed)
        code = supervisor.run()
        if code != OK or supervisor.stopping:
            return code
        print(changed.reason, flush=True)


@dataclass(frozen=True)
class Lan:
    """The ports for the local network: the desk over HTTPS, and the page that helps a phone trust it."""

    https: int
    trust: int

    @classmethod
    def choose(cls) -> "Lan":
        https, page = (
            next((port for port in range(first, first + PORTS_TO_TRY) if is_free(EVERY, port)), first)
            for first in (HTTPS_PORT, TRUST_PORT)
        )
        return cls(https, page)

    def children(self, environment: dict[str, str]) -> list[Child]:
        secure = {**environment, "TRUCBAN_HTTPS": "1"}
        page = [
            sys.executable,
            "-m",
            "trucban",
            "trust",
            "--port",
            str(self.trust),
            "--https-port",
            str(self.https),
        ]
        return [
            Child(_("server for the network"), serve.command(host=EVERY, port=self.https, papers=trust.papers()), secure),
            Child(_("trust page"), page, environment),
        ]  # fmt: skip

    def trust_pages(self) -> list[str]:
        return [
            f"http://{address}:{self.trust}/" for address in addresses.reachable(addresses.of_this_machine())
        ]


class Changed:
    """Says when everything must start again, and why: set up meanwhile, or other addresses, or a certificate near its end."""

    def __init__(self, set_up: Callable[[], bool], lan: Lan | None) -> None:
        self.set_up, self.lan = set_up, lan
        self.reason = ""
        self._looked = time.monotonic()

    def __call__(self) -> bool:
        if self.set_up():
            self.reason = _("The commune has been set up: starting again with it.")
        elif self.lan and time.monotonic() - self._looked > LOOK_EVERY_S:
            self._looked = time.monotonic()
            if not trust.is_current():
                self.reason = _(
                    "The addresses in the network have changed: starting again with a new certificate."
                )
        return bool(self.reason)


def is_demonstration() -> bool:
    return env.instance(installed_file().parent) == "demo"


def refuse_hub_without_commune() -> None:
    """A hub has no demonstration to open with."""
    if env.text("TRUCBAN_ROLE") == "hub" and not installed_file().exists():
        raise CommandError(
            _("this hub has not been set up yet: TRUCBAN_ROLE=hub ./trucban setup (docs/operations.md)."),
            NOT_SET_UP,
        )


def installed_file() -> Path:
    return env.home() / "commune" / "installed.json"


def was_set_up(demonstration: bool) -> bool:
    return demonstration and not env.text("TRUCBAN_INSTANCE") and installed_file().exists()


def choose_port(host: str, asked: int | None) -> int:
    """Return the asked port, or the first free one from 8000 on."""
    if asked is not None and not 0 < asked < 65536:
        raise CommandError(_("--port %(port)s: expected a number from 1 to 65535.") % {"port": asked}, USAGE)
    for port in [asked] if asked else range(8000, 8000 + PORTS_TO_TRY):
        if is_free(host, port):
            return port
    raise CommandError(
        _("port %(port)s is taken by another program. Stop it, or choose another: ./trucban up --port 8080")
        % {"port": asked or "8000–8019"}
    )


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def surroundings(lan: Lan | None) -> dict[str, str]:
    """Return the environment of server and worker."""
    environment = {**os.environ}
    if lan:
        here = addresses.of_this_machine()
        if not env.text("TRUCBAN_HOSTS"):
            environment["TRUCBAN_HOSTS"] = ",".join(["127.0.0.1", "localhost", *here])
        environment["TRUCBAN_TRUST_PAGE"] = next(iter(lan.trust_pages()), "")
        environment["TRUCBAN_TRUST_FINGERPRINT"] = authority.fingerprint(trust.papers())
    return environment


def prepare(environment: dict[str, str], *, no_demo: bool) -> None:
    command = [sys.executable, "-m", "trucban", "prepare", *(["--no-demo"] if no_demo else [])]
    code = subprocess.run(command, env=environment).returncode
    if code:
        raise CommandError(
            _(
                "the database could not be brought up to date (the reason is above). “./trucban check” says more."
            ),
            NOT_FINISHED,
        )


def announce(port: int, environment: dict[str, str], lan: Lan | None) -> None:
    """Once the server answers, say where it is and, for the demonstration, how to log in."""
    if not answers(port):
        print(_("The server has not answered yet; look at the lines above."), file=sys.stderr, flush=True)
        return
    print(flush=True)
    print(_("Trực Ban is open: %(address)s") % {"address": f"http://127.0.0.1:{port}/"})
    if lan:
        print(_("Phones and other machines of this network begin here:"))
        for address in lan.trust_pages():
            print(f"    {address}")
        print(_("Every machine on this network can reach the log-in page; the connection is encrypted."))
    if is_demonstration():
        subprocess.run([sys.executable, "-m", "trucban", "demo", "--log-ins"], env=environment)
    print(_("Ctrl-C stops it."), flush=True)


def answers(port: int) -> bool:
    """Wait until the server says that it and its database work; one that answers with an error is asked less often."""
    deadline, pause = time.monotonic() + READY_S, 0.2
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as page:
                return bool(page.status == 200)
        except urllib.error.HTTPError:
            pause = min(pause * 2, 10.0)
        except OSError:
            pass  # not listening yet
        time.sleep(pause)
    return False
