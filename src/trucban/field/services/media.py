"""Pictures in chunks, until the whole is what the item named; then drawn again for those who read."""

import re
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from trucban.audit.services import turn
from trucban.document.images import NoImage, drawn_again, kind_of
from trucban.field.models import Device, Media, MediaChunk
from trucban.field.protocol.items import SHA256, Item
from trucban.field.protocol.media import Upload, fits, is_file
from trucban.lib.errors import NotVisible
from trucban.lib.whole_file import write_whole

MOST_PIXELS = 40_000_000  # what a phone of today takes at most; scaled down, it sends two million


def owe_files(commune_id: UUID, item: Item) -> None:
    """Write down which files an item brings, inside the transaction that stores it; what is here need not come again."""
    originals = dict(zip([one.sha256 for one in item.media], _originals(item), strict=False))
    for one in {one.sha256: one for one in item.media}.values():
        here = Media.objects.filter(
            commune_id=commune_id, sha256=one.sha256, size=one.size, complete_at__isnull=False
        ).first()
        Media.objects.create(
            commune_id=commune_id,
            item_id=item.id,
            sha256=one.sha256,
            original_sha256=originals.get(one.sha256, ""),
            size=one.size,
            type=one.type,
            have=one.size if here else 0,
            complete_at=here.complete_at if here else None,
        )


def _originals(item: Item) -> list[str]:
    """Return the hashes of what the camera made, in the order of the files, as far as the item says them."""
    said = item.payload.get("originals", [])
    return [
        one if isinstance(one, str) and re.fullmatch(SHA256, one) else ""
        for one in (said if isinstance(said, list) else [])
    ]


def upload_of(*, device: Device, sha256: str) -> Upload:
    """Return how far a file is that a stored item of this device's account names; raises NotVisible."""
    row = _owed(device, sha256)
    return Upload(row.size, row.have)


def _owed(device: Device, sha256: str) -> Media:
    row = _named(device, sha256).order_by("pk").first()
    if row is None:
        raise NotVisible
    return row


def _named(device: Device, sha256: str) -> QuerySet[Media]:
    """A new log-in of the same account is another device: what the one before it owes, it brings."""
    return Media.objects.filter(item__device__user_id=device.user_id, sha256=sha256)


def take_chunk(*, device: Device, sha256: str, offset: int, chunk: bytes, at: datetime) -> Upload:
    """
    Keep a chunk if it carries the file on, and the file once it is whole and is what the item named.

    Raises:
        NotVisible: no stored item of this device's account names such a file. ChunkRefused: no such chunk can be of it.
    """
    upload = _take(device, sha256, offset, chunk, at)
    if upload.is_whole:
        draw_for_readers(sha256)
    return upload


def _take(device: Device, sha256: str, offset: int, chunk: bytes, at: datetime) -> Upload:
    with turn(device.commune_id):
        row = _owed(device, sha256)
        upload = Upload(row.size, row.have)
        if not fits(upload, offset, chunk):
            return upload
        MediaChunk.objects.create(
            commune_id=device.commune_id, device=device, sha256=sha256, offset=offset, content=chunk
        )
        have = _close(device, sha256, at) if offset + len(chunk) == row.size else offset + len(chunk)
        _named(device, sha256).update(have=have)
        return Upload(row.size, have)


def _close(device: Device, sha256: str, at: datetime) -> int:
    """Check the whole and keep it, or throw it away; return how many bytes are here then."""
    chunks = MediaChunk.objects.filter(device__user_id=device.user_id, sha256=sha256).order_by("offset")
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
    write_whole(file, content)


def draw_for_readers(sha256: str) -> Path | None:
    """
    Draw a picture again without position and hidden parts, once; None where it is no picture that can be drawn.

    The file as it was sent stays beside it, under its hash, and is shown to nobody.
    """
    sent = file_of(sha256)
    shown, refused = sent.with_suffix(".jpg"), sent.with_suffix(".refused")
    if shown.exists():
        return shown
    if refused.exists() or not sent.exists():
        return None
    data = sent.read_bytes()
    try:
        content = drawn_again(data, kind_of(data), most_pixels=MOST_PIXELS, to="JPEG")
    except NoImage:
        keep_file(refused, b"")
        return None
    keep_file(shown, content)
    return shown
