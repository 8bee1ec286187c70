"""
Zipped files with XML inside (XLSX, ODS, DOCX), opened with care.

Sizes are those the directory declares: :mod:`zipfile` gives no more than that. XML is read as a stream by expat, and a
document type declaration ends it at once, so no entity is ever declared, expanded or fetched.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from trucban.lib.sentences import sentence as _
from trucban.lib.tables.spec import MEBIBYTE, Limits, Unreadable, damaged, protected

_CHUNK = 64 * 1024
_DEPTH = 256  # elements inside each other
_TAG = MEBIBYTE  # bytes of one tag with its attributes
_FAULTS = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Parts:
    """The parts of a zipped file, each within the limits."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _FAULTS as fault:
            raise damaged() from fault
        self._limits = limits
        entries = self._zip.infolist()
        if len(entries) > limits.parts:
            raise too_large()
        self.names = {entry.filename.lstrip("/"): entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def chunks(self, name: str) -> Iterator[bytes]:
        """
        Raises:
            Unreadable: there is no such part, it is packed too tightly, encrypted or damaged.
        """
        entry = self.names.get(name)
        if entry is None:
            raise damaged()
        if entry.flag_bits & 1:
            raise protected()
        packed = max(entry.compress_size, 1)
        if entry.file_size > self._limits.part_bytes or (
            entry.file_size > MEBIBYTE and entry.file_size / packed > self._limits.packing
        ):
            raise too_large()
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    yield chunk
        except _FAULTS as fault:
            raise damaged() from fault

    def found_at_the_end(
        self, name: str, after: bytes, pattern: re.Pattern[bytes]
    ) -> Iterator[re.Match[bytes]]:
        """Yield what matches in a part behind ``after``, without parsing what stands before it."""
        tail, behind = b"", False
        for chunk in self.chunks(name):
            tail += chunk
            if behind:
                continue
            place = tail.find(after)
            behind = place >= 0
            tail = tail[place:] if behind else tail[-len(after) :]
        if behind:
            yield from pattern.finditer(tail)

    def parse(self, name: str, *, start: Start, end: End, text: Text) -> Iterator[None]:
        """
        Read a part and tell its elements to the three functions, by local names; pause after each piece.

        Raises:
            Unreadable: as in :meth:`chunks`; not well-formed; with a document type declaration.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        local = _LocalNames()
        depth = given = 0

        def started(full: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _DEPTH:
                raise too_large()
            start(local[full], attributes)

        def ended(full: str) -> None:
            nonlocal depth
            depth -= 1
            end(local[full])

        parser.StartElementHandler = started
        parser.EndElementHandler = ended
        parser.CharacterDataHandler = text
        try:
            for chunk in self.chunks(name):
                parser.Parse(chunk, False)
                given += len(chunk)
                if given - parser.CurrentByteIndex > _TAG:
                    raise too_large()
                yield
            parser.Parse(b"", True)
            yield
        except (expat.ExpatError, LookupError, ValueError) as fault:  # LookupError: an unknown encoding
            raise damaged() from fault

    def read_through(
        self, name: str, *, start: Start, end: End | None = None, text: Text | None = None
    ) -> None:
        """Parse a whole part at once."""
        for _piece in self.parse(name, start=start, end=end or _ignore, text=text or _ignore):
            pass


class _LocalNames(dict[str, str]):
    def __missing__(self, full: str) -> str:
        if len(self) > 10_000:  # no format has so many names
            raise damaged()
        self[full] = local = full.rpartition(":")[2]
        return local


def _ignore(_text: str) -> None:
    """What is not asked for."""


def _refuse_doctype(*_declaration: object) -> None:
    raise Unreadable(
        _("The file declares a document type inside, which no table needs and attacks use. It is not read.")
    )


def too_large() -> Unreadable:
    return Unreadable(
        _(
            "The file unpacks to far more than a table needs. Copy the table alone into a new file and try again."
        )
    )
