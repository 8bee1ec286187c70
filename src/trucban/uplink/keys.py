"""The signing key of one agency's chain: made on first use, a file of the installation beside its other keys."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

from trucban.access.models import Agency
from trucban.lib.whole_file import made_once


def signing_key(agency: Agency) -> Ed25519PrivateKey:
    """Return an agency's key. It is in every backup, sealed with it; it never leaves the machine otherwise."""
    file = Path(settings.KEYS_DIR) / f"uplink-{agency.commune.code}-{agency.kind}"
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(made_once(file, _new).decode().strip()))


def _new() -> bytes:
    made = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return made.hex().encode()
