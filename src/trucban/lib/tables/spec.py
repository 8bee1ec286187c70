"""What every reader gives: a book of sheets, a sheet's rows, typed values with their addresses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from trucban.lib.errors import DomainError
from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _

MEBIBYTE = 1024 * 1024


class Unreadable(DomainError):
    """The file is not read, or not read on. ``sentence`` says why and what its owner can do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell without a usable value: an error such as ``#N/A``, or a formula whose result was never stored."""

    text: str

    def __str__(self) -> str:
        return self.text


# A moment in a cell has no time zone: it is what the clerk typed.
Value = str | bool | int | float | date | datetime | time | CellFault | None


@dataclass(frozen=True)
class Limits:
    """
    How much of a file is worked on. Counts, not seconds: the same file gets the same answer on any machine.

    The largest sheet inside them takes a few seconds; what a commune has is a hundredth of it.
    """

    file_bytes: int = 32 * MEBIBYTE
    old_file_bytes: int = 12 * MEBIBYTE  # an XLS is read as a whole, not row by row
    part_bytes: int = 96 * MEBIBYTE  # one part of a zipped file, unpacked
    packing: int = 250  # unpacked bytes for one packed byte, in a part of more than a mebibyte
    parts: int = 2_000
    sheets: int = 200
    rows: int = 100_000  # rows with something in them, in one sheet
    columns: int = 1_024  # the last column with something in it
    cells: int = 2_000_000  # cells written in one sheet, the empty ones too
    cell_text: int = 32_767  # characters of a cell, as Excel allows
    text: int = 64_000_000  # characters of a sheet's cells together


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row. ``number`` counts from 1 as the program that made the file shows it.

    ``values`` has no empty tail. ``fonts`` names the font of a cell where the file tells one. ``spans`` gives, for the
    first cell of a merged area, its (columns, rows). ``formulas`` are the columns whose value a formula gave,
    ``hidden_columns`` those of the sheet that the file hides. ``guesses``: what else a text of before Unicode may say;
    ``proposals``: what one that was left as it stands may be. ``struck`` are the columns whose text is struck out.
    Columns count from 0.
    """

    number: int
    values: tuple[Value, ...]
    fonts: Mapping[int, str] = field(default_factory=dict)
    spans: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    formulas: frozenset[int] = frozenset()
    is_hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    guesses: Mapping[int, str] = field(default_factory=dict)
    proposals: Mapping[int, str] = field(default_factory=dict)
    struck: frozenset[int] = frozenset()

    def address(self, column: int) -> str:
        return f"{column_letters(column)}{self.number}"

    def at(self, column: int) -> Value:
        """Return what stands in a column; nothing to the right of all values, nor in column -1, which is none."""
        return self.values[column] if 0 <= column < len(self.values) else None


@dataclass(frozen=True)
class Sheet:
    """
    One table. ``is_hidden``: the file hides it, so it is not taken without being asked for. ``titles``: what a text has
    written over it, the nearest last.

    ``rows()`` reads the sheet anew each time and raises :class:`Unreadable`.
    """

    name: str
    read: Callable[[], Iterator[Row]] = field(repr=False)
    is_hidden: bool = False
    titles: tuple[str, ...] = ()

    def rows(self) -> Iterator[Row]:
        return self.read()

    def where(self, row: Row, column: int) -> str:
        """Return the place of a cell: "Thôn 3!C7", or "C7" in a file with one nameless table."""
        return f"{self.name}!{row.address(column)}" if self.name else row.address(column)


@dataclass(frozen=True)
class Book:
    """
    A file with its sheets. ``epoch_1904``: its day numbers count from 1904 (old Excel for Mac).

    ``notes`` are sentences for the person, such as that the name's ending is not what the file is.
    """

    kind: str  # "xlsx", "xls", "ods", "csv" or "docx"
    sheets: tuple[Sheet, ...]
    epoch_1904: bool = False
    notes: tuple[Sentence, ...] = ()


class Meter:
    """Counts what a sheet has given, and refuses it at the limit."""

    def __init__(self, limits: Limits, sheet: str) -> None:
        self._limits, self._sheet = limits, sheet
        self._rows = self._cells = self._text = 0

    def cell(self, count: int = 1) -> None:
        self._cells += count
        if self._cells > self._limits.cells:
            raise Unreadable(
                _(
                    "The sheet “%(sheet)s” has more than %(limit)s cells. Copy the table alone into a new file.",
                    sheet=self._sheet,
                    limit=self._limits.cells,
                )
            )

    def text(self, length: int) -> None:
        self._text += length
        if length > self._limits.cell_text or self._text > self._limits.text:
            raise too_much_text(self._limits)

    def row(self, columns: int) -> None:
        """Count a row whose last filled cell is in column number ``columns``, counted from 1."""
        self._rows += 1
        if columns > self._limits.columns:
            raise Unreadable(
                _(
                    "The sheet “%(sheet)s” has something in column %(column)s; a table has at most %(limit)s columns.",
                    sheet=self._sheet,
                    column=column_letters(columns - 1),
                    limit=self._limits.columns,
                )
            )
        if self._rows > self._limits.rows:
            raise Unreadable(
                _(
                    "The sheet “%(sheet)s” has more than %(limit)s rows. Divide it into several files.",
                    sheet=self._sheet,
                    limit=self._limits.rows,
                )
            )


def too_much_text(limits: Limits) -> Unreadable:
    return Unreadable(
        _(
            "The file has more text than a table holds (at most %(limit)s characters in a cell). It is not read.",
            limit=limits.cell_text,
        )
    )


def damaged() -> Unreadable:
    return Unreadable(
        _(
            "The file is damaged or incomplete. Open it in the program that made it, save it anew, and try again."
        )
    )


def protected() -> Unreadable:
    return Unreadable(_("The file is protected by a password. Save it without one and try again."))


def column_letters(column: int) -> str:
    """Return "A" for 0, "Z" for 25, "AA" for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def trimmed(values: list[Value]) -> tuple[Value, ...]:
    """Return the values without the empty ones at the end."""
    end = len(values)
    while end and values[end - 1] is None:
        end -= 1
    return tuple(values[:end])
