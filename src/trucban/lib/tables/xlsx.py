"""
XLSX workbooks (ECMA-376 part 1, SpreadsheetML; transitional and strict), sheet by sheet as a stream.

Only what a row needs is read: values, stored results of formulas, number formats as far as they make a number a day or
give it leading zeros, fonts, merged areas. The size a sheet claims to have is not believed.
"""

import posixpath
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from trucban.lib.tables.formulas import reaches_out, refused
from trucban.lib.tables.parts import Parts
from trucban.lib.tables.serial import from_serial
from trucban.lib.tables.spec import (
    Book,
    CellFault,
    Limits,
    Meter,
    Row,
    Sheet,
    Value,
    column_letters,
    damaged,
    too_much_text,
    trimmed,
)  # fmt: skip

_LAST_COLUMN = 16_384
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})  # 18.8.30
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,32}")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell is shown: ``is_date``; ``zeros`` is the least number of digits; the font's name, and whether it strikes out."""

    is_date: bool = False
    zeros: int = 0
    font: str = ""
    is_struck: bool = False


_PLAIN = Style()


@dataclass(frozen=True)
class _Workbook:
    parts: Parts
    limits: Limits
    strings: tuple[list[str], list[str]]  # texts, and the font of each
    styles: list[Style]
    epoch_1904: bool


def read(parts: Parts, limits: Limits, main_part: str) -> Book:
    """
    Raises:
        Unreadable: a part is missing or damaged, or beyond the limits.
    """
    targets = _relations(parts, main_part)
    names: list[tuple[str, str, bool]] = []
    epoch_1904 = False

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal epoch_1904
        if name == "workbookPr":
            epoch_1904 = given.get("date1904", "0") in {"1", "true"}
        elif name == "sheet":
            relation = next((value for key, value in given.items() if key.endswith(":id")), "")
            names.append((given.get("name", ""), relation, given.get("state", "visible") != "visible"))

    parts.read_through(main_part, start=start)
    worksheets = [
        (name, targets[relation][1], is_hidden)
        for name, relation, is_hidden in names[: limits.sheets]
        if relation in targets and targets[relation][0] == "worksheet" and targets[relation][1] in parts
    ]
    if not worksheets:
        raise damaged()
    by_kind = {kind: part for kind, part in targets.values() if part in parts}
    workbook = _Workbook(
        parts,
        limits,
        _shared_strings(parts, limits, by_kind.get("sharedStrings")),
        _styles(parts, by_kind.get("styles")),
        epoch_1904,
    )
    sheets = tuple(_sheet(workbook, name, part, is_hidden) for name, part, is_hidden in worksheets)
    return Book("xlsx", sheets, epoch_1904)


def main_part_of(parts: Parts) -> str | None:
    """Return the part the package says is its document: a workbook's or a text's."""
    if "_rels/.rels" not in parts:
        return None
    kinds = dict(_relations(parts, "").values())
    return kinds.get("officeDocument")


def _relations(parts: Parts, source: str) -> Mapping[str, tuple[str, str]]:
    """Return id -> (kind, part) for what a part refers to inside the file; what lies outside is not followed."""
    folder, name = posixpath.split(source)
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, given: dict[str, str]) -> None:
        if element == "Relationship" and given.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", ""))).lstrip("/")
            found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], target)

    if relations in parts:
        parts.read_through(relations, start=start)
    return found


def _sheet(workbook: _Workbook, name: str, part: str, is_hidden: bool) -> Sheet:
    return Sheet(name, lambda: _SheetReader(workbook, name, part).rows(), is_hidden)


def _shared_strings(parts: Parts, limits: Limits, part: str | None) -> tuple[list[str], list[str]]:
    texts: list[str] = []
    fonts: list[str] = []
    if part is None:
        return texts, fonts
    rich = _RichText()
    total = 0

    def end(name: str) -> None:
        nonlocal total
        rich.end(name)
        if name == "si":
            text = rich.text()
            total += len(text)
            if len(text) > limits.cell_text or total > limits.text:
                raise too_much_text(limits)
            texts.append(text)
            fonts.append(rich.font())
            rich.clear()

    parts.read_through(part, start=rich.start, end=end, text=rich.characters)
    return texts, fonts


class _RichText:
    """Gathers the text of a string item: its runs, without the reading aids of East Asian text."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._pieces: list[str] = []
        self._fonts: set[str] = set()
        self._run_font = ""
        self._takes = self._is_phonetic = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "t":
            self._takes = not self._is_phonetic
        elif name == "rPh":
            self._is_phonetic = True
        elif name == "r":
            self._run_font = ""
        elif name == "rFont":
            self._run_font = given.get("val", "")

    def characters(self, text: str) -> None:
        if self._takes:
            self._pieces.append(text)
            self._fonts.add(self._run_font)

    def end(self, name: str) -> None:
        if name == "t":
            self._takes = False
        elif name == "rPh":
            self._is_phonetic = False

    def text(self) -> str:
        return _unescaped("".join(self._pieces))

    def font(self) -> str:
        """Return the font of all runs, or nothing where they differ."""
        return next(iter(self._fonts)) if len(self._fonts) == 1 else ""


def _unescaped(text: str) -> str:
    """Return text with ``_x000D_`` and the like as the characters they stand for (22.9.2.19)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _styles(parts: Parts, part: str | None) -> list[Style]:
    if part is None:
        return []
    fonts: list[str] = []
    struck: set[int] = set()
    formats: dict[str, str] = {}
    cells: list[tuple[str, str]] = []
    section = ""

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal section
        if name in {"fonts", "cellXfs", "cellStyleXfs", "dxfs"}:
            section = name
        elif name == "numFmt" and section != "dxfs":
            formats[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif name == "font" and section == "fonts":
            fonts.append("")
        elif name == "name" and section == "fonts" and fonts:
            fonts[-1] = given.get("val", "")
        elif name == "strike" and section == "fonts" and given.get("val", "1") in {"1", "true"}:
            struck.add(len(fonts) - 1)
        elif name == "xf" and section == "cellXfs":
            cells.append((given.get("numFmtId", "0"), given.get("fontId", "0")))

    parts.read_through(part, start=start)
    if len(cells) > 70_000:  # Excel allows 65,490
        raise damaged()
    return [
        _style(number_format, formats.get(number_format, ""), fonts, struck, font)
        for number_format, font in cells
    ]


def _style(number_format: str, code: str, fonts: list[str], struck: set[int], font: str) -> Style:
    index = int(font)
    return Style(
        is_date=is_date_format(code) if code else int(number_format) in _BUILT_IN_DATES,
        zeros=leading_zeros(code),
        font=fonts[index] if 0 <= index < len(fonts) else "",
        is_struck=index in struck,
    )


def is_date_format(code: str) -> bool:
    """Say whether a number format shows a day or a time: "dd/mm/yyyy" does, '0 "ngày"' does not."""
    return code.casefold() != "general" and bool(_DATE_LETTERS.search(_NOT_FORMAT.sub("", code)))


def leading_zeros(code: str) -> int:
    """Return how many digits a number format fills up with zeros: 12 for "000000000000"."""
    return len(code) if _ZEROS.fullmatch(code) else 0


class _SheetReader:
    """One pass over a sheet. Elements come in from the parser, rows go out."""

    def __init__(self, workbook: _Workbook, name: str, part: str) -> None:
        self._workbook, self._name, self._part = workbook, name, part
        self._meter = Meter(workbook.limits, name)
        self._spans = self._merged()
        self._ready: deque[Row] = deque()
        self._number = 0
        self._rich = _RichText()
        self._letters: dict[str, int] = {}
        self._hidden_columns: frozenset[int] = frozenset()
        self._begin_row({})
        self._begin_cell({})

    def rows(self) -> Iterator[Row]:
        parser = self._workbook.parts.parse(
            self._part, start=self._start, end=self._end, text=self._characters
        )
        for _piece in parser:
            yield from self._ready
            self._ready.clear()

    def _merged(self) -> dict[int, dict[int, tuple[int, int]]]:
        spans: dict[int, dict[int, tuple[int, int]]] = {}
        for found in self._workbook.parts.found_at_the_end(self._part, b"</sheetData>", _MERGED):
            first, last = column_number(found[1].decode()), column_number(found[3].decode())
            top, bottom = int(found[2]), int(found[4])
            if first <= last and top <= bottom:
                spans.setdefault(top, {})[first] = (last - first + 1, bottom - top + 1)
        return spans

    def _start(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(given)
        elif name == "v":
            self._takes = self._has_result = True
        elif name == "f":
            self._takes_formula = self._has_formula = True
        elif name == "row":
            self._begin_row(given)
        elif name == "col":
            self._column_shown(given)
        elif name == "is":
            self._is_inline = True
        elif self._is_inline:
            self._rich.start(name, given)

    def _column_shown(self, given: dict[str, str]) -> None:
        """Columns stand before the rows; one without width is as hidden as one that says so."""
        if given.get("hidden") in {"1", "true"} or float(given.get("width", 1)) == 0:
            first, last = int(given.get("min", 1)) - 1, int(given.get("max", 1))
            self._hidden_columns |= frozenset(range(max(first, 0), min(last, self._workbook.limits.columns)))

    def _characters(self, text: str) -> None:
        if self._takes:
            self._raw += text
        elif self._takes_formula:
            self._formula += text
        elif self._is_inline:
            self._rich.characters(text)

    def _end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "v":
            self._takes = False
        elif name == "f":
            self._takes_formula = False
        elif name == "row":
            self._end_row()
        elif name == "is":
            self._is_inline = False
        elif self._is_inline:
            self._rich.end(name)

    def _begin_row(self, given: dict[str, str]) -> None:
        number = int(given.get("r", self._number + 1))
        if number < self._number:
            raise damaged()
        self._number = number
        self._is_hidden = given.get("hidden") in {"1", "true"} or given.get("ht") in {"0", "0.0"}
        self._column = -1
        self._values: list[Value] = []
        self._fonts: dict[int, str] = {}
        self._formulas: set[int] = set()
        self._struck: set[int] = set()

    def _begin_cell(self, given: dict[str, str]) -> None:
        self._meter.cell()
        self._kind = given.get("t", "n")
        style = int(given.get("s", 0))
        styles = self._workbook.styles
        self._style = styles[style] if 0 <= style < len(styles) else _PLAIN
        self._place = given.get("r", "")
        self._raw = self._formula = ""
        self._takes = self._takes_formula = self._has_formula = self._has_result = self._is_inline = False

    def _end_cell(self) -> None:
        self._column = self._column_of(self._place) if self._place else self._column + 1
        if self._column >= _LAST_COLUMN:
            raise damaged()
        value, font = self._value()
        if self._has_formula:
            self._check_formula()
            if value is None and not (self._has_result and self._kind == "str"):  # "" is a result too
                value = CellFault("=")
        if value is None:
            return
        values = self._values
        if self._column >= len(values):
            values.extend([None] * (self._column + 1 - len(values)))
        values[self._column] = value
        if self._has_formula:
            self._formulas.add(self._column)
        if isinstance(value, str):
            self._meter.text(len(value))
            if reaches_out(value):
                raise refused(self._where())
            if font:
                self._fonts[self._column] = font
            if self._style.is_struck:
                self._struck.add(self._column)

    def _column_of(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        column = self._letters.get(letters)
        if column is None:
            column = self._letters[letters] = column_number(letters)
        return column

    def _check_formula(self) -> None:
        if len(self._formula) > self._workbook.limits.cell_text:
            raise too_much_text(self._workbook.limits)
        if reaches_out("=" + self._formula):
            raise refused(self._where())

    def _where(self) -> str:
        return f"{self._name}!{column_letters(self._column)}{self._number}"

    def _value(self) -> tuple[Value, str]:
        raw, kind = self._raw, self._kind
        if kind == "s" and raw:
            texts, fonts = self._workbook.strings
            index = int(raw)
            if not 0 <= index < len(texts):
                raise damaged()
            return texts[index] or None, fonts[index] or self._style.font
        if kind == "inlineStr":
            text, font = self._rich.text(), self._rich.font()
            self._rich.clear()
            return text or None, font or self._style.font
        if not raw:
            return None, ""
        if kind == "str":
            return _unescaped(raw), self._style.font
        if kind == "b":
            return raw.strip() in {"1", "true"}, ""
        if kind == "e":
            return CellFault(raw[:40]), ""
        if kind == "d":
            return _iso(raw), ""
        return self._number_value(raw), ""

    def _number_value(self, raw: str) -> Value:
        if len(raw) > 64:
            raise damaged()
        number: int | float = int(raw) if raw.isascii() and raw.isdigit() else float(raw)
        style = self._style
        if isinstance(number, float):
            if number.is_integer() and abs(number) < 1e15:
                number = int(number)
            elif number != number or abs(number) == float("inf"):
                return CellFault(raw)
        if style.is_date:
            day = from_serial(number, epoch_1904=self._workbook.epoch_1904)
            return number if day is None else day
        if style.zeros and isinstance(number, int) and number >= 0:
            return str(number).zfill(style.zeros)
        return number

    def _end_row(self) -> None:
        values = trimmed(self._values)
        if not values:
            return
        self._meter.row(len(values))
        row = Row(
            self._number,
            values,
            self._fonts,
            self._spans.get(self._number, {}),
            frozenset(self._formulas),
            self._is_hidden,
            self._hidden_columns,
            struck=frozenset(self._struck),
        )
        self._ready.append(row)


def column_number(letters: str) -> int:
    """
    Return 0 for "A", 26 for "AA".

    Raises:
        Unreadable: these are not the letters of a column.
    """
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha()):
        raise damaged()
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _iso(raw: str) -> Value:
    text = raw.strip().removesuffix("Z")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return raw
    return moment.date() if moment.time() == time() and "T" not in text else moment
