"""Reads a line as a person: each cell by its reader, each fault with the place of its cell."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from trucban.lib.lists import Field
from trucban.lib.places import Hamlet, match_hamlet, mergers_2025, read_address
from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables import CellFault, Value
from trucban.lib.tables.spec import column_letters
from trucban.lib.text import fold, nfc
from trucban.lib.values import (
    PartialDate,
    Reading,
    Verdict,
    is_uncertain,
    name_and_birth,
    read_date,
    read_name,
    read_phone,
)
from trucban.lib.values.reading import empty, shown

T = TypeVar("T")
OLDEST = 110  # years: an older birth date is a slip of the pen
_LONGEST = {"occupation": 80, "household_key": 40}
_MALE = {"nam", "m", "male", "trai", "nam gioi", "ong", "1"}
_FEMALE = {"nu", "f", "female", "gai", "nu gioi", "ba", "0"}
_BLANK = {"", "-", "–", "—", "--", "---", ".", "/", "…", "..."}
_NOTHING = {*_BLANK, "x"}
_NONE = {"khong", "khong co", "chua co", "ko", "ko co", "0"}
_UNKNOWN = {"?", "??", "???", "khong ro", "chua ro", "khong biet", "khong nho", "ko ro", "k ro"}
_MARKS = {"x", "v", "+", "*", "co", "1", "√", "✓", "✔"}
_MARKED = {Field.MARK_OF_MEN: "MALE", Field.MARK_OF_WOMEN: "FEMALE"}
_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
_DAY_AND_MONTH = re.compile(r"\s*\d{1,2}\s*[-/.]\s*\d{1,2}\s*")
# What is copied from the web and from Word leaves: signs nobody sees.
_WITHOUT_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
# A quotation mark that an export put before a text, lest a spreadsheet take it for a formula.
_KEPT_AS_TEXT = re.compile(r"^'(?='*\s*[=+\-@＝＋－＠\d])")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a cell. A fault means the cell has no value; the rest is to be looked at."""

    column: int
    sentence: Sentence
    is_fault: bool = False


@dataclass(slots=True)
class ReadPerson:
    """
    ``values`` are fields of the register as JSON keeps them; what a list leaves empty is not among them.

    ``birth`` may be less than a day: it serves to recognise people, and is not written. ``uncertain`` is a birth as it
    was written by somebody who did not stand by it: it speaks for nobody and against nobody.
    """

    values: dict[str, str] = field(default_factory=dict)
    birth: PartialDate | None = None
    uncertain: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.values.get("name", "")

    @property
    def has_fault(self) -> bool:
        return any(problem.is_fault for problem in self.problems)

    def digest(self) -> str:
        """Return what is the same for the same line in another file: nothing can be read from it."""
        born = [self.uncertain] if self.uncertain else []
        content = _SORTED.encode([self.values, str(self.birth or ""), *born])
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True)
class Reader:
    """``mapping`` is field -> column; ``commune_code`` tells an address of elsewhere; ``on`` is the day of reading."""

    mapping: Mapping[str, int]
    hamlets: Sequence[Hamlet]
    commune_code: str
    on: date
    epoch_1904: bool = False
    _matched: dict[str, Reading[str]] = field(
        default_factory=dict
    )  # a list writes the same hamlets again and again

    def read(self, cells: Mapping[int, Value]) -> ReadPerson:
        person = ReadPerson()
        read = {
            column: cells.get(column) for column in self.mapping.values() if cells.get(column) is not None
        }
        for column, value in list(read.items()):
            if isinstance(value, CellFault):
                fault = _("The cell holds an error (%(text)s) and no value.", text=value.text)
                if value.text == "=":
                    fault = _("The cell holds a formula whose result is not in the file: open the file in Excel, save it, and read it again.")  # fmt: skip
                person.problems.append(Problem(column, fault, is_fault=True))
                del read[column]
            elif isinstance(value, str):
                shown_only = value if value.isprintable() else value.translate(_WITHOUT_WIDTH)
                text = nfc(shown_only).strip()
                read[column] = _KEPT_AS_TEXT.sub("", text) if text.startswith("'") else text
        behind = self._name(person, read)
        self._birth(person, read, behind)
        self._sex(person, read)
        self._hamlet(person, read)
        self._phone(person, read)
        for name, kind in (("occupation", Field.OCCUPATION), ("household_key", Field.HOUSEHOLD)):
            self._text(person, read, name, kind)
        return person

    def _cell(self, read: Mapping[int, Value], kind: Field) -> tuple[int, Value]:
        column = self.mapping.get(kind, -1)
        return column, read.get(column)

    def _name(self, person: ReadPerson, read: Mapping[int, Value]) -> tuple[int, str]:
        """Read the name; return the birth written behind it in the same cell, with its column."""
        column, value = self._cell(read, Field.NAME)
        born = ""
        if isinstance(value, str):
            value, born = name_and_birth(value)
        if column < 0:
            column, family = self._cell(read, Field.FAMILY_AND_MIDDLE)
            parts = (family, self._cell(read, Field.MIDDLE)[1], self._cell(read, Field.GIVEN)[1])
            value = " ".join(str(part) for part in parts if part is not None) or None
        found = _take(person, column, read_name(value))
        if found is None:
            if value is None:
                missing = _("The name is missing.")
                person.problems.append(Problem(max(column, 0), missing, is_fault=True))
            return column, ""
        person.values["name"] = found
        return column, born

    def _birth(self, person: ReadPerson, read: Mapping[int, Value], behind: tuple[int, str]) -> None:
        kinds = {Field.BIRTH: "", Field.BIRTH_OF_MEN: "MALE", Field.BIRTH_OF_WOMEN: "FEMALE"}
        written = [(*self._cell(read, kind), sex) for kind, sex in kinds.items()]
        if _MARKED.keys() & self.mapping.keys():
            marked = [(*self._cell(read, kind), sex) for kind, sex in _MARKED.items()]
            written += [(column, value, sex) for column, value, sex in marked if _may_be_a_birth(value)]
        said: list[tuple[int, PartialDate]] = []
        for column, value, sex in [*written, (*self._birth_in_parts(read), ""), (*behind, "")]:
            if value is None or (isinstance(value, str) and fold(value) in _NOTHING):
                continue
            if sex:
                _set_sex(person, column, sex)
            found = self._one_birth(person, column, value)
            if found is None:
                continue
            if said and not found.may_be(said[0][1]):
                other = _("Here stands %(one)s and beside it %(other)s: no birth is entered.", one=found, other=said[0][1])  # fmt: skip
                person.problems.append(Problem(column, other, is_fault=True))
                return
            said.append((column, found))
        if not said:
            return
        column, person.birth = max(said, key=lambda one: (one[1].month > 0) + (one[1].day > 0))
        if day := person.birth.as_date():
            person.values["birth_date"] = day.isoformat()
        else:
            partial = _("Only %(day)s is written; the register keeps whole days, so none is entered.", day=person.birth)  # fmt: skip
            person.problems.append(Problem(column, partial))

    def _one_birth(self, person: ReadPerson, column: int, value: Value) -> PartialDate | None:
        """Return the birth a cell says for certain; what it says otherwise becomes a word about the row."""
        reading = read_date(value, latest=self.on, epoch_1904=self.epoch_1904)
        if reading.value is None and isinstance(value, str) and fold(value).strip(" .") in _UNKNOWN:
            unknown = _("“%(text)s” says that the birth is not known.", text=shown(value))
            person.problems.append(Problem(column, unknown))
            return None
        if reading.verdict == Verdict.DOUBTFUL and is_uncertain(value):
            unsure = _("“%(text)s” is marked as uncertain: it is not entered, nor used to tell people apart.", text=shown(value))  # fmt: skip
            person.problems.append(Problem(column, unsure))
            person.uncertain = str(reading.value)
            return None
        found = _take(person, column, reading)
        if found and (found > PartialDate.of(self.on) or self.on.year - found.year > OLDEST):
            refused = _("Nobody was born on %(day)s and serves today: check the year.", day=found)
            person.problems.append(Problem(column, refused, is_fault=True))
            return None
        return found

    def _birth_in_parts(self, read: Mapping[int, Value]) -> tuple[int, Value]:
        """Return a birth whose day, month and year stand in columns of their own, as one would write it."""
        column, year = self._cell(read, Field.BIRTH_YEAR)
        if year is None:
            return column, None
        day, month = (self._cell(read, kind)[1] for kind in (Field.BIRTH_DAY, Field.BIRTH_MONTH))
        if isinstance(day, date):  # "12/3" typed into a spreadsheet is a day of that year
            day = f"{day.day}/{day.month}"
        if month is None and isinstance(day, str) and _DAY_AND_MONTH.fullmatch(day):
            day, month = (int(figures) for figures in re.findall(r"\d+", day))
        known = [part for part in (day if month is not None else None, month, year) if part is not None]
        if len(known) == 1:
            return column, year
        return column, "/".join(f"{part:g}" if isinstance(part, float) else str(part) for part in known)

    def _sex(self, person: ReadPerson, read: Mapping[int, Value]) -> None:
        column, value = self._cell(read, Field.SEX)
        word = fold(str(value)).strip(" .,;") if value is not None else ""
        if word in _MALE | _FEMALE:
            _set_sex(person, column, "MALE" if word in _MALE else "FEMALE")
        elif word not in _NOTHING:
            unknown = _("“%(text)s” is neither male nor female: write Nam or Nữ.", text=shown(value))
            person.problems.append(Problem(column, unknown, is_fault=True))
        for kind, sex in _MARKED.items():
            column, value = self._cell(read, kind)
            if value is None or _may_be_a_birth(value):
                continue
            if fold(str(value)) in _MARKS | (_MALE if sex == "MALE" else _FEMALE):
                _set_sex(person, column, sex)
            elif fold(str(value)) not in _NOTHING:
                no_mark = _("“%(text)s” is no mark: write x, or nothing.", text=shown(value))
                person.problems.append(Problem(column, no_mark, is_fault=True))

    def _hamlet(self, person: ReadPerson, read: Mapping[int, Value]) -> None:
        column, value = self._cell(read, Field.HAMLET)
        if value is not None:
            text = str(value)
            if text not in self._matched:
                is_said = fold(text) not in _BLANK | _UNKNOWN
                self._matched[text] = match_hamlet(text, self.hamlets) if is_said else empty()
            found = _take(person, column, self._matched[text])
            if found:
                person.values["hamlet_id"] = found
            if self._matched[text].verdict is not Verdict.EMPTY:
                return
        column, value = self._cell(read, Field.ADDRESS)
        place = read_address(value, mergers_2025()).value
        if place is None:
            return
        if place.code and place.code != self.commune_code:
            elsewhere = _("The address lies in %(commune)s; no hamlet of this commune is entered.", commune=place.commune)  # fmt: skip
            person.problems.append(Problem(column, elsewhere))
        elif place.hamlet:
            reading = match_hamlet(place.hamlet, self.hamlets, former_commune=place.former_commune)
            if reading.value:
                _take(person, column, reading)
                person.values["hamlet_id"] = reading.value
            else:  # an address holds more than a hamlet: that it is none of ours is no fault of the list
                person.problems += [Problem(column, reason) for reason in reading.reasons]

    def _phone(self, person: ReadPerson, read: Mapping[int, Value]) -> None:
        column, value = self._cell(read, Field.PHONE)
        if isinstance(value, str) and fold(value) in _NOTHING | _NONE:
            return
        found = _take(person, column, read_phone(value))
        if found:
            person.values["phone"] = found

    def _text(self, person: ReadPerson, read: Mapping[int, Value], name: str, kind: Field) -> None:
        column, value = self._cell(read, kind)
        if value is None:
            return
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = nfc(" ".join(str(value).split()))
        if text in _BLANK:
            return
        if len(text) > _LONGEST[name] or not text.isprintable():
            too_long = _("The text is longer than %(most)s characters, or holds signs that cannot be printed.", most=_LONGEST[name])  # fmt: skip
            person.problems.append(Problem(column, too_long, is_fault=True))
        elif text:
            person.values[name] = text


def _take(person: ReadPerson, column: int, reading: Reading[T]) -> T | None:
    """Return a reading's value; keep its reasons, unless it only put right what nobody doubts."""
    if reading.verdict == Verdict.UNREADABLE:
        person.problems += [Problem(column, reason, is_fault=True) for reason in reading.reasons]
    elif reading.verdict == Verdict.DOUBTFUL:
        person.problems += [Problem(column, reason) for reason in reading.reasons]
    return reading.value


def _set_sex(person: ReadPerson, column: int, sex: str) -> None:
    if person.values.setdefault("sex", sex) != sex:
        both = _("Somebody is written down here as a man and as a woman: neither is entered.")
        person.problems.append(Problem(column, both, is_fault=True))
        del person.values["sex"]


def _may_be_a_birth(value: Value) -> bool:
    """Say whether a column of men or of women holds a day or a year instead of a mark."""
    if isinstance(value, str):
        return sum(map(str.isdigit, value)) > 3
    return isinstance(value, date) or (isinstance(value, int | float) and value > 1)


def marked_as_text(text: str) -> str:
    """
    Return a text as an export hands it on, so that reading it again gives the same.

    What begins like a formula gets its quotation mark from `document.workbook`; one that has such a mark of its own
    gets another.
    """
    return f"'{text}" if _KEPT_AS_TEXT.match(text) else text


def where(sheet: str, column: int, number: int) -> str:
    """Return the place of a cell as a person finds it: "Thôn 3!C7"."""
    address = f"{column_letters(column)}{number}"
    return f"{sheet}!{address}" if sheet else address
