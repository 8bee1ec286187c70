"""Identifiers: UUID version 7 (RFC 9562), ordered by the moment they were made."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from uuid import UUID

import uuid_utils

_counter: ContextVar[Iterator[UUID] | None] = ContextVar("fixed ids", default=None)


def uuid7() -> UUID:
    """Return a new UUID version 7 as a standard-library :class:`uuid.UUID`."""
    fixed = _counter.get()
    return next(fixed) if fixed else UUID(bytes=uuid_utils.uuid7().bytes)


@contextmanager
def fixed_ids(seed: str, *, from_ms: int) -> Iterator[None]:
    """
    Make :func:`uuid7` return the same ids in the same order, for a world that is to be the same every time.

    ``from_ms`` is the Unix time in milliseconds the first id carries; each later id carries one more.
    """
    token = _counter.set(_same_every_time(seed, from_ms))
    try:
        yield
    finally:
        _counter.reset(token)


def _same_every_time(seed: str, from_ms: int) -> Iterator[UUID]:
    for number in count():
        tail = hashlib.sha256(f"{seed}:{number}".encode()).digest()[:10]
        value = bytearray((from_ms + number).to_bytes(6) + tail)
        value[6] = 0x70 | value[6] & 0x0F  # version 7
        value[8] = 0x80 | value[8] & 0x3F  # RFC 9562 variant
        yield UUID(bytes=bytes(value))
