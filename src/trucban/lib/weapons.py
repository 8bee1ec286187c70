"""Words of weapons, ammunition, explosives and support tools: what carries one is kept in other books, never here."""

import re

from trucban.lib.text import nfc

_WORDS = (
    "súng", "đạn", "lựu đạn", "mìn", "thuốc nổ", "chất nổ", "vật liệu nổ", "bộc phá", "kíp nổ", "ngòi nổ", "dây cháy chậm",
    "vũ khí", "lưỡi lê", "dao găm", "dùi cui", "roi điện", "công cụ hỗ trợ", "hơi cay",
    "vu khi", "luu dan", "thuoc no", "kip no", "dui cui",
)  # fmt: skip
_FOUND = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, _WORDS))}|AK[-\s]?\d*|B4[01]|K54|RPG)(?!\w)", re.IGNORECASE
)


def weapon_word(text: str) -> str:
    """Return the first word of a weapon as it stands in a text, whole words only; or nothing."""
    found = _FOUND.search(nfc(" ".join(text.split())))
    return found[0] if found else ""
