"""
Web Push, the server's end: a message sealed for one browser, and the word of who sends it.

Two short constructions on `cryptography`; the libraries for them bring a dozen packages, one of them without a wheel.

References
----------
RFC 8030 (the protocol), RFC 8188 and RFC 8291 (the sealing), RFC 8292 (VAPID: the sender names itself).
"""

import base64
import binascii
import json
import os
import struct
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_SIZE = 4096  # RFC 8291, section 4: a push service takes no longer message
SPEAKS_FOR = timedelta(hours=12)  # RFC 8292, section 2: at most 24 hours
POINT_BYTES, SECRET_BYTES = 65, 16


class NotASubscription(ValueError):
    """The keys are not those of a browser: a point of P-256 and sixteen bytes."""


def seal(text: bytes, *, browser_key: str, secret: str) -> bytes:
    """
    Encrypt a message for one browser (RFC 8291, section 3.4): one record, a key of this message's own.

    Parameters
    ----------
    browser_key, secret
        ``p256dh`` and ``auth`` of its subscription, base64url.

    Raises
    ------
    NotASubscription
        The keys cannot be read.
    """
    return sealed(text, browser_key, secret, ec.generate_private_key(ec.SECP256R1()), os.urandom(16))


def sealed(text: bytes, browser_key: str, secret: str, own: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """Encrypt with a given key and salt: only for :func:`seal` and its test by the RFC's example."""
    theirs, auth = opened_keys(browser_key, secret)
    ours, receiver = point(own.public_key()), point(theirs)
    shared = _derive(own.exchange(ec.ECDH(), theirs), auth, b"WebPush: info\0" + receiver + ours, 32)
    key = _derive(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(shared, salt, b"Content-Encoding: nonce\0", 12)
    last = text + b"\x02"  # RFC 8188, section 2: the last record's delimiter
    return salt + struct.pack("!IB", RECORD_SIZE, len(ours)) + ours + AESGCM(key).encrypt(nonce, last, None)


def opened_keys(browser_key: str, secret: str) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """Read what a browser gave of itself. Raises NotASubscription."""
    try:
        raw, auth = decoded(browser_key), decoded(secret)
        if len(raw) != POINT_BYTES or len(auth) != SECRET_BYTES:
            raise NotASubscription
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw), auth
    except ValueError as problem:
        raise NotASubscription from problem


def authorization(key: ec.EllipticCurvePrivateKey, *, endpoint: str, contact: str, at: datetime) -> str:
    """
    Return the header by which a push service knows the sender (RFC 8292, sections 2 and 3), for one address.

    ``contact`` is a ``mailto:`` or ``https:`` address, or empty: then the sender gives none.
    """
    parts = urlsplit(endpoint)
    claims: dict[str, str | int] = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((at + SPEAKS_FOR).timestamp()),
    }
    if contact:
        claims["sub"] = contact
    said = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    r, s = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    signature = encoded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))  # RFC 7518, section 3.4
    return f"vapid t={said}.{signature}, k={encoded(point(key.public_key()))}"


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encoded(data: bytes) -> str:
    """Return base64url without padding, as the Push API and JWT write bytes."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Read base64url with or without padding. Raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as problem:
        raise ValueError("not base64url") from problem


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _json(value: object) -> str:
    return encoded(json.dumps(value, separators=(",", ":")).encode())
