"""Names and telephone numbers: how they are written, refused and sorted."""

import re
import unicodedata

# The letters of the Vietnamese alphabet that stand behind their plain one: "z" comes after every letter that can follow.
_LETTERS = {"ă": "az", "â": "azz", "đ": "dz", "ê": "ez", "ô": "oz", "ơ": "ozz", "ư": "uz"}
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}  # huyền hỏi ngã sắc nặng
_INSIDE_A_NAME = " -'’."

MOBILE = re.compile(r"0[35789]\d{8}")
LANDLINE = re.compile(r"02\d{9}")
# Mobile prefixes of eleven-digit numbers and what they became in 2018.
_FORMER_MOBILE = {
    **{f"016{n}": f"03{n}" for n in range(2, 10)},
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


class NotAName(ValueError):
    """The text is not the name of a person."""


class NotATelephoneNumber(ValueError):
    """The text is no Vietnamese telephone number."""


def clean_name(text: str) -> str:
    """
    Return a person's name in NFC with single spaces.

    Raises:
        NotAName: empty, longer than 120 characters, or with something other than letters in it.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    letters = sum(unicodedata.category(c).startswith("L") for c in name)
    others = any(not unicodedata.category(c).startswith(("L", "M")) and c not in _INSIDE_A_NAME for c in name)
    if letters < 2 or others or len(name) > 120:
        raise NotAName(text)
    return name


def clean_phone(text: str) -> str:
    """
    Return a telephone number as ten or eleven digits from 0; a prefix of before 2018 becomes today's.

    Raises:
        NotATelephoneNumber: neither a mobile number nor a landline of Viet Nam.
    """
    digits = re.sub(r"[\s.\-()]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+|00)84", "0", digits)
    if not digits.isascii():
        raise NotATelephoneNumber(text)
    if len(digits) == 11 and digits[:4] in _FORMER_MOBILE:
        digits = _FORMER_MOBILE[digits[:4]] + digits[4:]
    if not (MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits)):
        raise NotATelephoneNumber(text)
    return digits


def sort_key(name: str) -> str:
    """
    Return a key that puts names in Vietnamese order in any database: given name, middle, family.

    Letters first (a ă â … d đ …), then tones; only ASCII letters and digits, which every collation orders alike.
    """
    words = name.casefold().split()
    if len(words) > 1:
        words = [words[-1], *words[1:-1], words[0]]
    return "".join(_word_key(word) for word in words)


def _word_key(word: str) -> str:
    letters, tones = "", ""
    for char in unicodedata.normalize("NFC", word):
        parts = unicodedata.normalize("NFD", char)
        tone = next((c for c in parts if c in _TONES), "")
        plain = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else char
        letters += _LETTERS.get(plain, plain if plain.isascii() and plain.isalpha() else "")
        tones += _TONES.get(tone, "1")
    return f"{letters}0{tones}"
