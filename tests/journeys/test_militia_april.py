"""
April at the desk: the registration is opened, two hamlets are registered, somebody is selected by two people.

The assistant's commander and the deputy sit at two screens. What is asserted is what each of them sees.
"""

from datetime import datetime

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Commune
from tests.web.browser.conftest import PageAs, no_sideways_scrolling
from trucban.lib.clock import VIETNAM

pytestmark = pytest.mark.browser

APRIL = datetime(2027, 4, 12, 8, 0, tzinfo=VIETNAM)
HOME = "/luc-luong/dan-quan/"
MEN = {"Lê Văn Một": "Thôn 1", "Lê Văn Hai": "Thôn 1", "Lê Văn Ba": "Thôn 2"}


def text(page: Page) -> str:
    return page.locator("main").inner_text()


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).first.click()
    page.wait_for_load_state()


def test_a_hamlet_after_the_other_until_nobody_is_missing(page_as: PageAs, commune: Commune) -> None:
    commune.it_is(APRIL)
    an = page_as("an", width=1440)
    for name, hamlet in MEN.items():
        somebody(an, name, hamlet)
    an.goto("/")
    assert "chưa mở đợt" in text(an)
    an.goto(f"{HOME}moi/")
    assert an.input_value("[name=year]") == "2027"
    assert an.input_value("[name=age_on]") == "2027-04-30"
    an.fill("[name=plan]", "7/KH-BCH, 15/03/2027")
    an.keyboard.press("Enter")
    an.wait_for_url(f"**{HOME}*-*/")
    an.goto("/")
    assert "Đăng ký dân quân đến 30/04/2027" in text(an)
    an.goto("/tuan/2027-W15/lich-cong-tac/")
    assert "Đăng ký dân quân" in text(an)
    for hamlet in ("Thôn 1", "Thôn 2"):
        register(an, hamlet)
    an.goto(HOME)
    assert not [name for name in MEN if name in text(an)]  # who is missing stands by name
    selected(an, page_as("phuc", width=360))


def somebody(an: Page, name: str, hamlet: str) -> None:
    an.goto("/luc-luong/nguoi/moi/")
    an.fill("[name=name]", name)
    an.fill("[name=birth_date]", "2000-05-04")
    an.select_option("[name=sex]", "MALE")
    an.select_option("[name=hamlet_id]", label=hamlet)
    an.keyboard.press("Enter")
    an.wait_for_url("**/luc-luong/nguoi/*-*/")


def register(an: Page, hamlet: str) -> None:
    an.goto(HOME)
    an.get_by_role("link", name=hamlet, exact=True).click()
    an.wait_for_url("**/thon/**")
    an.locator("main [name=evidence]").first.fill(f"Sổ đăng ký {hamlet}")
    an.locator("main button[value=tat-ca]").click()
    an.wait_for_load_state()
    assert "Không còn ai thiếu" in text(an)


def selected(an: Page, phuc: Page) -> None:
    """The list is proposed at the desk; the deputy confirms it on a phone and writes the decision down."""
    an.goto(HOME)
    an.get_by_role("link", name="Lập danh sách đề nghị").first.click()
    an.get_by_label("Lê Văn Một").check()
    an.select_option("[name=category]", "ON_SITE")
    press(an, "Đề nghị người đã chọn")
    assert "Lê Văn Một" in text(an)
    phuc.goto("/")
    phuc.get_by_text("chờ người thứ hai").first.click()
    phuc.wait_for_url("**/de-nghi/")
    no_sideways_scrolling(phuc)
    phuc.locator("main button[value=xac-nhan]").click()
    phuc.wait_for_load_state()
    phuc.locator("main [name=decision]").fill("9/QĐ-UBND")
    press(phuc, "Ghi quyết định")
    an.goto(f"{HOME}du-bao/")
    an.locator("main a", has_text="1").first.click()
    assert "Lê Văn Một" in text(an)
