"""Files in chunks: what a chunk does to what is here, and when a file is whole."""

from dataclasses import dataclass

from trucban.field.protocol.canonical import sha256

CHUNK = 256 * 1024


class ChunkRefused(ValueError):
    """The chunk is empty, too large, or goes past the size the item names."""


@dataclass(frozen=True)
class Upload:
    """A file on its way: its size, and how many bytes from its start are here."""

    size: int
    have: int = 0

    @property
    def is_whole(self) -> bool:
        return self.have == self.size


def fits(upload: Upload, offset: int, chunk: bytes) -> bool:
    """
    Say whether a chunk carries the file on; one that was here before, or leaves a hole, does not and changes nothing.

    Raises:
        ChunkRefused: no upload of this file has such a chunk.
    """
    if not 0 < len(chunk) <= CHUNK or offset < 0 or offset + len(chunk) > upload.size:
        raise ChunkRefused
    return offset == upload.have


def is_file(name: str, content: bytes) -> bool:
    return sha256(content) == name
