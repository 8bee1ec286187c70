"""Lists in parts: blocks and hamlets in titles, beside one another, storeys of headings, tables of a text cut by a page."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from tests.cast import World
from tests.force.lists import as_xlsx, lines
from tests.force.test_ugly_lists import NAME_AND_BIRTH, book, notes, opened, people, told, words
from trucban.area.models import Hamlet
from trucban.force import services
from trucban.force.imports.cells import said
from trucban.force.models import ImportLine, PeopleImport

pytestmark = pytest.mark.django_db
WITH_HAMLET = (*NAME_AND_BIRTH, "Thôn")


def text_with(*parts: str | Sequence[Sequence[str]]) -> bytes:
    """Return a DOCX of paragraphs and tables."""
    document = Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(len(part), len(part[0]))
        for number, row in enumerate(part):
            for column, text in enumerate(row):
                table.cell(number, column).text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def living(world: World, of: PeopleImport) -> list[tuple[str | None, str]]:
    names = {str(hamlet.pk): hamlet.name for hamlet in world.hamlets}
    return [(name, names.get(place or "", "")) for name, place in told(of, "name", "hamlet_id")]


def left_out(of: PeopleImport) -> dict[int, str]:
    found = [line for line in lines(of) if line.verdict == ImportLine.Verdict.LEFT_OUT]
    return {line.number: said(line.outcome or {}, str) for line in found}


def test_hamlets_as_titles_of_blocks_with_totals_between(world: World) -> None:
    rows: list[tuple[Any, ...]] = [
        NAME_AND_BIRTH,
        ("THÔN 1",),
        (1, "Lê Văn Một", "1/2/1995"),
        ("Cộng:", "", 1),
        ("Thôn: 2 (Trưởng thôn: Ngô Văn Trưởng)",),
        (1, "Trần Thị Ba", "1/3/1997"),
        ("Toàn xã", "", 2),
    ]
    (of,) = opened(world, book(rows))
    assert living(world, of) == [("Lê Văn Một", "Thôn 1"), ("Trần Thị Ba", "Thôn 2")]
    assert left_out(of)[7] == "This row is a total."


@pytest.mark.parametrize(
    ("titles", "hamlet"),
    [
        (("DANH SÁCH DÂN QUÂN THÔN 2 NĂM 2026",), "Thôn 2"),
        (("DANH SÁCH DÂN QUÂN", "Thôn: Thôn 2"), "Thôn 2"),
        (("Danh sách thôn đội trưởng",), ""),
        (("Danh sách thôn 1 và thôn 2",), ""),  # of which of them somebody is, the title does not say
        (("Danh sách công dân thôn Chín Suối",), ""),  # no hamlet of this commune
    ],
)
def test_the_one_hamlet_of_a_title_is_everybodys(world: World, titles: Sequence[str], hamlet: str) -> None:
    (of,) = opened(
        world, book([*((title,) for title in titles), NAME_AND_BIRTH, (1, "Lê Văn Một", "1/2/1995")])
    )
    assert living(world, of) == [("Lê Văn Một", hamlet)]


def test_hamlets_beside_one_another_under_their_titles(world: World) -> None:
    """One sheet, two lists: nobody of the right one is lost, and nobody moves to a hamlet numbered like their row."""
    rows = [
        ("THÔN 1", "", "", "", "THÔN 2", "", ""),
        ("TT", "Họ tên", "Năm sinh", "", "TT", "Họ tên", "Năm sinh"),
        (1, "Lê Văn Một", 1995, "", 1, "Ngô Văn Hai", 1996),
        (2, "Lê Văn Ba", 1995, "", 2, "Ngô Văn Bốn", 1996),
        ("Cộng", 2, "", "", "Cộng", 2),
    ]
    left, right = opened(world, book(rows))
    assert (left.sheet, right.sheet) == ("DS A:C", "DS E:G")
    assert living(world, left) == [("Lê Văn Một", "Thôn 1"), ("Lê Văn Ba", "Thôn 1")]
    assert living(world, right) == [("Ngô Văn Hai", "Thôn 2"), ("Ngô Văn Bốn", "Thôn 2")]


def test_lists_beside_one_another_with_other_headings_keep_their_own_columns(world: World) -> None:
    rows = [
        ("TT", "Họ tên", "Năm sinh", "", "TT", "Họ và tên", "Ngày sinh", "Thôn"),
        (1, "Lê Văn Một", 1995, "", 1, "Ngô Văn Hai", "1/2/1996", "Thôn 2"),
    ]
    left, right = opened(world, book(rows))
    assert living(world, left) == [("Lê Văn Một", "")]
    assert told(right, "name", "birth_date") == [("Ngô Văn Hai", "1996-02-01")]
    assert living(world, right) == [("Ngô Văn Hai", "Thôn 2")]


@pytest.mark.parametrize("is_merged", [True, False])
def test_a_heading_of_three_storeys(world: World, is_merged: bool) -> None:
    rows = [
        ("TT", "Họ và tên", "Thông tin cá nhân", "", "", "Nơi ở"),
        ("", "", "Ngày sinh", "", "Điện thoại", ""),
        ("", "", "Nam", "Nữ", "", ""),
        (1, "Lê Văn Một", "1/2/1995", "", "0912345678", "Thôn 1"),
        (2, "Trần Thị Hai", "", "1/3/1996", "0912345679", "Thôn 2"),
    ]

    def merge(_book: Any, page: Any) -> None:
        for cells, text in (
            ("A1:A3", "TT"),
            ("B1:B3", "Họ và tên"),
            ("C1:E1", "Thông tin cá nhân"),
            ("C2:D2", "Ngày sinh"),
            ("E2:E3", "Điện thoại"),
            ("F1:F3", "Nơi ở"),
        ):
            page.merge_range(cells, text)

    (of,) = opened(world, book(rows, merge if is_merged else lambda _b, _p: None))
    assert told(of, "name", "birth_date", "sex", "phone") == [
        ("Lê Văn Một", "1995-02-01", "MALE", "0912345678"),
        ("Trần Thị Hai", "1996-03-01", "FEMALE", "0912345679"),
    ]


def test_a_heading_written_twice_over_men_and_women(world: World) -> None:
    rows = [
        ("STT", "HỌ VÀ TÊN", "NĂM SINH", "NĂM SINH", "GHI CHÚ"),
        ("", "", "NAM", "NỮ", ""),
        (1, "Lê Văn Một", "1/2/1995", ""),
        (2, "Trần Thị Hai", "", "1/3/1996"),
    ]
    (of,) = opened(world, book(rows))
    assert told(of, "name", "birth_date", "sex") == [
        ("Lê Văn Một", "1995-02-01", "MALE"),
        ("Trần Thị Hai", "1996-03-01", "FEMALE"),
    ]


@pytest.mark.parametrize("is_merged", [True, False])
def test_the_first_person_below_a_heading_is_no_storey_of_it(world: World, is_merged: bool) -> None:
    rows = [
        ("Thôn", "Họ và tên", "2023", "2024", "2025"),
        ("Thôn 1", "Lê Văn Một", "x", "", "x"),
        ("Thôn 1", "Lê Văn Hai", "", "x", ""),
    ]
    merge = (lambda _b, page: page.merge_range("A2:A3", "Thôn 1")) if is_merged else lambda _b, _p: None
    (of,) = opened(world, book(rows, merge))
    assert living(world, of) == [("Lê Văn Một", "Thôn 1"), ("Lê Văn Hai", "Thôn 1")]


def test_a_row_that_holds_a_figure_alone_says_so(world: World) -> None:
    rows = [
        (*NAME_AND_BIRTH, "Điện thoại"),
        (1, "Lê Văn Ông", "1/2/1970", "0912345678"),
        ("", "", "", "0987654321"),
    ]
    (of,) = opened(world, book(rows, lambda _b, page: page.merge_range("B2:B3", "Lê Văn Ông")))
    assert told(of, "name", "phone") == [("Lê Văn Ông", "0912345678")]
    assert left_out(of) == {3: "Nothing but a figure stands in this row: whose it is cannot be told."}


def test_a_list_that_goes_on_in_the_next_table_of_a_text(world: World) -> None:
    data = text_with(
        [("UBND XÃ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")],
        "DANH SÁCH",
        [WITH_HAMLET, ("1", "Lê Văn Một", "1/2/1995", "Thôn 1")],
        [("2", "Lê Văn Hai", "1/2/1996", "Thôn 2"), ("3", "Lê Văn Ba", "31/2/1996", "")],
        [WITH_HAMLET, ("4", "Lê Văn Bốn", "1/2/1997", "Thôn 2")],
        [("Nơi nhận:", "CHỈ HUY TRƯỞNG")],
    )
    (of,) = opened(world, data, "ds.docx")
    assert living(world, of) == [
        ("Lê Văn Một", "Thôn 1"),
        ("Lê Văn Hai", "Thôn 2"),
        ("Lê Văn Ba", ""),
        ("Lê Văn Bốn", "Thôn 2"),
    ]
    assert [problem["where"] for problem in people(of)[2].problems] == ["2!C4"]
    assert notes(of) == [
        "The table “3” goes on with the list of “2”, from its row 3.",
        "The table “4” goes on with the list of “2”, from its row 5.",
    ]
    whole = services.read_rest(actor=world.actor("an"), import_id=of.pk, at=of.uploaded_at)
    assert whole.lines_read == len(lines(of))


def test_a_hamlet_written_over_a_table_of_a_text(world: World) -> None:
    one, two = ([NAME_AND_BIRTH, ("1", name, "1/2/1995")] for name in ("Lê Văn Một", "Lê Văn Hai"))
    (of,) = opened(world, text_with("DANH SÁCH", "I. Thôn 1", one, "II. Thôn 2", two), "ds.docx")
    assert living(world, of) == [("Lê Văn Một", "Thôn 1"), ("Lê Văn Hai", "Thôn 2")]


def test_a_mark_of_secrecy_over_a_table_of_a_text_refuses_the_file(world: World) -> None:
    data = text_with("MẬT", "DANH SÁCH", [NAME_AND_BIRTH, ("1", "Lê Văn Một", "1/2/1995")])
    with pytest.raises(services.FileNotRead):
        opened(world, data, "ds.docx")


@pytest.mark.parametrize(
    "cell", ["Nguyễn Văn A, Trần Thị B", "Lê Văn A\nTrần Thị B", "Lê Văn A và Ngô Thị B"]
)
def test_two_people_in_one_cell_are_not_made_one(world: World, cell: str) -> None:
    (line,) = people(opened(world, book([NAME_AND_BIRTH, (1, cell, "1/2/1990")]))[0])
    assert (line.verdict, "name" in line.values) == ("FAULTY", False)
    assert "names several people" in words(line)[0]


@pytest.mark.parametrize(
    ("cell", "name"), [("Ánh, Nguyễn Văn", "Nguyễn Văn Ánh"), ("Nguyễn Văn\nQuốc Anh", "Nguyễn Văn Quốc Anh")]
)
def test_one_name_in_two_pieces_stays_one(world: World, cell: str, name: str) -> None:
    (line,) = people(opened(world, book([NAME_AND_BIRTH, (1, cell, "1/2/1990")]))[0])
    assert (line.verdict, line.values["name"]) == ("NEW", name)


def test_a_telephone_number_that_a_spreadsheet_cut_is_nobodys(world: World) -> None:
    rows = [
        (*NAME_AND_BIRTH, "SĐT"),
        (1, "Lê Văn Một", "1/2/1995", 9.12e8),
        (2, "Lê Văn Hai", "1/2/1996", 912345678.0),
        (3, "Lê Văn Ba", "1/2/1997", "+84 (0) 912 345 679"),
    ]
    one, two, three = people(opened(world, book(rows))[0])
    assert (one.verdict, one.values.get("phone")) == ("FAULTY", None)
    assert words(one)[0].startswith("912000000 ends in zeros")
    assert (two.values["phone"], three.values["phone"]) == ("0912345678", "0912345679")


@pytest.mark.parametrize(
    "written",
    [
        "Thứ Hai, ngày 12/3/1995",
        "T2 12/3/1995",
        "CN 12.3.1995",
        "Chủ nhật, 12 tháng 3, 1995",
        "12-Mar-95",
        "12 March 1995",
    ],
)
def test_days_with_their_weekday_or_an_english_month(world: World, written: str) -> None:
    (of,) = opened(world, book([NAME_AND_BIRTH, (1, "Lê Văn Một", written)]))
    assert told(of, "birth_date") == [("1995-03-12",)]


def test_a_sheet_named_after_a_hamlet_without_marks(world: World) -> None:
    (of,) = opened(world, book([WITH_HAMLET, (1, "Lê Văn Một", "1/2/1995", "thon 2")]))
    assert living(world, of) == [("Lê Văn Một", "Thôn 2")]


def with_more_hamlets(world: World) -> None:
    for number, name in enumerate(("Đông Hòa", "An Xá"), start=3):
        hamlet = Hamlet.objects.create(
            commune=world.commune, number=number, name=name, from_date=date(2020, 1, 1), lon=106.7, lat=17.2
        )
        world.hamlets.append(hamlet)


def test_a_hamlet_and_a_household_written_once_for_those_below(world: World) -> None:
    rows = [
        ("Số hộ", "TT", "Họ và tên", "Ngày sinh", "Thôn"),
        ("01", 1, "Lê Văn Ông", "1/2/1960", "Thôn 1"),
        ("", 2, "Trần Thị Bà", "1/3/1962", ""),
        ("", 3, "Lê Văn Con", "1/4/1990", ""),
        ("02", 1, "Ngô Văn Ông", "1/5/1961", "Thôn 2"),
        ("", 2, "Ngô Thị Con", "1/6/1995", ""),
    ]
    (of,) = opened(world, book(rows))
    assert [place for _name, place in living(world, of)] == ["Thôn 1"] * 3 + ["Thôn 2"] * 2
    assert told(of, "household_key") == [("01",)] * 3 + [("02",)] * 2
    once = "Nothing is written in this cell: “Thôn 1” above is taken, written once for those below it."
    assert [once in words(line) for line in people(of)] == [False, True, True, False, False]


@pytest.mark.parametrize(
    "column",
    [
        ("Thôn 1", "", "Thôn 1", ""),  # who repeats a hamlet writes it beside each
        ("", "Thôn 1", "", ""),  # whose hamlet it is above the first, nothing says
        ("Thôn 1", "Thôn 2", "", "An Xá"),  # mostly written beside each
    ],
)
def test_a_hamlet_missing_here_and_there_stays_missing(world: World, column: Sequence[str]) -> None:
    with_more_hamlets(world)
    rows = [
        (n, f"Lê Văn {w}", f"{n}/2/1995", place)
        for (n, w), place in zip(enumerate("ABCD", 1), column, strict=True)
    ]
    (of,) = opened(world, book([WITH_HAMLET, *rows]))
    assert [place for _name, place in living(world, of)] == list(column)


def test_headings_over_an_empty_column_of_hamlets(world: World) -> None:
    rows = [
        WITH_HAMLET,
        ("I", "Thôn 1"),
        (1, "Lê Văn Một", "1/2/1995"),
        ("II", "Thôn 2"),
        (1, "Ngô Văn Ba", "1/3/1997"),
        (2, "Ngô Văn Tư", "1/4/1997"),
    ]
    (of,) = opened(world, book(rows))
    assert living(world, of) == [("Lê Văn Một", "Thôn 1"), ("Ngô Văn Ba", "Thôn 2"), ("Ngô Văn Tư", "Thôn 2")]


def test_headings_and_sheets_that_only_say_the_name_of_a_hamlet(world: World) -> None:
    with_more_hamlets(world)
    rows = [
        NAME_AND_BIRTH,
        ("A", "Đông Hòa"),
        (1, "Lê Văn Một", "1/2/1995"),
        (2, "An Xá"),
        (1, "Lê Văn Hai", "1/2/1996"),
        ("", "THÔN ĐỘI TRƯỞNG"),
        (1, "Lê Văn Ba", "1/2/1997"),
    ]
    (of,) = opened(world, book(rows))
    assert living(world, of) == [("Lê Văn Một", "Đông Hòa"), ("Lê Văn Hai", "An Xá"), ("Lê Văn Ba", "")]
    for sheet, place in (("T.An Xá", "An Xá"), ("Đông Hòa", "Đông Hòa"), ("T2", ""), ("II", "")):
        (of,) = opened(world, as_xlsx([(1, "Lê Văn Bốn", "1/2/1995")], NAME_AND_BIRTH, sheet=sheet))
        assert living(world, of) == [("Lê Văn Bốn", place)]  # "T2" may be the month


def test_the_birth_of_a_parent_below_their_name_is_a_storey_and_two_columns_of_a_name_stay_one(
    world: World,
) -> None:
    rows = [
        ("TT", "Họ, chữ đệm, tên khai sinh", "", "Ngày sinh", "Họ tên cha", "Họ tên mẹ"),
        ("", "", "", "", "Năm sinh", "Năm sinh"),
        (1, "Lê Văn", "Một", "12.5.2005", "Lê Văn Ông\n1970", "Trần Thị Bà\n1972"),
        (2, "Ngô Thị", "Hai", "1.6.2006", "", "Trần Thị Bốn\n1975"),
    ]
    (of,) = opened(world, book(rows))
    assert told(of, "name", "birth_date") == [("Lê Văn Một", "2005-05-12"), ("Ngô Thị Hai", "2006-06-01")]


def test_a_storey_with_as_many_headings_as_the_one_above_it(world: World) -> None:
    rows = [
        ("Số TT", "Họ và tên", "Giới tính", "", "Ngày sinh", "", "", "Hộ khẩu"),
        ("", "", "Nam", "Nữ", "Ngày", "Tháng", "Năm", ""),
        (1, "Lê Văn Một", "x", "", 12, 3, 1995, "Thôn 1"),
    ]

    def merge(_book: Any, page: Any) -> None:
        page.merge_range("C1:D1", "Giới tính")
        page.merge_range("E1:G1", "Ngày sinh")

    (of,) = opened(world, book(rows, merge))
    assert told(of, "name", "birth_date", "sex") == [("Lê Văn Một", "1995-03-12", "MALE")]


def test_a_birth_as_day_and_month_beside_its_year(world: World) -> None:
    head = ("TT", "Họ và tên", "Ngày, tháng sinh", "Năm sinh")
    rows = [(1, "Lê Văn Một", "12/3", 1995), (2, "Lê Thị Hai", "", "1996"), (3, "Ngô Văn Ba", "", 1997)]

    def typed(made: Any, page: Any) -> None:
        """What a spreadsheet makes of "1/5"."""
        page.write_datetime(2, 2, datetime(2026, 5, 1), made.add_format({"num_format": "d-mmm"}))

    (of,) = opened(world, book([head, *rows], typed))
    assert told(of, "birth_date") == [("1995-03-12",), ("1996-05-01",), (None,)]
    assert [line.verdict for line in people(of)] == ["NEW"] * 3


def test_a_column_of_nothing_but_hamlets_is_that_of_hamlets(world: World) -> None:
    for column, places in (
        (("Thôn 1", "Thôn Hai"), ["Thôn 1", "Thôn 2"]),
        (("Thôn 1", "Trung đội cơ động"), ["", ""]),
        (("1", "2"), ["", ""]),  # may be anything that is counted
    ):
        rows = [
            (n, name, "1/2/1995", place)
            for n, name, place in zip((1, 2), ("Lê Văn Một", "Ngô Hai"), column, strict=True)
        ]
        (of,) = opened(world, book([(*NAME_AND_BIRTH, "Đơn vị"), *rows]))
        assert [place for _name, place in living(world, of)] == places


def test_a_last_column_of_ones_counts_nobody_as_the_first(world: World) -> None:
    head = ("Họ và tên", "Ngày sinh", "Thôn", "Số con")
    rows = [
        ("Lê Văn Một", "1/2/1995", "Thôn 1", 1),
        ("Lê Văn Hai", "2/2/1995", "", 2),
        ("Lê Văn Ba", "3/2/1995", "Thôn 1", 1),
    ]
    assert [place for _name, place in living(world, opened(world, book([head, *rows]))[0])] == [
        "Thôn 1", "", "Thôn 1"
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["%s - Thôn 2", "%s (Thôn 2)", "%s thôn 2"])
def test_somebody_with_their_hamlet_behind_the_name_is_no_heading(world: World, written: str) -> None:
    rows = [(1, written % "Lê Văn Một"), (2, written % "Lê Văn Hai")]
    (of,) = opened(world, book([("TT", "Họ và tên", "Ký nhận"), *rows]))
    assert [line.number for line in people(of)] == [2, 3]


def test_a_sheet_that_was_copied_is_named_after_no_hamlet(world: World) -> None:
    data = as_xlsx([(1, "Lê Văn Một", "1/2/1995")], NAME_AND_BIRTH, sheet="Bản sao của Trang tính1")
    (line,) = people(opened(world, data)[0])
    assert (line.verdict, words(line)) == ("NEW", [])


def test_a_sex_beside_the_names_without_a_heading_is_no_given_name(world: World) -> None:
    rows = [
        ("TT", "Họ và tên", "", "Năm sinh"),
        (1, "Lê Văn Một", "Nam", 1995),
        (2, "Lê Thị Hai", "Nữ", 1996),
    ]
    (of,) = opened(world, book(rows))
    assert told(of, "name") == [("Lê Văn Một",), ("Lê Thị Hai",)]


@pytest.mark.parametrize(
    ("column", "filled"),
    [
        # beside the first of each hamlet, by their numbers
        ([(1, "An Xá"), (2, ""), (1, "Thôn 1"), (1, "Thôn 2")], ["An Xá", "An Xá", "Thôn 1", "Thôn 2"]),
        # again on top of the next page
        (
            [(1, "An Xá"), (2, ""), (), (3, "An Xá"), (4, ""), (1, "Thôn 1"), (2, "")],
            ["An Xá"] * 4 + ["Thôn 1"] * 2,
        ),
    ],
)
def test_where_a_hamlet_written_once_begins(
    world: World, column: list[tuple[Any, ...]], filled: list[str]
) -> None:
    with_more_hamlets(world)
    rows = [
        (one[0], f"Lê Văn {name}", f"{ord(name) - 64}/2/1995", one[1]) if one else WITH_HAMLET
        for name, one in zip("ABCDEGH", column, strict=False)
    ]
    (of,) = opened(world, book([WITH_HAMLET, *rows]))
    assert [place for _name, place in living(world, of)] == filled
    assert notes(of) == []


def test_a_hamlet_in_the_middle_of_its_group_is_not_guessed_at_and_the_list_says_so(world: World) -> None:
    column = ["", "Thôn 1", "", "", "Thôn 2", ""]
    rows = [(n % 3 + 1, f"Lê Văn {'ABCDEG'[n]}", f"{n + 1}/2/1995", place) for n, place in enumerate(column)]
    (of,) = opened(world, book([WITH_HAMLET, *rows]))
    assert [place for _name, place in living(world, of)] == column
    assert notes(of) == [
        "The hamlet is written beside 2 of 6 people: of the others none is entered. Write it beside each of them."
    ]


@pytest.mark.parametrize(
    ("heading", "place"),
    [
        (("* Thôn 2",), "Thôn 2"),
        (("Đơn vị: Thôn 2",), "Thôn 2"),
        (("I. THÔN SỐ 2 - 15 người",), "Thôn 2"),
        (("An Xá (05)",), "An Xá"),
        (("I", "AN XÁ", "", "05"), "An Xá"),
        (("", "Khu dân cư An Xá"), "An Xá"),
        (("Trung đội 2",), ""),
        (("II",), ""),
    ],
)
def test_forms_of_headings_that_name_a_hamlet(world: World, heading: tuple[Any, ...], place: str) -> None:
    with_more_hamlets(world)
    (of,) = opened(
        world, book([NAME_AND_BIRTH, (1, "Lê Văn Một", "1/2/1995"), heading, (1, "Lê Thị Hai", "2/3/1996")])
    )
    assert living(world, of) == [("Lê Văn Một", ""), ("Lê Thị Hai", place)]
