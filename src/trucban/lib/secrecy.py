"""Marks of secrecy, as papers carry them. What carries one is never kept here."""

import re

from trucban.lib.text import nfc

_MARK = re.compile(r"(?<!\w)(?:TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)(?!\w)")
_MARK_WITHOUT_ACCENTS = re.compile(r"(?<!\w)(?:TUYET\s*MAT|TOI\s*MAT)(?!\w)")


def secret_mark(text: str) -> str:
    """Return MẬT, TỐI MẬT or TUYỆT MẬT where it stands in a text as whole words in capitals, or nothing."""
    text = nfc(text)
    if "MẬT" not in text and "MAT" not in text:
        return ""
    words = re.sub(r"[_.,;:\-–/\\()\[\]]+", " ", text)
    found = _MARK.search(words) or _MARK_WITHOUT_ACCENTS.search(words)
    return found[0] if found else ""
