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

FORMAT = 1
MOST_BYTES = 32 * 1024 * 1024
HEADER = {"bundle", "id", "from", "to", "made_at", "chain", "head", "holds", "items", "receipts", "refused"}


class NotABundle(ValueError):
    """It cannot be read; ``why`` is SIZE, CUT, FORM, KEY or SIGNATURE."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Bundle:
    """
    What one server says to another in one go.

    ``sender`` and ``receiver`` are device ids; ``head`` is the last number of the sender's own journal; ``holds`` are the
    numbers of the receiver's journal that the sender keeps.
    """

    id: UUID
    sender: UUID
    receiver: UUID
    made_at: datetime
    chain: str
    head: int
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
        "head": bundle.head,
        "holds": bundle.holds,
        "items": len(bundle.items),
        "receipts": len(bundle.receipts),
        "refused": len(bundle.refused),
    }


def open_bundle(data: bytes, public_key_of: Callable[[str], bytes | None]) -> tuple[Bundle, bytes]:
    """
    Return a bundle and the public key that signed it. ``public_key_of`` maps a fingerprint to a key that is trusted.

    Raises:
        NotABundle: too large, cut short, not signed by a trusted key, changed, or not of this format.
    """
    if len(data) > MOST_BYTES:
        raise NotABundle("SIZE")
    if not data.endswith(b"\n"):
        raise NotABundle("CUT")
    signed, last = _split(data)
    public = _verified(signed, last, public_key_of)
    try:
        header, *lines = [read(line) for line in signed.splitlines()]
        return _bundle(header, lines), public
    except (NotCanonical, NotAnItem, ValueError, TypeError, KeyError, AttributeError) as problem:
        raise NotABundle("FORM") from problem


def _split(data: bytes) -> tuple[bytes, bytes]:
    end = data.rfind(b"\n", 0, len(data) - 1) + 1
    if end == 0:
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
        head=int(header["head"]),
        holds=tuple((int(first), int(last)) for first, last in header["holds"]),
        items=items,
        receipts=receipts,
        refused=refused,
    )


def _refusal(data: Any) -> Refusal:
    return Refusal(UUID(data["item"]), str(data["hash"]), str(data["reason"]))
