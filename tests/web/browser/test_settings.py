"""Settings and set-up in a browser: accessible, fitting; a dialog says exactly what happens before it does."""

import re

import pytest

from tests.web.browser.conftest import PageAs, axe_clean, no_sideways_scrolling

pytestmark = pytest.mark.browser


def test_the_check_of_the_chain_says_that_it_is_whole(page_as: PageAs) -> None:
    page = page_as("quy", width=360)
    page.goto("/cai-dat/nhat-ky/")
    page.get_by_role("button", name="Kiểm tra chuỗi").click()
    page.get_by_text("Chuỗi còn nguyên vẹn.").wait_for()
    axe_clean(page)
    no_sideways_scrolling(page)


def test_an_office_is_given_from_the_list(page_as: PageAs) -> None:
    page = page_as("an", width=360)
    page.goto("/cai-dat/chuc-vu/")
    page.get_by_role("link", name=re.compile("^Phó Chỉ huy trưởng")).click()
    axe_clean(page)
    no_sideways_scrolling(page)


def test_a_first_password_is_asked_for_in_a_dialog_and_shown(page_as: PageAs) -> None:
    page = page_as("quy")
    page.goto("/cai-dat/tai-khoan/")  # somebody no other test logs in as: the old password ends
    line = page.locator("li[id^=account-]", has_text="Dương Sơn")
    line.get_by_role("button", name="Cấp mật khẩu").click()
    dialog = page.get_by_role("dialog")
    assert "Dương Sơn" in dialog.inner_text()
    axe_clean(page)
    dialog.get_by_role("button", name="Cấp mật khẩu").click()
    page.get_by_text("Chỉ hiện lần này").wait_for()
    axe_clean(page)
