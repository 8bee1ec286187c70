"""Converts one cell, word by word, so that a half-converted text comes out whole."""

import unicodedata
from dataclasses import dataclass

from trucban.lib.legacy_encoding.charsets import Encoding, decoded
from trucban.lib.legacy_encoding.evidence import (
    WORD,
    Certainty,
    Finding,
    font_encoding,
    has_our_letters,
    judge,
    possible,
)

# Families, given names and words of places that are Vietnamese in an old encoding too, but mean nothing there: a row
# pasted in Unicode into an old list says "Lê Minh Tâm", never "Lờ Minh Tõm". Whichever means something both ways
# ("lũ", "tụ", "hồng", "bộ") is not here.
USUAL = frozenset(
    [
        "bùi",
        "công",
        "hùng",
        "huê",
        "hòa",
        "khuê",
        "lâm",
        "lê",
        "mùi",
        "ngô",
        "nhân",
        "nhã",
        "phùng",
        "phú",
        "quê",
        "sáng",
        "thuê",
        "thái",
        "thân",
        "thêm",
        "thìn",
        "thôn",
        "trâm",
        "trí",
        "tâm",
        "tí",
        "tín",
        "tôn",
        "tùng",
        "vân",
        "võ",
        "xã",
        "xóm",
    ]
)


# What names are full of besides: beside one old word in a good file they stay, though "Hoàng" may be "Hồng" in VNI.
_OF_NAMES = USUAL | frozenset(
    [
        "ái",
        "ân",
        "bá",
        "chí",
        "hoà",
        "hoài",
        "hoàn",
        "hoàng",
        "hân",
        "hóa",
        "khôi",
        "lân",
        "lã",
        "lý",
        "ngân",
        "nông",
        "quí",
        "thông",
        "toàn",
        "trân",
        "tân",
        "tô",
        "tú",
        "ý",
    ]
)
# So many good words to one broken, and the broken ones are strange names and not old text: sooner where all of them
# have our letters only.
_FEW, _FEW_STRANGE = 20, 4


@dataclass(frozen=True, slots=True)
class Converted:
    """
    ``encoding`` is what the text was in: Unicode where it was good, or where nothing says otherwise.

    ``other`` is the same text in Unicode, where it may be meant, or where the file is good and this cell alone was not.
    ``proposed`` is what a text that stays may be, where a word of it is Vietnamese in an old encoding only ("Quèc").
    """

    text: str
    encoding: Encoding
    certainty: Certainty
    other: str = ""
    proposed: str = ""


def convert(text: str, *, font: str = "", finding: Finding | None = None) -> Converted:
    """
    Return a cell's text in Unicode NFC.

    ``font`` is the font of the cell, ``finding`` what its column or file is in. Converting twice changes nothing more:
    good words are left alone even under an old font.
    """
    made_for, are_capitals = font_encoding(font)
    if text.isascii():
        return Converted(text.upper() if are_capitals else text, Encoding.UNICODE, Certainty.CERTAIN)
    finding = finding or Finding()
    own = judge([text])
    encoding, certainty = _encoding_of(text, own, made_for, finding)
    is_old = own.is_mostly_old or (own.good == own.broken and (bool(made_for) or finding.is_mostly_old))
    few = _FEW_STRANGE if finding.strange == finding.broken else _FEW
    is_strange = finding.good > few * finding.broken and has_our_letters(text)
    spares = is_strange or (own.good > 0 and own.good >= own.broken)

    is_alone_old = own.broken > 0 and not made_for and finding.good > finding.broken
    kept = (_OF_NAMES if own.broken == 1 else USUAL) if is_alone_old else frozenset()

    def said(word: str) -> str:
        as_it_stands = unicodedata.normalize("NFC", word)
        is_spared = spares or as_it_stands.casefold() in kept
        return as_it_stands if is_spared and has_our_letters(word) else _read(word, encoding, is_old)

    read = WORD.sub(lambda found: said(found[0]), text)
    read = read.upper() if are_capitals else read
    written = unicodedata.normalize("NFC", text)
    is_alone = own.broken <= 1 and finding.good > 0  # what speaks for old text is one word, beside good ones
    is_guess = not made_for and is_alone and read != written and has_our_letters(text)
    is_other = is_guess or (is_alone_old and read != decoded(text, Encoding.UNICODE))
    sure = Certainty.LIKELY if is_guess else certainty
    return Converted(read, encoding, sure, written if is_other else "", _proposed(read) if own.broken else "")


def _proposed(text: str) -> str:
    """Return a converted text with the words read anew that are Vietnamese in an old encoding only, or nothing."""
    left = judge([text])
    if not left.broken:
        return ""
    return WORD.sub(
        lambda found: _read(found[0], left.encoding, is_old=found[0].casefold() not in _OF_NAMES), text
    )


def _encoding_of(
    text: str, own: Finding, made_for: Encoding | None, finding: Finding
) -> tuple[Encoding, Certainty]:
    if own.good and not own.broken:
        return Encoding.UNICODE, Certainty.CERTAIN
    if made_for and own.explains_all(made_for) and _can_be(text, made_for):
        return made_for, Certainty.CERTAIN
    if not own.broken:
        return _without_evidence(text, finding)
    if _agree(own, finding):
        return finding.encoding, finding.certainty
    return own.encoding, own.certainty


def _agree(own: Finding, finding: Finding) -> bool:
    """Say whether a cell can be what its column is: wholly, or as much as anything else, or half where that is certain."""
    explained = own.explained.get(finding.encoding, 0)
    return (
        explained == own.broken
        or (own.certainty is Certainty.UNSURE and explained > 0)
        or (finding.certainty is Certainty.CERTAIN and 2 * explained >= own.broken)
    )


def _without_evidence(text: str, finding: Finding) -> tuple[Encoding, Certainty]:
    """Follow the column where most of it is old text and this can be too; otherwise leave the words as they are."""
    if finding.encoding is Encoding.UNICODE or finding.certainty is Certainty.UNSURE:
        return Encoding.UNICODE, finding.certainty
    if not finding.is_mostly_old or not _can_be(text, finding.encoding):
        return Encoding.UNICODE, Certainty.UNSURE
    if _is_usual(text, finding.encoding):
        return Encoding.UNICODE, Certainty.CERTAIN
    return finding.encoding, Certainty.LIKELY


def _is_usual(text: str, encoding: Encoding) -> bool:
    """Say whether a text has a word that lists are full of, and one nobody writes when it is read as old text."""
    words = WORD.findall(text)
    return any(word.casefold() in USUAL and decoded(word, encoding) != word for word in words)


def _can_be(text: str, encoding: Encoding) -> bool:
    return all(decoded(word, encoding) is not None for word in WORD.findall(text))


def _read(word: str, encoding: Encoding, is_old: bool) -> str:
    """Return a word read in an encoding; one that is Vietnamese as it stands only among old words."""
    readings = possible(word)
    unchanged = decoded(word, Encoding.UNICODE) or word
    if word.isascii() or (Encoding.UNICODE in readings and not (is_old and encoding in readings)):
        return unchanged
    read = decoded(word, encoding)  # also an abbreviation or a foreign name, of the same hand as the rest
    if read is None and len(readings) == 1:  # a word of another hand
        read = decoded(word, next(iter(readings)))
    return read or unchanged
