"""
The tables of a Word text (ECMA-376 part 1, WordprocessingML): each outer table is a sheet, named by its number.

A table inside a cell gives its words to that cell.
"""

from collections import deque
from collections.abc import Iterator

from trucban.lib.sentences import sentence as _
from trucban.lib.tables.formulas import reaches_out, refused
from trucban.lib.tables.parts import Parts
from trucban.lib.tables.spec import (
    Book,
    Limits,
    Meter,
    Row,
    Sheet,
    Unreadable,
    Value,
    column_letters,
    too_much_text,
    trimmed,
)  # fmt: skip

_TITLES, _LONGEST_TITLE = 8, 200  # paragraphs, characters


def read(parts: Parts, limits: Limits, main_part: str) -> Book:
    """
    Raises:
        Unreadable: damaged, beyond the limits, or without a table.
    """
    between = _Between()
    parts.read_through(main_part, start=between.start, end=between.end, text=between.text)
    count = len(between.titles)
    if not count:
        raise Unreadable(_("The text has no table. Choose a file with a table of people."))
    names = [str(number + 1) if count > 1 else "" for number in range(min(count, limits.sheets))]
    return Book(
        "docx",
        tuple(
            _sheet(parts, limits, main_part, index, name, tuple(between.titles[index]))
            for index, name in enumerate(names)
        ),
    )


def _sheet(
    parts: Parts, limits: Limits, main_part: str, index: int, name: str, titles: tuple[str, ...]
) -> Sheet:
    return Sheet(name, lambda: _TableReader(parts, limits, main_part, index, name).rows(), titles=titles)


class _Between:
    """What is written over each outer table: the last paragraphs since the one before it."""

    def __init__(self) -> None:
        self.titles: list[deque[str]] = []
        self._last: deque[str] = deque(maxlen=_TITLES)
        self._depth = 0
        self._takes = False
        self._paragraph = ""

    def start(self, name: str, _given: dict[str, str]) -> None:
        if name == "tbl":
            self._depth += 1
            if self._depth == 1:
                self.titles.append(self._last)
                self._last = deque(maxlen=_TITLES)
        elif name == "p":
            self._paragraph = ""
        self._takes = name == "t" and not self._depth

    def text(self, text: str) -> None:
        if self._takes and len(self._paragraph) < _LONGEST_TITLE:
            self._paragraph += text

    def end(self, name: str) -> None:
        self._takes = False
        if name == "tbl":
            self._depth -= 1
        elif name == "p" and not self._depth and (title := self._paragraph[:_LONGEST_TITLE].strip()):
            self._last.append(title)


class _TableReader:
    """One pass over the text up to the end of one outer table."""

    _length: int  # of the cell's text
    _paragraphs: int

    def __init__(self, parts: Parts, limits: Limits, main_part: str, index: int, name: str) -> None:
        self._parts, self._limits, self._main_part, self._index = parts, limits, main_part, index
        self._meter = Meter(limits, name)
        self._ready: deque[Row] = deque()
        self._tables, self._depth = -1, 0
        self._is_over = self._takes = False
        self._number = -1  # the row begun here is none of the table's
        self._begin_row()
        self._begin_cell()

    def rows(self) -> Iterator[Row]:
        for _piece in self._parts.parse(
            self._main_part, start=self._start, end=self._end, text=self._characters
        ):
            yield from self._ready
            self._ready.clear()
            if self._is_over:
                return

    @property
    def _is_here(self) -> bool:
        return self._depth > 0 and self._tables == self._index

    def _start(self, name: str, given: dict[str, str]) -> None:
        if name == "tbl":
            self._depth += 1
            self._tables += self._depth == 1
        elif not self._is_here:
            return
        elif name == "t":
            self._takes = True
        elif name == "p":
            self._paragraphs += 1
        elif name in {"tab", "br", "cr"}:
            self._text.append(" ")
        elif name == "strike" and given.get("w:val", "1") in {"1", "true", "on"}:
            self._struck.add(self._column)
        elif name == "rFonts":
            font = given.get("w:ascii") or given.get("w:hAnsi")
            self._fonts.update({font} if font else ())
        elif self._depth == 1:
            self._start_of_table(name, given)

    def _start_of_table(self, name: str, given: dict[str, str]) -> None:
        if name == "tr":
            self._begin_row()
        elif name == "tc":
            self._begin_cell()
        elif name == "gridSpan":
            self._columns = min(max(int(given.get("w:val", 1)), 1), self._limits.columns)
        elif name == "gridBefore":
            self._column = min(max(int(given.get("w:val", 0)), 0), self._limits.columns)
        elif name == "vMerge":
            self._is_covered = given.get("w:val", "continue") != "restart"

    def _characters(self, text: str) -> None:
        if self._takes:
            if self._paragraphs > 1 and self._text:
                self._text.append("\n")
            self._paragraphs = min(self._paragraphs, 1)
            self._text.append(text)
            self._length += len(text)
            if self._length > self._limits.cell_text:
                raise too_much_text(self._limits)

    def _end(self, name: str) -> None:
        if name == "tbl":
            self._is_over = self._is_here and self._depth == 1
            self._depth -= 1
        elif not self._is_here:
            return
        elif name == "t":
            self._takes = False
        elif name == "tc" and self._depth == 1:
            self._end_cell()
        elif name == "tr" and self._depth == 1:
            self._end_row()

    def _begin_row(self) -> None:
        self._number += 1
        self._column = 0
        self._values: list[Value] = []
        self._row_fonts: dict[int, str] = {}
        self._spans: dict[int, tuple[int, int]] = {}
        self._struck: set[int] = set()

    def _begin_cell(self) -> None:
        self._meter.cell()
        self._text: list[str] = []
        self._fonts: set[str] = set()
        self._length = self._paragraphs = 0
        self._columns, self._is_covered = 1, False

    def _end_cell(self) -> None:
        text = "".join(self._text).strip()
        self._meter.text(len(text))
        if reaches_out(text):
            raise refused(f"{column_letters(self._column)}{self._number}")
        self._meter.cell(self._columns - 1)
        self._values.append(None if self._is_covered else text or None)
        self._values.extend([None] * (self._columns - 1))
        if len(self._fonts) == 1:
            self._row_fonts[self._column] = next(iter(self._fonts))
        if self._columns > 1:
            self._spans[self._column] = (self._columns, 1)
        self._column += self._columns

    def _end_row(self) -> None:
        values = trimmed(self._values)
        if values:
            self._meter.row(len(values))
            self._ready.append(
                Row(self._number, values, self._row_fonts, self._spans, struck=frozenset(self._struck))
            )
