"""Whole amounts as they are typed: 1.234.567, 1 234 567 and 1234567 are one number."""

import re

_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+")
_UNIT = re.compile(r"\s*(?:đồng|đ|VNĐ|VND)\s*$", re.IGNORECASE)


def read_amount(text: str) -> int:
    """
    Read a whole number; dots or spaces part the thousands, three digits a group.

    A comma is refused: it parts decimals here and thousands elsewhere.

    Raises:
        ValueError: it is not a whole number written like that.
    """
    bare = _UNIT.sub("", text.strip())
    if not _PLAIN.fullmatch(bare) and not _GROUPED.fullmatch(bare):
        raise ValueError(text)
    return int(re.sub(r"[^0-9]", "", bare))
