"""Each figure opens its names, for who keeps the militia register and for nobody else; the file has typed cells."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from tests.cast import World
from tests.force.militia import man, register, take, year
from tests.web.conftest import DeskOf
from trucban.audit.models import Entry
from trucban.lib.clock import VIETNAM
from trucban.web.today.sight import look

HOME = "/luc-luong/dan-quan/du-bao/"
NAMES = f"{HOME}ten/"
FILE = f"{HOME}luu-tep.xlsx"


@pytest.fixture
def served(world: World) -> None:
    one, two = man(world, "Lê Văn Một"), man(world, "Lê Văn Hai")
    man(world, "Lê Thị Trẻ", date(2009, 2, 28), sex="FEMALE")
    made = year(world)
    register(world, made, one, two)
    take(world, made, "SERVING", one)  # until 18/4/2030
    take(world, made, "SERVING", two, category="STANDING")  # until 18/4/2028


def links(page: str, to: str) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]+)"', page) if to in href]


def test_a_figure_opens_its_names(an: Client, served: None) -> None:
    page = an.get(HOME)
    assert page.status_code == 200
    (soon,) = {href for href in links(page.text, "xem=ra") if "thon" not in href and "thanh_phan" not in href}
    names = an.get(soon).text
    assert "Lê Văn Hai" in names
    assert "Lê Văn Một" not in names
    assert "18/04/2028" in names
    assert "04/05/2000" not in names  # only the year of birth
    young = an.get(next(iter(links(page.text, "xem=den-tuoi")))).text
    assert "Lê Thị Trẻ" in young
    assert "Điều 8 khoản 1" in young


def test_every_link_of_the_page_answers_and_what_is_no_question_is_not_found(
    an: Client, served: None
) -> None:
    page = an.get(f"{HOME}?ky=thang&gia_dinh=keo-dai").text
    for href in set(links(page, NAMES)):
        assert "gia_dinh=keo-dai" in href
        assert an.get(href).status_code == 200
    assert "Lê Văn Hai" not in an.get(f"{NAMES}?xem=ra&gia_dinh=keo-dai").text
    for wrong in ("?xem=nguoi", "?xem=ra&thon=1", "?xem=ra&tu=2026-13-01", "?xem=ra&gia_dinh=x"):
        assert an.get(NAMES + wrong).status_code == 404
    assert an.get(NAMES).status_code == 200
    assert an.get(f"{HOME}?ky=tuan&gia_dinh=x").status_code == 200
    assert an.get(f"{NAMES}?xem=phuc-vu&den=1901-01-01").status_code == 200


@pytest.mark.parametrize("who", ["binh", "dung", "ha", "lan", "minh"])
def test_for_others_there_is_no_such_page(world: World, served: None, desk_of: DeskOf, who: str) -> None:
    desk = desk_of(who)
    for address in (HOME, f"{NAMES}?xem=ra", FILE):
        assert desk.get(address).status_code == 404


def test_the_file_has_typed_cells_no_name_and_a_line_in_the_log(an: Client, served: None) -> None:
    answer = an.get(f"{FILE}?ky=thang")
    book = openpyxl.load_workbook(
        BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    )
    sheet = book["Theo kỳ"]
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], datetime)]
    assert len(rows) >= 36
    assert all(isinstance(value, int) for row in rows for value in row[2:])
    assert [row[2] for row in rows[1:]] == [row[-1] for row in rows[:-1]]
    everything = str([list(page.iter_rows(values_only=True)) for page in book.worksheets])
    assert "Lê Văn" not in everything
    assert "không ai được kéo dài" in everything
    assert Entry.objects.filter(action="export.saved", subject_type="force.militia_forecast").exists()


def test_an_assumed_number_stands_on_the_page_and_in_the_file_and_among_no_names(
    an: Client, served: None
) -> None:
    assert "Giả định: nhập ngũ" not in an.get(HOME).text
    asked = "nhap_ngu=1&cong_an=0&ky=quy"
    page = an.get(f"{HOME}?{asked}").text
    assert "Giả định: nhập ngũ" in page
    assert "Giả định: nghĩa vụ công an" not in page
    assert "không phải dự báo về người nào" in page
    assert all("nhap_ngu=1" in href for href in links(page, NAMES))
    assert HOME + "?nhap_ngu=1" in links(an.get(links(page, "xem=ra")[0]).text, HOME)
    book = openpyxl.load_workbook(BytesIO(an.get(f"{FILE}?{asked}").content))
    rows = [row for row in book["Theo kỳ"].iter_rows(values_only=True) if isinstance(row[0], datetime)]
    assert [row[-2] for row in rows if row[-2]] == [1, 1, 1]  # at the end of March of three years
    assert (rows[-1][-3], rows[-1][-1]) == (
        1,
        0,
    )  # with nothing assumed one still serves; fewer than none never
    assert "không phải dự báo về người nào" in str(list(book["Theo thôn"].iter_rows(values_only=True)))
    assert an.get(f"{HOME}?nhap_ngu=-1").status_code == 200
    assert "Giả định: nhập ngũ" not in an.get(f"{HOME}?nhap_ngu=-1").text


def test_the_first_screen_says_when_a_term_ends_without_a_decision(world: World, served: None) -> None:
    def said(who: str, at: datetime) -> list[str]:
        rows = look(actor=world.actor(who, at=at), at=at).warnings
        return [row.text for row in rows if row.url == HOME]

    near = datetime(2028, 3, 1, 8, tzinfo=VIETNAM)
    assert said("an", near - timedelta(days=30)) == []
    assert said("an", near) == [
        "1 dân quân sắp hết thời hạn mà chưa có quyết định, sớm nhất ngày 18/04/2028."
    ]
    assert said("an", near + timedelta(days=90))[0].endswith("sớm nhất từ ngày 18/04/2028.")
    assert said("dung", near) == []
