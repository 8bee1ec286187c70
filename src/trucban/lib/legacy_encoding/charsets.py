"""
The encodings Vietnamese was written in before Unicode, as an old program's text shows them today: each byte as a
character of Windows-1252.

TCVN3
    TCVN 5712:1993, VN3 (the "ABC" fonts, .VnTime): one byte a letter, capitals with tones only by a capital font.
VNI-Windows
    VNI Software's font encoding (VNI-Times): a base letter and after it a character that stands for its marks.
VISCII
    RFC 1456: one byte a letter, all 134 of them.
Windows-1258
    Microsoft's code page: letters of Windows-1252 and combining tones.
UTF-8
    Good Unicode whose bytes were taken for Windows-1252: "Nguyá»…n".
"""

import re
import unicodedata
from enum import StrEnum


class Encoding(StrEnum):
    UNICODE = "Unicode"
    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI-Windows"
    VISCII = "VISCII"
    WINDOWS_1258 = "Windows-1258"
    UTF_8 = "UTF-8"


LEGACY = tuple(encoding for encoding in Encoding if encoding is not Encoding.UNICODE)

_TCVN3_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3 = {
    chr(first + index): letter
    for first, letters in _TCVN3_RUNS.items()
    for index, letter in enumerate(letters)
} | {
    # How the text layer of a PDF gives three of these glyphs.
    "\u2212": "ư", "\u2219": "ã", "\u03bc": "à",
}  # fmt: skip
_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"
    "ĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_ON_A = {
    **_VNI_TONES,
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE, "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_CIRCUMFLEX = {mark: marks for mark, marks in _VNI_ON_A.items() if _BREVE not in marks}
_VNI_MARKS = {
    "a": _VNI_ON_A, "e": _VNI_CIRCUMFLEX, "o": _VNI_CIRCUMFLEX,
    "i": _VNI_TONES, "u": _VNI_TONES, "y": _VNI_TONES, "ô": _VNI_TONES, "ö": _VNI_TONES,
}  # fmt: skip
_VNI_ALONE = {
    "ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip


def as_windows_1252(content: bytes) -> str:
    """Return one character for each byte: Windows-1252, and ISO 8859-1 for the five bytes that has nothing for."""
    return "".join(map(_CHARACTERS.__getitem__, content))


def decoded(text: str, encoding: Encoding) -> str | None:
    """Return text read in an encoding, in NFC; None where a character of it cannot come from there."""
    return _DECODERS[encoding](text)


def _character(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_CHARACTERS = [_character(byte) for byte in range(256)]
# Some programs hand over the bytes 80 to 9F as they are.
_BYTES = {chr(byte): byte for byte in range(256)} | {
    character: byte for byte, character in enumerate(_CHARACTERS)
}
_VISCII = {chr(byte): letter for byte, letter in _VISCII_LOW.items()} | {
    character: _VISCII_HIGH[byte - 0x80] for character, byte in _BYTES.items() if byte >= 0x80
}
_PUNCTUATION = frozenset("\u00a0–—‘’“”…•")


def _bytes(text: str) -> bytes | None:
    try:
        return bytes(_BYTES[character] for character in text)
    except KeyError:
        return None


def _by_letter(text: str, letters: dict[str, str], kept: frozenset[str]) -> str | None:
    read = []
    for character in text:
        letter = letters.get(character)
        if letter is None and not (character.isascii() or character in kept):
            return None
        read.append(letter or character)
    return "".join(read)


def _tcvn3(text: str) -> str | None:
    """There are no capitals with tones: "CéNG" is CỘNG, as the capital font showed it."""
    read = _by_letter(text, _TCVN3, _PUNCTUATION)
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    return read.upper() if read and len(plain) > 1 and all(map(str.isupper, plain)) else read


def _viscii(text: str) -> str | None:
    return _by_letter(text, _VISCII, frozenset())


def _vni(text: str) -> str | None:
    read, place = "", 0
    while place < len(text):
        character = text[place]
        marks = _VNI_MARKS.get(character.lower(), {}).get(text[place + 1 : place + 2].lower(), "")
        letter = _VNI_ALONE.get(character.lower())
        if letter is None and not (character.isascii() or character in _PUNCTUATION):
            return None
        shown = (letter or character.lower()) + marks
        read += shown.upper() if character.isupper() else shown if letter or marks else character
        place += 1 + bool(marks)
    return unicodedata.normalize("NFC", read)


def _windows_1258(text: str) -> str | None:
    raw = _bytes(text)
    if raw is None:
        return None
    try:
        return unicodedata.normalize("NFC", raw.decode("cp1258"))
    except UnicodeDecodeError:
        return None


def _utf_8(text: str) -> str | None:
    raw = _bytes(text)
    if raw is None:
        return None
    try:
        return unicodedata.normalize("NFC", raw.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _unicode(text: str) -> str:
    """NFC, and the Icelandic letter that stands for Đ where a program took it for that."""
    text = unicodedata.normalize("NFC", text)
    return _ETH.sub(lambda found: "Đ" if found[0] == "Ð" else "đ", text)


_ETH = re.compile("[Ðð](?=[^\\W\\d_])")
_DECODERS = {
    Encoding.UNICODE: _unicode,
    Encoding.TCVN3: _tcvn3,
    Encoding.VNI: _vni,
    Encoding.VISCII: _viscii,
    Encoding.WINDOWS_1258: _windows_1258,
    Encoding.UTF_8: _utf_8,
}
