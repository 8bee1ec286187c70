"""Vietnamese text: one form to keep (NFC), a folded copy to search in."""

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"[^\S\n]+")
_SHORT = 120  # characters; longer texts are not kept in memory


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def single_spaces(text: str) -> str:
    """Return text with one space for each run of them; where a line ends it still does."""
    return _SPACES.sub(" ", text)


def slug(text: str) -> str:
    """Return text as part of a file's name on any machine: "truc-phong-chong-thien-tai"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or "khong-ten"


def fold(text: str) -> str:
    """Return text for searching: lower case, no marks, đ as d, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    return _remembered(text) if len(text) <= _SHORT else _without_marks(text)


def _without_marks(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.replace("đ", "d").split())


_remembered = lru_cache(maxsize=32_768)(_without_marks)  # each who looks at a name folds it again
