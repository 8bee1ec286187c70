"""The signing key of one agency's chain: made on first use, a file of the installation beside its other keys."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

from trucban.access.models import Agency
from trucban.field.protocol.bundle import fingerprint, public_bytes


def signing_key(agency: Agency) -> Ed25519PrivateKey:
    """Return an agency's key. It is in every backup, sealed with it; it never leaves the machine otherwise."""
    file = Path(settings.KEYS_DIR) / f"uplink-{agency.commune.code}-{agency.kind}"
    if not file.exists():
        _make(file)
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(file.read_text(encoding="ascii").strip()))


def _make(file: Path) -> None:
    """Write a new key whole or not at all; of two processes the first one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.part")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(made.hex())
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(unfinished, file)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()


def own_fingerprint(agency: Agency) -> str:
    return fingerprint(public_bytes(signing_key(agency).public_key()))
