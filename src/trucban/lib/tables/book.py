"""What kind of file this is, told from its bytes and not from its name, and who reads it."""

import re

from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables import delimited, docx, ods, xls, xlsx
from trucban.lib.tables.parts import Parts
from trucban.lib.tables.spec import LIMITS, MEBIBYTE, Book, Limits, Unreadable, damaged, protected

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")  # a workbook stream without a container
_MARKUP = re.compile(rb"<[a-z?!]|[{[]\s*[\"{[\\]")  # XML, JSON, RTF
_ENDINGS = {
    "xlsx": {"xlsx", "xlsm", "xltx"},
    "xls": {"xls", "xlt"},
    "ods": {"ods", "ots"},
    "csv": {"csv", "tsv", "txt"},
    "docx": {"docx", "docm", "dotx"},
}


def open_book(content: bytes, *, name: str = "", limits: Limits = LIMITS) -> Book:
    """
    Open a file for reading. ``name`` is what its owner calls it; only a note is made of it.

    Raises:
        Unreadable: the file is of no kind that is read here, protected, damaged, or beyond the limits.
    """
    if not content:
        raise Unreadable(_("The file is empty."))
    if len(content) > limits.file_bytes:
        raise _too_long(limits.file_bytes)
    book = _read(content, limits)
    note = _wrong_ending(name, book.kind)
    return Book(book.kind, book.sheets, book.epoch_1904, (note,)) if note else book


def _read(content: bytes, limits: Limits) -> Book:
    if content.startswith(_ZIP):
        return _zipped(content, limits)
    if content.startswith((_OLE, *_BARE_BIFF)):
        return _old(content, limits)
    _refuse_other_kinds(content)
    return delimited.read(content, limits)


def _zipped(content: bytes, limits: Limits) -> Book:
    parts = Parts(content, limits)
    if ods.is_ods(parts):
        return ods.read(parts, limits)
    main_part = xlsx.main_part_of(parts)
    if not main_part or main_part not in parts:
        raise damaged() if "[Content_Types].xml" in parts else _other_kind()
    if main_part.endswith(".bin"):
        raise Unreadable(_("This is a binary workbook (XLSB). Save it as XLSX and try again."))
    if main_part.startswith("word/"):
        return docx.read(parts, limits, main_part)
    return xlsx.read(parts, limits, main_part)


def _old(content: bytes, limits: Limits) -> Book:
    if content.startswith(_OLE):
        if _names(content, "EncryptedPackage"):
            raise protected()
        if _names(content, "WordDocument") and not (_names(content, "Workbook") or _names(content, "Book")):
            raise Unreadable(_("This is a text of an old Word (DOC). Save it as DOCX and try again."))
    if len(content) > limits.old_file_bytes:
        raise _too_long(limits.old_file_bytes)
    return xls.read(content, limits)


def _names(content: bytes, stream: str) -> bool:
    """Say whether the container's directory names a stream."""
    return stream.encode("utf-16-le") + b"\0\0" in content


def _refuse_other_kinds(content: bytes) -> None:
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf"):
        raise Unreadable(_("This is a PDF. Ask for the table it was made from, as XLSX or DOCX."))
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        raise Unreadable(_("This is a web page, whatever its name. Open it in Excel and save it as XLSX."))
    if _MARKUP.match(head):
        raise _other_kind()


def _other_kind() -> Unreadable:
    return Unreadable(
        _(
            "This is no table: the file is of a kind that is not read here. Save it as XLSX or CSV and try again."
        )
    )


def _too_long(limit: int) -> Unreadable:
    return Unreadable(
        _(
            "The file is larger than %(limit)s MB. Copy the table alone into a new file.",
            limit=limit // MEBIBYTE,
        )
    )


def _wrong_ending(name: str, kind: str) -> Sentence | None:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending and ending not in _ENDINGS[kind]:
        return _(
            "The file is named “.%(ending)s” and is really %(kind)s.", ending=ending[:10], kind=kind.upper()
        )
    return None
