"""What goes out is over in time, whatever the other end does, and goes nowhere else."""

import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.error import HTTPError

import pytest

from trucban.lib.outbound import Straight, in_time


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class Dribbles(BaseHTTPRequestHandler):
    """A byte now and then: no single wait is long enough for a socket's time-out."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _time in range(30):
            self.wfile.write(b" ")
            time.sleep(0.1)

    def log_message(self, *_args: object) -> None:
        pass


class SendsElsewhere(Dribbles):
    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()


def test_it_gives_back_what_was_said_and_raises_what_went_wrong() -> None:
    assert in_time(lambda: 3, timeout_s=5) == 3
    assert in_time(lambda: None, timeout_s=5) is None
    with pytest.raises(ZeroDivisionError):
        in_time(lambda: 1 / 0, timeout_s=5)


def test_the_whole_is_given_up_by_the_clock() -> None:
    with serving(Dribbles) as address:
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            in_time(lambda: urllib.request.urlopen(address, timeout=1).read(), timeout_s=0.5)
        assert time.monotonic() - began < 2.5


def test_it_goes_nowhere_else() -> None:
    with serving(SendsElsewhere) as address, pytest.raises(HTTPError) as refused:
        in_time(partial(urllib.request.build_opener(Straight).open, address, timeout=5), timeout_s=5)
    assert refused.value.code == 302
