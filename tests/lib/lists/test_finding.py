"""The heading is found under titles, in one storey or two; what is no person's row is left out and said."""

import io
from collections.abc import Sequence

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from trucban.lib.lists import Field, ListTable, find_table, in_unicode, propose
from trucban.lib.lists.fields import heading_key, score
from trucban.lib.tables import Row, open_book

OFFICIAL = [
    ["UBND XÃ LỆ THỦY", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["BAN CHỈ HUY QUÂN SỰ"],
    ["DANH SÁCH DÂN QUÂN NĂM 2026"],
    ["STT", "Họ và tên", "Năm sinh", None, "Số CCCD", "Thường trú", "Chức vụ", "Ghi chú"],
    [None, None, "Nam", "Nữ"],
    [1, 2, 3, 4, 5, 6, 7, 8],
    ["I", "Trung đội cơ động"],
    [1, "Nguyễn Văn An", 1995, None, "044095001234", "Thôn An Xá", "Chiến sĩ"],
    [2, "Trần Thị Bình", None, 2001, "044301004321", "Thôn Mai Hạ", "Tiểu đội trưởng"],
    ["Cộng: 2 đồng chí"],
    ["STT", "Họ và tên", "Năm sinh", None, "Số CCCD", "Thường trú", "Chức vụ", "Ghi chú"],
    [3, "Lê Văn Tổng", 1990, None, None, "Thôn An Xá", "Chiến sĩ"],
    [None, None, None, None, None, "Lệ Thủy, ngày 5 tháng 4 năm 2026"],
    [None, "NGƯỜI LẬP", None, None, None, "CHỈ HUY TRƯỞNG"],
    [None, "Nguyễn Văn Lập", None, None, None, "Trần Văn Trưởng"],
]


def rows(cells: Sequence[Sequence[object]]) -> list[Row]:
    return [Row(number, tuple(row)) for number, row in enumerate(cells, 1)]  # type: ignore[arg-type]


def table(cells: Sequence[Sequence[object]]) -> ListTable:
    found = find_table(iter(rows(cells)))
    assert found
    return found


def test_a_list_as_offices_write_it() -> None:
    found = table(OFFICIAL)
    assert found.heading_rows == (4, 5)
    assert found.labels == {
        0: "STT", 1: "Họ và tên", 2: "Năm sinh Nam", 3: "Năm sinh Nữ", 4: "Số CCCD", 5: "Thường trú", 6: "Chức vụ",
        7: "Ghi chú",
    }  # fmt: skip
    assert "DANH SÁCH DÂN QUÂN NĂM 2026" in found.above
    lines = list(found.lines())
    assert [line.row.number for line in lines if not line.left_out] == [8, 9, 12]
    assert {line.row.number: str(line.left_out) for line in lines if line.left_out} == {
        6: "This row numbers the columns.",
        7: "This row is a heading inside the list: “Trung đội cơ động”.",
        10: "This row is a total.",
        11: "This row repeats the heading.",
        13: "This row belongs to the signatures.",
        14: "This row stands below the signatures.",
        15: "This row stands below the signatures.",
    }


def test_what_its_columns_mean() -> None:
    assert [(one.column, one.field) for one in propose(table(OFFICIAL).labels)] == [
        (0, Field.ORDER), (1, Field.NAME), (2, Field.BIRTH_OF_MEN), (3, Field.BIRTH_OF_WOMEN),
        (4, Field.PERSONAL_NUMBER), (5, Field.ADDRESS), (6, Field.POST), (7, Field.NOTE),
    ]  # fmt: skip


def test_a_heading_in_one_storey_at_the_top() -> None:
    found = table([["Họ tên", "Ngày sinh", "SĐT"], ["Nguyễn Văn An", "12/3/95", "0912345678"]])
    assert found.labels == {0: "Họ tên", 1: "Ngày sinh", 2: "SĐT"}
    assert [line.row.number for line in found.lines()] == [2]


def test_merged_cells_tell_how_far_a_heading_reaches() -> None:
    top = Row(1, ("Họ và tên", "Ngày sinh", None, "Điện thoại"), spans={0: (1, 2), 1: (2, 1), 3: (1, 2)})
    found = find_table(iter([top, Row(2, (None, "Nam", "Nữ")), Row(3, ("An Văn", "1/1/1990"))]))
    assert found
    assert found.labels == {0: "Họ và tên", 1: "Ngày sinh Nam", 2: "Ngày sinh Nữ", 3: "Điện thoại"}


def test_people_without_numbers_are_no_second_storey() -> None:
    found = table([["Họ và tên", "Thôn"], ["Nguyễn Văn An", "An Xá"], ["Trần Thị Bình", "Mai Hạ"]])
    assert [line.row.number for line in found.lines() if not line.left_out] == [2, 3]


def test_an_old_font_is_read_before_the_heading_is_looked_for() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("DS")
        sheet.write_row(2, 0, ["Hä vµ tªn", "N¨m sinh", "Th­êng tró"])
        sheet.write_row(3, 0, ["NguyÔn V¨n §øc", 1990, "Th«n An X¸"])
    found = find_table(in_unicode(open_book(out.getvalue()).sheets[0]))
    assert found
    assert found.labels == {0: "Họ và tên", 1: "Năm sinh", 2: "Thường trú"}
    assert [line.row.values for line in found.lines()] == [("Nguyễn Văn Đức", 1990, "Thôn An Xá")]


def test_no_list_is_no_list() -> None:
    assert find_table(iter(rows([["Kính gửi: UBND xã"], ["Báo cáo tuần"]]))) is None


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("HỌ VÀ TÊN", Field.NAME), ("Họ, tên", Field.NAME), ("Ngày, tháng, năm sinh", Field.BIRTH),
        ("Số CCCD/CMND", Field.PERSONAL_NUMBER), ("Số điện thoại (nếu có)", Field.PHONE), ("Nơi thường trú", Field.ADDRESS),
        ("Họ tên chủ hộ", Field.HOUSEHOLD_HEAD), ("Giới tính", Field.SEX), ("Nghề nghiêp", Field.OCCUPATION),
    ],
)  # fmt: skip
def test_words_of_headings(label: str, field: Field) -> None:
    assert score(label)[0] is field


def test_family_and_given_name_in_two_columns() -> None:
    assert [one.field for one in propose({0: "Họ đệm", 1: "Tên"})] == [Field.FAMILY_AND_MIDDLE, Field.GIVEN]
    assert [one.field for one in propose({1: "Tên"})] == [Field.NAME]


def test_a_choice_made_before_goes_before_the_words() -> None:
    remembered = {heading_key("Ký hiệu"): Field.PERSONAL_NUMBER}
    proposals = propose({0: "Ký hiệu", 1: "Số CCCD"}, remembered)
    assert [(one.column, one.field) for one in proposals] == [(0, Field.PERSONAL_NUMBER)]


@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.text(max_size=12),
                st.integers(),
                st.sampled_from(["Họ và tên", "STT", "Năm sinh", "Nam"]),
            ),
            min_size=1,
            max_size=5,
        ),
        max_size=12,
    )
)
def test_whatever_is_written_every_row_below_the_heading_is_told_of(cells: list[list[object]]) -> None:
    found = find_table(iter(rows(cells)))
    if found:
        assert [line.row.number for line in found.lines()] == list(
            range(found.heading_rows[-1] + 1, len(cells) + 1)
        )


@pytest.mark.parametrize(
    "name", ["Tống Văn An", "TỐNG THỊ CỘNG", "Tong Van An", "Công Tôn Nữ Lan", "Cong Van An"]
)
def test_people_whose_family_sounds_like_a_total_are_people(name: str) -> None:
    (line,) = table([["STT", "Họ và tên", "Ngày sinh"], [1, name, "12/3/1995"]]).lines()
    assert line.left_out is None


@pytest.mark.parametrize(
    "words",
    [
        "Tổng",
        "TỔNG CỘNG",
        "Tổng số: 25 đồng chí",
        "Cộng",
        "(Cộng: 2)",
        "TONG CONG",
        "Tong so: 25",
        "Tong: 25",
    ],
)
def test_a_total_is_known_with_and_without_marks(words: str) -> None:
    (line,) = table([["STT", "Họ và tên", "Ngày sinh"], [None, words, 25]]).lines()
    assert str(line.left_out) == "This row is a total."


@pytest.mark.parametrize(
    "words", ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Cộng hoà xã hội chủ nghĩa Việt Nam"]
)
def test_the_name_of_the_state_is_no_total_however_its_mark_is_set(words: str) -> None:
    (line,) = table([["STT", "Họ và tên", "Ngày sinh"], [None, words, None]]).lines()
    assert str(line.left_out) != "This row is a total."


HEADING = ["STT", "Họ và tên", "Ngày sinh", "Thôn"]
SIGNATURES = [
    [None, None, None, "Lệ Thủy, ngày 5 tháng 4 năm 2026"],
    [None, "NGƯỜI LẬP", None, "CHỈ HUY TRƯỞNG"],
]


@pytest.mark.parametrize(
    "row",
    [[1, "Lê Văn Ba", "ngày 5 tháng 3 năm 1995"], [None, "Lê Văn Ba", "ngày 5 tháng 3 năm 1995", "Thôn 1"]],
)
def test_a_birth_in_words_is_no_signature(row: list[object]) -> None:
    lines = table([HEADING, row, [2, "Lê Văn Tư", 1996, "Thôn 2"]]).lines()
    assert [line.left_out for line in lines] == [None, None]


def test_somebody_counted_below_the_signatures_of_a_page_is_somebody() -> None:
    cells = [HEADING, [1, "Lê Văn Ba", 1995, "Thôn 1"], *SIGNATURES, [None, "Ngô Văn Lập", None, "Lê Văn Trưởng"],
             ["2.", "Lê Văn Tư", 1996, "Thôn 2"]]  # fmt: skip
    assert [line.row.number for line in table(cells).lines() if not line.left_out] == [2, 6]


def test_columns_numbered_twice_are_nobody() -> None:
    cells = [HEADING, ["A", "B", "C", "D"], [1, 2, 3, 4], [1, "Lê Văn Ba", 1995, "Thôn 1"]]
    assert [line.row.number for line in table(cells).lines() if not line.left_out] == [4]


def test_a_hamlet_between_people_in_two_columns_is_a_heading() -> None:
    lines = table([["Họ và tên", "Năm sinh"], ["Thôn 2"], ["Lê Văn Ba", 1995]]).lines()
    assert [bool(line.left_out) for line in lines] == [True, False]


def test_a_name_with_nothing_but_its_hamlet_is_somebody() -> None:
    head = ["Họ và tên", "Ngày sinh", "Thôn", "SĐT"]
    cells = [head, ["Phan Văn Ba", None, "Thôn 2"], ["Lê Văn Tư", 1996, "Thôn 2"], [None, None, "Thôn 3"]]
    assert [bool(line.left_out) for line in table(cells).lines()] == [False, False, True]


def test_the_commander_on_top_of_a_list_without_numbers_signs_nothing() -> None:
    cells = [
        ["Họ và tên", "Chức vụ", "SĐT"],
        ["Phan Văn Ba", "Chỉ huy trưởng", "0912345678"],
        ["Lê Văn Tư", "Phó Chỉ huy trưởng"],
        ["Lê Văn Năm", "Chiến sĩ", "0912345679"],
        ["NGƯỜI LẬP", "CHỈ HUY TRƯỞNG"],
        ["Lê Văn Lập", "Phan Văn Ba"],
    ]
    assert [line.row.number for line in table(cells).lines() if not line.left_out] == [2, 3, 4]


@pytest.mark.parametrize(
    ("labels", "fields"),
    [
        ({0: "Họ và", 1: "tên"}, [Field.FAMILY_AND_MIDDLE, Field.GIVEN]),
        ({0: "Giới tính (Nam/Nữ)", 1: "SĐT 1"}, [Field.SEX, Field.PHONE]),
        ({0: "NAM", 1: "NỮ"}, [Field.MARK_OF_MEN, Field.MARK_OF_WOMEN]),
        ({0: "Nam"}, []),
        ({0: "Năm", 1: "Nữ"}, [Field.MARK_OF_WOMEN]),
        ({0: "Ngày tháng sinh", 1: "Nam", 2: "Nữ"}, [Field.BIRTH, Field.MARK_OF_MEN, Field.MARK_OF_WOMEN]),
        ({0: "Ấp", 1: "SN"}, [Field.HAMLET, Field.BIRTH]),
    ],
)
def test_more_words_of_headings(labels: dict[int, str], fields: list[Field]) -> None:
    assert [one.field for one in propose(labels)] == fields


def test_of_two_hamlets_the_one_of_today_is_meant() -> None:
    assert [(one.column, one.field) for one in propose({0: "Thôn (cũ)", 1: "Thôn (mới)"})] == [
        (1, Field.HAMLET)
    ]
