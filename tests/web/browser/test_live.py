"""Live pages on the real server: the stream opens, tells, and the page falls back to asking."""

import urllib.error
import urllib.request

import pytest

from tests.web.browser.conftest import PageAs

pytestmark = pytest.mark.browser


def test_the_stream_refuses_somebody_unknown(server: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{server}/events/", timeout=5)
    assert refused.value.code == 401


def test_the_stream_opens_and_keeps_open(page_as: PageAs, server: str) -> None:
    page = page_as("an")
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
    request = urllib.request.Request(f"{server}/events/", headers={"Cookie": cookies})
    with urllib.request.urlopen(request, timeout=5) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        assert stream.readline() == b"retry: 3000\n"
        assert stream.readline() == b"\n"
        assert stream.readline() == b": still here\n"
