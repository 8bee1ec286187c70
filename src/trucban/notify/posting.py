"""One request to a provider, over within its time whatever the other end or the name server does."""

import urllib.request
from http.client import HTTPException

from trucban.lib.outbound import Straight, in_time

_opener = urllib.request.build_opener(Straight)


def post(asked: urllib.request.Request, *, timeout_s: float) -> None:
    """
    Send a request and read no more than the head of its answer.

    Raises:
        OSError: nobody took it in time; urllib.error.HTTPError: the provider refused.
    """

    def speak() -> None:
        with _opener.open(asked, timeout=timeout_s):
            return

    try:
        in_time(speak, timeout_s=timeout_s)
    except (HTTPException, ValueError) as problem:  # it does not speak HTTP
        raise ConnectionError from problem
