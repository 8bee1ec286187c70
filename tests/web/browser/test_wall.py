"""The wall in a browser: whatever goes – session, server, network – it says so in large letters, and comes back by itself."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import PageAs

pytestmark = pytest.mark.browser
SOON_MS = 60_000  # far longer than it takes: the machine may be busy


@pytest.fixture
def wall(page_as: PageAs) -> Page:
    page = page_as("an", width=1440)
    page.goto("/man-hinh/")
    expect(page.locator("#fresh")).to_contain_text("Số liệu lúc")
    expect(page.locator("#lost")).to_be_hidden()
    return page


def asks(page: Page) -> None:
    page.evaluate("document.body.dispatchEvent(new CustomEvent('live:wall'))")


def says(page: Page, words: str) -> None:
    lost = page.locator("#lost")
    expect(lost).to_be_visible(timeout=SOON_MS)
    expect(lost).to_contain_text("MÀN HÌNH NÀY KHÔNG CÒN CẬP NHẬT")
    expect(lost).to_contain_text(words)
    expect(page.locator("#lost-since")).to_contain_text("cách đây")
    height = page.locator("#lost-title").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert height >= 56, "read from four metres"


def test_after_the_session_the_figures_are_gone_and_a_button_leads_to_the_log_in(wall: Page) -> None:
    wall.context.clear_cookies()
    asks(wall)
    says(wall, "Phiên đăng nhập của màn hình này đã hết")
    expect(wall.locator("#wall")).to_be_hidden()
    wall.locator("#lost-enter button").click()
    wall.wait_for_url("**/dang-nhap/**", timeout=SOON_MS)
    expect(wall.locator("#wall-since")).to_contain_text("Cập nhật lần cuối lúc")


def test_without_a_server_the_figures_stay_under_their_age_until_it_is_back(wall: Page) -> None:
    wall.route("**/man-hinh/", lambda route: route.abort("internetdisconnected"))
    asks(wall)
    says(wall, "Máy chủ không trả lời")
    expect(wall.locator("#wall")).to_be_visible()
    expect(wall.locator("#fresh")).to_contain_text("SỐ LIỆU CŨ")
    wall.unroute("**/man-hinh/")
    asks(wall)
    expect(wall.locator("#lost")).to_be_hidden(timeout=SOON_MS)


def test_a_screen_without_a_network_says_what_to_look_at(wall: Page) -> None:
    wall.context.set_offline(True)
    says(wall, "Màn hình này mất mạng")
    wall.context.set_offline(False)
    asks(wall)
    expect(wall.locator("#lost")).to_be_hidden(timeout=SOON_MS)


def test_what_nobody_answered_for_long_is_not_live_though_nothing_failed(wall: Page) -> None:
    wall.clock.install()
    wall.reload()
    wall.route("**/man-hinh/", lambda _route: None)  # taken, and never answered
    wall.clock.run_for(100_000)
    says(wall, "Máy chủ không trả lời")
