"""A server of its own for journeys, whose commune starts empty and whose clock a test moves through the week."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.web.browser.conftest import browser, chromium, logged_in, page_as
from tests.web.browser.server import environment, prepare, serving
from trucban.config.env import ROOT

__all__ = ["browser", "logged_in", "page_as"]


class Commune:
    """The commune behind the server: what time it is there."""

    def __init__(self, home_environment: dict[str, str]) -> None:
        self.environment = home_environment

    def it_is(self, at: datetime) -> None:
        """Let the commune's clock begin at a moment: only the demonstration's may be moved."""
        line = [sys.executable, "-m", "tests.journeys.clock", at.isoformat()]
        done = subprocess.run(line, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def the_worker_works(self) -> None:
        """Do what waits for the worker, once."""
        line = [sys.executable, "-m", "trucban", "worker", "--once"]
        done = subprocess.run(line, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Commune]]:
    chromium()
    home = tmp_path_factory.mktemp("home")
    prepare(home, world="tests.journeys.world")
    with serving(home) as address:
        yield address, Commune(environment(home))


@pytest.fixture(scope="module")
def server(served: tuple[str, Commune]) -> str:
    return served[0]


@pytest.fixture(scope="module")
def commune(served: tuple[str, Commune]) -> Commune:
    return served[1]
