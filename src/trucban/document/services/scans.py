"""
Scans of signed papers: PDF, JPEG or PNG, checked by what is in them, never by their name.

Images are drawn again pixel by pixel, so that neither position, comment nor anything hidden comes along. A PDF is
kept as it is (its signature would break) and therefore must be plain: no script, no start of programs, no files inside.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.audit.services import record, verb
from trucban.document import policy
from trucban.document.images import NoImage, drawn_again, kind_of
from trucban.document.models import Scan
from trucban.document.rendering.text import clean
from trucban.document.wording import refuse_secret_marks
from trucban.lib.errors import DomainError, PermissionDenied

LARGEST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000  # A3 at 400 dpi is 31 million
LARGEST_UNPACKED = 40 * 1024 * 1024
PDF = b"%PDF-"
ENDINGS = {"JPEG": "jpg", "PNG": "png"}
# Names long enough not to stand in the packed pixels of a scan by chance.
_FORBIDDEN = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|Filespec|RichMedia|SubmitForm|ImportData|GoTo[RE]|Rendition"
    rb"|XFA(?=[\s\[]))(?![A-Za-z])"
)
_HEX_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")


class ScanNameMissing(DomainError):
    """The file has no name."""


class FileTooLarge(DomainError):
    """The file is larger than is kept."""


class ScanNotAccepted(DomainError):
    """The file is neither PDF nor JPEG nor PNG."""


class ScanDamaged(DomainError):
    """The file is cut off, broken or too large to draw."""


class PdfNotPlain(DomainError):
    """The PDF is locked or carries something that acts."""


@verb
def store_scan(*, actor: Actor, name: str, data: bytes, at: datetime) -> Scan:
    """
    Keep the scan of a signed paper under the SHA-256 of its bytes.

    Raises:
        PermissionDenied: the actor records no papers.
        SecretMarkFound: a mark of secrecy stands in the file's name.
        ScanNameMissing, FileTooLarge, ScanNotAccepted, ScanDamaged, PdfNotPlain: the file is not one that is kept.
    """
    if not policy.can_store_scan(actor):
        raise PermissionDenied
    owner_id = next(filter(None, map(actor.agency_with, policy.SCAN_CAPABILITIES)))
    file_name = clean_name(name)
    refuse_secret_marks(file_name)
    kept, ending = checked(data)
    digest = hashlib.sha256(kept).hexdigest()
    scan = Scan(
        commune_id=actor.commune_id,
        owner_id=owner_id,
        file_name=file_name,
        sha256=digest,
        size_bytes=len(kept),
        uploaded_at=at,
        uploaded_by_id=actor.id,
    )
    scan.file.save(f"{digest}.{ending}", ContentFile(kept), save=False)
    scan.save()
    record(actor=actor, action="scan.stored", subject=scan, at=at, changes={"sha256": digest})
    return scan


def clean_name(name: str) -> str:
    """Return the last part of a file's name, fit to be shown."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    plain = " ".join(clean(last).split())[-200:]
    if not plain.strip("."):
        raise ScanNameMissing(
            _("The file has no name: give it one, such as “Biên bản giao ban 23-11-2026.pdf”.")
        )
    return plain


def checked(data: bytes) -> tuple[bytes, str]:
    """Return the bytes to keep and their ending, or refuse them."""
    if len(data) > LARGEST_BYTES:
        raise FileTooLarge(
            _(
                "The file has %(size)s MB; at most %(most)s MB are kept: scan at 200 dpi, or fewer pages a file."
            )
            % {"size": f"{len(data) / 1024**2:.1f}".replace(".", ","), "most": LARGEST_BYTES // 1024**2}
        )
    if data.startswith(PDF):
        _refuse_active(data)
        return data, "pdf"
    if kind := kind_of(data):
        return _drawn_again(data, kind), ENDINGS[kind]
    raise ScanNotAccepted(
        _("Only scans in PDF, JPEG or PNG are kept: this file is something else, whatever its name.")
    )


def _drawn_again(data: bytes, kind: str) -> bytes:
    try:
        return drawn_again(data, kind, most_pixels=MOST_PIXELS)
    except NoImage as fault:
        raise _damaged() from fault


def _damaged() -> ScanDamaged:
    return ScanDamaged(
        _("The file is damaged or too large to draw: scan the paper again and store the new file.")
    )


def _refuse_active(data: bytes) -> None:
    """Let a plain PDF pass: complete, not locked, without anything that acts when it is opened."""
    if b"%%EOF" not in data[-2048:]:
        raise _damaged()
    for part in _readable_parts(data):
        names = _with_plain_names(part)
        found = _FORBIDDEN.search(names)
        if found:
            raise PdfNotPlain(
                _(
                    "The PDF contains %(what)s, which a scan never needs: print it and scan it, or export it as images."
                )
                % {"what": found[0].decode("ascii")}
            )
        if re.search(rb"/Encrypt(?![A-Za-z])", names):
            raise PdfNotPlain(
                _("The PDF is locked with a password: take the password off and store it again.")
            )


def _readable_parts(data: bytes) -> Iterator[bytes]:
    """Yield the file's own text and what its packed object streams hold."""
    yield data
    left = LARGEST_UNPACKED
    for start in _STREAM.finditer(data):
        head = _with_plain_names(data[max(0, start.start() - 4000) : start.start()])
        own = head[max(head.rfind(b" obj"), 0) :]
        if b"/ObjStm" not in own:
            continue
        if b"/FlateDecode" not in own or b"/DecodeParms" in own:
            raise PdfNotPlain(
                _("The PDF is packed in a way that cannot be checked: export it as images and try again.")
            )
        unpacked = _unpacked(data[start.end() :], left)
        left -= len(unpacked)
        yield unpacked


def _with_plain_names(part: bytes) -> bytes:
    """Return PDF text with names written out: "/Java#53cript" is "/JavaScript"."""
    return _HEX_IN_NAME.sub(lambda found: bytes([int(found[1], 16)]), part)


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        unpacked = zlib.decompressobj().decompress(packed, max(most, 1))
    except zlib.error as fault:
        raise _damaged() from fault
    if len(unpacked) >= most:
        raise _damaged()
    return unpacked
