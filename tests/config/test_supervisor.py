"""Server and worker under one command: what dies comes back, what keeps dying ends all."""

import sys
import time
from pathlib import Path

import pytest

from trucban.config.command import supervisor
from trucban.config.command.supervisor import Child, Supervisor


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "TICK_S", 0.02)
    monkeypatch.setattr(Child, "pause_s", lambda self: 0.01)


def _child(code: str) -> Child:
    return Child("server", [sys.executable, "-c", code], {})


def test_a_child_that_dies_once_comes_back(tmp_path: Path) -> None:
    marks = tmp_path / "starts"
    code = f"import time, pathlib; f = pathlib.Path({str(marks)!r}); n = len(f.read_text()) if f.exists() else 0; f.write_text('x' * (n + 1)); n and time.sleep(30)"
    deadline = time.monotonic() + 20
    once = Supervisor(
        [_child(code)],
        until=lambda: time.monotonic() > deadline or (marks.exists() and len(marks.read_text()) == 2),
    )
    assert once.run() == 0
    assert marks.read_text() == "xx"


def test_a_child_that_keeps_dying_brings_all_down() -> None:
    other = _child("import time; time.sleep(60)")
    code = Supervisor([_child("raise SystemExit(9)"), other], until=lambda: False).run()
    assert code == 4
    assert other.process is not None
    assert other.process.poll() is not None
