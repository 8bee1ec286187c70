"""
The one-line entry: "xo xat thon 3 20h15 2 nguoi bi thuong" becomes an incident's fields.

Accents are optional. What is recognised is taken out as a value; the whole line stays the summary, so nothing typed is lost.
Pure: hamlets and the moment come in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from trucban.incident.models import IncidentKind
from trucban.lib.clock import VIETNAM
from trucban.lib.text import fold, nfc

# Folded words -> kind; longer phrases are tried first.
WORDS: Mapping[str, IncidentKind] = {
    "xo xat": IncidentKind.BRAWL,
    "danh nhau": IncidentKind.BRAWL,
    "au da": IncidentKind.BRAWL,
    "gay roi": IncidentKind.BRAWL,
    "mat trom": IncidentKind.THEFT,
    "trom cap": IncidentKind.THEFT,
    "mat cap": IncidentKind.THEFT,
    "trom": IncidentKind.THEFT,
    "danh bac": IncidentKind.GAMBLING,
    "so de": IncidentKind.GAMBLING,
    "da ga": IncidentKind.GAMBLING,
    "tai nan giao thong": IncidentKind.TRAFFIC,
    "tngt": IncidentKind.TRAFFIC,
    "va cham xe": IncidentKind.TRAFFIC,
    "tai nan": IncidentKind.TRAFFIC,
    "chay nha": IncidentKind.FIRE,
    "hoa hoan": IncidentKind.FIRE,
    "chay": IncidentKind.FIRE,
    "duoi nuoc": IncidentKind.DROWNING,
    "chet duoi": IncidentKind.DROWNING,
    "ngap lut": IncidentKind.FLOOD,
    "ngap": IncidentKind.FLOOD,
    "lut": IncidentKind.FLOOD,
    "toc mai": IncidentKind.FLOOD,
    "sat lo": IncidentKind.LANDSLIDE,
    "vat lieu no": IncidentKind.EXPLOSIVE_REMNANT,
    "bom min": IncidentKind.EXPLOSIVE_REMNANT,
    "dau dan": IncidentKind.EXPLOSIVE_REMNANT,
    "qua bom": IncidentKind.EXPLOSIVE_REMNANT,
    "mat tich": IncidentKind.MISSING_PERSON,
    "di lac": IncidentKind.MISSING_PERSON,
    "bao luc gia dinh": IncidentKind.FAMILY_VIOLENCE,
    "danh vo": IncidentKind.FAMILY_VIOLENCE,
    "tranh chap": IncidentKind.LAND_QUARREL,
    "mau thuan": IncidentKind.LAND_QUARREL,
    "moi truong": IncidentKind.ENVIRONMENT,
    "chay rung": IncidentKind.ENVIRONMENT,
    "pha rung": IncidentKind.ENVIRONMENT,
    "dich benh": IncidentKind.ANIMAL,
    "trau bo": IncidentKind.ANIMAL,
    "cho dai": IncidentKind.ANIMAL,
    "gay on": IncidentKind.NOISE,
    "karaoke": IncidentKind.NOISE,
    "on ao": IncidentKind.NOISE,
    "nhat duoc": IncidentKind.LOST_FOUND,
    "danh roi": IncidentKind.LOST_FOUND,
}
_PHRASES = sorted(WORDS, key=len, reverse=True)
_HAMLET = re.compile(r"\b(?:thon|xom|to dan pho|tdp)\s*(\d{1,3})\b")
_CLOCK = re.compile(r"\b([01]?\d|2[0-3])\s*(?:h|g|gio|:)\s*([0-5]\d)?\b")
_PEOPLE = r"(?:nguoi|ng|nan nhan|chau|em)?"
_INJURED = re.compile(rf"\b(\d{{1,3}})\s*{_PEOPLE}\s*(?:bi\s*)?thuong\b")
_DEAD = re.compile(rf"\b(\d{{1,3}})\s*{_PEOPLE}\s*(?:chet|tu vong|tu nan)\b")
_CONCERNED = re.compile(r"\b(\d{1,3})\s*(?:doi tuong|thanh nien|nguoi lien quan)\b")


@dataclass(frozen=True)
class Parsed:
    """What a line says. ``kind`` is OTHER when no word of the list stands in it."""

    summary: str
    kind: str
    happened_at: datetime
    hamlet_number: int | None = None
    injured: int = 0
    dead: int = 0
    persons_concerned: int = 0
    recognised: tuple[str, ...] = field(default=())


def parse(line: str, *, now: datetime, hamlet_numbers: frozenset[int] = frozenset()) -> Parsed:
    """
    Read one line typed in a hurry.

    Parameters
    ----------
    now
        The moment it is typed; a clock time later than that is yesterday's.
    hamlet_numbers
        Numbers of the commune's hamlets; another number is left in the text and sets nothing.
    """
    text = nfc(" ".join(line.replace("\x00", " ").split()))[:300]
    plain = fold(text)
    found: list[str] = []
    kind = _kind(plain, found)
    return Parsed(
        summary=text,
        kind=kind,
        happened_at=_moment(plain, now, found),
        hamlet_number=_hamlet(plain, hamlet_numbers, found),
        injured=_count(_INJURED, plain, "injured", found),
        dead=_count(_DEAD, plain, "dead", found),
        persons_concerned=_count(_CONCERNED, plain, "persons_concerned", found),
        recognised=tuple(found),
    )


def _kind(plain: str, found: list[str]) -> str:
    for phrase in _PHRASES:
        if re.search(rf"\b{phrase}\b", plain):
            found.append("kind")
            return WORDS[phrase]
    return IncidentKind.OTHER


def _hamlet(plain: str, numbers: frozenset[int], found: list[str]) -> int | None:
    match = _HAMLET.search(plain)
    if match and int(match[1]) in numbers:
        found.append("hamlet")
        return int(match[1])
    return None


def _moment(plain: str, now: datetime, found: list[str]) -> datetime:
    local = now.astimezone(VIETNAM)
    day = local.date()
    yesterday = re.search(r"\b(?:hom qua|toi qua|dem qua)\b", plain) is not None
    if yesterday:
        day -= timedelta(days=1)
    match = _CLOCK.search(plain)
    if not match:
        if yesterday:
            found.append("happened_at")
        return local - timedelta(days=1) if yesterday else local
    found.append("happened_at")
    moment = datetime.combine(day, time(int(match[1]), int(match[2] or 0)), tzinfo=VIETNAM)
    return moment if moment <= local else moment - timedelta(days=1)


def _count(pattern: re.Pattern[str], plain: str, name: str, found: list[str]) -> int:
    match = pattern.search(plain)
    if not match:
        return 0
    found.append(name)
    return int(match[1])
