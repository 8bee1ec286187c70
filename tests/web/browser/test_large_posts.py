"""Whoever sends too much reads why, on the real server: no connection breaks in their hands."""

import re
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest

pytestmark = pytest.mark.browser
LOG_IN = "/tai-khoan/dang-nhap/"
MB = 1024 * 1024


def log_in_page(connection: HTTPConnection) -> tuple[str, dict[str, str]]:
    """Return the hidden token of the log-in form, and the headers that belong to it."""
    connection.request("GET", LOG_IN)
    answer = connection.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    assert token
    cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
    return token[1], {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("size", [6 * MB, 45 * MB])
def test_too_much_is_answered_with_a_page(server: str, size: int) -> None:
    connection = HTTPConnection(urlsplit(server).netloc, timeout=120)
    token, headers = log_in_page(connection)
    typed = urlencode({"csrfmiddlewaretoken": token, "username": "an", "password": "a" * size})
    connection.request("POST", LOG_IN, typed, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    assert answer.status == 413
    assert "Dữ liệu gửi lên quá lớn" in text
    assert "Chưa lưu gì" in text
    connection.request("GET", LOG_IN, headers=headers)  # the same connection goes on
    assert connection.getresponse().status == 200


def test_a_refusal_before_the_end_is_read_too(server: str) -> None:
    connection = HTTPConnection(urlsplit(server).netloc, timeout=120)
    connection.request("POST", LOG_IN, b"a" * 20 * MB, {"Content-Type": "text/plain"})
    assert connection.getresponse().status == 401
