"""Telling how far a long piece of work has come, not more often than people can read it."""

import time
from collections.abc import Callable
from typing import ParamSpec

P = ParamSpec("P")


def now_and_then(
    tell: Callable[P, None], *, every_s: float = 0.5, at_once: bool = False
) -> Callable[P, None]:
    """Return ``tell`` with all calls left out that come within ``every_s`` of the last; ``at_once`` lets the first through."""
    last = 0.0 if at_once else time.monotonic()

    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        nonlocal last
        if time.monotonic() - last >= every_s:
            last = time.monotonic()
            tell(*args, **kwargs)

    return told
