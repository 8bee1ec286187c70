"""Which encoding a text, a column or a file is in: what its words say."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from trucban.lib.legacy_encoding.charsets import LEGACY, Encoding, decoded
from trucban.lib.legacy_encoding.syllables import is_syllable

# A word of an old text may hold characters that are no letters today: "Tr¹m", "Nguyá»…n".
WORD = re.compile(r"[A-Za-z\u0080-\U0010ffff]+")
_RUN = re.compile(r"[^\W\d_]+")
_SIGNS = frozenset("–—‘’“”…•·\u00a0")
_CLEAR_LEAD = 3  # words by which the best reading must lead to be certain
_CLEAR_SHARE = 0.8  # and the part of the broken words it must explain


_LETTERS = frozenset(
    "abcdefghijklmnopqrstuvwxyzđàảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
)


class Certainty(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Finding:
    """
    What words say together.

    ``good`` words are Vietnamese as they stand and in no other way; ``broken`` ones only in a legacy encoding, and
    ``explained`` counts those each encoding makes Vietnamese, ``strange`` those with our letters only; ``foreign`` ones
    are it in none. ``encoding`` explains most broken words; it is Unicode where there are none, or too few among the
    foreign.
    """

    encoding: Encoding = Encoding.UNICODE
    certainty: Certainty = Certainty.UNSURE
    good: int = 0
    broken: int = 0
    foreign: int = 0
    strange: int = 0
    explained: dict[Encoding, int] = field(default_factory=dict)

    def explains_all(self, encoding: Encoding) -> bool:
        return self.explained.get(encoding, 0) == self.broken

    @property
    def is_mostly_old(self) -> bool:
        return self.broken > self.good


def judge(texts: Iterable[str]) -> Finding:
    """Return what texts are in. One pass; memory for the counts alone."""
    good = broken = foreign = strange = 0
    explained: Counter[Encoding] = Counter()
    for text in texts:
        if text.isascii():
            continue
        for word in WORD.findall(text):
            readings = possible(word)
            if Encoding.UNICODE in readings:
                good += len(readings) == 1
            elif readings:
                broken += 1
                strange += has_our_letters(word)
                explained.update(readings)
            else:
                foreign += not (word.isascii() or _SIGNS.issuperset(word))
    encoding, certainty = _best(explained, good, broken, foreign)
    return Finding(encoding, certainty, good, broken, foreign, strange, dict(explained))


def _best(explained: "Counter[Encoding]", good: int, broken: int, foreign: int) -> tuple[Encoding, Certainty]:
    if broken <= foreign:
        return Encoding.UNICODE, Certainty.CERTAIN if good > foreign else Certainty.UNSURE
    ranked = sorted(LEGACY, key=lambda encoding: -explained[encoding])
    best, lead = ranked[0], explained[ranked[0]] - explained[ranked[1]]
    if lead >= _CLEAR_LEAD and explained[best] >= _CLEAR_SHARE * broken:
        return best, Certainty.CERTAIN
    return best, Certainty.LIKELY if lead else Certainty.UNSURE


@lru_cache(maxsize=65_536)
def possible(word: str) -> frozenset[Encoding]:
    """Return the encodings in which a word with characters beyond ASCII is Vietnamese."""
    if word.isascii() or _SIGNS.issuperset(word):
        return frozenset()
    return frozenset(encoding for encoding in Encoding if _is_vietnamese(decoded(word, encoding)))


def _is_vietnamese(text: str | None) -> bool:
    if text is None:
        return False
    runs = _RUN.findall(text)
    return (
        any(not run.isascii() for run in runs)
        and all(is_syllable(run) and not _is_capital_inside(run) for run in runs)
        and all(sign.isspace() or sign in _SIGNS for sign in _RUN.sub("", text))
    )


def _is_capital_inside(run: str) -> bool:
    """Say whether a capital with marks stands among small letters, which nobody writes."""
    return not run.isupper() and any(letter.isupper() and not letter.isascii() for letter in run[1:])


def has_our_letters(text: str) -> bool:
    """Say whether a text has Vietnamese letters only: as it stands it may be a name no spelling book knows ("Cê")."""
    letters = unicodedata.normalize("NFC", text).casefold()
    return all(letter in _LETTERS or (not letter.isalpha() and letter.isascii()) for letter in letters)


def font_encoding(font: str) -> tuple[Encoding | None, bool]:
    """Return what a font was made for, and whether it shows small letters as capitals (".VnTimeH")."""
    name = font.strip().casefold()
    if name.startswith(".vn"):
        return Encoding.TCVN3, font.rstrip().endswith("H")
    if name.startswith(("vni-", "vni ")):
        return Encoding.VNI, False
    if name.startswith(("vi ", "viscii")):
        return Encoding.VISCII, False
    return None, False
