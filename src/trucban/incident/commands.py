"""
The one-line entry: "xo xat thon 3 20h15 2 nguoi bi thuong" becomes an incident's fields.

Accents are optional; where they are typed they count: "cháy" is a fire, "chạy" is not. The whole line stays the summary,
so nothing typed is lost; ``rest`` is what was not understood. Pure: hamlets and the moment come in.

A reader takes the words of the line from the left; each part is tried at every word, the longest first, and a word
belongs to one part only.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from trucban.incident.models import IncidentKind
from trucban.lib.clock import VIETNAM
from trucban.lib.text import fold, nfc

T = TypeVar("T")
SUMMARY_LENGTH = 300
MOST_PEOPLE = 1000
OLDEST_YEARS = 5
# What people call each kind, as it is written with accents.
SYNONYMS: dict[IncidentKind, tuple[str, ...]] = {
    IncidentKind.BRAWL: ("xô xát", "đánh nhau", "ẩu đả", "gây rối", "cố ý gây thương tích", "chém nhau"),
    IncidentKind.THEFT: ("mất trộm", "trộm cắp", "mất cắp", "trộm", "cướp", "cướp giật", "mất xe", "cạy cửa"),
    IncidentKind.GAMBLING: ("đánh bạc", "cờ bạc", "số đề", "lô đề", "đá gà", "xóc đĩa"),
    IncidentKind.TRAFFIC: ("tai nạn giao thông", "tngt", "va chạm xe", "va chạm giao thông", "tông xe", "tai nạn"),
    IncidentKind.FIRE: ("cháy nhà", "hỏa hoạn", "hoả hoạn", "cháy"),
    IncidentKind.DROWNING: ("đuối nước", "chết đuối", "lật thuyền", "lật đò"),
    IncidentKind.FLOOD: ("ngập lụt", "ngập", "lũ", "lụt", "lũ quét", "tốc mái", "bão", "lốc", "nước lên"),
    IncidentKind.LANDSLIDE: ("sạt lở", "lở đất", "sụt lún"),
    IncidentKind.EXPLOSIVE_REMNANT: (
        "vật liệu nổ", "bom mìn", "đầu đạn", "quả bom", "quả đạn", "đạn pháo", "bom bi", "lựu đạn", "mìn", "bom",
    ),
    IncidentKind.MISSING_PERSON: ("mất tích", "đi lạc", "bỏ nhà đi", "thất lạc người"),
    IncidentKind.FAMILY_VIOLENCE: ("bạo lực gia đình", "bạo hành", "đánh vợ", "đánh chồng", "đánh con", "blgđ"),
    IncidentKind.LAND_QUARREL: ("tranh chấp", "mâu thuẫn", "cãi nhau", "lấn đất", "lấn chiếm"),
    IncidentKind.ENVIRONMENT: (
        "môi trường", "cháy rừng", "phá rừng", "xả thải", "đổ rác", "đổ trộm rác", "khai thác cát", "chặt cây rừng",
    ),
    IncidentKind.ANIMAL: (
        "dịch bệnh", "dịch tả", "dịch tả lợn", "trâu bò", "chó dại", "chó cắn", "lợn chết", "gia súc chết",
    ),
    IncidentKind.NOISE: ("gây ồn", "karaoke", "ồn ào", "mất trật tự", "hát kẹo kéo"),
    IncidentKind.LOST_FOUND: ("nhặt được", "đánh rơi", "rơi ví", "mất giấy tờ", "mất ví"),
}  # fmt: skip
# Without its accents such a word is more often another one: "bao" is báo, bao, bảo.
ACCENTS_NEEDED = frozenset({"bão", "mìn", "lốc"})
_DAYS = {
    "hôm nay": 0, "sáng nay": 0, "trưa nay": 0, "chiều nay": 0, "tối nay": 0, "đêm nay": 0,
    "hôm qua": 1, "sáng qua": 1, "trưa qua": 1, "chiều qua": 1, "tối qua": 1, "đêm qua": 1,
    "hôm kia": 2,
}  # fmt: skip
# Hours of these parts of the day are read on the 24-hour clock: "8 giờ tối" is 20:00.
_PARTS_OF_DAY = {"sáng": 0, "trưa": 12, "chiều": 12, "tối": 12, "đêm": 12, "khuya": 12}
_NUMBERS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
_HAMLET_WORDS = ("tổ dân phố", "tdp", "thôn", "xóm")
_PEOPLE = ("nạn nhân", "người", "cháu", "em", "ng", "thanh niên")
_HURT = {
    "injured": ("bị thương nặng", "bị thương nhẹ", "bị thương", "thương", "nhập viện"),
    "dead": ("tử vong", "tử nạn", "chết", "thiệt mạng"),
    "persons_concerned": ("đối tượng", "người liên quan", "nghi can", "thanh niên"),
}
_CLOCK = re.compile(r"(\d{1,2})(?:h|g|:)([0-5]\d)?(?:p|')?")
_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?")
_SHORT_HAMLET = re.compile(r"(?:thon|xom|tdp)(\d{1,3})")
_EDGES = ' \t.,;:!?()[]"“”'


class HamletLike(Protocol):
    """A hamlet, as far as reading a line must know."""

    @property
    def id(self) -> UUID: ...

    @property
    def number(self) -> int: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Word:
    """One word as typed (lower case, NFC) and folded."""

    typed: str
    plain: str


@dataclass(frozen=True)
class Part:
    """A piece of the line that was understood: which field it gave, and the words it was read from."""

    field: str
    text: str


@dataclass(frozen=True)
class Parsed:
    """What a line says. ``kind`` is OTHER when no word of the list stands in it; no count means 0."""

    summary: str
    kind: str
    happened_at: datetime
    hamlet_id: UUID | None = None
    hamlet_number: int | None = None
    injured: int = 0
    dead: int = 0
    persons_concerned: int = 0
    rest: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def recognised(self) -> frozenset[str]:
        return frozenset(part.field for part in self.parts)


@dataclass
class _Line:
    """The words of a line, and which of them have been understood."""

    words: list[Word]
    taken: list[bool]
    parts: list[Part]

    def take(self, field: str, start: int, length: int) -> None:
        for place in range(start, start + length):
            self.taken[place] = True
        text = " ".join(word.typed for word in self.words[start : start + length])
        self.parts.append(Part(field, text))

    def is_free(self, start: int, length: int) -> bool:
        return start + length <= len(self.words) and not any(self.taken[start : start + length])

    def phrase_at(self, start: int, phrases: Iterable[str]) -> tuple[str, int] | None:
        """Return the longest of some phrases that stands free at a word, and its length in words."""
        found = [(phrase, len(phrase.split())) for phrase in phrases if self._stands(start, phrase)]
        return max(found, key=lambda one: (one[1], len(one[0])), default=None)

    def _stands(self, start: int, phrase: str) -> bool:
        expected = phrase.split()
        if not self.is_free(start, len(expected)):
            return False
        there = self.words[start : start + len(expected)]
        if phrase in ACCENTS_NEEDED:
            return there[0].typed == phrase
        return all(_means(word, one) for word, one in zip(there, expected, strict=True))


def _means(word: Word, expected: str) -> bool:
    """Accents that were typed must be the right ones; none at all are as good."""
    return word.typed in (expected, word.plain) and word.plain == fold(expected)


def parse(text: str, *, now: datetime, hamlets: Sequence[HamletLike] = ()) -> Parsed:
    """
    Read one line typed in a hurry.

    Parameters
    ----------
    now
        The moment it is typed; nothing it reports is later: a clock time still to come was yesterday's.
    hamlets
        The commune's hamlets; a number or name that is none of theirs stays in the text and sets nothing.
    """
    summary = nfc(" ".join(text.replace("\x00", " ").split()))[:SUMMARY_LENGTH].strip()
    words = [_word(one) for one in summary.split()]
    line = _Line(words, [False] * len(words), [])
    kind = _kind(line)
    hamlet = _hamlet(line, hamlets)
    happened_at = _moment(line, now)
    counts = {name: _count(line, name, endings) for name, endings in _HURT.items()}
    return Parsed(
        summary=summary,
        kind=kind,
        happened_at=happened_at,
        hamlet_id=hamlet.id if hamlet else None,
        hamlet_number=hamlet.number if hamlet else None,
        rest=" ".join(one for one, taken in zip(summary.split(), line.taken, strict=True) if not taken),
        parts=tuple(line.parts),
        **counts,
    )


def _word(typed: str) -> Word:
    bare = typed.strip(_EDGES).lower()
    return Word(bare, fold(bare))


def _kind(line: _Line) -> str:
    """Return the kind of the longest phrase in the line; of equally long ones the first."""
    meaning = {phrase: kind for kind, phrases in SYNONYMS.items() for phrase in phrases}
    found = [(start, one) for start in range(len(line.words)) if (one := line.phrase_at(start, meaning))]
    if not found:
        return IncidentKind.OTHER
    start, (phrase, length) = max(found, key=lambda one: (one[1][1], -one[0]))
    line.take("kind", start, length)
    return meaning[phrase]


def _hamlet(line: _Line, hamlets: Sequence[HamletLike]) -> HamletLike | None:
    by_number = {hamlet.number: hamlet for hamlet in hamlets}
    by_name = {nfc(hamlet.name).lower(): hamlet for hamlet in hamlets}
    for start, word in enumerate(line.words):
        short = _SHORT_HAMLET.fullmatch(word.plain)
        if short and line.is_free(start, 1) and (hamlet := by_number.get(int(short[1]))):
            line.take("hamlet", start, 1)
            return hamlet
        if named := line.phrase_at(start, by_name):
            line.take("hamlet", start, named[1])
            return by_name[named[0]]
        if (said := line.phrase_at(start, _HAMLET_WORDS)) and (
            hamlet := by_number.get(_number(line, start + said[1]) or 0)
        ):
            line.take("hamlet", start, said[1] + 1)
            return hamlet
    return None


def _number(line: _Line, place: int) -> int | None:
    """Return the number that stands free at a word, in digits or spelled out."""
    if not line.is_free(place, 1):
        return None
    word = line.words[place]
    if word.plain.isascii() and word.plain.isdigit() and len(word.plain) <= 3:
        return int(word.plain)
    return next((value for name, value in _NUMBERS.items() if _means(word, name)), None)


def _moment(line: _Line, now: datetime) -> datetime:
    local = now.astimezone(VIETNAM)
    ago = _first(line, lambda start: _ago(line, start))
    if ago is not None:
        return local - ago
    day = _first(line, lambda start: _day(line, start, local.date()))
    clock = _first(line, lambda start: _clock(line, start))
    if clock is None:
        return local if day is None else min(local, datetime.combine(day, local.timetz()))
    moment = datetime.combine(day or local.date(), clock, tzinfo=VIETNAM)
    return moment if moment <= local else moment - timedelta(days=1)


def _first(line: _Line, read: Callable[[int], T | None]) -> T | None:
    return next((found for start in range(len(line.words)) if (found := read(start)) is not None), None)


def _ago(line: _Line, start: int) -> timedelta | None:
    """Read "30 phút trước", "2 giờ trước", "3 ngày trước"."""
    units = {
        "phút trước": timedelta(minutes=1),
        "giờ trước": timedelta(hours=1),
        "tiếng trước": timedelta(hours=1),
        "ngày trước": timedelta(days=1),
    }
    number = _number(line, start)
    said = line.phrase_at(start + 1, units) if number is not None else None
    if number is None or said is None:
        return None
    line.take("happened_at", start, 1 + said[1])
    return number * units[said[0]]


def _day(line: _Line, start: int, today: date) -> date | None:
    """Read "hôm qua", or a date such as 21/11 that has been."""
    if said := line.phrase_at(start, _DAYS):
        line.take("happened_at", start, said[1])
        return today - timedelta(days=_DAYS[said[0]])
    written = _DATE.fullmatch(line.words[start].plain)
    if not written or not line.is_free(start, 1):
        return None
    day = _past_date(int(written[1]), int(written[2]), int(written[3] or 0), today)
    if day:
        line.take("happened_at", start, 1)
    return day


def _past_date(number: int, month: int, year: int, today: date) -> date | None:
    """Return the date, in the last year it has been in when none is written; None when there is none."""
    for candidate in (year,) if year else (today.year, today.year - 1):
        if candidate < today.year - OLDEST_YEARS:
            return None
        try:
            day = date(candidate, month, number)
        except ValueError:
            continue
        if day <= today:
            return day
    return None


def _clock(line: _Line, start: int) -> time | None:
    """Read "20h15", "20:15", "8 giờ 30", "8h tối"."""
    if not line.is_free(start, 1):
        return None
    length, hour, minute = 1, -1, 0
    if written := _CLOCK.fullmatch(line.words[start].plain):
        hour, minute = int(written[1]), int(written[2] or 0)
    elif line.phrase_at(start + 1, ("giờ", "h")) and (spoken := _number(line, start)) is not None:
        hour, length = spoken, 2
        minutes = _number(line, start + 2)
        if minutes is not None and minutes < 60 and not _are_people(line, start + 3):
            minute, length = minutes, 3
    part = line.phrase_at(start + length, _PARTS_OF_DAY)
    if part:
        length += 1
        hour += _PARTS_OF_DAY[part[0]] if 0 < hour < 12 and not (part[0] == "trưa" and hour == 11) else 0
    if not 0 <= hour <= 23:
        return None
    line.take("happened_at", start, length)
    return time(hour, minute)


def _are_people(line: _Line, place: int) -> bool:
    return line.phrase_at(place, (*_PEOPLE, *(one for ends in _HURT.values() for one in ends))) is not None


def _count(line: _Line, name: str, endings: Sequence[str]) -> int:
    """Read "2 người bị thương": a number, perhaps who, and what happened to them. Several such are added up."""
    total = 0
    for start in range(len(line.words)):
        number = _number(line, start)
        if number is None:
            continue
        who = line.phrase_at(start + 1, _PEOPLE)
        before = 1 + (who[1] if who else 0)
        ending = line.phrase_at(start + before, endings) or line.phrase_at(start + 1, endings)
        if ending:
            line.take(name, start, (before if line.phrase_at(start + before, endings) else 1) + ending[1])
            total += number
    return min(total, MOST_PEOPLE)
