"""
Names of people: family name first, given name last.

They are kept in NFC with a capital for each word, and sorted as Vietnamese lists are: by given name, then middle, then
family; letters by the alphabet (a ă â … d đ …), then tones.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables.spec import Value
from trucban.lib.text import fold, nfc, single_spaces
from trucban.lib.values.reading import Reading, Verdict, empty, shown, unreadable

# Behind its plain letter: "z" comes after every letter that can follow.
_LETTERS = {"ă": "az", "â": "azz", "đ": "dz", "ê": "ez", "ô": "oz", "ơ": "ozz", "ư": "uz"}
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}  # huyền hỏi ngã sắc nặng
_INSIDE = " -'’."
_LONGEST = 120
_LONGEST_CELL = 400  # characters of a name with all that stands around it
_NUMBERED = re.compile(r"^(?:\d{1,4}\s*[.)/-]\s*|[-–+*•]\s*(?=\S))")
_COMRADE = re.compile(r"^(?:đ\s*[/.]\s*c|đồng chí|ông\s*\(bà\)|ông/bà)\s*[:.]?\s+", re.IGNORECASE)
# A form of address or a rank, which is left out where a family's name follows: "Ông" and "Chu" are families too.
_ADDRESS = re.compile(
    r"^((?:ông|bà|anh|chị|cô|chú|bác|cụ)|(?:thiếu|trung|thượng|đại) (?:úy|uý|tá)|(?:hạ|trung|thượng) (?:sĩ|sỹ)|"
    r"binh (?:nhất|nhì))\s*[:.]?\s+(?=(\S+)\s+\S)",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\s*[(\[]([^)\]]*)[)\]]\s*$")
_FIGURE = re.compile(r"\d")
# A birth behind a name: "Nguyễn Văn An, 1995", "… (12/3/1995)", "… sn 1995?"
_BIRTH_BEHIND = re.compile(
    r"[\s,;:(\[–—-]*"
    r"((?:(?:khoảng|chừng|~) ?)?"
    r"(?:\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?\d{2}(?:\d\d)?|(?:\d{1,2} ?[-/.] ?)?(?:19|20)\d\d)"
    r"(?: ?(?:\(\?+\)|\?+))?)[\s)\].,;]*$",
    re.IGNORECASE,
)
# Among capitals a small "sinh" is no given name; "Nguyễn Văn Sinh 1995" is one.
_SAYS_BORN = re.compile(
    r"[\s,;:(\[–—-]+(?i:sinh (?:ngày|năm)|(?:năm|ngày) sinh|s\.?n|n\.?s)[.:]?$|[,;:(\[–—-]\s*(?i:sinh)$|(?<=[a-zà-ỹ]) sinh$"
)
_SAID_BEHIND = re.compile(r"\s+[-–—]+\s+(\S.*)$")
_BETWEEN_NAMES = re.compile(r"\s*(?:[\n;,+&/]|\s(?:và|VÀ)\s)\s*")
_COMPOUND_FAMILIES = frozenset({"ton that", "ton nu", "tong that", "au duong", "tu ma", "tu do", "hoang phu"})
# Families that are always written with marks, and so tell that a name has lost its own.
_MARKED_FAMILIES = frozenset(
    [
        "nguyen",
        "tran",
        "le",
        "pham",
        "vo",
        "huynh",
        "bui",
        "hoang",
        "vu",
        "truong",
        "dang",
        "do",
        "ngo",
        "ho",
        "duong",
        "dinh",
        "doan",
        "luu",
        "ly",
        "ta",
        "to",
        "ha",
        "dao",
        "luong",
    ]
)


@dataclass(frozen=True, slots=True)
class NameParts:
    family: str
    middle: str
    given: str


def split_name(name: str) -> NameParts:
    """Return family, middle and given name; a single word is taken for the family name."""
    words = name.split()
    families = 2 if len(words) > 2 and fold(" ".join(words[:2])) in _COMPOUND_FAMILIES else 1
    family, rest = " ".join(words[:families]), words[families:]
    return NameParts(family, " ".join(rest[:-1]), rest[-1] if rest else "")


def sort_key(name: str) -> str:
    """
    Return a key that puts names in Vietnamese order in any database: given name, middle, family.

    Only ASCII letters and digits, which every collation orders alike.
    """
    words = name.casefold().split()
    if len(words) > 1:
        words = [words[-1], *words[1:-1], words[0]]
    return "".join(map(_word_key, words))


@lru_cache(maxsize=4_096)
def _word_key(word: str) -> str:
    letters, tones = "", ""
    for char in unicodedata.normalize("NFC", word):
        parts = unicodedata.normalize("NFD", char)
        tone = next((c for c in parts if c in _TONES), "")
        plain = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else char
        letters += _LETTERS.get(plain, plain if plain.isascii() and plain.isalpha() else "")
        tones += _TONES.get(tone, "1")
    return f"{letters}0{tones}"


def title_case(name: str) -> str:
    """Return a name with a capital for each word; a word that has capitals of its own keeps them ("H'Hen", "McLean")."""
    is_shouted = name.isupper()
    return " ".join(_titled(word, is_shouted) for word in name.split())


@lru_cache(maxsize=4_096)
def _titled(word: str, is_shouted: bool) -> str:
    if not (is_shouted or word.islower() or (word.isupper() and len(word) > 1)):
        return word if any(letter.isupper() for letter in word[1:]) else word[:1].upper() + word[1:]
    return "".join(part[:1].upper() + part[1:].lower() for part in re.split("([-'’.])", word))


def name_and_birth(text: str) -> tuple[str, str]:
    """Return a name and the birth written behind it in the same cell; "" where none is."""
    if not _FIGURE.search(text) or len(text) > _LONGEST_CELL:
        return text, ""
    plain = " ".join(nfc(text).split())
    found = _BIRTH_BEHIND.search(plain)
    if not found:
        return text, ""
    name = plain[: found.start()]
    name = name if name.islower() else _SAYS_BORN.sub("", name)
    is_whole = any(map(str.isalpha, name)) and not any(mark in name for mark in "([")
    return (name, found[1]) if is_whole else (text, "")


def read_name(value: Value) -> Reading[str]:
    """Read a person's full name; it is put in order, and never completed."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return empty()
    if not isinstance(value, str):
        return _no_name(value)
    if _holds_several(nfc(value)):
        return unreadable(
            _("“%(text)s” names several people: give each a row of their own.", text=shown(value))
        )
    plain = " ".join(nfc(value).split())
    if len(plain) > _LONGEST_CELL:
        return _no_name(value)
    text, reasons, doubts = _bare(plain)
    if not is_name(text):
        return _no_name(value)
    name = title_case(text)
    if name != text:
        reasons.append(_("Capitals put right: %(name)s.", name=name))
    doubts += _name_doubts(name)
    verdict = Verdict.DOUBTFUL if doubts else Verdict.CHANGED if reasons else Verdict.READ
    return Reading(name, verdict, (*reasons, *doubts))


def _holds_several(text: str) -> bool:
    """Say whether a cell has two names one below the other, or with a comma between: each of a family with a given name."""
    said = single_spaces(text.strip())
    parts = [part.split() for part in _BETWEEN_NAMES.split(said)]
    return len(parts) > 1 and all(len(words) > 1 and fold(words[0]) in _MARKED_FAMILIES for words in parts)


def _bare(text: str) -> tuple[str, list[Sentence], list[Sentence]]:
    """Return the name without a number, a form of address or a note around it, what was changed, and what is in doubt."""
    reasons, doubts = [], []
    bare = _COMRADE.sub("", _NUMBERED.sub("", text))
    if bare != text:
        reasons.append(_("What stood before the name is left out."))
    if (address := _ADDRESS.match(bare)) and fold(address[2]) in _MARKED_FAMILIES:
        bare = bare[address.end() :]
        doubts.append(_("“%(note)s” before the name is left out.", note=address[1]))
    if (said := _SAID_BEHIND.search(bare)) and len(bare[: said.start()].split()) > 1:
        bare = bare[: said.start()]
        doubts.append(_("“%(note)s” behind the name is left out.", note=shown(said[1])))
    if note := _NOTE.search(bare):
        bare = bare[: note.start()]
        doubts.append(_("“%(note)s” behind the name is left out.", note=shown(note[1])))
    family = re.fullmatch(r"([^,]+),\s*([^,]+)", bare)
    if family and _is_of_a_family(family[1]) and not _is_of_a_family(family[2]):
        bare = family[1]
        doubts.append(_("“%(note)s” behind the name is left out.", note=shown(family[2])))
    elif family:
        bare = f"{family[2]} {family[1]}"
        doubts.append(_("The given name stood first; the name is read as %(name)s.", name=bare))
    return bare.strip(" .,;"), reasons, doubts


def _is_of_a_family(text: str) -> bool:
    """Say whether a text is a family's name with more words behind it."""
    words = text.split()
    return len(words) > 1 and fold(words[0]) in _MARKED_FAMILIES


def _name_doubts(name: str) -> list[Sentence]:
    words = name.split()
    if len(words) == 1:
        return [_("The name has only one word.")]
    if name.isascii() and fold(words[0]) in _MARKED_FAMILIES:
        return [_("The name has lost its marks.")]
    return []


def is_whole_name(text: str) -> bool:
    """Say whether a text is hardly anything but a person's: three words or more, each with a capital, a family's first."""
    words = nfc(text).split()
    is_written_so = all(word[:1].isupper() for word in words)
    return (
        3 <= len(words) <= 6
        and is_written_so
        and fold(words[0]) in _MARKED_FAMILIES
        and is_name(" ".join(words))
    )


def is_name(text: str) -> bool:
    """Say whether a text in NFC is letters and what stands between them, as long as a name is at most."""
    if len(text) > _LONGEST:
        return False
    if (plain := text.replace(" ", "")).isalpha():
        return len(plain) >= 2
    letters = sum(unicodedata.category(c).startswith("L") for c in text)
    others = any(not unicodedata.category(c).startswith(("L", "M")) and c not in _INSIDE for c in text)
    return letters >= 2 and not others


def _no_name(value: object) -> Reading[str]:
    return unreadable(_("“%(text)s” is not the name of a person.", text=shown(value)))
