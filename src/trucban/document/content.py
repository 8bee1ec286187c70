"""
What a paper says, as plain frozen values: callers build it, `rendering` turns it into files.

A content is stored as JSON with the issued paper; `to_json` and `from_json` are exact inverses.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

Cell = str | int | float | dt.date | None

# Names of the types of Decree 30/2020/NĐ-CP, Article 7, as papers print them: papers are Vietnamese always.
TYPE_NAMES = {
    "BC": "BÁO CÁO",
    "KH": "KẾ HOẠCH",
    "BB": "BIÊN BẢN",
    "TB": "THÔNG BÁO",
    "QC": "QUY CHẾ",
    "QĐ": "QUYẾT ĐỊNH",
    "CV": "",  # a letter has no type name; its subject stands under the number
}
LETTER = "CV"
DEMONSTRATION_LINE = "TÀI LIỆU MINH HỌA – SỐ LIỆU GIẢ ĐỊNH"
DRAFT_MARK = "DỰ THẢO"


@dataclass(frozen=True)
class OrganHeading:
    """The two lines top left: who is above the issuing organ, and the organ itself."""

    superior: str
    issuer: str


@dataclass(frozen=True)
class Heading:
    """``level`` 1: "I. KẾT QUẢ" in capitals; 2: "1. Tuần tra"; 3: "a) Buổi tối"."""

    text: str
    level: int = 1


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def numbered(blocks: "Iterable[Block]") -> "Iterator[Block]":
    """Number the headings of level 1 as papers do: I, II, III."""
    count = 0
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            yield Heading(f"{ROMAN[count]}. {block.text}")
            count += 1
        else:
            yield block


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Table:
    """``widths`` are shares of the line; ``numeric`` are the columns set to the right, counted from 0."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True)
class SignerBlock:
    """
    One signature.

    ``capacity`` is the line above the title ("TM. ỦY BAN NHÂN DÂN", "KT. CHỈ HUY TRƯỞNG") or empty; ``title`` the
    signer's own ("PHÓ CHỈ HUY TRƯỞNG"); ``name`` the full name, empty while nobody is known to sign.
    """

    title: str
    name: str = ""
    capacity: str = ""


@dataclass(frozen=True)
class Signers:
    """Signatures side by side in the middle of a paper."""

    signers: tuple[SignerBlock, ...]


Block = Heading | Paragraph | Table | Signers


@dataclass(frozen=True)
class PaperContent:
    """
    A whole paper.

    A draft shows no number and carries DỰ THẢO; ``demonstration`` marks papers whose figures are invented.
    With one signer the recipients stand beside the signature; with two they stand below.
    """

    kind: str
    organ: OrganHeading
    place: str
    subject_line: str
    symbol: str = ""
    number: int | None = None
    date: dt.date | None = None
    addressed_to: tuple[str, ...] = ()
    basis_lines: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    signers: tuple[SignerBlock, ...] = ()
    recipients: tuple[str, ...] = ()
    draft: bool = True
    demonstration: bool = False


_BLOCKS: dict[str, type[Block]] = {kind.__name__: kind for kind in (Heading, Paragraph, Table, Signers)}


def to_json(content: PaperContent) -> dict[str, Any]:
    """Return the content as values JSON can hold."""
    return dict(_plain(content))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        plain = {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
        return {"block": type(value).__name__, **plain} if type(value).__name__ in _BLOCKS else plain
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    return value


def from_json(data: Mapping[str, Any]) -> PaperContent:
    """Return the content that `to_json` wrote."""
    return PaperContent(
        **{
            **data,
            "organ": OrganHeading(**data["organ"]),
            "date": _cell(data["date"]),
            "addressed_to": tuple(data["addressed_to"]),
            "basis_lines": tuple(data["basis_lines"]),
            "blocks": tuple(_block(block) for block in data["blocks"]),
            "signers": tuple(SignerBlock(**signer) for signer in data["signers"]),
            "recipients": tuple(data["recipients"]),
        }
    )


def _block(data: Mapping[str, Any]) -> Block:
    values = {name: value for name, value in data.items() if name != "block"}
    kind = _BLOCKS[data["block"]]
    if kind is Table:
        return Table(
            header=tuple(values["header"]),
            rows=tuple(tuple(_cell(cell) for cell in row) for row in values["rows"]),
            widths=tuple(values["widths"]),
            numeric=tuple(values["numeric"]),
        )
    if kind is Signers:
        return Signers(tuple(SignerBlock(**signer) for signer in values["signers"]))
    return kind(**values)


def _cell(value: Any) -> Any:
    return dt.date.fromisoformat(value["day"]) if isinstance(value, dict) else value
