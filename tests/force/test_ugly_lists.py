"""Whole spreadsheets as ugly as communes send them: each person is read or named with what is wrong, and nobody is made up."""

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from docx import Document

from tests.cast import MONDAY, World
from tests.force.lists import as_xlsx, lines
from tests.force.militia import man
from tests.lib.tables.files import FORMULA, biff, inline, ods_cell, raw_ods, raw_xlsx, sheet
from tests.lib.test_legacy_encoding import in_old_bytes
from trucban.force import services
from trucban.force.imports.cells import said
from trucban.force.models import ImportLine, PeopleImport
from trucban.lib.legacy_encoding import Encoding

pytestmark = pytest.mark.django_db
NAME_AND_BIRTH = ("TT", "Họ và tên", "Ngày sinh")


def opened(world: World, data: bytes, name: str = "ds.xlsx") -> list[PeopleImport]:
    return services.open_lists(actor=world.actor("an"), name=name, data=data, at=MONDAY)


def book(
    rows: Sequence[Sequence[Any]],
    then: Callable[[Any, Any], object] = lambda _book, _page: None,
    **options: Any,
) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as made:
        page = made.add_worksheet("DS")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        then(made, page)
    return out.getvalue()


def people(of: PeopleImport) -> list[ImportLine]:
    return [line for line in lines(of) if line.verdict != ImportLine.Verdict.LEFT_OUT]


def told(of: PeopleImport, *fields: str) -> list[tuple[str | None, ...]]:
    return [tuple(line.values.get(field) for field in fields) for line in people(of)]


def words(line: ImportLine) -> list[str]:
    return [said(one["said"], str) for one in line.problems]


def notes(of: PeopleImport) -> list[str]:
    return [said(one, str) for one in of.notes]


def test_a_list_with_everything_at_once(world: World) -> None:
    """Titles, a heading of two storeys, numbered columns, groups, totals, notes and signatures around four people."""
    rows: list[tuple[Any, ...]] = [
        ("ỦY BAN NHÂN DÂN XÃ", "", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("BAN CHỈ HUY QUÂN SỰ", "", "", "", "Độc lập - Tự do - Hạnh phúc"),
        (),
        ("DANH SÁCH DÂN QUÂN NĂM 2026",),
        ("(Kèm theo Kế hoạch số 12/KH-BCH ngày 05/3/2026)",),
        ("STT", "Họ và tên", "Ngày tháng năm sinh", "", "Chỗ ở", "Điện thoại"),
        ("", "", "Nam", "Nữ", "", ""),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        ("I", "Thôn 1"),
        (1, "LÊ VĂN ANH", "12.3.95", "", "Thôn 1", 912345678.0),
        (2, "TRẦN THỊ BÍCH", "", "12-03-1996", "Thôn 1", "0912.345.679"),
        ("", "Cộng thôn 1: 02 người"),
        ("II", "Thôn 2"),
        (1, "HỒ VĂN CƯỜNG", "tháng 3/1995", "", "Thôn 2", "912 345 670"),  # the numbers begin again
        (2, "HỒ THỊ Ê", "", 1998, "Thôn 2", "9.12346E+08"),
        ("", "Cộng", "1", "1"),
        ("Tổng cộng: 04 người",),
        (),
        ("Ghi chú: Danh sách này thay danh sách ngày 01/01/2026",),
        ("", "", "", "", "Lệ Thủy, ngày 05 tháng 3 năm 2026"),
        ("", "NGƯỜI LẬP", "", "", "CHỈ HUY TRƯỞNG"),
        ("", "Lê Văn Lập", "", "", "Nguyễn Văn Trưởng"),
    ]
    (of,) = opened(world, book(rows, lambda _b, page: page.merge_range("C6:D6", "Ngày tháng năm sinh")))
    assert told(of, "name", "birth_date", "sex", "phone") == [
        ("Lê Văn Anh", "1995-03-12", "MALE", "0912345678"),
        ("Trần Thị Bích", "1996-03-12", "FEMALE", "0912345679"),
        ("Hồ Văn Cường", None, "MALE", "0912345670"),
        ("Hồ Thị Ê", None, "FEMALE", None),  # a number cut to six figures is nobody's
    ]
    assert [line.verdict for line in people(of)] == ["NEW", "NEW", "NEW", "FAULTY"]


@pytest.mark.parametrize("is_merged", [True, False])
def test_a_name_under_one_heading_in_two_columns_keeps_its_given_name(world: World, is_merged: bool) -> None:
    rows = [
        ("TT", "Họ và tên", "", "Năm sinh", "Thôn"),
        (1, "Lê Văn", "Một", "1/2/1995", "Thôn 1"),
        (2, "Trần Thị Thu", "Hai", "1/2/1996", "Thôn 2"),
    ]
    merge = (lambda _b, page: page.merge_range("B1:C1", "Họ và tên")) if is_merged else lambda _b, _p: None
    (of,) = opened(world, book(rows, merge))
    assert told(of, "name") == [("Lê Văn Một",), ("Trần Thị Thu Hai",)]
    fields = {column["column"]: column["field"] for column in of.columns if not column["refused"]}
    services.choose_columns(actor=world.actor("an"), import_id=of.pk, fields=fields, at=MONDAY)
    (again,) = opened(world, book(rows, merge))
    assert told(again, "name") == [("Lê Văn Một",), ("Trần Thị Thu Hai",)]


def test_a_note_beside_the_names_is_no_given_name(world: World) -> None:
    rows = [
        ("TT", "Họ và tên", "", "Năm sinh"),
        (1, "Lê Văn Một", "mới", 1995),
        (2, "Lê Văn Hai", "", 1996),
        (3, "Lê Văn Ba", "", 1996),
    ]
    (of,) = opened(world, book(rows))
    assert told(of, "name") == [("Lê Văn Một",), ("Lê Văn Hai",), ("Lê Văn Ba",)]
    assert notes(of) == [
        "Columns without a heading are not read: C. Give them one if they belong to the list."
    ]


@pytest.mark.parametrize(
    ("cell", "name", "birth", "word"),
    [
        ("Nguyễn Văn A, 1995", "Nguyễn Văn A", None, "Only 1995 is written"),
        ("Nguyễn Văn A (12/3/1995)", "Nguyễn Văn A", "1995-03-12", ""),
        ("NGUYỄN VĂN A SN 12.3.95", "Nguyễn Văn A", "1995-03-12", ""),
        ("Nguyễn Văn A - sinh năm 1995", "Nguyễn Văn A", None, "Only 1995 is written"),
        ("Nguyễn Văn Sinh 1995", "Nguyễn Văn Sinh", None, "Only 1995 is written"),
        ("Nguyễn Văn A (1995?)", "Nguyễn Văn A", None, "“1995?” is marked as uncertain"),
    ],
)
def test_name_and_birth_in_one_cell(world: World, cell: str, name: str, birth: str | None, word: str) -> None:
    (of,) = opened(world, as_xlsx([(1, cell, "Thôn 1")], ("TT", "Họ tên, năm sinh", "Thôn")))
    (line,) = people(of)
    assert (line.values.get("name"), line.values.get("birth_date")) == (name, birth)
    assert any(one.startswith(word) for one in [*words(line), ""])
    assert line.verdict == "NEW"


def test_what_is_behind_a_name_and_no_birth_is_said(world: World) -> None:
    rows = [(1, "Lê Thị Đào - 0912345678", "1/1/1995"), (2, "Lê Văn Ba - Thôn đội trưởng", "2/1/1995")]
    one, two = people(opened(world, as_xlsx(rows, NAME_AND_BIRTH))[0])
    assert (one.values["name"], words(one)) == ("Lê Thị Đào", ["“0912345678” behind the name is left out."])
    assert (two.values["name"], words(two)) == (
        "Lê Văn Ba",
        ["“Thôn đội trưởng” behind the name is left out."],
    )


def test_a_birth_behind_the_name_that_differs_from_the_column_is_a_fault(world: World) -> None:
    rows = [(1, "Lê Văn Ba (1995)", "1/2/1995"), (2, "Lê Văn Tư (1994)", "1/2/1995")]
    agree, differ = people(opened(world, as_xlsx(rows, NAME_AND_BIRTH))[0])
    assert (agree.values["birth_date"], agree.verdict) == ("1995-02-01", "NEW")
    assert ("birth_date" in differ.values, differ.verdict) == (False, "FAULTY")


@pytest.mark.parametrize(
    "written", ["1995?", "1995 (?)", "~1995", "khoảng 1995", "12/3/1995?", "1995 (chưa rõ)"]
)
def test_a_year_nobody_stands_by_is_said_and_not_entered(world: World, written: str) -> None:
    man(world, "Lê Văn Ba", date(1994, 1, 1))
    (of,) = opened(world, as_xlsx([(1, "Lê Văn Ba", written)], NAME_AND_BIRTH))
    (line,) = people(of)
    assert "birth_date" not in line.values
    assert f"“{written}” is marked as uncertain: it is not entered, nor used to tell people apart." in words(
        line
    )
    assert line.verdict == "DOUBTFUL"  # 1994 may be the same man: the year does not speak against it


@pytest.mark.parametrize("written", ["?", "không rõ", "Chưa rõ"])
def test_that_a_birth_is_not_known_is_no_fault(world: World, written: str) -> None:
    (line,) = people(opened(world, as_xlsx([(1, "Lê Văn Ba", written)], NAME_AND_BIRTH))[0])
    assert (line.verdict, words(line)) == ("NEW", [f"“{written}” says that the birth is not known."])


@pytest.mark.parametrize(
    "written",
    [
        "12//3/1995",
        "ngày 12/03/1995",
        "12-thg 3-95",
        "34770,0",
        "12/03/1995 12:00:00 SA",
        "12 tháng 3 năm 95",
        "12\\3\\1995",
        "12-3.1995",
        " 12/3/1995\u200b",
    ],
)
def test_days_with_slips_of_the_hand_are_read(world: World, written: str) -> None:
    (of,) = opened(world, as_xlsx([(1, "Lê Văn Ba", written)], NAME_AND_BIRTH))
    assert told(of, "birth_date") == [("1995-03-12",)]


@pytest.mark.parametrize("written", ["95", "12/3", "31/2/1995", "1995-1996", "12/3/1995 (AL)", "12/O3/1995"])
def test_a_day_that_cannot_be_told_is_a_fault_and_the_person_stays(world: World, written: str) -> None:
    (line,) = people(opened(world, as_xlsx([(1, "Lê Văn Ba", written)], NAME_AND_BIRTH))[0])
    assert (line.verdict, line.values) == ("FAULTY", {"name": "Lê Văn Ba"})


@pytest.mark.parametrize(("is_1904", "day"), [(False, "1995-03-12"), (True, "1999-03-13")])
def test_day_numbers_follow_the_date_system_of_the_book(world: World, is_1904: bool, day: str) -> None:
    def days(made: Any, page: Any) -> None:
        shown = made.add_format({"num_format": "dd/mm/yyyy"})
        page.write_datetime(1, 2, datetime(1995, 3, 12), shown)
        page.write_number(2, 2, 34770)
        page.write_number(3, 2, 34770, shown)

    rows = [NAME_AND_BIRTH, (1, "Lê Văn Một"), (2, "Lê Văn Hai"), (3, "Lê Văn Ba")]
    (of,) = opened(world, book(rows, days, date_1904=is_1904))
    assert told(of, "birth_date") == [("1995-03-12",), (day,), (day,)]


def test_hidden_columns_are_read_and_the_list_says_so(world: World) -> None:
    def hide(_book: Any, page: Any) -> None:
        page.set_column(3, 3, None, None, {"hidden": True})
        page.set_column(4, 4, 0)

    rows = [(*NAME_AND_BIRTH, "SĐT", "Nghề nghiệp"), (1, "Lê Văn Ba", "1/2/1995", "0912345678", "Thợ hồ")]
    (of,) = opened(world, book(rows, hide))
    assert told(of, "phone", "occupation") == [("0912345678", "Thợ hồ")]
    assert notes(of) == ["The file hides columns; they are read like the others: D “SĐT”, E “Nghề nghiệp”."]


def test_hidden_and_repeated_columns_of_open_document(world: World) -> None:
    def row(*texts: str) -> str:
        return f"<table:table-row>{''.join(map(ods_cell, texts))}</table:table-row>"

    hidden = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    again = ods_cell("Thôn 1", 'table:number-columns-repeated="2"')
    data = raw_ods(
        f'{hidden}<table:table-column table:number-columns-repeated="1021"/>'
        + row("TT", "Họ và tên", "Năm sinh", "Thôn", "Ghi chú")
        + f"<table:table-row>{''.join(map(ods_cell, ('1', 'Lê Văn Ba', '1/2/1995')))}{again}</table:table-row>"
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    )
    (of,) = opened(world, data, "ds.ods")
    assert told(of, "name", "birth_date") == [("Lê Văn Ba", "1995-02-01")]
    assert notes(of) == ["The file hides columns; they are read like the others: C “Năm sinh”."]


def test_a_hidden_row_says_so_also_when_the_columns_are_chosen_anew(world: World) -> None:
    rows = [
        (*NAME_AND_BIRTH, "Thôn"),
        (1, "Lê Văn Ba", "1/2/1995", "Thôn 1"),
        (2, "Lê Văn Tư", "1/2/1995", "nt"),
    ]
    (of,) = opened(world, book(rows, lambda _b, page: page.set_row(2, None, None, {"hidden": True})))
    fields = {column["column"]: column["field"] for column in of.columns if not column["refused"]}
    services.choose_columns(actor=world.actor("an"), import_id=of.pk, fields=fields, at=MONDAY)
    assert set(words(people(of)[1])) == {
        "The file hides this row; it is read like the others.",
        "“nt” stands for what is above: “Thôn 1”.",
    }


def test_like_above_is_what_stands_above_and_not_a_word(world: World) -> None:
    head = (*NAME_AND_BIRTH, "Giới tính", "Thôn", "Nghề nghiệp")
    rows = [
        (1, "Lê Văn Một", "1/2/1995", "Nam", "Thôn 1", "Làm ruộng"),
        (2, "Lê Văn Hai", "1/2/1996", "nt", "-nt-", '"'),
        (3, "Lê Văn Ba", "1/3/1996", "Nam", "Như trên", "Thợ hồ"),
        ("", "Thôn 2"),
        (1, "Lê Văn Bốn", "1/2/1997", "Nam", "nt", "nt"),
    ]
    (of,) = opened(world, as_xlsx(rows, head))
    one = str(world.hamlets[0].pk)
    assert told(of, "sex", "hamlet_id", "occupation") == [
        ("MALE", one, "Làm ruộng"),
        ("MALE", one, "Làm ruộng"),
        ("MALE", one, "Thợ hồ"),
        ("MALE", None, None),  # below another heading nothing is carried down
    ]
    assert "“nt” stands for what is above, and nothing is there." in words(people(of)[3])


def test_a_row_with_a_name_alone_is_shown_and_a_person_says_what_it_is(world: World) -> None:
    rows = [
        (1, "Lê Văn Một", "1/2/1995"),
        ("", "Trần Thị Bé"),
        ("", "Đông Thành"),
        (2, "Lê Văn Hai", "1/2/1995"),
    ]
    (of,) = opened(world, as_xlsx(rows, NAME_AND_BIRTH))
    assert [(line.values["name"], line.verdict, line.choice) for line in people(of)] == [
        ("Lê Văn Một", "NEW", "TAKE"),
        ("Trần Thị Bé", "FAULTY", "LEAVE"),
        ("Lê Văn Hai", "NEW", "TAKE"),
    ]


def test_a_sheet_without_headings_is_named(world: World) -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, rows in (
            ("Thôn 1", [NAME_AND_BIRTH, (1, "Lê Văn Một", "1/2/1995")]),
            ("Thôn 2", [(1, "Lê Văn Hai", "1/2/1995")]),
            ("Sheet3", []),
        ):
            page = made.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    (of,) = opened(world, out.getvalue())
    assert notes(of) == ["No row of headings was found in “Thôn 2”: it was not read."]


def test_of_several_tables_in_a_text_those_with_headings_are_read_and_the_others_named(world: World) -> None:
    document = Document()
    for rows in (
        [("UBND XÃ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")],
        [NAME_AND_BIRTH, ("1", "Lê Văn Một", "1/2/1995")],
        [("1", "Tiểu đội 1", "Thôn 2")],  # of something else
        [NAME_AND_BIRTH, ("1", "Lê Văn Ba", "1/2/1997")],
        [("Nơi nhận:", "CHỈ HUY TRƯỞNG")],
    ):
        table = document.add_table(len(rows), len(rows[0]))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(number, column).text = text
    out = BytesIO()
    document.save(out)
    found = opened(world, out.getvalue(), "ds.docx")
    assert [told(of, "name") for of in found] == [[("Lê Văn Một",)], [("Lê Văn Ba",)]]
    assert notes(found[0]) == ["No row of headings was found in “3”: it was not read."]


def test_semicolons_in_utf_16(world: World) -> None:
    text = 'TT;Họ và tên;Ngày sinh;Điện thoại\r\n1;Đặng Văn Ba;12/03/1995;912345678.0\r\n2;"Lê; Văn Hai";1996;\r\n'
    (of,) = opened(world, text.encode("utf-16"), "ds.csv")
    assert told(of, "name", "birth_date", "phone") == [
        ("Đặng Văn Ba", "1995-03-12", "0912345678"),
        (None, None, None),
    ]
    assert people(of)[1].verdict == "FAULTY"


def test_signs_nobody_sees_are_no_part_of_a_name(world: World) -> None:
    rows = [(1, "\u200bÐặng\u00a0Văn\u200b Tư\ufeff", "1/2/1996"), (2, "- Lê Văn Năm\u00ad", "1/2/1997")]
    (of,) = opened(world, as_xlsx(rows, NAME_AND_BIRTH))
    assert told(of, "name") == [("Đặng Văn Tư",), ("Lê Văn Năm",)]


def test_one_column_in_an_old_font_and_a_row_pasted_in_unicode(world: World) -> None:
    names = ("Lê Văn Một", "Trần Thị Bình", "Phạm Văn Đức", "Hồ Thị Kỳ", "Võ Quốc Cường", "Lê Văn Được")
    rows = [(n, in_old_bytes(name, Encoding.TCVN3), f"{n}/1/1990") for n, name in enumerate(names, start=1)]
    rows += [(7, "Lê Minh Tâm", "7/1/1990"), (8, "Ngô Công", "8/1/1990")]
    (of,) = opened(world, as_xlsx(rows, NAME_AND_BIRTH))
    assert told(of, "name") == [(name,) for name in (*names, "Lê Minh Tâm", "Ngô Công")]


def test_a_name_no_spelling_book_knows_stays_and_a_guess_is_said(world: World) -> None:
    new = [
        (1, "Hồ Thị Cê", "1/1/1990"),
        (2, "Cê", "2/1/1990"),
        *((n, "Trần Thị Bình", f"{n}/1/1990") for n in range(3, 20)),
    ]
    (of,) = opened(world, as_xlsx(new, NAME_AND_BIRTH))
    assert told(of, "name")[:2] == [("Hồ Thị Cê",), ("Cê",)]
    old = [(n, in_old_bytes("Trần Thị Bình", Encoding.TCVN3), f"{n}/1/1990") for n in range(1, 9)]
    (of,) = opened(
        world, as_xlsx([*old, (9, "Cê", "2/2/1990"), (10, "Hồ Thị Cê", "3/2/1990")], NAME_AND_BIRTH)
    )
    assert told(of, "name")[-2:] == [("Cờ",), ("Hồ Thị Cê",)]
    guess = "“Cê” stands in the file; taken for text of an old font, it is read as “Cờ”."
    assert [guess in words(line) for line in people(of)[-2:]] == [True, False]


GOOD = [(number, "Trần Thị Bình", f"{number}/1/1990") for number in range(10, 20)]


@pytest.mark.parametrize("cell", ["Nguyễn Văn Quèc", "Nguyễn Văn Quoác"])
def test_a_half_converted_name_is_a_question_with_its_reading(world: World, cell: str) -> None:
    """Also when the columns are chosen anew: nobody is taken over under such a name without being looked at."""
    (of,) = opened(world, as_xlsx([(1, cell, "1/2/1995"), *GOOD], NAME_AND_BIRTH))
    fields = {column["column"]: column["field"] for column in of.columns if not column["refused"]}
    for _turn in range(2):
        line = people(of)[0]
        assert (line.values["name"], line.verdict, line.choice) == (cell, "FAULTY", "LEAVE")
        assert "it may be “Nguyễn Văn Quốc”" in words(line)[0]
        of = services.choose_columns(actor=world.actor("an"), import_id=of.pk, fields=fields, at=MONDAY)


def test_a_cell_of_an_old_font_in_a_good_file_is_read_and_says_what_stands_there(world: World) -> None:
    line = people(opened(world, as_xlsx([(1, "Lê §×nh Dòng", "1/2/1995"), *GOOD], NAME_AND_BIRTH))[0])[0]
    said = "“Lê §×nh Dòng” stands in the file; taken for text of an old font, it is read as “Lê Đình Dũng”."
    assert (line.values["name"], words(line)) == ("Lê Đình Dũng", [said])


def test_a_name_alone_is_still_a_question_when_the_columns_are_chosen_anew(world: World) -> None:
    (of,) = opened(world, as_xlsx([("", "Trần Thị Bé"), (2, "Lê Văn Hai", "1/2/1995")], NAME_AND_BIRTH))
    fields = {column["column"]: column["field"] for column in of.columns if not column["refused"]}
    services.choose_columns(actor=world.actor("an"), import_id=of.pk, fields=fields, at=MONDAY)
    assert [(line.verdict, line.choice) for line in people(of)] == [("FAULTY", "LEAVE"), ("NEW", "TAKE")]


def test_a_birth_that_a_formula_never_gave_is_a_fault_in_old_and_new_workbooks(world: World) -> None:
    cells = "".join(inline(f"{letter}1", text) for letter, text in zip("ABC", NAME_AND_BIRTH, strict=True))
    new = f'<row r="1">{cells}</row><row r="2">{inline("B2", "Lê Văn Ba")}<c r="C2"><f>DATE(1995,2,1)</f><v></v></c></row>'
    old = [[text.encode("cp1258") for text in ("TT", "Ho va ten", "Ngay sinh")], [1.0, b"Le Van Ba", FORMULA]]
    for data in (biff(old), raw_xlsx(sheet(new))):
        (line,) = people(opened(world, data)[0])
        assert (line.verdict, "birth_date" in line.values) == ("FAULTY", False)
        assert any("a formula whose result is not in the file" in one for one in words(line))


def test_second_columns_of_a_kind_are_named_and_what_only_they_say_too(world: World) -> None:
    rows = [
        (*NAME_AND_BIRTH, "Ngày sinh", "SĐT 1", "SĐT 2", "Số CMND", "Số CCCD"),
        (1, "Lê Văn Một", "1/2/1995", "", "0912345678", "0987654321", "194123456", "044095001234"),
        (2, "Lê Văn Hai", "", "3/4/1996", "", "0987654322"),
    ]
    (of,) = opened(world, book(rows))
    assert notes(of) == [
        "Second columns of a kind are not read, the one in brackets is: D “Ngày sinh” (C), F “SĐT 2” (E). "
        "What each column means can be chosen."
    ]
    assert [column["letters"] for column in of.columns if column["refused"]] == ["A", "G", "H"]
    one, two = people(of)
    assert (one.values["phone"], words(one)) == ("0912345678", [])
    assert words(two) == [
        "“3/4/1996” stands in a second column of this kind, “Ngày sinh”, and is not taken.",
        "“0987654322” stands in a second column of this kind, “SĐT 2”, and is not taken.",
    ]
    fields = {column["column"]: column["field"] for column in of.columns if not column["refused"]}
    chosen = fields | {2: "", 3: "birth"}
    services.choose_columns(actor=world.actor("an"), import_id=of.pk, fields=chosen, at=MONDAY)
    assert words(people(of)[1]) == []


@pytest.mark.parametrize(
    ("head", "man", "woman", "both"),
    [
        (("Nam", "Nữ"), ("x", ""), ("", "x"), ("x", "x")),
        (("NAM", "NỮ"), (1995, ""), ("", "1/2/1996"), (1995, 1996)),
        (("Năm sinh nam", "Năm sinh nữ"), ("1/2/1995", ""), ("", "1/2/1996"), ("1/2/1995", "1/2/1995")),
    ],
)
def test_columns_of_men_and_of_women(
    world: World, head: tuple[str, str], man: tuple[Any, ...], woman: tuple[Any, ...], both: tuple[Any, ...]
) -> None:
    rows = [
        ("TT", "Họ và tên", *head),
        (1, "Lê Văn Một", *man),
        (2, "Lê Thị Hai", *woman),
        (3, "Lê Ba", *both),
    ]
    one, two, three = people(opened(world, book(rows))[0])
    assert (one.values["sex"], one.verdict) == ("MALE", "NEW")
    assert (two.values["sex"], two.verdict) == ("FEMALE", "NEW")
    assert two.values.get("birth_date") == ("1996-02-01" if "1/2/1996" in woman else None)
    assert ("sex" in three.values, three.verdict) == (False, "FAULTY")


def test_a_dash_is_nothing_and_signs_for_like_above_are_no_occupation(world: World) -> None:
    rows = [
        (*NAME_AND_BIRTH, "Thôn", "Nghề nghiệp"),
        (1, "Lê Văn Một", "1/2/1995", "Thôn 1", "Làm ruộng"),
        *((n, f"Lê Văn {w}", f"{n}/2/1995", "-", mark) for n, w, mark in [(2, "Hai", "//"), (3, "Ba", "“"), (4, "Tư", ",,")]),
        (5, "Lê Văn Năm", "5/2/1995", "'2", "-"),
    ]  # fmt: skip
    (of,) = opened(world, book(rows))
    assert [line.verdict for line in people(of)] == ["NEW"] * 5
    assert told(of, "occupation") == [("Làm ruộng",)] * 4 + [(None,)]
    assert people(of)[4].values["hamlet_id"] == str(world.hamlets[1].pk)


@pytest.mark.parametrize(
    "cell",
    [
        f"Thôn{' ' * 32_000}x",
        f"x{'?' * 32_000}x",
        f"{'(' * 32_000}1995x",
        f"Thôn{' ' * 32_000}",
        "khoảng " * 4_500,
        "đi " * 10_000,
    ],
    ids=["spaces", "marks", "brackets", "open", "about", "words"],
)
def test_a_cell_as_long_as_a_book_is_refused_at_once(world: World, cell: str) -> None:
    head = (*NAME_AND_BIRTH, "Thôn", "Chỗ ở", "Điện thoại", "Giới tính", "Nghề nghiệp", "Ghi chú")
    begun = time.process_time()
    (of,) = opened(world, book([(cell,), head, (1, *[cell] * 8), (cell,), (2, "Lê Văn Hai", *[cell] * 7)]))
    assert time.process_time() - begun < 5
    assert [line.verdict for line in people(of)] == ["FAULTY", "FAULTY"]
