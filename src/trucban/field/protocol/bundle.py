"""
A bundle: items and receipts as a signed text file, for a stick or one HTTP body.

Lines of JSON: a header, items, receipts, refusals, and last the signature (Ed25519, RFC 8032) over every byte before its
line. A bundle is read whole or not at all; what is inside passes the same door as any message.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from trucban.field.protocol.canonical import NotCanonical, canonical, read, sha256
from trucban.field.protocol.items import Item, NotAnItem, Receipt, moment_of, written
from trucban.field.protocol.outbox import Refusal, Spans

FORMAT = 2  # 1 did not say whose journal ``head`` and ``holds`` are about, and nothing ever read it
MOST_BYTES = 32 * 1024 * 1024
MOST_LINES = 20_000
MOST_SPANS = 1_000
LONGEST_SIGNATURE = 1024
HEADER = {
    "bundle", "id", "from", "to", "made_at", "chain", "journal", "head", "holds_of", "holds", "items", "receipts", "refused"
}  # fmt: skip
PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ")


class NotABundle(ValueError):
    """It cannot be read; ``why`` is SIZE, PACKED, CUT, FORM, KEY or SIGNATURE."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Bundle:
    """
    What one server says to another in one go.

    ``sender`` and ``receiver`` are the ids both ends gave when they were paired. ``head`` is the last number of ``journal``,
    the one the sender writes now; ``holds`` are the numbers the sender keeps of ``holds_of``, the journal of the receiver it
    last heard of – a receiver that has begun another since does not take them for that one's.
    """

    id: UUID
    sender: UUID
    receiver: UUID
    made_at: datetime
    chain: str
    journal: UUID
    head: int
    holds_of: UUID | None
    holds: Spans
    items: Sequence[Item] = ()
    receipts: Sequence[Receipt] = ()
    refused: Sequence[Refusal] = ()


def public_bytes(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def fingerprint(public: bytes) -> str:
    """Return the SHA-256 of a raw public key (hexadecimal), which two people read out to each other."""
    return sha256(public)


def write(bundle: Bundle, key: Ed25519PrivateKey) -> bytes:
    """Return the signed file."""
    lines: list[dict[str, Any]] = [_header(bundle)]
    lines += [{"item": item.as_json()} for item in bundle.items]
    lines += [{"receipt": receipt.as_json()} for receipt in bundle.receipts]
    lines += [
        {"refused": {"item": str(one.item), "hash": one.hash, "reason": one.reason}} for one in bundle.refused
    ]
    signed = b"".join(canonical(line) + b"\n" for line in lines)
    signature = {
        "alg": "Ed25519",
        "key": fingerprint(public_bytes(key.public_key())),
        "signature": base64.b64encode(key.sign(signed)).decode(),
    }
    return signed + canonical(signature) + b"\n"


def _header(bundle: Bundle) -> dict[str, Any]:
    return {
        "bundle": FORMAT,
        "id": str(bundle.id),
        "from": str(bundle.sender),
        "to": str(bundle.receiver),
        "made_at": written(bundle.made_at),
        "chain": bundle.chain,
        "journal": str(bundle.journal),
        "head": bundle.head,
        "holds_of": str(bundle.holds_of) if bundle.holds_of else None,
        "holds": bundle.holds,
        "items": len(bundle.items),
        "receipts": len(bundle.receipts),
        "refused": len(bundle.refused),
    }


def open_bundle(data: bytes, public_key_of: Callable[[str], bytes | None]) -> tuple[Bundle, bytes]:
    """
    Return a bundle and the public key that signed it. ``public_key_of`` maps a fingerprint to a key that is trusted.

    Raises:
        NotABundle: too large, packed, cut short, not signed by a trusted key, changed, or not of this format.
    """
    if len(data) > MOST_BYTES or data.count(b"\n") > MOST_LINES:
        raise NotABundle("SIZE")
    if data.startswith(PACKED):  # nothing is ever unpacked here
        raise NotABundle("PACKED")
    if not data.startswith(b"{"):
        raise NotABundle("FORM")
    if not data.endswith(b"\n"):
        raise NotABundle("CUT")
    signed, last = _split(data)
    public = _verified(signed, last, public_key_of)
    try:
        header, *lines = [read(line) for line in signed.split(b"\n")[:-1]]
        return _bundle(header, lines), public
    except (NotCanonical, NotAnItem, ValueError, TypeError, KeyError, AttributeError) as problem:
        raise NotABundle("FORM") from problem


def _split(data: bytes) -> tuple[bytes, bytes]:
    end = data.rfind(b"\n", 0, len(data) - 1) + 1
    if end == 0 or len(data) - end > LONGEST_SIGNATURE:
        raise NotABundle("CUT")
    return data[:end], data[end:]


def _verified(signed: bytes, last: bytes, public_key_of: Callable[[str], bytes | None]) -> bytes:
    try:
        line = read(last)
        named, signature = str(line["key"]), base64.b64decode(line["signature"], validate=True)
        known = line["alg"] == "Ed25519"
    except (NotCanonical, binascii.Error, ValueError, TypeError, KeyError) as problem:
        raise NotABundle("CUT") from problem
    public = public_key_of(named)
    if public is None or not known:
        raise NotABundle("KEY")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except InvalidSignature as problem:
        raise NotABundle("SIGNATURE") from problem
    return public


def _bundle(header: Any, lines: list[Any]) -> Bundle:
    if set(header) != HEADER or header["bundle"] != FORMAT:
        raise NotABundle("FORM")
    items = [Item.read(line["item"]) for line in lines if "item" in line]
    receipts = [Receipt.read(line["receipt"]) for line in lines if "receipt" in line]
    refused = [_refusal(line["refused"]) for line in lines if "refused" in line]
    counted = (header["items"], header["receipts"], header["refused"])
    if (len(items), len(receipts), len(refused)) != counted or sum(counted) != len(lines):
        raise NotABundle("FORM")
    return Bundle(
        id=UUID(header["id"]),
        sender=UUID(header["from"]),
        receiver=UUID(header["to"]),
        made_at=moment_of(header["made_at"]),
        chain=str(header["chain"]),
        journal=UUID(header["journal"]),
        head=_number(header["head"]),
        holds_of=UUID(header["holds_of"]) if header["holds_of"] else None,
        holds=_spans(header["holds"]),
        items=items,
        receipts=receipts,
        refused=refused,
    )


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**40:
        raise NotABundle("FORM")
    return value


def _spans(value: Any) -> Spans:
    """Read spans; those that do not ascend say nothing that can be relied upon."""
    if len(value) > MOST_SPANS:
        raise NotABundle("FORM")
    found = tuple((_number(first), _number(last)) for first, last in value)
    numbers = [number for span in found for number in span]
    if numbers != sorted(numbers) or len({first for first, _last in found}) != len(found):
        raise NotABundle("FORM")
    return found


def _refusal(data: Any) -> Refusal:
    return Refusal(UUID(data["item"]), str(data["hash"]), str(data["reason"]))
