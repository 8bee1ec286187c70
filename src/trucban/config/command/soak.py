"""
`trucban soak`: try to lose something.

`kill` kills server, worker and writers at random during writes, then looks for what was lost. `sync` runs the journal protocol
through random nights (docs/sync.md) and compares what they come to with the reference model; it needs no database.

`kill` works on a commune of its own in a temporary folder. Two kinds of write go on all the time: log-ins over HTTP and
verbs in other processes. Afterwards every acknowledged write must be there, with its audit entry, the audit log must
verify, and the database file must be sound.
"""

import argparse
import hashlib
import http.client
import http.cookiejar
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from trucban.config.command import serve
from trucban.config.command.errors import NOT_FINISHED, NOT_WELL, OK, USAGE, CommandError
from trucban.config.command.up import answers, choose_port
from trucban.config.command.words import _
from trucban.field.trial.soak import soak

PASSWORD = "một lần rồi thôi 1"  # noqa: S105 - of a commune that lives as long as this command
SET_UP = f"""
[commune]
code = "99999"
name = "Xã Thử Độ Bền"
place_name = "Thử Độ Bền"
province_name = "Tỉnh Thử"
superior_command_name = "BỘ CHỈ HUY QUÂN SỰ TỈNH THỬ"
[administrator]
username = "soak"
name = "Người thử"
password = "{PASSWORD}"
"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=["kill", "sync"], help=_("what to try"))
    parser.add_argument("--times", type=int, default=200, help=_("how many kills (default 200)"))
    parser.add_argument(
        "--writers", type=int, default=2, help=_("processes that write beside the server (default 2)")
    )
    parser.add_argument("--seed", type=int, default=0, help=_("same seed, same moments (default 0)"))
    parser.add_argument("--schedules", type=int, default=2000, help=_("sync: how many nights (default 2000)"))
    parser.add_argument("--json", action="store_true", help=_("sync: figures for a machine"))


def run(options: argparse.Namespace) -> int:
    return sync(options) if options.act == "sync" else kill(options)


def sync(options: argparse.Namespace) -> int:
    if not 1 <= options.schedules <= 10_000_000:
        raise CommandError(_("--schedules: expected 1 to 10000000."), USAGE)
    tally = soak(options.schedules, seed=options.seed)
    figures = {name: getattr(tally, name) for name in ("schedules", "diverged", "lost", "doubled")}
    if options.json:
        print(json.dumps({**figures, "bad": tally.bad[:20]}))
    else:
        print(_("%(schedules)s nights; diverged %(diverged)s, lost %(lost)s, doubled %(doubled)s.") % figures)
        for seed in tally.bad[:20]:
            print(_("A night that did not end well: %(seed)s") % {"seed": seed})
    return OK if tally.sound else NOT_WELL


def kill(options: argparse.Namespace) -> int:
    if not 1 <= options.times <= 100_000 or not 0 <= options.writers <= 16:
        raise CommandError(_("--times: expected 1 to 100000; --writers: 0 to 16."), USAGE)
    with tempfile.TemporaryDirectory(prefix="trucban-soak-") as home:
        soak = Soak(Path(home), writers=options.writers, seed=options.seed)
        soak.set_up()
        soak.kill(options.times)
        return soak.judge(options.times)


class Soak:
    """One commune, its processes, and the log of what was acknowledged."""

    def __init__(self, home: Path, *, writers: int, seed: int) -> None:
        self.port = choose_port("127.0.0.1", None)
        self.environment = {**os.environ, "TRUCBAN_HOME": str(home), "TRUCBAN_INSTANCE": "commune"}
        self.log, self.sign_ins = home / "acknowledged.log", home / "sign-ins.log"
        self.random = random.Random(seed)  # noqa: S311 - moments, not secrets
        self.commands = {
            "server": serve.command(host="127.0.0.1", port=self.port),
            "worker": [sys.executable, "-m", "trucban", "worker"],
            **{f"writer {n}": [sys.executable, "-m", "trucban.config.soak", "write", str(self.log)] for n in range(writers)},
        }  # fmt: skip
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = threading.Event()

    def set_up(self) -> None:
        for words, given in ((["setup", "--from", "-"], SET_UP.encode()), (["prepare"], b"")):
            command = [sys.executable, "-m", "trucban", *words]
            done = subprocess.run(command, env=self.environment, input=given, stdout=subprocess.DEVNULL)
            if done.returncode:
                raise CommandError(_("the commune for the trial could not be set up."), NOT_FINISHED)

    def kill(self, times: int) -> None:
        log_ins = threading.Thread(target=self._log_in_for_ever, daemon=True)
        log_ins.start()
        try:
            for number in range(1, times + 1):
                self._start_missing()
                self._wait_for_writes()
                time.sleep(self.random.uniform(0, 0.7))
                self._kill(self._victims())
                if number % 10 == 0:
                    print(_("%(number)s of %(times)s") % {"number": number, "times": times}, flush=True)
        finally:
            self.stopping.set()
            self._kill(list(self.running))
            log_ins.join(timeout=30)

    def _victims(self) -> list[str]:
        """Return the server every other time, and any of the others by chance; never nobody."""
        chosen = [name for name in self.commands if self.random.random() < 0.5]
        return chosen or [self.random.choice(list(self.commands))]

    def _start_missing(self) -> None:
        for name, command in self.commands.items():
            if name not in self.running:
                self.running[name] = subprocess.Popen(
                    command, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True
                )
        if not answers(self.port):
            raise CommandError(_("the server did not come back after a kill."), NOT_FINISHED)

    def _wait_for_writes(self) -> None:
        """Let a kill fall into writing, not into starting: both kinds of write have been acknowledged again."""
        before, deadline = self._sizes(), time.monotonic() + 30
        while time.monotonic() < deadline and any(
            now <= then for now, then in zip(self._sizes(), before, strict=True)
        ):
            time.sleep(0.02)

    def _sizes(self) -> list[int]:
        files = [self.sign_ins, self.log] if "writer 0" in self.commands else [self.sign_ins]
        return [file.stat().st_size if file.exists() else 0 for file in files]

    def _kill(self, names: list[str]) -> None:
        for name in names:
            process = self.running.pop(name)
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # it ended by itself; the next round starts it again
            process.wait()

    def _log_in_for_ever(self) -> None:
        with self.sign_ins.open("a") as out:
            while not self.stopping.is_set():
                digest = self._log_in()
                if digest:
                    out.write(f"\n{digest}\n")
                    out.flush()
                    os.fsync(out.fileno())
                else:
                    time.sleep(0.05)

    def _log_in(self) -> str:
        """Log in once; return the digest of the session the server acknowledged, or nothing."""
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), _StayHere())
        page = f"http://127.0.0.1:{self.port}/tai-khoan/dang-nhap/"
        try:
            opener.open(page, timeout=10).read()
            token = next((cookie.value or "" for cookie in jar if cookie.name == "csrftoken"), "")
            form = {"csrfmiddlewaretoken": token, "username": "soak", "password": PASSWORD}
            opener.open(page, urllib.parse.urlencode(form).encode(), timeout=10)
        except urllib.error.HTTPError as answer:
            if answer.code != 302:
                return ""
        except (OSError, http.client.HTTPException):
            return ""  # killed before it acknowledged: it may be there or not
        key = next((cookie.value or "" for cookie in jar if cookie.name == "trucban"), "")
        return hashlib.sha256(key.encode()).hexdigest() if key else ""

    def judge(self, times: int) -> int:
        """Say what was acknowledged and what was lost."""
        count = [sys.executable, "-m", "trucban.config.soak", "count", str(self.log), str(self.sign_ins)]
        counted = subprocess.run(count, env=self.environment, capture_output=True, text=True)
        verified = subprocess.run([sys.executable, "-m", "trucban", "verify-audit"], env=self.environment)
        sound = counted.returncode == 0 and verified.returncode == 0
        writes = len(self.log.read_text().split()) if self.log.exists() else 0
        log_ins = len(self.sign_ins.read_text().split())
        text = _(
            "%(kills)s kills; acknowledged: %(writes)s writes of verbs, %(log_ins)s log-ins over HTTP. %(verdict)s"
        )
        verdict = _("Nothing was lost.") if sound else _("SOMETHING WAS LOST:")
        print(text % {"kills": times, "writes": writes, "log_ins": log_ins, "verdict": verdict})
        if not sound:
            print(counted.stdout + counted.stderr)
        return OK if sound else NOT_WELL


class _StayHere(urllib.request.HTTPRedirectHandler):
    """The redirect after log-in is the acknowledgement: it is not followed."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None
