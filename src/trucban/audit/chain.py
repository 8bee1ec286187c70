"""The arithmetic of the chain: what is hashed, and the anchors kept outside the database. No queries here."""

import hashlib
import hmac
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

GENESIS = "0" * 64
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def canonical(value: Any) -> bytes:
    """Return one byte string per value: sorted keys, no spaces, UTF-8; ids and moments as text."""
    if isinstance(value, UUID | date):
        value = str(value)
    return _CANONICAL.encode(value).encode()


def digest(salt: bytes, value: Any) -> str:
    """Return the HMAC-SHA-256 of a value under its subject's salt (hexadecimal, 64 characters)."""
    return hmac.digest(salt, canonical(value), "sha256").hex()


def link_hash(
    *,
    previous_hash: str,
    commune_id: UUID,
    seq: int,
    at: datetime,
    actor_id: UUID,
    action: str,
    subject_type: str,
    subject_id: UUID,
    digests: dict[str, str],
) -> str:
    """Return the SHA-256 (hexadecimal) that ties an entry to the one before it."""
    content = [
        previous_hash,
        str(commune_id),
        seq,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(actor_id),
        action,
        subject_type,
        str(subject_id),
        digests,
    ]
    return hashlib.sha256(canonical(content)).hexdigest()


def anchor_file(folder: Path, commune_id: UUID) -> Path:
    return folder / f"{commune_id}.jsonl"


def append_anchor(folder: Path, commune_id: UUID, line: dict[str, Any]) -> None:
    """Append one line to the commune's anchors: a link (``seq``, ``hash``) or a recorded break (``restored_to``)."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with anchor_file(folder, commune_id).open("ab") as out:
        out.write(canonical(line) + b"\n")


def read_anchors(folder: Path, commune_id: UUID) -> list[dict[str, Any]]:
    """Return the anchors in the order written; a last line cut short by a power failure is left out."""
    file = anchor_file(folder, commune_id)
    if not file.exists():
        return []
    lines = []
    for raw in file.read_bytes().split(b"\n"):
        try:
            lines.append(json.loads(raw))
        except ValueError:
            continue
    return lines
