"""Keeps several processes running: one that dies comes back after a pause; one that keeps dying ends them all."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from trucban.config.command.errors import NOT_FINISHED, OK
from trucban.config.command.words import _

GIVE_UP_AFTER = 5  # deaths …
WITHIN_S = 120.0  # … within this time
STOP_S = 15.0
TICK_S = 0.25


@dataclass
class Child:
    """One process and the moments it died."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    deaths: list[float] = field(default_factory=list)
    start_at: float = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdin=subprocess.DEVNULL, preexec_fn=_die_with_parent()
        )

    def note_death(self, now: float) -> bool:
        """Plan the next start; return whether it has died too often."""
        self.process = None
        self.deaths = [at for at in self.deaths if now - at < WITHIN_S] + [now]
        self.start_at = now + self.pause_s()
        return len(self.deaths) >= GIVE_UP_AFTER

    def pause_s(self) -> float:
        """Wait longer after each death: 1, 2, 4, 8 … seconds."""
        return min(2.0 ** (len(self.deaths) - 1), 30.0)


class Supervisor:
    """Runs until it is told to stop, a child cannot be kept alive, or ``until`` says so."""

    def __init__(self, children: list[Child], *, until: Callable[[], bool] = lambda: False) -> None:
        self.children = children
        self.until = until
        self.stopping = False

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        code = OK
        while not self.stopping and not self.until():
            if not all(map(self._tend, self.children)):
                code = NOT_FINISHED
                break
            time.sleep(TICK_S)
        self.stop_all()
        return code

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _tend(self, child: Child) -> bool:
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_at:
                child.start()
            return True
        code = child.process.poll()
        if code is None:
            return True
        if child.note_death(now):
            print(
                _("The %(name)s keeps stopping (code %(code)s): everything is being stopped. “./trucban check” says what is not well.")
                % {"name": child.name, "code": code},
                file=sys.stderr,
            )  # fmt: skip
            return False
        print(
            _("The %(name)s stopped (code %(code)s): starting it again.")
            % {"name": child.name, "code": code},
            file=sys.stderr,
        )
        return True

    def stop_all(self) -> None:
        """Ask every child to end, and end those that do not."""
        alive = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + STOP_S
        for process in alive:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux a child ends when this process is killed: no server is left behind that nobody sees."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    pr_set_pdeathsig = 1
    return lambda: libc.prctl(pr_set_pdeathsig, signal.SIGTERM)
