"""What clerks do in lists that no heading says: a name in two columns, "nt" for what stands above, a name alone in its row."""

import re
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import replace

from trucban.force.imports.columns import Column
from trucban.force.imports.remarks import Remark, like_above, name_alone, nothing_above
from trucban.lib.lists import Field, Line
from trucban.lib.lists.fields import is_of_another, score
from trucban.lib.tables import Row, Value
from trucban.lib.text import fold
from trucban.lib.values.names import is_name, is_whole_name

_LIKE_ABOVE = re.compile(
    r"[-–.\s]*(?:nt|n[/.]t|nhu (?:tren|tr)|[\"“”„〃″](?:\s?[\"“”„])?|['’`´]{2}|,{2,3}|//+|\\{2,3}|↓|~)[-–.\s]*"
)
_LONGEST_MARK = 12  # characters
_SEXES = {"nam", "nu"}
GIVEN_NAME = "tên"  # how the column of given names is called where one heading stands over both


def without_heading(labels: Container[int], lines: Iterable[Line]) -> list[int]:
    """Return the columns with something in them beside people, over which nothing stands."""
    found: set[int] = set()
    for line in lines:
        if not line.left_out:
            found |= {
                at for at, value in enumerate(line.row.values) if value is not None and at not in labels
            }
    return sorted(found)


def with_given_names(labels: Mapping[int, str], lines: Iterable[Line]) -> tuple[dict[int, str], int | None]:
    """
    Return the labels, and the column of given names where one heading stands over family and given name.

    So it is where the column beside the names has no heading, and mostly one word in it.
    """
    names = [
        column
        for column, label in labels.items()
        if score(label)[0] == Field.NAME and not is_of_another(label)
    ]
    if len(names) != 1 or (given := names[0] + 1) in labels:
        return dict(labels), None
    people = [line.row for line in lines if not line.left_out and len(line.row.values) > names[0]]
    rows = [row for row in people if row.values[names[0]] is not None]
    beside = [row.values[given] for row in rows if len(row.values) > given and row.values[given] is not None]
    words = [
        value for value in beside if isinstance(value, str) and len(value.split()) == 1 and is_name(value)
    ]
    is_sex = {fold(word) for word in words} <= _SEXES
    if not words or is_sex or len(words) < 0.8 * max(len(rows), len(beside)):
        return dict(labels), None
    return {**labels, given: f"{labels[names[0]]} ({GIVEN_NAME})"}, given


def in_two(columns: list[Column], given: int | None, chosen: Mapping[str, str]) -> list[Column]:
    if given is None or chosen:  # what somebody chose for such a list holds
        return columns
    fields = {given - 1: str(Field.FAMILY_AND_MIDDLE), given: str(Field.GIVEN)}
    return [
        replace(one, field=fields[one.column], refused=None) if one.column in fields else one
        for one in columns
    ]


def names_alone(lines: list[Line], names: Container[int]) -> tuple[list[Line], list[tuple[Remark, ...]]]:
    """Return the lines, those with nothing but a name among people: whether it is a heading or somebody, a person says."""
    found: list[Line] = []
    remarks: list[tuple[Remark, ...]] = []
    for line in lines:
        column = _column_of_a_name(line, names)
        found.append(line if column is None else Line(line.row))
        remarks.append(() if column is None else (Remark(column, name_alone(), is_fault=True),))
    return found, remarks


def _column_of_a_name(line: Line, names: Container[int]) -> int | None:
    if not line.left_out or "words" not in line.left_out.values:  # those are headings inside the list
        return None
    filled = [(column, value) for column, value in enumerate(line.row.values) if value is not None]
    column, value = filled[-1]
    return column if len(filled) == 1 and column in names and is_whole_name(str(value)) else None


class Repeated:
    """Puts what stands above in the place of "nt" and its like; to be told every row in order."""

    def __init__(self, columns: Collection[int]) -> None:
        self._columns = columns
        self._above: dict[int, Value] = {}

    def row(self, row: Row, *, is_heading: bool) -> tuple[Row, tuple[Remark, ...]]:
        if is_heading:
            self._above.clear()
            return row, ()
        values, remarks = list(row.values), []
        for column in self._columns:
            value = values[column] if column < len(values) else None
            if isinstance(value, str) and len(value) < _LONGEST_MARK and _LIKE_ABOVE.fullmatch(fold(value)):
                above = self._above.get(column)
                values[column] = above
                said = nothing_above(value) if above is None else like_above(value, above)
                remarks.append(Remark(column, said))
            else:
                self._above[column] = value
        return (replace(row, values=tuple(values)), tuple(remarks)) if remarks else (row, ())
