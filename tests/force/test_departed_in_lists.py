"""What a list says of people who are gone or away is said of their rows; nobody's status follows from it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from tests.cast import MONDAY, World
from tests.force.lists import as_xlsx, take
from tests.force.militia import man
from tests.force.test_ugly_lists import NAME_AND_BIRTH, book, notes, opened, people, words
from tests.lib.tables.files import ods_cell, raw_ods
from trucban.force import services
from trucban.force.imports.departed import departed
from trucban.force.models import Person

pytestmark = pytest.mark.django_db
HEAD = (*NAME_AND_BIRTH, "Ghi chú")


@pytest.mark.parametrize(
    ("note", "said", "is_gone"),
    [
        ("Đã chuyển đi", "đã chuyển đi", True),
        ("Chết", "chết", True),
        ("đã chết năm 2024", "đã chết", True),
        ("Mất 2023", "mất", True),
        ("CHUYỂN KHẨU VÀO ĐỒNG NAI", "chuyển khẩu", True),
        ("cắt hộ khẩu", "cắt hộ khẩu", True),
        ("không còn ở địa phương", "không còn ở", True),
        ("da chuyen di", "da chuyen di", True),
        ("Con ông Ba, đã chết", "đã chết", True),
        ("Đi làm ăn xa", "đi làm ăn xa", False),
        ("XKLĐ Nhật Bản", "xklđ", False),
        ("Đi lao động Hàn Quốc", "đi lao động hàn", False),
        ("đang ở Sài Gòn", "đang ở sài gòn", False),
        ("Lấy chồng Hà Nội", "lấy chồng hà nội", True),
        ("tạm vắng", "tạm vắng", False),
        ("di lam an xa", "di lam an xa", False),
        ("ra khỏi dân quân", "ra khỏi dân quân", False),
        ("đi làm ăn xa từ năm 2020", "đi làm ăn xa", False),
        ("Định cư Mỹ", "định cư", True),
        ("đã định cư ở Úc", "đã định cư", True),
        ("Đi bộ đội", "đi bộ đội", False),
        ("theo chồng", "theo chồng", True),
    ],
)
def test_words_that_say_so(note: str, said: str, is_gone: bool) -> None:
    assert departed(note) == (said, is_gone)


@pytest.mark.parametrize(
    "note",
    [
        "Bố đã chết", "vợ chết", "mất CCCD", "đã mất thẻ", "chưa chuyển khẩu", "không vắng buổi nào",
        "Đi làm ăn xa đã về", "Mới chuyển đến", "ở Mỹ Thủy", "công nhân Nhật Minh", "Chuyển hộ khẩu từ Huế về", "chuyển sinh hoạt", "Mặt trận thôn", "Lê Văn Chiết", "mat kem", "Đoàn viên", "",
        "Bố (đã chết)", "Con ông Lê Văn Ba (chết)", "ba má đã mất", "Khu tái định cư thôn 2", "Thôn Định Cư", "khu định cư Mỹ Thủy",
        "Nhập khẩu theo chồng", "Đi bộ đội về năm 2019", "tạm hoãn đi nghĩa vụ quân sự", "tam hoan di nghia vu",
        "Có đơn tình nguyện đi nghĩa vụ",
    ],
)  # fmt: skip
def test_words_that_do_not(note: str) -> None:
    assert departed(note) == ("", False)


def test_a_person_says_what_becomes_of_who_is_gone_and_who_is_away_says_so(world: World) -> None:
    rows = [
        (1, "Lê Văn Một", "1/2/1995", "Đã chuyển đi, vợ bị bệnh"),
        (2, "Lê Văn Hai", "2/2/1995", "Đi làm ăn xa"),
        (3, "Lê Văn Ba (chết)", "3/2/1995", ""),
        (4, "Lê Văn Chết", "4/2/1995", ""),
    ]
    (of,) = opened(world, as_xlsx(rows, HEAD))
    one, two, three, four = people(of)
    gone = "“%s” is written of this person: whether they still belong in the register, a person says. A list changes nobody's status."
    assert [(line.verdict, line.choice) for line in (one, two, three, four)] == [
        ("FAULTY", "LEAVE"), ("NEW", "TAKE"), ("FAULTY", "LEAVE"), ("NEW", "TAKE"),
    ]  # fmt: skip
    assert words(one) == [gone % "đã chuyển đi"]  # and of the rest of the note nothing is kept
    assert "“đi làm ăn xa” is written of this person" in words(two)[0]
    assert gone % "chết" in words(three)
    assert words(four) == []
    assert notes(of) == [
        "The list says of people that they are gone or away, in rows 2, 3, 4: look at them. "
        "Nobody's status is changed by a list."
    ]
    fields = {column["column"]: column["field"] for column in of.columns if not column["refused"]}
    services.choose_columns(actor=world.actor("an"), import_id=of.pk, fields=fields, at=MONDAY)
    assert [line.verdict for line in people(of)] == ["FAULTY", "NEW", "FAULTY", "NEW"]


def test_somebody_of_the_register_stays_as_they_are_and_the_list_says_so(world: World) -> None:
    take(world, opened(world, as_xlsx([(1, "Lê Văn Một", "1/2/1995", "")], HEAD))[0])
    person = Person.objects.get(name="Lê Văn Một")
    (of,) = opened(world, as_xlsx([(1, "Lê Văn Một", "1/2/1995", "Chết")], HEAD))
    (line,) = people(of)
    assert (line.verdict, line.person_id, "“chết” is written" in words(line)[0]) == ("SAME", person.pk, True)
    assert (line.choice, line.changes, "in rows 2" in notes(of)[0]) == ("LEAVE", {}, True)


def test_a_heading_a_title_or_a_sheet_says_it_of_all_below(world: World) -> None:
    rows = [HEAD, (1, "Lê Văn Một", "1/2/1995"), ("II. Đã chuyển đi",), (1, "Lê Văn Hai", "2/2/1995")]
    (of,) = opened(world, book(rows))
    assert [line.verdict for line in people(of)] == ["NEW", "FAULTY"]
    for sheet, title in (("DS chết", "DANH SÁCH"), ("DS", "DANH SÁCH CÔNG DÂN ĐÃ CHUYỂN ĐI")):
        (of,) = opened(world, as_xlsx([HEAD, (1, "Lê Văn Hai", "2/2/1995")], (title,), sheet=sheet))
        assert [line.verdict for line in people(of)] == ["FAULTY"]


def test_the_note_of_a_long_list_names_the_rows_of_all_of_it(world: World) -> None:
    rows = [(n, f"Lê Văn {w}", f"{n}/2/1995", "Chết") for n, w in enumerate("ABCD", 1)]
    (of,) = services.open_lists(
        actor=world.actor("an"), name="ds.xlsx", data=as_xlsx(rows, HEAD), at=MONDAY, at_once=2
    )
    assert ["in rows 2" in note for note in notes(of)] == [True]
    whole = services.read_rest(actor=world.actor("an"), import_id=of.pk, at=MONDAY)
    assert ["in rows 2, 3, 4, 5" in note for note in notes(whole)] == [True]


def test_it_is_said_where_those_who_serve_already_are_read(world: World) -> None:
    man(world, "Lê Văn Một", born := MONDAY.date().replace(year=1995))
    head = (*HEAD, "Loại dân quân", "Từ ngày", "Số quyết định")
    row = (1, "Lê Văn Một", f"{born:%d/%m/%Y}", "Đi làm ăn xa", "Cơ động", "01/02/2025", "12/QĐ-UBND")
    (read,) = services.read_on_record(
        actor=world.actor("an"), name="ds.xlsx", data=as_xlsx([row], head), at=MONDAY
    )
    assert ["đi làm ăn xa" in str(one) for one in read.said] == [True]


def test_crosses_under_a_heading_that_says_it(world: World) -> None:
    head = (*NAME_AND_BIRTH, "Chết", "Chuyển đi", "Đi làm ăn xa")
    rows = [
        (1, "Lê Văn Một", "1/2/1995", "x", "", ""),
        (2, "Lê Thị Hai", "2/2/1996", "", 1, ""),
        (3, "Ngô Văn Ba", "3/2/1997", "", "", "X"),
        (4, "Ngô Văn Tư", "4/2/1998", "-", 0, "không"),
    ]
    (of,) = opened(world, as_xlsx(rows, head))
    assert [line.verdict for line in people(of)] == ["FAULTY", "FAULTY", "NEW", "NEW"]
    assert [[one.split("”")[0] for one in words(line)] for line in people(of)] == [
        ["“chết"], ["“chuyển đi"], ["“đi làm ăn xa"], []
    ]  # fmt: skip


def test_what_is_said_of_parents_and_the_head_of_a_household_is_said_of_them(world: World) -> None:
    head = (*NAME_AND_BIRTH, "Họ tên cha", "Họ tên mẹ", "Chủ hộ")
    row = (1, "Lê Văn Một", "1/2/1995", "Lê Văn Ông (đã chết)", "Trần Thị Vắng", "Lê Văn Ông (chết)")
    (line,) = people(opened(world, as_xlsx([row], head))[0])
    assert (line.verdict, words(line)) == ("NEW", [])


@pytest.mark.parametrize(
    "title",
    [
        "Ghi chú: ai chết, chuyển đi thì ghi vào cột cuối",
        "Thực hiện Kế hoạch rà soát, xóa tên công dân không còn cư trú",
        "DANH SÁCH CÔNG DÂN TRONG ĐỘ TUỔI ĐI NGHĨA VỤ QUÂN SỰ",
    ],
)
def test_a_title_that_asks_for_something_says_it_of_nobody(world: World, title: str) -> None:
    (of,) = opened(world, as_xlsx([NAME_AND_BIRTH, (1, "Lê Văn Một", "1/2/1995")], (title,)))
    assert [(line.verdict, words(line)) for line in people(of)] == [("NEW", [])]


@pytest.mark.parametrize(
    "cell", ["Lê Văn Năm, đi làm ăn xa", "Lê Văn Năm - đi làm ăn xa", "Lê Văn Năm (đi làm ăn xa)"]
)
def test_what_is_written_behind_a_name_is_no_part_of_it(world: World, cell: str) -> None:
    (line,) = people(opened(world, as_xlsx([(1, cell, "1/2/1995")], NAME_AND_BIRTH))[0])
    assert line.values["name"] == "Lê Văn Năm"
    assert [one for one in words(line) if one.startswith("“đi làm ăn xa” is written of this person")]


def struck_xlsx() -> bytes:
    def strike(made: Any, page: Any) -> None:
        page.write(2, 1, "Lê Văn Hai", made.add_format({"font_strikeout": True}))

    return book([NAME_AND_BIRTH, (1, "Lê Văn Một", "1/2/1995"), (2, "", "2/2/1995")], strike)


def struck_docx() -> bytes:
    document = Document()
    table = document.add_table(3, 3)
    for row, texts in enumerate((NAME_AND_BIRTH, ("1", "Lê Văn Một", "1/2/1995"), ("2", "", "2/2/1995"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(2, 1).paragraphs[0].add_run("Lê Văn Hai").font.strike = True
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def struck_ods() -> bytes:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    struck = ods_cell("Lê Văn Hai", 'table:style-name="ce1"')
    return raw_ods(
        row(*map(ods_cell, NAME_AND_BIRTH))
        + row(*map(ods_cell, ("1", "Lê Văn Một", "1/2/1995")))
        + row(ods_cell("2"), struck, ods_cell("2/2/1995")),
        styles='<style:style style:name="ce1"><style:text-properties style:text-line-through-style="solid"/></style:style>',
    )


@pytest.mark.parametrize("made", [struck_xlsx, struck_docx, struck_ods])
def test_a_name_that_is_struck_out_is_a_question(world: World, made: Callable[[], bytes]) -> None:
    one, two = people(opened(world, made())[0])
    assert (one.verdict, two.verdict) == ("NEW", "FAULTY")
    assert words(two) == [
        "“Lê Văn Hai” is struck out in the file: whether this person still belongs in the list, a person says."
    ]


def test_a_remark_to_the_right_of_all_headings_is_seen(world: World) -> None:
    (of,) = opened(world, book([NAME_AND_BIRTH, (1, "Lê Văn Một", "1/2/1995", "đã chết")]))
    assert [(line.verdict, words(line)[0][:9]) for line in people(of)] == [("FAULTY", "“đã chết”")]
