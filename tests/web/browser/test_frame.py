"""The frame of every page: accessible, useful at 360 px, by keyboard, in both themes, in both languages."""

import pytest

from tests.web.browser.conftest import PageAs, axe_clean, no_sideways_scrolling, until
from tests.web.browser.looks import clean_in_every_look

pytestmark = pytest.mark.browser


def test_a_page_that_is_not_there_is_accessible_and_fits(page_as: PageAs) -> None:
    page = page_as("an")
    page.goto("/khong-co-trang-nay/")
    clean_in_every_look(page)


@pytest.mark.parametrize("dark", [False, True])
def test_the_log_in_is_accessible_and_fits(page_as: PageAs, dark: bool) -> None:
    page = page_as("", width=360, dark=dark)
    page.goto("/tai-khoan/dang-nhap/")
    axe_clean(page)
    no_sideways_scrolling(page)


def test_a_page_is_accessible_on_paper(page_as: PageAs) -> None:
    page = page_as("an", dark=True)
    page.emulate_media(media="print")
    axe_clean(page)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_slash_opens_the_command_bar_and_enter_follows_it(page_as: PageAs) -> None:
    page = page_as("an")
    page.keyboard.press("/")
    page.keyboard.type("thong bao")
    until(page, lambda: page.locator("[role=option][aria-selected=true]").count() == 1)
    until(page, lambda: "Thông báo" in page.locator("[role=option]").first.inner_text())
    axe_clean(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/thong-bao/")


def test_the_help_lists_every_key_that_is_bound(page_as: PageAs) -> None:
    page = page_as("an")
    page.keyboard.press("?")
    bound = page.evaluate("JSON.parse(document.getElementById('bindings').textContent).map(row => row.label)")
    shown = page.locator("#help dd").all_inner_texts()
    assert bound
    assert bound == [text for text in shown if text in bound]
    axe_clean(page)


def test_g_and_a_letter_go_to_a_page(page_as: PageAs) -> None:
    page = page_as("an")
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/thong-bao/")


def test_keys_of_one_letter_can_be_switched_off(page_as: PageAs) -> None:
    page = page_as("an")
    page.evaluate("localStorage.setItem('keys', 'off')")
    page.reload()
    page.keyboard.press("?")
    assert not page.locator("#help").is_visible()


def test_j_and_k_walk_through_a_list(page_as: PageAs) -> None:
    page = page_as("an")
    page.goto("/tai-khoan/phien/")
    page_as("an", own_session=True)  # a second session, so that there is a line to end
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("!!document.activeElement.closest('[data-item]')")


def test_the_saved_theme_outlives_the_machines(page_as: PageAs) -> None:
    page = page_as("an", dark=False)
    page.click(".menu > summary")
    page.click("button[name=theme][value=dark]")
    page.wait_for_url("**/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 20, 18)"


def test_english_is_one_click_away(page_as: PageAs) -> None:
    page = page_as("an")
    page.click(".menu > summary")
    page.click("button[name=language][value=en]")
    page.wait_for_url("**/")
    assert page.locator("h1").inner_text() == "Today"


def test_a_dialog_opens_without_scripts(page_as: PageAs) -> None:
    page = page_as("an", width=360)
    page.route("**/*.js", lambda route: route.abort())
    page.goto("/#more")
    assert page.locator("#more").is_visible()


def test_the_tab_of_this_page_is_in_sight_on_a_phone(page_as: PageAs) -> None:
    page = page_as("an", width=360)
    for address in ("/luc-luong/dan-quan/", "/luc-luong/chung-nhan/", "/huan-luyen/hoi-thao/"):
        page.goto(address)
        box = page.locator(".tabs [aria-current]").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
