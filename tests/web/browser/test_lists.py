"""A clerk with a list: the file in, the rows looked at, written, undone; narrow and wide, light and dark."""

import os
from itertools import count

import pytest

from tests.force.lists import as_xlsx
from tests.web.browser.conftest import PageAs, axe_clean, no_sideways_scrolling

pytestmark = pytest.mark.browser
numbers = count(1)


@pytest.mark.parametrize(("width", "dark"), [(360, True), (1440, False)])
def test_a_list_is_read_looked_at_written_and_undone(page_as: PageAs, width: int, dark: bool) -> None:
    page = page_as("an", width=width, dark=dark)
    page.goto("/luc-luong/nhap/")
    axe_clean(page)
    no_sideways_scrolling(page)
    number = next(numbers)
    rows = [
        (1, "Lê Văn Tám", f"1{number}/3/1995", "Nam", "Thôn 1", f"091234567{number}", "Thợ hồ", "Tốt"),
        (2, "Trần Thị Chín", "32/4/1998", "Nữ", "Thôn 99", "", "Giáo viên", "Khá"),
        (3, "Tran Thanh Binh", "1990", "Nam", "Thôn 1", "", "", ""),
    ]
    head = ("TT", "Họ và tên", "Ngày sinh", "Giới tính", "Thôn", "Điện thoại", "Nghề nghiệp", "Nhận xét")
    file = {"name": "ds.xlsx", "mimeType": "application/octet-stream", "buffer": as_xlsx(rows, head)}
    page.set_input_files("#id_file", file)  # type: ignore[arg-type]  # a file payload
    page.click("form.form button")
    page.wait_for_url("**/luc-luong/nhap/*-*/")
    address = page.url
    for kind in ("DOUBTFUL", "FAULTY", "NEW"):
        page.goto(f"{address}?loai={kind}")
        axe_clean(page)
        no_sideways_scrolling(page)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{kind}-{width}.png", full_page=True)
    page.click("details.card summary")
    axe_clean(page)
    assert "không bao giờ lưu" in page.inner_text("main")
    page.click("form[action$='/ghi/'] button")
    page.wait_for_load_state()
    assert "Hoàn tác" in page.inner_text("main")
    axe_clean(page)
    no_sideways_scrolling(page)
    page.click("[data-dialog=take-back]")
    page.click("#take-back form button.button--danger")
    page.wait_for_load_state()
    axe_clean(page)
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/undone-{width}.png", full_page=True)
