"""A hamlet as clerks write it: "T1", "Th.2", "Thôn Một", "thôn số 3", "Tổ 5", "xóm IV", "Đội 2, thôn An Xá"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from trucban.lib.places.mergers import bare
from trucban.lib.sentences import sentence as _
from trucban.lib.text import fold, nfc, single_spaces
from trucban.lib.values.reading import Reading, Verdict, doubtful, empty, shown, unreadable


class _Kind(StrEnum):
    """What stands before the name. A part of a hamlet has its number for itself: "Đội 2" is not "Thôn 2"."""

    NONE = "none"
    VILLAGE = "village"
    QUARTER = "quarter"
    GROUP = "group"  # "Tổ 5": a quarter where the commune has quarters, else a part of a hamlet
    TEAM = "team"


# Whole words, or letters that stand for them before a figure or a full stop.
_KINDS = (
    (_Kind.QUARTER, r"(?:tổ dân phố|to dan pho|tổ dp|khối phố|khoi pho|khu phố|khu pho|khu dân cư|khu vực|khối|khu)"),
    (_Kind.QUARTER, r"(?:tdp|kp|kdc|kv)"),
    (_Kind.GROUP, r"(?:tổ|to)"),
    (_Kind.TEAM, r"(?:đội|doi|cụm|cum)"),
    (_Kind.VILLAGE, r"(?:thôn|thon|xóm|xom|làng|bản|ấp|ap|buôn|buon|sóc|khóm|khom)"),
)  # fmt: skip
_BEFORE_A_NAME = tuple(
    (kind, re.compile(rf"{words}(?:\s*[.:–-]+\s*|\s+|(?=\d))(?=\w)")) for kind, words in _KINDS
)
# A letter "x" directly before Roman figures is one of them: "XI".
_SHORT = re.compile(r"(?:th?\s*\.\s*(?=\w)|(?:th?|x)\s*\.?\s*(?=\d)|(?:th?|x[\s.]+)\s*(?=[ivx]+$))")
_COUNTED = re.compile(r"(?:số|so|thứ|thu)[\s:.]+")
_BETWEEN = re.compile(r"\s*[,;/()\n]\s*|\s+[-–]\s+|\s+(?=(?:thôn|bản|ấp|tổ dân phố|tdp)\s)", re.IGNORECASE)
_WORDS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_NUMBERS = {word: number for number, word in enumerate(_WORDS, 1)}
_NUMBERS |= {f"mười {word}": number + 10 for word, number in _NUMBERS.items() if number < 10}
_NUMBERS |= {"nhất": 1, "nhì": 2, "tư": 4, "bẩy": 7, "mười lăm": 15, "mười bẩy": 17, "hai mươi": 20}
_AS_NAMES = {"nam", "tam", "tu", "nhat", "nhi"}  # without their marks: "Thôn Nam" is no fifth
_WITHOUT_MARKS = {fold(word): number for word, number in _NUMBERS.items() if fold(word) not in _AS_NAMES}
_ROMAN = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Hamlet:
    """A hamlet the caller knows: its key, its name, and the former commune it lay in, if that is known."""

    key: str
    name: str
    former_commune: str = ""


@dataclass(frozen=True, slots=True)
class _Written:
    """``name`` without marks, signs and what stands before it; ``number`` where it is nothing but one, else 0."""

    kind: _Kind
    name: str
    number: int

    def may_be(self, known: "_Written") -> bool:
        if self.kind is _Kind.TEAM and known.kind is not _Kind.TEAM:
            return False
        if self.kind is _Kind.GROUP and known.kind not in {_Kind.GROUP, _Kind.QUARTER}:
            return False
        return self.name == known.name or 0 < self.number == known.number

    def is_like(self, known: "_Written") -> bool:
        groups = {_Kind.GROUP: _Kind.QUARTER}
        return groups.get(self.kind, self.kind) == groups.get(known.kind, known.kind)


def match_hamlet(name: str, hamlets: Iterable[Hamlet], *, former_commune: str = "") -> Reading[str]:
    """
    Return the key of the hamlet a name means, without regard to marks, capitals, how a number is written and the word
    before it.

    Two hamlets of one name, as mergers leave them, are told apart by the commune they lay in. A part of a hamlet written
    beside it is read past, and said.
    """
    if not name.strip():
        return empty()
    known = list(hamlets)
    found = _meant(name, known, former_commune)
    if not found:
        return _by_a_part(name, known, former_commune)
    if len({hamlet.key for hamlet in found}) > 1:
        return doubtful(found[0].key, _("Several hamlets are called “%(name)s”.", name=shown(name)))
    exact = any(nfc(hamlet.name).casefold() == nfc(name).strip().casefold() for hamlet in found)
    return Reading(found[0].key, Verdict.READ if exact else Verdict.CHANGED)


def _meant(name: str, known: list[Hamlet], former_commune: str) -> list[Hamlet]:
    wanted = _written(name)
    found = [hamlet for hamlet in known if wanted.may_be(_written(hamlet.name))]
    if len(found) > 1 and former_commune:
        found = [hamlet for hamlet in found if bare(hamlet.former_commune) == bare(former_commune)] or found
    if len(found) > 1:
        found = [hamlet for hamlet in found if wanted.is_like(_written(hamlet.name))] or found
    return found


def _by_a_part(name: str, known: list[Hamlet], former_commune: str) -> Reading[str]:
    """Read "Tổ 5, Thôn 1" and "Thôn 1 (An Lạc)": the one hamlet of the commune that is named in it."""
    said = single_spaces(nfc(name))
    parts = [part for part in _BETWEEN.split(said) if part and not part.strip(" .").isdigit()]
    if len(parts) > 1:
        of_villages = [part for part in parts if _written(part).kind is _Kind.VILLAGE]
        for some in (of_villages, parts):
            found = [hamlet for part in some for hamlet in _meant(part, known, former_commune)]
            if len({hamlet.key for hamlet in found}) == 1:
                return doubtful(
                    found[0].key,
                    _("“%(name)s” is read as the hamlet “%(hamlet)s”.", name=shown(name), hamlet=found[0].name),
                )  # fmt: skip
    return unreadable(_("The commune has no hamlet “%(name)s”.", name=shown(name)))


@lru_cache(maxsize=4_096)
def _written(name: str) -> _Written:
    said = " ".join(nfc(name).casefold().split()).strip(" .,;:'")
    kind, rest = _without_kind(said)
    counted = _COUNTED.sub("", rest, count=1) if _COUNTED.match(rest) else rest
    number = _number(counted)
    plain = " ".join(re.sub(r"[\W_]+", " ", fold(rest)).split())
    return _Written(kind, re.sub(r"^0+(?=\d)", "", plain), number)


def _without_kind(said: str) -> tuple[_Kind, str]:
    for kind, before in _BEFORE_A_NAME:
        if found := before.match(said):
            return kind, said[found.end() :]
    if found := _SHORT.match(said):
        return _Kind.VILLAGE, said[found.end() :]
    return _Kind.NONE, said


def _number(text: str) -> int:
    """Return what a text counts, in figures, words or Roman figures; 0 for any other."""
    text = text.strip(" .")
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 4 else 0
    if text in _NUMBERS:
        return _NUMBERS[text]
    return _WITHOUT_MARKS.get(text, 0) or _roman(text)


def _roman(text: str) -> int:
    if not re.fullmatch(r"x{0,3}(?:ix|iv|v?i{0,3})", text):
        return 0
    values = [_ROMAN[letter] for letter in text]
    return sum(
        -one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=bool(values))
    )
