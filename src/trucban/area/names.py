"""Names of places: what they may not give away."""

import unicodedata

from trucban.lib.text import fold

# Where weapons, ammunition and stores are kept has no place here, in any spelling.
_DEPOTS = (
    "kho vũ khí", "kho đạn", "kho súng", "kho quân khí", "kho quân sự", "kho quân giới", "kho thuốc nổ", "kho vật liệu nổ",
    "kho xăng dầu quân", "hầm đạn", "hầm vũ khí", "hầm súng", "tủ súng", "nơi cất vũ khí", "nơi để vũ khí", "bãi mìn",
    "vũ khí trang bị", "trận địa",
)  # fmt: skip


def depot_word(name: str) -> str | None:
    """
    Return the words of a name that say weapons or stores are kept there, or None.

    A word typed with accents is read as typed ("kho dân" is no "kho đạn"); one typed without is read as meant.
    """
    typed = unicodedata.normalize("NFC", name).casefold().split()
    for phrase in _DEPOTS:
        words = phrase.split()
        starts = range(len(typed) - len(words) + 1)
        if any(all(map(_means, typed[start:], words)) for start in starts):
            return phrase
    return None


def _means(typed: str, word: str) -> bool:
    return typed == word or (typed == fold(typed) and typed == fold(word))
