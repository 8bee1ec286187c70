"""Lists in the shapes communes really have: nobody and nothing is lost without a word, and nothing is made up."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from tests.cast import MONDAY, World
from tests.force.lists import as_xlsx, lines, read, take, verdicts
from trucban.force import services
from trucban.force.imports.cells import said
from trucban.force.models import ImportLine, PeopleImport, Person

pytestmark = pytest.mark.django_db
SHORT = ("TT", "Họ và tên", "Năm sinh", "Giới tính")


def opened(world: World, data: bytes, *, at_once: int | None = None) -> list[PeopleImport]:
    return services.open_lists(actor=world.actor("an"), name="ds.xlsx", data=data, at=MONDAY, at_once=at_once)


def book(rows: Sequence[Sequence[Any]], then: Callable[[Any], object], sheet: str = "DS") -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        page = made.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        then(page)
    return out.getvalue()


def values(of: PeopleImport) -> list[dict[str, str]]:
    return [line.values for line in lines(of) if line.verdict != ImportLine.Verdict.LEFT_OUT]


def names(of: PeopleImport) -> list[str]:
    return [one["name"] for one in values(of)]


def test_a_name_in_three_columns_keeps_its_middle(world: World) -> None:
    head = ("STT", "Họ", "Đệm", "Tên", "Ngày sinh")
    rows = [(1, "Trần", "Thị Thu", "Bình", "12/3/1995"), (2, "Lê", "", "Cường", "5/3/1996")]
    take(world, read(world, rows, head=head))
    assert set(Person.objects.filter(birth_date__isnull=False).values_list("name", "birth_date")) >= {
        ("Trần Thị Thu Bình", date(1995, 3, 12)),
        ("Lê Cường", date(1996, 3, 5)),
    }


@pytest.mark.parametrize("head", [("Ngày sinh", "Tháng sinh", "Năm sinh"), ("Sinh ngày", "Tháng", "Năm")])
def test_a_birth_in_three_columns_is_one_day_and_says_nothing_of_the_sex(
    world: World, head: tuple[str, ...]
) -> None:
    rows = [(1, "Trần Thị Bé", 12, "7", 1998), (2, "Lê Văn Ba", "", "", "2000"), (3, "Ngô Tư", 31, 2, 1999)]
    of = read(world, rows, head=("STT", "Họ và tên", *head), name="ds.xlsx")
    assert [one.get("birth_date") for one in values(of)] == ["1998-07-12", None, None]
    assert not any("sex" in one for one in values(of))
    assert verdicts(of)[2] == "FAULTY"


def test_crosses_for_men_and_women_are_read(world: World) -> None:
    head = ("STT", "Họ và tên", "Năm sinh", "Giới tính nam", "Giới tính nữ")
    rows = [(1, "Lê Văn Ba", 1995, "x", ""), (2, "Trần Thị Bé", 1998, "", "X"), (3, "Ngô Tư", 1999, "", "")]
    of = read(world, rows, head=head)
    assert [one.get("sex") for one in values(of)] == ["MALE", "FEMALE", None]


def test_lists_beside_one_another_are_all_read(world: World) -> None:
    head = (*SHORT, "", *SHORT)
    rows = [
        (1, "Lê Văn Một", 1995, "Nam", "", 4, "Lê Văn Bốn", 1998, "Nam"),
        (2, "Lê Văn Hai", 1996, "Nam", "", 5, "Lê Thị Năm", 1999, "Nữ"),
        (3, "Lê Văn Ba", 1997, "Nam"),
    ]
    left, right = opened(world, as_xlsx(rows, head, sheet="DS"))
    assert (left.sheet, names(left)) == ("DS A:D", ["Lê Văn Một", "Lê Văn Hai", "Lê Văn Ba"])
    assert (right.sheet, names(right)) == ("DS F:I", ["Lê Văn Bốn", "Lê Thị Năm"])


def test_the_rest_of_a_long_list_beside_another_is_read_too(world: World) -> None:
    rows = [(n, f"Lê Văn {w}", 1995, "Nam", n, f"Ngô Thị {w}", 1998, "Nữ") for n, w in enumerate("ABCDE")]
    found = opened(world, as_xlsx(rows, (*SHORT, *SHORT)), at_once=3)
    whole = [services.read_rest(actor=world.actor("an"), import_id=of.pk, at=MONDAY) for of in found]
    assert [(of.status, of.lines_read) for of in whole] == [("READY", 5), ("READY", 5)]
    assert names(whole[1])[-1] == "Ngô Thị E"


def test_two_columns_of_names_that_mean_different_people_are_one_list(world: World) -> None:
    head = ("TT", "Họ và tên", "Năm sinh", "Họ và tên chủ hộ", "Địa chỉ")
    (of,) = opened(world, as_xlsx([(1, "Lê Văn Ba", 1995, "Lê Văn Ông", "Thôn 1")], head))
    assert names(of) == ["Lê Văn Ba"]


def test_a_heading_of_two_storeys_that_comes_again_is_nobody(world: World) -> None:
    head = ("TT", "Họ và tên", "Năm sinh", "", "Chỗ ở")
    rows = [
        ("", "", "Nam", "Nữ", ""),
        (1, "Lê Văn Ba", 1995, "", "Thôn 1"),
        ("TT", "Họ và tên", "Nam", "Nữ", "Chỗ ở"),
        (2, "Trần Thị Bé", "", 1998, "Thôn 2"),
    ]
    (of,) = opened(world, as_xlsx(rows, head))
    assert names(of) == ["Lê Văn Ba", "Trần Thị Bé"]


def test_a_merged_household_reaches_down_to_its_members(world: World) -> None:
    rows = [
        ("Số hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh"),
        ("", "Lê Văn Ông", "Chủ hộ", "1/2/1970"),
        ("", "Trần Thị Bà", "Vợ", "3/4/1972"),
        ("", "Ngô Văn Khác", "Chủ hộ", "5/6/1980"),
    ]
    (of,) = opened(world, book(rows, lambda page: page.merge_range("A2:A3", "H01")))
    assert [one.get("household_key") for one in values(of)] == ["H01", "H01", None]


def test_the_hamlet_in_a_heading_between_people_is_theirs_until_another_heading(world: World) -> None:
    rows = [
        ("I. Thôn 1: 2 người",),
        (1, "Lê Văn Một", 1995, "Nam"),
        ("II", "Thôn 2"),
        (1, "Lê Văn Hai", 1996, "Nam"),
        (3, "Trung đội cơ động"),
        (1, "Lê Văn Ba", 1997, "Nam"),
        ("Tổng cộng: 3",),
    ]
    (of,) = opened(world, as_xlsx(rows, SHORT))
    one, two = (str(hamlet.pk) for hamlet in world.hamlets[:2])
    assert [(row["name"], row.get("hamlet_id")) for row in values(of)] == [
        ("Lê Văn Một", one), ("Lê Văn Hai", two), ("Lê Văn Ba", None)
    ]  # fmt: skip
    column = of.columns[-1]
    assert (column["letters"], column["label"], column["field"]) == ("E", "Thôn 1 …", "hamlet")


def test_a_sheet_named_after_a_hamlet_says_where_its_people_live(world: World) -> None:
    (of,) = opened(world, as_xlsx([(1, "Lê Văn Một", 1995, "Nam")], SHORT, sheet="Thôn 2"))
    assert values(of)[0]["hamlet_id"] == str(world.hamlets[1].pk)


def test_a_column_of_hamlets_is_believed_more_than_a_heading(world: World) -> None:
    rows = [("Thôn 1",), (1, "Lê Văn Một", 1995, "Nam", "Thôn 2"), (2, "Lê Văn Hai", 1996, "Nam", "")]
    (of,) = opened(world, as_xlsx(rows, (*SHORT, "Thôn")))
    assert [row.get("hamlet_id") for row in values(of)] == [str(world.hamlets[1].pk), None]


def test_the_hamlet_of_headings_can_be_left_out(world: World) -> None:
    (of,) = opened(world, as_xlsx([("Thôn 1",), (1, "Lê Văn Một", 1995, "Nam")], SHORT))
    fields = {column["column"]: column["field"] for column in of.columns if not column["refused"]}
    fields[of.columns[-1]["column"]] = ""
    services.choose_columns(actor=world.actor("an"), import_id=of.pk, fields=fields, at=MONDAY)
    assert "hamlet_id" not in values(of)[0]
    (again,) = opened(world, as_xlsx([("Thôn 1",), (1, "Lê Văn Hai", 1995, "Nam")], SHORT))
    assert "hamlet_id" not in values(again)[0]


def test_a_row_the_file_hides_is_read_and_says_so(world: World) -> None:
    rows = [SHORT, (1, "Lê Văn Một", 1995, "Nam"), (2, "Lê Văn Hai", 1996, "Nam")]
    (of,) = opened(world, book(rows, lambda page: page.set_row(2, None, None, {"hidden": True})))
    seen, hidden = lines(of)
    text = "The file hides this row; it is read like the others."
    assert [said(one["said"], str) for one in hidden.problems][-1] == text
    assert text not in [said(one["said"], str) for one in seen.problems]
    assert hidden.verdict == "NEW"


def test_that_somebody_has_no_telephone_is_no_fault(world: World) -> None:
    head = ("TT", "Họ và tên", "Ngày sinh", "SĐT")
    of = read(world, [(1, "Lê Văn Ba", "1/2/1995", "không có"), (2, "Lê Tư", "1/2/1996", "12")], head=head)
    assert verdicts(of) == ["NEW", "FAULTY"]


def test_unicode_text_without_its_mark_is_read(world: World) -> None:
    text = "TT\tHọ và tên\tNgày sinh\r\n1\tNguyễn Văn Đức\t05/03/1995\r\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        (of,) = services.open_lists(
            actor=world.actor("an"), name="ds.txt", data=text.encode(encoding), at=MONDAY
        )
        assert names(of) == ["Nguyễn Văn Đức"]


def test_father_and_mother_beside_somebody_are_not_taken_for_them(world: World) -> None:
    head = (
        "TT", "Họ, chữ đệm và tên khai sinh", "Ngày sinh", "Họ tên cha", "Năm sinh cha", "Họ tên mẹ", "Điện thoại của mẹ"
    )  # fmt: skip
    row = (1, "Lê Văn Con", "1/2/2008", "Lê Văn Ông", 1970, "Trần Thị Bà", "0912345678")
    (of,) = opened(world, as_xlsx([row], head))
    assert values(of) == [{"name": "Lê Văn Con", "birth_date": "2008-02-01"}]


def test_a_list_below_with_its_columns_in_another_order_is_left_out_and_says_so(world: World) -> None:
    head = ("TT", "Họ và tên", "Thôn", "Nghề nghiệp", "Năm sinh")
    rows = [
        (1, "Lê Văn Một", "Thôn 1", "Thợ hồ", 1995),
        ("Danh sách dự bị",),
        ("TT", "Họ và tên", "Nghề nghiệp", "Thôn", "Năm sinh"),
        (1, "Lê Văn Hai", "Thợ xây", "Thôn 2", 1996),
        head,
        (1, "Lê Văn Ba", "Thôn 2", "Thợ xây", 1997),
    ]
    (of,) = opened(world, as_xlsx(rows, head))
    assert names(of) == ["Lê Văn Một", "Lê Văn Ba"]
    text = "From here on the columns stand in another order: give these rows as a list of their own."
    assert [line.number for line in lines(of) if line.outcome and said(line.outcome, str) == text] == [4, 5]


def test_a_second_list_below_the_signatures_is_read(world: World) -> None:
    rows = [
        (1, "Lê Văn Một", 1995, "Nam"),
        ("", "Người lập biểu"),
        ("", "Lê Văn Lập"),
        SHORT,
        (1, "Lê Văn Hai", 1996, "Nam"),
    ]
    (of,) = opened(world, as_xlsx(rows, SHORT))
    assert names(of) == ["Lê Văn Một", "Lê Văn Hai"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ông Nguyễn Văn An", "Nguyễn Văn An"),
        ("Bà: Trần Thị Bình", "Trần Thị Bình"),
        ("THIẾU ÚY LÊ VĂN TÁM", "Lê Văn Tám"),
        ("Ông Ích Khiêm", "Ông Ích Khiêm"),
        ("Anh Đức", "Anh Đức"),
    ],
)
def test_a_form_of_address_is_no_part_of_a_name(world: World, written: str, name: str) -> None:
    assert names(read(world, [(1, written, "1/2/1995", "", "", "", "")])) == [name]


@pytest.mark.parametrize(
    "written",
    ["05/03/1995 00:00:00", "5 thg 3 1995", "19950305", "05031995", "1995-03-05T00:00:00", "05/3/ 1995"],
)
def test_days_as_programs_write_them_are_read(world: World, written: str) -> None:
    (one,) = values(read(world, [(1, "Lê Văn Tám", written, "nam giới", "", "", "")]))
    assert (one["birth_date"], one["sex"]) == ("1995-03-05", "MALE")
