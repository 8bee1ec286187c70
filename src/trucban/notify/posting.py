"""One request to a provider, over within its time whatever the other end or the name server does."""

import urllib.request
from http.client import HTTPException
from threading import Thread


class _Straight(urllib.request.HTTPRedirectHandler):
    """No redirect is followed: it could lead into the commune's own network, or give a token away."""

    def redirect_request(self, *_args: object) -> None:
        return None


_opener = urllib.request.build_opener(_Straight)


def post(asked: urllib.request.Request, *, timeout_s: float) -> None:
    """
    Send a request and read no more than the head of its answer.

    A socket's time-out counts anew with every byte, and a name server has none: the whole is given up by the clock.

    Raises:
        OSError: nobody took it in time; urllib.error.HTTPError: the provider refused.
    """
    failed: list[Exception] = []

    def speak() -> None:
        try:
            with _opener.open(asked, timeout=timeout_s):
                return
        except Exception as problem:  # of this thread; said to whoever waits
            failed.append(problem)

    thread = Thread(target=speak, daemon=True)
    thread.start()
    thread.join(timeout_s)
    if thread.is_alive():
        raise TimeoutError
    if failed and isinstance(failed[0], HTTPException | ValueError):  # it does not speak HTTP
        raise ConnectionError from failed[0]
    if failed:
        raise failed[0]
