"""
One byte string per value, the same in every language: RFC 8785 restricted to whole numbers and ASCII keys.

Within that restriction Python's sorted, unspaced JSON and a browser's are equal byte for byte.
"""

import hashlib
import json
from typing import Any, NoReturn

DEEPEST = 12
LARGEST = 2**53 - 1  # what every JSON reader keeps exactly


class NotCanonical(ValueError):
    """A value that not every reader would read alike: a fraction, a number too large, a key that is not ASCII."""


def canonical(value: Any) -> bytes:
    """Return the canonical bytes of a value; raises NotCanonical."""
    _check(value, DEEPEST)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError as half:
        raise NotCanonical("half a surrogate pair") from half


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read(data: bytes | str) -> Any:
    """Read JSON that holds whole numbers only; raises NotCanonical for anything else."""
    try:
        return json.loads(data, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as problem:
        raise NotCanonical(str(problem)) from problem


def _refuse(text: str) -> NoReturn:
    raise NotCanonical(f"not a whole number: {text[:40]}")


def _check(value: Any, depth: int) -> None:
    if value is None or isinstance(value, (str, bool)):
        return
    if depth == 0:
        raise NotCanonical("nested too deep")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise NotCanonical("a key that is not ASCII")
            _check(inner, depth - 1)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check(inner, depth - 1)
    elif not (isinstance(value, int) and abs(value) <= LARGEST):
        raise NotCanonical("not a whole number below 2^53")
