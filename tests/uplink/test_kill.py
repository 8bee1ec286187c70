"""
Two real installations and a real line: the hub's server speaks HTTPS with the product's own authority, the commune's worker
calls it, and either is killed (kill -9, as when the power goes) at moments chosen by a seed.

Whatever was killed when: what the commune was told is received is at the hub at every moment; in the end each report that
was issued is there once, with its own figures.
"""

import json
import os
import random
import signal
import sqlite3
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from tests.web.browser.server import free_port
from trucban.config.command import serve
from trucban.config.env import ROOT
from trucban.config.lan import authority

pytestmark = pytest.mark.slow
SEED, ROUNDS, REPORTS = 5, 7, 14
START_S = 120  # of a machine with other things to do


class End:
    """One installation: a home, a role, and the process that stands for it while it is switched on."""

    def __init__(self, home: Path, role: str) -> None:
        self.home, self.role = home, role
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "TRUCBAN_HOME": str(self.home),
            "TRUCBAN_INSTANCE": "commune",
            "TRUCBAN_ROLE": self.role,
            "TRUCBAN_DATABASE_URL": "",
            "TRUCBAN_HTTPS": "1",
            "TRUCBAN_HUB_CA": str(self.home.parent / "hub" / "lan" / "authority.pem"),
            "DJANGO_SETTINGS_MODULE": "trucban.config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }

    @property
    def database(self) -> Path:
        return self.home / "commune" / "trucban.sqlite3"

    def begin(self) -> subprocess.Popen[str]:
        """Set up in a copy of this test run's empty database: making its tables twice more says nothing new."""
        self.database.parent.mkdir(parents=True)
        with closing(sqlite3.connect(self.database)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        line = [sys.executable, "-m", "tests.uplink.end", "begin"]
        return subprocess.Popen(
            line, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, line: list[str]) -> None:
        with (self.home / "log").open("ab") as out:
            self.process = subprocess.Popen(
                line, cwd=ROOT, env=self.environment, stdout=out, stderr=out, start_new_session=True
            )

    def kill(self) -> None:
        """Nothing is told, nothing can be put in order."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def ask(self, question: str) -> list[Any]:
        with closing(sqlite3.connect(self.database, timeout=20)) as database:
            return database.execute(question).fetchall()


class Line:
    """Both ends, connected."""

    def __init__(self, folder: Path) -> None:
        self.hub, self.commune = End(folder / "hub", "hub"), End(folder / "commune", "commune")
        self.port = free_port()
        self.papers = authority.ensure(
            self.hub.home / "lan", name="Thử", addresses=["127.0.0.1"], at=datetime.now(UTC)
        )
        self.connect()

    def connect(self) -> None:
        """Let both save their card and take the other's, as two people on the telephone do."""
        ends = {end.role: end.begin() for end in (self.hub, self.commune)}
        cards = {role: json.loads(one.stdout.readline()) for role, one in ends.items() if one.stdout}
        cards["hub"]["address"] = f"https://127.0.0.1:{self.port}"
        for role, other in (("hub", "commune"), ("commune", "hub")):
            ends[role].communicate(json.dumps(cards[other]) + "\n", timeout=START_S)
            assert ends[role].returncode == 0

    def start_hub(self) -> None:
        self.hub.start(serve.command(host="127.0.0.1", port=self.port, papers=self.papers))

    def start_commune(self, reports: int) -> None:
        """Let the commune's worker issue reports until there are so many, and call the hub."""
        self.commune.start([sys.executable, "-m", "tests.uplink.end", "work", str(reports)])

    def hub_answers(self) -> bool:
        trust = ssl.create_default_context(cafile=self.papers.authority)
        try:
            with urllib.request.urlopen(f"https://127.0.0.1:{self.port}/healthz", timeout=2, context=trust):
                return True
        except OSError:
            return False

    def check_promises(self) -> None:
        """What the commune holds a receipt for is at the hub with that receipt and that content."""
        told = self.commune.ask("SELECT receipt_id, id, hash FROM uplink_outgoing WHERE state = 'RECEIVED'")
        kept = set(self.hub.ask("SELECT id, item_id, hash FROM uplink_incoming"))
        assert set(told) <= kept

    def issued(self) -> list[tuple[int, int, int]]:
        return sorted(
            (year, week, json.loads(snapshot)["figures"][0]["value"])
            for year, week, snapshot in self.commune.ask(
                "SELECT iso_year, iso_week, snapshot FROM report_weeklyreport"
            )
        )

    def arrived(self) -> list[tuple[int, int, int]]:
        return sorted(
            (year, week, json.loads(figures)[0]["value"])
            for year, week, figures in self.hub.ask(
                "SELECT iso_year, iso_week, figures FROM uplink_receivedreport"
            )
        )

    def is_over(self) -> bool:
        states = self.commune.ask("SELECT state, count(*) FROM uplink_outgoing GROUP BY state")
        return states == [("RECEIVED", REPORTS)]


def until(holds: Any, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def line(tmp_path: Path, transactional_db: None) -> Iterator[Line]:
    if connection.vendor != "sqlite":
        pytest.skip("both ends keep their data in a file of their own")
    made = Line(tmp_path)
    try:
        yield made
    finally:
        made.hub.kill()
        made.commune.kill()


def test_either_end_killed_at_any_moment_loses_and_doubles_nothing(line: Line) -> None:
    luck = random.Random(SEED)
    refuses_a_stranger(line)
    line.start_hub()
    assert until(line.hub_answers, START_S), (line.hub.home / "log").read_text()
    for number in range(1, ROUNDS + 1):
        time.sleep(luck.uniform(0.1, 2.5))
        if number % 3 == 0:
            line.hub.kill()
            line.check_promises()
            line.start_hub()
            assert until(line.hub_answers, START_S)
        else:
            line.commune.kill()
            line.check_promises()
            line.start_commune(REPORTS * number // ROUNDS)
    line.commune.kill()
    line.start_commune(REPORTS)
    assert until(line.is_over, START_S), (line.commune.home / "log").read_text()
    line.check_promises()
    assert len(line.issued()) == REPORTS
    assert line.arrived() == line.issued()
    assert line.hub.ask("SELECT DISTINCT state FROM uplink_incoming") == [("APPLIED",)]
    numbers = "SELECT count(*), count(DISTINCT item_id), count(DISTINCT seq), max(seq) FROM uplink_incoming"
    assert line.hub.ask(numbers) == [(REPORTS,) * 4]


def refuses_a_stranger(line: Line) -> None:
    """Somebody in the commune's network who answers in the hub's place, with a certificate of their own, is told nothing."""
    folder = line.hub.home.parent / "stranger"
    papers = authority.ensure(folder, name="Lạ", addresses=["127.0.0.1"], at=datetime.now(UTC))
    with stranger(line.port, papers) as said:
        line.start_commune(1)
        trouble = "SELECT trouble FROM uplink_peer"
        assert until(lambda: line.commune.ask(trouble)[0][0], START_S), (
            line.commune.home / "log"
        ).read_text()
        assert "Chứng thư" in line.commune.ask(trouble)[0][0]
        assert said == []


@contextmanager
def stranger(port: int, papers: authority.Papers) -> Iterator[list[str]]:
    """Yield what was said to a server of somebody else."""
    said: list[str] = []

    class Listens(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said.append(self.path)

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_args: object) -> None:
            pass

    server = Server(("127.0.0.1", port), Listens)
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(papers.server, papers.server_key)
    server.socket = trust.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield said
    finally:
        server.shutdown()
        server.server_close()
