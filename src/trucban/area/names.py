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

    Words typed with accents are read as typed ("kho dân" is no "kho đạn"); words typed without are read as meant.
    """
    text = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    typed_plain = text == fold(text)
    for words in _DEPOTS:
        if f" {fold(words) if typed_plain else words} " in f" {text} ":
            return words
    return None
