"""Long lists of keys, in parts that one question to a database can name."""

from collections.abc import Collection, Iterator
from typing import TypeVar

PART = 2_000

Key = TypeVar("Key")


def in_parts(keys: Collection[Key], size: int = PART) -> Iterator[list[Key]]:
    rest = list(keys)
    return (rest[start : start + size] for start in range(0, len(rest), size))
