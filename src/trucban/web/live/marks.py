"""
Where a reader is in the feed, as a mark that only this server can read.

The feed counts the writes of everybody: its numbers, seen by a reader, would tell how much happens where they see
nothing. Two marks of one place differ, and all are of one length.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.crypto import salted_hmac

NONCE_BYTES = 12
PLACE_BYTES = 8


def mark_of(place: int) -> str:
    nonce = urandom(NONCE_BYTES)
    sealed = _cipher().encrypt(nonce, place.to_bytes(PLACE_BYTES, "big"), None)
    return urlsafe_b64encode(nonce + sealed).decode()


def place_of(mark: str) -> int | None:
    """Return the place a mark stands for; None when it is none of ours, or from before the server's key changed."""
    try:
        raw = urlsafe_b64decode(mark)
        return int.from_bytes(_cipher().decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None), "big")
    except (ValueError, InvalidTag):
        return None


def _cipher() -> AESGCM:
    return AESGCM(salted_hmac("trucban.web.live.marks", "", algorithm="sha256").digest())
