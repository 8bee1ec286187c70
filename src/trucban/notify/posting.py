"""One request to a provider, over within its time whatever the other end or the name server does."""

import urllib.request
from http.client import HTTPException

from trucban.lib.outbound import Straight, in_time

_opener = urllib.request.build_opener(Straight)


def post(asked: urllib.request.Request, *, timeout_s: float, most: int = 0) -> bytes:
    """
    Send a request and return what was answered beside its head, at most so many bytes of it: by default nothing.

    Raises:
        OSError: nobody took it in time; urllib.error.HTTPError: the provider refused.
    """

    def speak() -> bytes:
        with _opener.open(asked, timeout=timeout_s) as answer:
            said: bytes = answer.read(most)
            return said

    try:
        return in_time(speak, timeout_s=timeout_s)
    except (HTTPException, ValueError) as problem:  # it does not speak HTTP
        raise ConnectionError from problem
