"""A list is understood as a whole, or refused with the lines named; nobody's illness gets in."""

from datetime import date

import pytest

from trucban.area.models import Hamlet
from trucban.headcount.reading import LinesRefused, pasted, read_lines

HAMLETS = [Hamlet(number=n, name=f"Thôn {n}", from_date=date(2020, 1, 1)) for n in (1, 2)]


def read(text: str, hamlet: Hamlet | None = HAMLETS[0], **more: bool) -> list[tuple[object, ...]]:
    lines = read_lines(pasted(text), hamlets=HAMLETS, hamlet=hamlet, **more)
    return [(line.label, line.place, line.hamlet_id, line.people, line.needs) for line in lines]


def test_a_line_a_household_in_the_order_said() -> None:
    assert read("  Lê Văn Ao ; xóm Đình; 5 ; người già, Trẻ nhỏ\n\nHồ Cam;;1") == [
        ("Lê Văn Ao", "xóm Đình", HAMLETS[0].pk, 5, ("ELDERLY", "CHILD")),
        ("Hồ Cam", "", HAMLETS[0].pk, 1, ()),
    ]


def test_a_sheet_with_its_heading_in_whatever_order() -> None:
    sheet = "DANH SÁCH HỘ VEN SÔNG\nSTT\tHọ và tên\tSố khẩu\tThôn\tĐịa chỉ\n1\tLê Văn Ao\t5\t2\txóm Đình\nTổng cộng\t\t5"
    assert read(sheet, None) == [("Lê Văn Ao", "xóm Đình", HAMLETS[1].pk, 5, ())]


def test_numbers_of_a_sheet() -> None:
    assert read("Ao; ; 4.0")[0][3] == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Không thấy hộ nào"),
        ("Ao; ; nhiều", "dòng 1: “nhiều” không phải số người"),
        ("Ao; ; 0", "cần số từ 1 đến 99"),
        ("Ao; ; 100", "cần số từ 1 đến 99"),
        ("Ao; ; ²", "không phải số người"),
        ("; xóm Đình; 4", "dòng 1: thiếu tên chủ hộ"),
        ("Ao; ; 4\nBa; ; 4; ung thư", "dòng 2: “ung thư” không có trong danh sách cần giúp"),
        ("Chủ hộ; Số người; Thôn\nAo; 4; Thôn 9", "dòng 2: thôn “Thôn 9” không có"),
        ("\n".join(f"Ao {n}; ; x" for n in range(9)), "và 4 lỗi khác"),
    ],
)
def test_it_says_which_line_and_what_was_expected(text: str, said: str) -> None:
    with pytest.raises(LinesRefused, match=said):
        read(text)


def test_without_a_hamlet_it_asks_for_one() -> None:
    with pytest.raises(LinesRefused, match="chưa có thôn"):
        read("Ao; ; 4", None)


def test_a_file_needs_its_heading() -> None:
    with pytest.raises(LinesRefused, match="không có dòng tiêu đề"):
        read("Ao; ; 4", needs_heading=True)
