"""The briefing by keyboard; the hamlets' week on a phone."""

import pytest

from tests.web.browser.conftest import PageAs, axe_clean, until
from tests.web.browser.looks import clean_in_every_look

pytestmark = pytest.mark.browser
WEEK, LAST = "2026-W48", "2026-W47"


def test_the_paper_of_a_briefing_is_accessible_and_fits(page_as: PageAs) -> None:
    clerk = page_as("lan")
    clerk.goto(f"/giao-ban/{LAST}/ban-giay/")
    clean_in_every_look(clerk)


def test_a_decision_is_made_in_three_keystrokes(page_as: PageAs) -> None:
    page = page_as("an")
    page.goto(f"/giao-ban/{WEEK}/")
    said = page.locator("#agenda [data-item]").first.locator(".said")
    before, said_before = page.locator("#decisions ol > li").count(), said.count()
    page.keyboard.press("j")
    page.keyboard.press("d")
    until(page, lambda: bool(page.evaluate("document.activeElement.name === 'text'")))
    axe_clean(page)
    page.keyboard.press("Enter")
    until(page, lambda: page.locator("#decisions ol > li").count() == before + 1)
    assert said.count() == said_before + 1


def test_keys_belong_to_the_line_one_is_on(page_as: PageAs) -> None:
    page = page_as("an")
    page.goto(f"/giao-ban/{WEEK}/")
    page.keyboard.press("k")  # the last line
    page.keyboard.press("w")
    last = page.locator("#agenda [data-item]").last
    until(page, lambda: last.locator("textarea").is_visible())
    page.keyboard.type("Nhà trường đã báo từ tuần trước")
    page.keyboard.press("Control+Enter")
    until(page, lambda: "Nhà trường đã báo từ tuần trước" in last.locator(".said").first.inner_text())


def test_what_one_types_survives_a_colleagues_change(page_as: PageAs) -> None:
    mine, theirs = page_as("an"), page_as("dung")
    mine.goto(f"/giao-ban/{WEEK}/")
    mine.wait_for_timeout(1500)  # the line to the server is open
    mine.keyboard.press("j")
    mine.keyboard.press("w")
    mine.keyboard.type("Đang gõ dở")
    theirs.goto(f"/giao-ban/{WEEK}/")
    theirs.fill("#item-text", "Công an đề nghị thêm một chốt")
    theirs.click("form:has(#item-text) button")
    until(theirs, lambda: "thêm một chốt" in theirs.locator("#agenda").inner_text())
    mine.wait_for_timeout(1500)
    assert mine.locator("#agenda details[open] textarea").input_value().endswith("Đang gõ dở")
    mine.keyboard.press("Control+Enter")
    until(mine, lambda: "thêm một chốt" in mine.locator("#agenda").inner_text())
    assert "Đang gõ dở" in mine.locator("#agenda").inner_text()


def test_the_head_of_a_hamlet_needs_one_touch(page_as: PageAs) -> None:
    page = page_as("nga", width=360, dark=True)
    page.goto(f"/tuan/{WEEK}/thon/")
    axe_clean(page)
    box = page.locator(".big .button").first.bounding_box()
    assert box is not None
    assert box["height"] >= 80
    page.locator(".big .button").first.click()
    until(page, lambda: page.locator(".chip--ok").count() == 1)
    assert "Thôn 2" not in page.locator("main").inner_text()
