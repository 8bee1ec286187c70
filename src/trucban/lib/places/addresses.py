"""An address as it is written, taken apart and put into today's commune."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trucban.lib.places.mergers import Former, Mergers
from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables.spec import Value
from trucban.lib.text import nfc, single_spaces
from trucban.lib.values.reading import (
    Reading,
    as_written,
    changed,
    doubtful,
    empty,
    shown,
    unreadable,
)  # fmt: skip

# Some write no comma: "Đội 2 thôn An Xá xã Lộc Thủy".
_PARTS = re.compile(
    r"\s*[,;\n]\s*|\s+[-–]\s+|(?<!thị)(?<!xã)(?<!phường)\s+(?=(?:thôn|(?:thị )?xã|phường|thị trấn|huyện|quận|tỉnh)\s)",
    re.IGNORECASE,
)
_HAMLET = re.compile(
    r"^(?:thôn|thon|làng|bản|ấp|buôn|sóc|khóm|tổ dân phố|tdp|khối phố|khu phố|kp)\.?\s+", re.IGNORECASE
)
_SMALLER = re.compile(r"^(?:xóm|xom)\.?\s+", re.IGNORECASE)
_PART_OF_ONE = re.compile(r"^(?:đội|cụm|tổ)\.?\s+", re.IGNORECASE)  # keeps its word: "Đội 2" is not "Thôn 2"
_KINDS = (_HAMLET, _SMALLER, _PART_OF_ONE)
_COMMUNE = re.compile(r"^(?:xã|phường|thị trấn|đặc khu)\s+|^(?:tt|x|p)\.\s*", re.IGNORECASE)
_SHORT = {"tt.": "Thị trấn ", "x.": "Xã ", "p.": "Phường "}
_ABOVE = re.compile(r"^(?:h|q|tx|tp|t)\.\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """
    What an address says. ``hamlet`` keeps no kind before it ("An Xá").

    ``code`` and ``commune`` are today's; empty where the address names no commune, or several could be meant.
    """

    hamlet: str = ""
    former_commune: str = ""
    code: str = ""
    commune: str = ""


def read_address(value: Value, mergers: Mergers) -> Reading[Place]:
    """Read "Thôn An Xá, xã Lộc Thủy, huyện Lệ Thủy, Quảng Bình", from the smallest place to the largest."""
    if value is None or (isinstance(value, str) and not value.strip(" ,.;-")):
        return empty()
    if not isinstance(value, str):
        return unreadable(_("“%(text)s” is no address.", text=shown(value)))
    said = single_spaces(nfc(value))
    parts = [part for part in (part.strip(" .") for part in _PARTS.split(said)) if part]
    marked = next((index for index, part in enumerate(parts) if _COMMUNE.match(part)), None)
    if marked is not None:
        return _in_todays_commune(
            _hamlet_among(parts[:marked]), _commune(parts[marked]), parts[marked + 1 :], mergers
        )
    named = [index for index, part in enumerate(parts) if any(kind.match(part) for kind in _KINDS)]
    reading = _by_order(parts, max([0, *named]) + 1, mergers)
    if len(parts) > 1 and not named and reading.value and not reading.value.code:
        other = _by_order(parts, 0, mergers)  # "Lộc Thủy, Lệ Thủy, Quảng Bình": no hamlet is written
        return other if other.value and other.value.code else reading
    return reading


def _by_order(parts: list[str], commune_at: int, mergers: Mergers) -> Reading[Place]:
    hamlet = _hamlet_among(parts[:commune_at])
    if len(parts) <= commune_at:
        return as_written(Place(hamlet))
    return _in_todays_commune(hamlet, parts[commune_at], parts[commune_at + 1 :], mergers)


def _hamlet_among(parts: list[str]) -> str:
    """Return the hamlet before the commune; a house number or a street before it is no part of it."""
    named = next((part for kind in _KINDS for part in parts if kind.match(part)), parts[-1] if parts else "")
    return _SMALLER.sub("", _HAMLET.sub("", named))


def _commune(part: str) -> str:
    short = next((short for short in _SHORT if part.casefold().startswith(short)), "")
    return _SHORT[short] + part[len(short) :].strip() if short else part


def _in_todays_commune(hamlet: str, commune: str, above: Sequence[str], mergers: Mergers) -> Reading[Place]:
    above = [_ABOVE.sub("", name) for name in above]
    former, present = mergers.former(commune, above), mergers.present(commune, above)
    codes = {row.code: row.commune for row in former} | present
    if not codes:
        unknown = _("“%(commune)s” is not in the table of communes.", commune=commune)
        return doubtful(Place(hamlet, commune), unknown)
    if len(codes) > 1:
        return doubtful(Place(hamlet, commune), _ask(commune, former, present))
    ((code, name),) = codes.items()
    place = Place(hamlet, commune if former else "", code, name)
    if code in present:
        return as_written(place)
    return changed(
        place, _("%(former)s is part of %(commune)s since July 2025.", former=commune, commune=name)
    )


def _ask(commune: str, former: list[Former], present: dict[str, str]) -> Sentence:
    meant = [f"{row.former_commune} ({row.former_district}, {row.former_province})" for row in former]
    meant += present.values()
    return _("“%(commune)s” can be several: %(meant)s.", commune=commune, meant="; ".join(meant[:4]))
