"""
What each column of a list is, and which columns are never taken.

A column is taken where the register has a field for it. Some are refused whatever a person says: offences, drugs,
illness, measurements, belief, opinions of a person (see THREAT_MODEL.md). What such a cell holds is read past and
kept nowhere.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trucban.lib.lists import Field, propose
from trucban.lib.lists.fields import heading_key, is_known, is_of_another, score
from trucban.lib.sentences import Sentence
from trucban.lib.sentences import sentence as _
from trucban.lib.tables import Value
from trucban.lib.tables.spec import column_letters
from trucban.lib.text import fold

# What the register has a field for, in the order in which it is offered.
TAKEN = (
    Field.NAME,
    Field.FAMILY_AND_MIDDLE,
    Field.MIDDLE,
    Field.GIVEN,
    Field.BIRTH,
    Field.BIRTH_OF_MEN,
    Field.BIRTH_OF_WOMEN,
    Field.BIRTH_DAY,
    Field.BIRTH_MONTH,
    Field.BIRTH_YEAR,
    Field.SEX,
    Field.MARK_OF_MEN,
    Field.MARK_OF_WOMEN,
    Field.HAMLET,
    Field.ADDRESS,
    Field.PHONE,
    Field.OCCUPATION,
    Field.HOUSEHOLD,
)
# The headings of the register saved as a file: read again, it is known to be in Unicode and is taken as it stands.
OWN_HEADINGS = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Thôn",
    "Điện thoại",
    "Nghề nghiệp",
    "Mã hộ",
)
_ALSO = 0.75  # the fit from which a heading may mean a field that another column has
_BARRED_HEADINGS = re.compile(
    r"\b(?:tien an|tien su|an tich|vi pham|toi pham|toi danh|ky luat|ma tuy|nghien|hiv|aids|benh|suc khoe|the luc|"
    r"chieu cao|can nang|vong nguc|thi luc|huyet ap|nhom mau|bmi|khuyet tat|ton giao|dan toc|chinh tri|chinh kien|"
    r"quan diem|dang vien|vao dang|doan vien|nhan xet|danh gia|y kien|xep loai|phan loai|hanh kiem|tu tuong|thai do|"
    r"dao duc|pham chat|ly lich|thanh phan|can an|tien su benh)\b"
)
# In a cell only what can hardly mean anything else: a name or an occupation may hold one of the words above.
_BARRED_CELLS = re.compile(
    r"\b(?:hiv|aids|ma tuy|tien an|tien su|nghien hut|nghien ruou|can an|an treo|khoi to|truy na|trom cap|danh bac|tam than)\b"
)


@dataclass(frozen=True)
class Column:
    """``field`` is empty where the column is not taken; ``refused`` says why it never can be."""

    column: int
    label: str
    field: str = ""
    refused: Sentence | None = None

    @property
    def letters(self) -> str:
        return column_letters(self.column)


def is_barred_heading(label: str) -> bool:
    return bool(_BARRED_HEADINGS.search(heading_key(label)))


def is_barred_cell(value: Value) -> bool:
    return isinstance(value, str) and bool(_BARRED_CELLS.search(fold(value)))


def describe(labels: Mapping[int, str], remembered: Mapping[str, str]) -> list[Column]:
    """
    Return every column with what it is taken for.

    ``remembered`` is what a person chose for this source: heading -> field, or "" for a column they left out.
    """
    chosen = {heading: Field(field) for heading, field in remembered.items() if field}
    offered = {column: label for column, label in labels.items() if not is_barred_heading(label)}
    proposed = {one.column: one.field for one in propose(offered, chosen)}
    return [_describe(column, label, proposed, remembered) for column, label in sorted(labels.items())]


def _describe(
    column: int, label: str, proposed: Mapping[int, Field], remembered: Mapping[str, str]
) -> Column:
    if column not in proposed:
        if is_barred_heading(label):
            return Column(column, label, refused=never_taken())
        has_no_field = is_known(label) and score(label)[0] not in TAKEN
        return Column(column, label, refused=_no_field() if has_no_field else None)
    field = proposed[column]
    if field not in TAKEN:
        return Column(column, label, refused=_no_field())
    return Column(column, label, "" if remembered.get(heading_key(label)) == "" else field)


def second_columns(columns: Sequence[Column]) -> list[tuple[Column, Column]]:
    """Return the columns that are not taken because another of their kind is, each with that one."""
    taken = {one.field: one for one in columns if one.field}
    return [
        (one, taken[field])
        for one in columns
        if not one.field and not one.refused and not is_of_another(one.label)
        if (field := score(one.label)[0]) in taken and score(one.label)[1] > _ALSO
    ]


def without_barred_cells(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> list[Column]:
    """Refuse the columns nobody knows, where their cells hold what is never taken."""
    unknown = {column.column for column in columns if not column.field and not column.refused}
    barred: set[int] = set()
    for values in rows:
        barred |= {at for at in unknown - barred if at < len(values) and is_barred_cell(values[at])}
    return [
        Column(one.column, one.label, refused=never_taken()) if one.column in barred else one
        for one in columns
    ]


def never_taken() -> Sentence:
    return _("Not taken: such data about a person is never kept in this system.")


def _no_field() -> Sentence:
    return _("Not taken: the register has no field for it.")
