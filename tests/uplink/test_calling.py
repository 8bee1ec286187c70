"""The line to a hub as a server meets it: whatever answers there, the call is over in time and ends in a sentence."""

import time
from http.server import BaseHTTPRequestHandler

import pytest

from tests.lib.test_outbound import Dribbles, serving
from trucban.uplink.services.calling import NoLine, post


class SaysNo(BaseHTTPRequestHandler):
    status, body = 429, '{"error":{"code":"often","message":"Gửi quá nhiều lần"}}'

    def do_POST(self) -> None:
        self.send_response(self.status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self.wfile.write(self.body.encode())

    def log_message(self, *_args: object) -> None:
        pass


class SaysNothing(SaysNo):
    status, body = 502, "<html>Bad gateway</html>"


class Moved(SaysNo):
    status, body = 302, ""


class Slow(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        Dribbles.do_GET(self)  # type: ignore[arg-type]

    log_message = SaysNo.log_message


def test_the_hubs_own_sentence_is_shown() -> None:
    with serving(SaysNo) as address, pytest.raises(NoLine, match="Gửi quá nhiều lần"):
        post(address.rstrip("/"), b"{}")


def test_what_says_nothing_is_named_by_its_number() -> None:
    with serving(SaysNothing) as address, pytest.raises(NoLine, match="502"):
        post(address.rstrip("/"), b"{}")


def test_a_message_is_not_handed_on_to_another_address() -> None:
    with serving(Moved) as address, pytest.raises(NoLine, match="302"):
        post(address.rstrip("/"), b"{}")


def test_a_hub_that_answers_drop_by_drop_is_given_up() -> None:
    with serving(Slow) as address:
        began = time.monotonic()
        with pytest.raises(NoLine):
            post(address.rstrip("/"), b"{}", timeout_s=0.5)
        assert time.monotonic() - began < 2.5
