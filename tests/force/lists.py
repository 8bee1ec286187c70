"""Lists of people as files, for tests: rows in, bytes out."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from tests.cast import MONDAY, World
from trucban.force import selectors, services
from trucban.force.models import ImportLine, PeopleImport

HEAD = ("TT", "Họ và tên", "Ngày sinh", "Giới tính", "Thôn", "Điện thoại", "Nghề nghiệp")


def as_csv(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD) -> bytes:
    out = StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD, sheet: str = "Danh sách") -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate([head, *rows]):
            page.write_row(number, 0, row)
    return out.getvalue()


def read(
    world: World, rows: Sequence[Sequence[Any]], *, head: Sequence[str] = HEAD, name: str = "ds.csv"
) -> PeopleImport:
    data = as_xlsx(rows, head) if name.endswith(".xlsx") else as_csv(rows, head)
    return services.open_lists(actor=world.actor("an"), name=name, data=data, at=MONDAY)[0]


def verdicts(of: PeopleImport) -> list[str]:
    return [line.verdict for line in selectors.list_lines(of=of)]


def lines(of: PeopleImport) -> list[ImportLine]:
    return list(selectors.list_lines(of=of))


def take(world: World, of: PeopleImport) -> PeopleImport:
    return services.take_over(actor=world.actor("an"), import_id=of.pk, at=MONDAY)


def take_back(world: World, of: PeopleImport) -> PeopleImport:
    return services.take_back(actor=world.actor("an"), import_id=of.pk, at=MONDAY)
