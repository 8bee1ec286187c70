"""Text as papers carry it, the same for every kind of file."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

from trucban.document.content import Block, Cell, Paragraph, SignerBlock, Signers
from trucban.document.wording import day_text, number_text

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def clean(text: str) -> str:
    """Return text without what no file format holds: control characters, surrogates, non-characters."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(letter for letter in plain if letter == "\n" or _is_writable(letter))


def _is_writable(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cs"} and (ord(letter) & 0xFFFE) != 0xFFFE


def cell_text(value: Cell) -> str:
    """Return a cell as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return day_text(value)
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, int | float):
        return number_text(value)
    return value


def basis_text(basis_lines: Sequence[str]) -> list[str]:
    """Return the grounds of a paper: each ends with a semicolon, the last with a full stop."""
    plain = [re.sub(r"[;.\s]+$", "", clean(line)) for line in basis_lines]
    return [f"{line}{'.' if index == len(plain) - 1 else ';'}" for index, line in enumerate(plain)]


def recipient_lines(recipients: Sequence[str]) -> list[str]:
    """Return the lines under "Nơi nhận": "- UBND xã;" … "- Lưu: VT."."""
    plain = [re.sub(r"[;.\s]+$", "", clean(line)).removeprefix("-").strip() for line in recipients]
    return [f"- {line}{'.' if index == len(plain) - 1 else ';'}" for index, line in enumerate(plain)]


def signer_lines(signer: SignerBlock) -> list[str]:
    """Return capacity and title above a signature."""
    return [clean(text).upper() for text in (signer.capacity, signer.title) if text.strip()]


def closed(text: str) -> str:
    """Return the last paragraph with the sign that the text ends here."""
    plain = re.sub(r"[;.\s/]+$", "", text)
    return f"{plain}./." if plain else text


def end_of_text(blocks: Sequence[Block]) -> int | None:
    """Return which block ends the text: the last one before the signatures, where it is a paragraph."""
    index = max((at for at, block in enumerate(blocks) if not isinstance(block, Signers)), default=None)
    return index if index is not None and isinstance(blocks[index], Paragraph) else None
