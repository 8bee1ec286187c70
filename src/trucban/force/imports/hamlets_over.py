"""The hamlet that people of a list live in where it does not stand beside each: in a title, a heading, a sheet's name, once for many."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from trucban.force.imports.columns import Column, never_taken
from trucban.force.imports.remarks import Remark, written_once
from trucban.lib.lists import Field, Line, heading_inside
from trucban.lib.tables import Row, Value
from trucban.lib.text import fold, nfc
from trucban.lib.values.names import title_case

HAS_A_PLACE = {Field.HAMLET, Field.ADDRESS}
IsHamlet = Callable[[str], bool]
Remarks = dict[int, list[Remark]]  # number of a row -> what is said of it
_KINDS = r"thôn|xóm|bản|làng|ấp|buôn|khóm|tổ dân phố|tdp|khu phố|khối phố|thon|xom"
_HAMLET = re.compile(
    rf"\W*(?:(?:[IVX]+|[A-Z]|\d+)\W+)?({_KINDS})(?:\s*[:.–-]\s*|\s+)"
    rf"(?!đội)((?:(?:{_KINDS})\s+)?[^:;,(\n]*[^:;,(\s])",
    re.IGNORECASE,
)
_HAMLET_IN_A_TITLE = re.compile(rf"\b(?:{_KINDS})\s*[:.–-]?\s+(?=\S)", re.IGNORECASE)
# "Bản sao của Trang tính1" is a sheet that was copied.
_COPY = re.compile(r"\W*bản (?:sao|gốc|nháp|lưu|in|kê|tổng hợp|chính thức|cuối|đầy đủ)(?!\w)", re.IGNORECASE)
# Behind these is a hamlet, and somebody before them: "Lê Văn An - Thôn 2".
_SOMEBODY_OF = re.compile(rf"\s[–-]\s|/|\s(?:{_KINDS})\s", re.IGNORECASE)
_WORDS_OF_A_HAMLET = 4
_LONGEST = 300  # characters: a longer text is no heading, nor a title
_MOST_HAMLETS = 60
_NUMBERED = re.compile(r"^\W*(?:(?:[IVX]+|[A-Z]|\d+)[.)/:-]+\s*)?")
_BEHIND = re.compile(r"\s*[:;,(\n].*$", re.DOTALL)
_ONLY_COUNTS = re.compile(r"[\W\divxt]*")  # "II", "T2": a month or a chapter as well as a hamlet
_ORDER = re.compile(r"\W*(?:\d{1,3}|[IVX]+|[A-Z])\W*")
_COUNT = re.compile(r"\W*\d{1,3}(?:\W*(?:người|đ/?c|đồng chí|ct))?\W*", re.IGNORECASE)


def hamlets_between(over: str, lines: Iterable[Line], is_hamlet: IsHamlet) -> list[str]:
    """Return of each line the hamlet named in the heading it stands under, or else ``over``; "" where neither does."""
    place = over
    found = []
    for line in lines:
        if is_heading(line):
            named = (_hamlet_in(str(value), is_hamlet) for value in line.row.values if value is not None)
            place = next(filter(None, named), over)
        found.append(place)
    return found


def is_heading(line: Line) -> bool:
    return line.left_out is not None and "words" in line.left_out.values


def _hamlet_in(heading: str, is_hamlet: IsHamlet) -> str:
    """Return "Thôn Đông Thành" of a heading "II. Thôn Đông Thành (12 người)", and nothing of other headings."""
    if len(heading) > _LONGEST or _COPY.match(nfc(heading)):
        return ""
    said = _HAMLET.match(nfc(heading))
    if not said:
        return _bare_hamlet(heading, is_hamlet)
    kind, name = said[1], " ".join(said[2].split())
    return name if _HAMLET_IN_A_TITLE.match(name) else f"{kind} {name}"


def _bare_hamlet(text: str, is_hamlet: IsHamlet) -> str:
    """Return "Đông Thành" of "2. Đông Thành: 12 người", where the commune has that hamlet."""
    name = _without_number(text)
    if name and not _ONLY_COUNTS.fullmatch(fold(name)) and is_hamlet(name):
        return name
    inside = set(_hamlets_in_a_title(nfc(text), is_hamlet))  # "Đơn vị: Thôn Đông Thành"
    return inside.pop() if len(inside) == 1 else ""


def _without_number(text: str) -> str:
    return _BEHIND.sub("", _NUMBERED.sub("", nfc(text))).strip(" .")


def hamlet_over(sheet: str, titles: Iterable[str], is_hamlet: IsHamlet) -> str:
    """Return the hamlet a sheet is named after, or else the only one of the commune's that stands in a title."""
    if of_sheet := _hamlet_in(sheet, is_hamlet):
        return of_sheet
    named = {hamlet for title in titles for hamlet in _hamlets_in_a_title(nfc(title), is_hamlet)}
    return named.pop() if len(named) == 1 else ""


def _hamlets_in_a_title(title: str, is_hamlet: IsHamlet) -> Iterator[str]:
    """Yield "Thôn Đông Thành" of "DANH SÁCH DÂN QUÂN THÔN ĐÔNG THÀNH NĂM 2026": the longest the commune has."""
    for said in _HAMLET_IN_A_TITLE.finditer(title[:_LONGEST]):
        words = _BEHIND.sub("", title[said.end() : _LONGEST]).split()[:_WORDS_OF_A_HAMLET]
        names = (" ".join(words[:count]).strip(" .,;:()") for count in range(len(words), 0, -1))
        if name := next((name for name in names if name and is_hamlet(name)), ""):
            name = title_case(name) if name.isupper() else name
            yield name if _HAMLET_IN_A_TITLE.match(name) else f"Thôn {name}"


def headings_with_a_number(lines: list[Line], is_hamlet: IsHamlet) -> list[Line]:
    """Return the lines, those with nothing but a number and a hamlet of the commune as the headings they are."""
    return [
        line if line.left_out or len(line.row.values) > _WORDS_OF_A_HAMLET else _as_heading(line, is_hamlet)
        for line in lines
    ]


def _as_heading(line: Line, is_hamlet: IsHamlet) -> Line:
    filled = [value for value in line.row.values if value is not None]
    if len(filled) < 2 or not _ORDER.fullmatch(str(filled[0])):
        return line
    if not all(_COUNT.fullmatch(str(value)) for value in filled[2:]):
        return line
    words = str(filled[1])
    return Line(line.row, heading_inside(words)) if _is_a_hamlet_alone(words, is_hamlet) else line


def _is_a_hamlet_alone(text: str, is_hamlet: IsHamlet) -> bool:
    """Say whether a text names a hamlet and nobody of it."""
    name = _without_number(text[:_LONGEST])
    if not name or _ONLY_COUNTS.fullmatch(fold(name)) or not is_hamlet(name):
        return False
    return bool(_HAMLET.match(name)) or not _SOMEBODY_OF.search(name)


def with_hamlets_found(columns: list[Column], people: Sequence[Line], is_hamlet: IsHamlet) -> list[Column]:
    """Return the columns; where none is of a place, one that names nothing but hamlets ("Đơn vị") is that of hamlets."""
    if HAS_A_PLACE & {column.field for column in columns}:
        return columns
    for at, one in enumerate(columns):
        if not one.field and one.refused != never_taken() and _holds_hamlets(one.column, people, is_hamlet):
            return [*columns[:at], replace(one, field=str(Field.HAMLET), refused=None), *columns[at + 1 :]]
    return columns


def _holds_hamlets(column: int, people: Sequence[Line], is_hamlet: IsHamlet) -> bool:
    texts = {line.row.at(column) for line in people} - {None}
    return 0 < len(texts) <= _MOST_HAMLETS and all(
        isinstance(text, str) and not _ONLY_COUNTS.fullmatch(fold(text)) and is_hamlet(text) for text in texts
    )


def with_column(line: Line, column: int, value: str) -> Line:
    """Return a line with a hamlet in a column beside the list."""
    return line if line.left_out or not value else replace(line, row=with_value(line.row, column, value))


def with_value(row: Row, column: int, value: Value) -> Row:
    values = [*row.values, *[None] * (column + 1 - len(row.values))]
    values[column] = value
    return replace(row, values=tuple(values))


def in_empty_groups(lines: Sequence[Line], column: int, places: Sequence[str], said: Remarks) -> list[Line]:
    """Put the hamlet of a heading beside those under it, where the column of hamlets says it of nobody there."""
    found = list(lines)
    for group in _groups(lines):
        people = [at for at in group if not lines[at].left_out]
        if any(lines[at].row.at(column) is not None for at in people):
            continue
        for at in people:
            if place := places[at]:
                found[at] = with_column(lines[at], column, place)
                said.setdefault(lines[at].row.number, []).append(Remark(column, written_once(place)))
    return found


def _groups(lines: Sequence[Line]) -> Iterator[list[int]]:
    group: list[int] = []
    for at, line in enumerate(lines):
        if is_heading(line):
            yield group
            group = []
        group.append(at)
    yield group


def once_for_many(lines: Sequence[Line], column: int, order: int, said: Remarks) -> list[Line]:
    """
    Put what a column says once for people below one another beside each of them.

    So it is where the first of the people has it, none comes twice (but on a new page), and at least as many cells are
    empty as filled; or where it stands beside those whom the column of ``order`` counts as first (-1: there is none).
    """
    people = [at for at, line in enumerate(lines) if not line.left_out]
    filled = [at for at in people if lines[at].row.at(column) is not None]
    empty = len(people) - len(filled)
    if not empty or not filled or filled[0] != people[0]:
        return list(lines)
    values = [str(lines[at].row.at(column)) for at in filled]
    pages = [
        at
        for at, value, before in zip(filled[1:], values[1:], values, strict=False)
        if value == before and lines[at - 1].left_out
    ]
    groups = len(filled) - len(pages)
    is_once = len(set(values)) == groups and (groups > 1 or empty > 2) and empty >= groups
    firsts = [at for at in people if str(lines[at].row.at(order)).strip(" .") in {"1", "01"}]
    if not is_once and not (len(firsts) > 1 and firsts == filled):
        return list(lines)
    found: list[Line] = list(lines)
    above: Value = None
    for at in people:
        own = lines[at].row.at(column)
        if own is not None:
            above = own
            continue
        found[at] = replace(lines[at], row=with_value(lines[at].row, column, above))
        said.setdefault(lines[at].row.number, []).append(Remark(column, written_once(above)))
    return found
