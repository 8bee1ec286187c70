"""Asking the database from an open connection: in a few threads that keep theirs, and get a new one after an error."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import Error, connection

P = ParamSpec("P")
R = TypeVar("R")

_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live")


def _asked(question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return question(*args, **kwargs)
    except Error:
        connection.close()
        raise


async def ask(question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Ask without holding up the other open pages."""
    return await asyncio.get_running_loop().run_in_executor(
        _threads, lambda: _asked(question, *args, **kwargs)
    )
