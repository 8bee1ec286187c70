"""
A phone's outbox as a file, for a phone that finds no line: what it has not sent, with its pictures.

Lines of JSON: a header, items, files in base64, and last the proof over every byte before its line – HMAC-SHA-256 (RFC 2104),
keyed with the digest of the phone's token that the server keeps too. A file is read whole or not at all; what is inside
passes the same door as any message.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from trucban.field.protocol.canonical import NotCanonical, read, sha256
from trucban.field.protocol.items import SHA256

FORMAT = 2  # 1 had neither pictures nor a proof, and nothing ever read it
MOST_BYTES = 32 * 1024 * 1024
MOST_LINES = 20_000
HEADER = {"outbox", "device", "made_at", "head", "items", "files"}


class NotAnOutbox(ValueError):
    """It cannot be read; ``why`` is SIZE, CUT, FORM, DEVICE (not known here), PROOF (none) or CHANGED."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class OutboxFile:
    """``items`` as they were sent, for the door to judge; ``files`` by SHA-256, each checked; ``head`` as in a contact."""

    device: UUID
    head: int
    items: Sequence[Any]
    files: Mapping[str, bytes]


def open_outbox(data: bytes, key_of: Callable[[UUID], str | None]) -> OutboxFile:
    """
    Read a phone's file. ``key_of`` maps a device to the digest of its token (hexadecimal), or to None.

    Raises:
        NotAnOutbox: too large, cut short, of another form, of an unknown phone, without its proof, or changed.
    """
    if len(data) > MOST_BYTES:
        raise NotAnOutbox("SIZE")
    if not data.lstrip().startswith(b'{"') or b"\n" not in data:
        raise NotAnOutbox("FORM")
    said, header = _header(data)
    if not data.endswith(b"\n"):
        raise NotAnOutbox("CUT")
    end = data.rfind(b"\n", 0, len(data) - 1) + 1
    key = key_of(header.device)
    if key is None:
        raise NotAnOutbox("DEVICE")
    _prove(data[:end], data[end:], key)
    lines = data[:end].split(b"\n")[1:-1]
    items, files = _contents(lines)
    if (len(items), len(files)) != said:
        raise NotAnOutbox("FORM")
    return OutboxFile(header.device, header.head, items, files)


def _header(data: bytes) -> tuple[tuple[int, int], OutboxFile]:
    """Return how much is said to follow, and whose file it is."""
    try:
        header = read(data[: data.index(b"\n")])
        if set(header) != HEADER or header["outbox"] != FORMAT:
            raise NotAnOutbox("FORM")
        head = header["head"]
        if isinstance(head, bool) or not isinstance(head, int) or not 0 <= head < 2**40:
            raise NotAnOutbox("FORM")
        return (header["items"], header["files"]), OutboxFile(UUID(header["device"]), head, (), {})
    except (NotCanonical, ValueError, TypeError, AttributeError) as problem:
        raise NotAnOutbox("FORM") from problem


def _prove(said: bytes, last: bytes, key: str) -> None:
    try:
        line = read(last)
        given = line["mac"]
    except (NotCanonical, ValueError, TypeError, KeyError) as problem:
        raise NotAnOutbox("CUT") from problem
    if given == "":
        raise NotAnOutbox("PROOF")
    if not isinstance(given, str) or not hmac.compare_digest(proof(said, key).encode(), given.encode()):
        raise NotAnOutbox("CHANGED")


def proof(said: bytes, key: str) -> str:
    """Return the proof over these bytes (hexadecimal)."""
    return hmac.new(key.encode(), said, "sha256").hexdigest()


def _contents(lines: Sequence[bytes]) -> tuple[list[Any], dict[str, bytes]]:
    if len(lines) > MOST_LINES:
        raise NotAnOutbox("SIZE")
    items: list[Any] = []
    files: dict[str, bytes] = {}
    try:
        for line in map(read, lines):
            if set(line) == {"item"}:
                items.append(line["item"])
            elif set(line) == {"file"}:
                name, content = _file(line["file"])
                files[name] = content
            else:
                raise NotAnOutbox("FORM")
    except (NotCanonical, binascii.Error, ValueError, TypeError, KeyError) as problem:
        raise NotAnOutbox("FORM") from problem
    return items, files


def _file(said: Any) -> tuple[str, bytes]:
    name, content = said["sha256"], base64.b64decode(said["data"], validate=True)
    if not SHA256.fullmatch(name) or sha256(content) != name:
        raise NotAnOutbox("FORM")
    return name, content
