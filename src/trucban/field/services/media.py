"""Files in chunks, until the whole is what the item named."""

import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from trucban.audit.services import hold
from trucban.field.models import Device, Media, MediaChunk
from trucban.field.protocol.items import Item
from trucban.field.protocol.media import Upload, fits, is_file
from trucban.lib.errors import NotVisible


def owe_files(commune_id: UUID, item: Item) -> None:
    """Write down which files an item brings, inside the transaction that stores it; what is here need not come again."""
    for one in {one.sha256: one for one in item.media}.values():
        here = Media.objects.filter(
            commune_id=commune_id, sha256=one.sha256, size=one.size, complete_at__isnull=False
        ).first()
        Media.objects.create(
            commune_id=commune_id,
            item_id=item.id,
            sha256=one.sha256,
            size=one.size,
            type=one.type,
            have=one.size if here else 0,
            complete_at=here.complete_at if here else None,
        )


def upload_of(*, device: Device, sha256: str) -> Upload:
    """Return how far a file is that a stored item of this device names; raises NotVisible."""
    row = _owed(device, sha256)
    return Upload(row.size, row.have)


def _owed(device: Device, sha256: str) -> Media:
    row = Media.objects.filter(item__device=device, sha256=sha256).order_by("pk").first()
    if row is None:
        raise NotVisible
    return row


def take_chunk(*, device: Device, sha256: str, offset: int, chunk: bytes, at: datetime) -> Upload:
    """
    Keep a chunk if it carries the file on, and the file once it is whole and is what the item named.

    Raises:
        NotVisible: no stored item of this device names such a file. ChunkRefused: no such chunk can be of it.
    """
    with transaction.atomic():
        hold(device.commune_id)
        row = _owed(device, sha256)
        upload = Upload(row.size, row.have)
        if not fits(upload, offset, chunk):
            return upload
        MediaChunk.objects.create(
            commune_id=device.commune_id, device=device, sha256=sha256, offset=offset, content=chunk
        )
        have = _close(device, sha256, at) if offset + len(chunk) == row.size else offset + len(chunk)
        Media.objects.filter(item__device=device, sha256=sha256).update(have=have)
        return Upload(row.size, have)


def _close(device: Device, sha256: str, at: datetime) -> int:
    """Check the whole and keep it, or throw it away; return how many bytes are here then."""
    chunks = MediaChunk.objects.filter(device=device, sha256=sha256).order_by("offset")
    content = b"".join(bytes(row.content) for row in chunks)
    chunks.delete()
    if not is_file(sha256, content):
        return 0
    keep_file(file_of(sha256), content)
    Media.objects.filter(commune_id=device.commune_id, sha256=sha256, size=len(content)).update(
        complete_at=at, have=len(content)
    )
    return len(content)


def file_of(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "field" / sha256[:2] / sha256


def keep_file(file: Path, content: bytes) -> None:
    """Write a file whole and synced before anybody is told that it is here."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = file.with_suffix(".part")
    with unfinished.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(file)
