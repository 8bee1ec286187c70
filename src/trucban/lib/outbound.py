"""A request that goes out: straight to where it was sent, and over within its time whatever the other end does."""

import urllib.request
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

R = TypeVar("R")


class Straight(urllib.request.HTTPRedirectHandler):
    """No redirect is followed: it could lead into the commune's own network, or give away what was meant for one."""

    def redirect_request(self, *_args: object) -> None:
        return None


def in_time(speak: Callable[[], R], *, timeout_s: float) -> R:
    """
    Return what ``speak`` returns, or raise what it raises; the whole is given up by the clock.

    A socket's time-out counts anew with every byte, and a name server has none. ``speak`` runs in a thread of its own: it
    asks no database.

    Raises:
        TimeoutError: it took longer than ``timeout_s`` seconds.
    """
    said: list[R] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            said.append(speak())
        except Exception as problem:  # of this thread; said to whoever waits
            failed.append(problem)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(timeout_s)
    if failed:
        raise failed[0]
    if not said:
        raise TimeoutError
    return said[0]
