"""Somebody in a squad that was sent to a fire: steps, card and own words from the phone, without a line."""

import pytest
from playwright.sync_api import Browser

from tests.web.browser.conftest import ON_A_PHONE, axe_clean, no_sideways_scrolling, until
from tests.web.browser.test_phone import Desk, Phone

pytestmark = ON_A_PHONE
WORLD = "tests.web.browser.sent_out"
TOLD = "Tôi kéo vòi nước vào bếp"


@pytest.mark.parametrize("dark", [False, True])
def test_steps_card_and_own_words_without_a_line(browser: Browser, commune: str, dark: bool) -> None:
    desk = Desk(browser.new_context(base_url=commune, locale="vi-VN"), "minh")
    phone = Phone(browser, commune, dark=dark)
    page = phone.page
    try:
        phone.enrol(desk.code())
        phone.line.is_up = False
        phone.sees("h2:has-text('Đội của tôi được cử đi')")
        assert "Cháy nhà ông Ba" not in page.locator("main").inner_text()
        axe_clean(page)
        button = page.locator("#sent ~ ul button").first  # whichever comes next: the other run took one too
        step = button.inner_text().strip()
        button.click()
        phone.sees("h1:has-text('Hộp gửi')")
        phone.go("")
        page.click("a:has-text('Thẻ ứng phó, tường trình')")
        phone.sees("h1:has-text('Tiểu đội 1')")
        axe_clean(page)
        no_sideways_scrolling(page)
        place = page.locator(".steps li .state--ok").count()
        page.locator(".steps li").nth(place).locator("button").click()
        phone.sees(f".steps li:nth-child({place + 1}) .state--ok")
        page.fill("#account-text", f"{TOLD} {dark}")
        phone.saves()
        assert phone.count("SAVED") == 3
        phone.line.is_up = True
        phone.all_received()
        chief = Desk(browser.new_context(base_url=commune, locale="vi-VN"), "an")
        chief.page.goto("/vu-viec/")
        chief.page.click("main a:has-text('Cháy nhà ông Ba')")
        told = chief.page.locator("main").inner_text()
        for words in (f"{TOLD} {dark}", ("Gọi 114", "Cắt điện")[place], f"Tiểu đội 1: {step}"):
            assert words in told
        until(page, lambda: phone.count("SAVED") == 0)
    finally:
        phone.close()
    assert not phone.faults
