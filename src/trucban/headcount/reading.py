"""A list of households as it was typed, pasted from a sheet or read from a file: all of it understood, or none taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.area.models import Hamlet
from trucban.document.wording import clean_line
from trucban.headcount.models import Need
from trucban.lib.errors import DomainError
from trucban.lib.text import fold

LABEL_LENGTH, PLACE_LENGTH, MOST_PEOPLE = 80, 120, 99
MOST_SAID = 5  # mistakes named at once; the rest are counted
HEADING_WITHIN = 15  # rows of a file: above a heading stand a title and the name of the commune

# Folded words of headings; the longest that fits is taken.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "label": ("chu ho", "ten chu ho", "ho va ten", "ho ten", "ten ho", "ho gia dinh"),
    "place": ("noi o", "dia chi", "vi tri", "cho o", "nha o"),
    "people": ("so nguoi", "so khau", "nhan khau", "so nhan khau", "khau"),
    "hamlet": ("thon", "ban", "to dan pho", "khu pho"),
    "needs": ("can giup", "can chu y", "doi tuong", "luu y", "can ho tro"),
}
ORDER = ("label", "place", "people", "needs")  # of a list without a heading
NEED_WORDS: Mapping[Need, tuple[str, ...]] = {
    Need.ELDERLY: ("nguoi gia", "nguoi cao tuoi", "cao tuoi", "nct"),
    Need.CHILD: ("tre nho", "tre em", "em be"),
    Need.DISABLED: ("nguoi khuyet tat", "khuyet tat", "nkt"),
    Need.PREGNANT: ("phu nu co thai", "co thai", "mang thai", "thai phu"),
    Need.MEDICINE: ("can thuoc hang ngay", "thuoc hang ngay", "can thuoc", "thuoc"),
}


class LinesRefused(DomainError):
    """The sentence names the lines and what is wrong with each; nothing was added."""


@dataclass(frozen=True)
class Line:
    """A household to be written down."""

    label: str
    place: str
    hamlet_id: UUID
    people: int
    needs: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[UUID, str, str]:
        """Two lines with the same key are the same household."""
        return self.hamlet_id, fold(self.label), fold(self.place)


class _Wrong(Exception):
    """What is wrong with one line."""


def pasted(text: str) -> list[list[str]]:
    """Return rows of cells: a household a line, its cells between tabs (as from a sheet) or semicolons."""
    lines = text.replace("\x00", " ").splitlines()
    return [line.split("\t" if "\t" in line else ";") for line in lines]


def read_lines(
    rows: Iterable[Sequence[str]],
    *,
    hamlets: Iterable[Hamlet],
    hamlet: Hamlet | None,
    needs_heading: bool = False,
) -> list[Line]:
    """
    Return the households of a list; ``hamlet`` is that of lines which name none.

    Raises:
        LinesRefused: nothing in it, no heading where there must be one, or a line that is not understood.
    """
    cells = [[" ".join(str(cell).split()) for cell in row] for row in rows]
    places, begin = _columns(cells)
    if places is None:
        if needs_heading:
            raise LinesRefused(
                _("The file has no heading that names its columns: expected “Chủ hộ”, “Nơi ở”, “Số người”, “Thôn”, “Cần giúp” in one row. Write them above the list.")
            )  # fmt: skip
        places, begin = {name: number for number, name in enumerate(ORDER)}, 0
    by_name = {fold(one.name): one for one in hamlets}
    found: list[Line] = []
    wrong: list[str] = []
    for number, row in enumerate(cells[begin:], start=begin + 1):
        value = {name: row[column] if column < len(row) else "" for name, column in places.items()}
        if not (value.get("label") or value.get("people")) or _is_total(row):
            continue
        try:
            found.append(_line(value, by_name, hamlet))
        except _Wrong as fault:
            wrong.append(_("line %(number)s: %(fault)s") % {"number": number, "fault": fault})
    if wrong:
        raise LinesRefused(_said(wrong))
    if not found:
        raise LinesRefused(
            _("No household was found: write one a line – head of the household; where; number of people; what is needed.")
        )  # fmt: skip
    return found


def _is_total(row: Sequence[str]) -> bool:
    return any(fold(cell).startswith(("tong cong", "tong so")) for cell in row)


def _said(wrong: Sequence[str]) -> str:
    said = "; ".join(wrong[:MOST_SAID])
    more = len(wrong) - MOST_SAID
    if more > 0:
        said += _("; and %(count)s more") % {"count": more}
    return _("Nothing was added. %(faults)s. Correct these lines and send the list again.") % {"faults": said}


def _columns(cells: Sequence[Sequence[str]]) -> tuple[dict[str, int] | None, int]:
    """Return which column is what, and the row after the heading; None when no row is one."""
    for number, row in enumerate(cells[:HEADING_WITHIN]):
        found: dict[str, int] = {}
        for column, text in enumerate(row):
            key = fold(text)
            name = next((name for name, words in HEADINGS.items() if key in words), None)
            if name and name not in found:
                found[name] = column
        if {"label", "people"} <= found.keys():
            return found, number + 1
    return None, 0


def _line(value: Mapping[str, str], by_name: Mapping[str, Hamlet], hamlet: Hamlet | None) -> Line:
    label = clean_line(value.get("label", ""), most=LABEL_LENGTH)
    if not label:
        raise _Wrong(_("the head of the household is missing"))
    return Line(
        label=label,
        place=clean_line(value.get("place", ""), most=PLACE_LENGTH),
        hamlet_id=_hamlet(value.get("hamlet", ""), by_name, hamlet).pk,
        people=_people(value.get("people", "")),
        needs=_needs(value.get("needs", "")),
    )


def _hamlet(text: str, by_name: Mapping[str, Hamlet], hamlet: Hamlet | None) -> Hamlet:
    key = fold(text)
    named = by_name.get(key) or by_name.get(f"thon {key}") if key else hamlet
    if named is None:
        raise _Wrong(
            _("hamlet “%(text)s” is not one of the commune's") % {"text": text}
            if text
            else _("no hamlet: choose one above the list, or name it in a column")
        )
    return named


def _people(text: str) -> int:
    digits = text.removesuffix(".0")  # a sheet writes 4 as 4.0
    if not (digits.isascii() and digits.isdigit() and 1 <= int(digits) <= MOST_PEOPLE):
        raise _Wrong(
            _("“%(text)s” is no number of people: expected 1 to %(most)s")
            % {"text": text, "most": MOST_PEOPLE}
        )
    return int(digits)


def _needs(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in text.replace("/", ",").replace("+", ",").split(","):
        key = fold(part)
        if not key:
            continue
        need = next((need for need, words in NEED_WORDS.items() if key in words), None)
        if need is None:
            raise _Wrong(
                _("“%(text)s” is not on the list of needs: expected %(list)s")
                % {"text": part.strip(), "list": ", ".join(str(one.label).lower() for one in Need)}
            )
        if need.value not in found:
            found.append(need.value)
    return tuple(found)
