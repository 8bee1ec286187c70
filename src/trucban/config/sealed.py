"""
The file of a backup, sealed with a passphrase.

Format ``TRUCBAN1``: magic, salt (16 bytes), scrypt cost (log2 n, r, p: one byte each), nonce prefix (8 bytes), then
frames of at most 1 MiB, each a 4-byte big-endian length and its AES-256-GCM ciphertext. A frame's nonce is the prefix
and its number; its associated data are the number and whether it is the last, so that frames cannot be
dropped, repeated, reordered or cut off.
"""

import os
import struct
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _

from trucban.lib.errors import DomainError

MAGIC = b"TRUCBAN1"
COST = (15, 8, 1)  # scrypt n = 2^15, r, p: about 0.1 s and 32 MiB
FRAME = 1024 * 1024
LAST, MORE = b"\x01", b"\x00"


class BackupCannotBeRead(DomainError):
    """Wrong passphrase, or the file is damaged or not a backup."""


def encrypt(source: IO[bytes], target: IO[bytes], phrase: str) -> None:
    salt, prefix = os.urandom(16), os.urandom(8)
    cipher = AESGCM(_key(phrase, salt, COST))
    target.write(MAGIC + salt + bytes(COST) + prefix)
    number, block = 0, source.read(FRAME)
    while True:
        following = source.read(FRAME)
        sealed = cipher.encrypt(_nonce(prefix, number), block, _about(number, last=not following))
        target.write(struct.pack(">I", len(sealed)) + sealed)
        if not following:
            return
        number, block = number + 1, following


def decrypt(source: IO[bytes], target: IO[bytes], phrase: str) -> None:
    """
    Write the plain content to ``target``.

    Raises:
        BackupCannotBeRead: wrong passphrase, a damaged or cut file, or no backup at all.
    """
    head = source.read(len(MAGIC) + 16 + 3 + 8)
    if len(head) < len(MAGIC) + 27 or not head.startswith(MAGIC):
        raise BackupCannotBeRead(
            _("This file is not a backup of Trực Ban: choose a file that ends in .trucban.")
        )
    salt, cost, prefix = head[8:24], (head[24], head[25], head[26]), head[27:35]
    if cost[0] > 20 or not 1 <= cost[1] <= 32 or not 1 <= cost[2] <= 16:
        raise BackupCannotBeRead(_("This backup is damaged: use an older one."))
    cipher = AESGCM(_key(phrase, salt, cost))
    for number, sealed, last in _frames(source):
        try:
            target.write(cipher.decrypt(_nonce(prefix, number), sealed, _about(number, last=last)))
        except InvalidTag:
            message = (
                _("The passphrase does not open this backup, or the file is damaged: nothing was changed.")
                if number == 0
                else _("This backup is damaged: use an older one.")
            )
            raise BackupCannotBeRead(message) from None


def _frames(source: IO[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    number, frame = 0, _frame(source)
    while frame:
        following = _frame(source)
        yield number, frame, not following
        number, frame = number + 1, following
    if number == 0:
        raise BackupCannotBeRead(_("This backup is damaged: use an older one."))


def _frame(source: IO[bytes]) -> bytes:
    head = source.read(4)
    if not head:
        return b""
    size = struct.unpack(">I", head)[0] if len(head) == 4 else FRAME * 2
    data = source.read(size) if size <= FRAME + 16 else b""
    if len(data) != size:
        raise BackupCannotBeRead(_("This backup is damaged: use an older one."))
    return data


def _key(phrase: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    words = "-".join(phrase.strip().lower().split())
    return Scrypt(salt=salt, length=32, n=2 ** cost[0], r=cost[1], p=cost[2]).derive(words.encode())


def _nonce(prefix: bytes, number: int) -> bytes:
    return prefix + struct.pack(">I", number)


def _about(number: int, *, last: bool) -> bytes:
    return struct.pack(">I", number) + (LAST if last else MORE)
