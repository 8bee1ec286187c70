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
from functools import partial
from pathlib import Path

from trucban.config import env
from trucban.config.command import serve
from trucban.config.command.errors import NOT_FINISHED, OK, USAGE, CommandError
from trucban.config.command.supervisor import Child, Supervisor
from trucban.config.command.words import _

PORTS_TO_TRY = 20
READY_S = 60.0


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help=_("port (default 8000, or the next free one)"))
    parser.add_argument("--lan", action="store_true", help=_("let other machines of the local network in"))
    parser.add_argument("--no-demo", action="store_true", help=_("leave an empty demonstration empty"))


def run(options: argparse.Namespace) -> int:
    """Serve; when the real commune has been set up meanwhile, start again with it."""
    host = "0.0.0.0" if options.lan else "127.0.0.1"  # noqa: S104 - asked for by --lan, with a warning
    port = choose_port(host, options.port)
    while True:
        demonstration = is_demonstration()
        environment = surroundings(port, lan=options.lan)
        prepare(environment, no_demo=options.no_demo)
        children = [
            Child(_("server"), serve.command(host=host, port=port), environment),
            Child(_("worker"), [sys.executable, "-m", "trucban", "worker"], environment),
        ]
        threading.Thread(target=announce, args=(port, environment, options.lan), daemon=True).start()
        supervisor = Supervisor(children, until=partial(was_set_up, demonstration))
        code = supervisor.run()
        if code != OK or supervisor.stopping:
            return code
        print(_("The commune has been set up: starting again with it."), flush=True)


def is_demonstration() -> bool:
    default = "commune" if installed_file().exists() else "demo"
    return env.text("TRUCBAN_INSTANCE", default) == "demo"


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


def surroundings(port: int, *, lan: bool) -> dict[str, str]:
    """Return the environment of server and worker."""
    environment = {**os.environ}
    if lan and not env.text("TRUCBAN_HOSTS"):
        environment["TRUCBAN_HOSTS"] = ",".join(["127.0.0.1", "localhost", *lan_addresses()])
    return environment


def lan_addresses() -> list[str]:
    """Return the names and addresses under which the local network knows this machine."""
    name = socket.gethostname()
    found = {name, f"{name}.local"}
    try:
        found.update(str(entry[4][0]) for entry in socket.getaddrinfo(name, None, socket.AF_INET))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # sends nothing: only asks which address would be used
            found.add(str(probe.getsockname()[0]))
    except OSError:
        pass  # no network: only this machine
    return sorted(found)


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


def announce(port: int, environment: dict[str, str], lan: bool) -> None:
    """Once the server answers, say where it is and, for the demonstration, how to log in."""
    if not answers(port):
        print(_("The server has not answered yet; look at the lines above."), file=sys.stderr, flush=True)
        return
    print(flush=True)
    print(_("Trực Ban is open: %(address)s") % {"address": f"http://127.0.0.1:{port}/"})
    if lan:
        for address in lan_addresses():
            print(f"    http://{address}:{port}/")
        print(
            _(
                "WARNING: every machine on this network can reach the log-in page, and the connection is not encrypted."
            )
        )
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
