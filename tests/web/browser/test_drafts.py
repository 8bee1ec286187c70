"""What somebody typed outlives the end of a session, and nobody else at the same laptop sees it."""

import pytest
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD
from tests.web.browser.conftest import PageAs, axe_clean, log_in

pytestmark = pytest.mark.browser

FORM = "/viec/moi/"
TITLE, DETAIL = "#id_title", "#id_detail"


def typed(page: Page, title: str = "Phát quang đường thôn 3") -> None:
    page.goto(FORM)
    page.fill(TITLE, title)
    page.fill(DETAIL, "Mỗi nhà một người, mang cuốc.")


def send(page: Page) -> None:
    page.locator(f"form:has({TITLE}) button.button--primary").click()


def drafts(page: Page) -> int:
    return int(page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('draft ')).length"))


def test_text_sent_without_a_session_comes_back_after_the_log_in(page_as: PageAs) -> None:
    page = page_as("an", own_session=True)
    typed(page)
    page.context.clear_cookies()
    send(page)
    expect(page.locator("h1")).to_have_text("Phiên làm việc đã hết")
    axe_clean(page)
    page.click(".fault a")
    page.fill("#id_username", "an")
    page.fill("#id_password", PASSWORD)
    page.click("form.form button")
    page.wait_for_url(f"**{FORM}")
    expect(page.locator(TITLE)).to_have_value("Phát quang đường thôn 3")
    expect(page.locator(DETAIL)).to_have_value("Mỗi nhà một người, mang cuốc.")
    expect(page.locator("form .note--warning").first).to_contain_text("chưa được lưu")
    axe_clean(page)
    send(page)
    page.wait_for_url("**/viec/*-*/")
    assert drafts(page) == 0
    page.goto(FORM)
    expect(page.locator(TITLE)).to_have_value("")


def test_a_form_opened_before_a_log_in_in_another_tab_is_not_lost(page_as: PageAs) -> None:
    page = page_as("an", own_session=True)
    typed(page)
    other = page.context.new_page()
    page.context.clear_cookies()
    log_in(other, "an")
    send(page)
    page.click(".fault a")
    expect(page.locator(TITLE)).to_have_value("Phát quang đường thôn 3")
    page.locator("form .note--warning button").click()
    expect(page.locator(TITLE)).to_have_value("")
    assert drafts(page) == 0


def test_a_session_that_ends_while_somebody_types_costs_no_text(page_as: PageAs) -> None:
    page = page_as("an", own_session=True)
    typed(page)
    page.context.clear_cookies()
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('leaving'))"
    )  # what the live line does before it reloads
    page.reload()
    page.fill("#id_username", "an")
    page.fill("#id_password", PASSWORD)
    page.click("form.form button")
    page.wait_for_url(f"**{FORM}")
    expect(page.locator(TITLE)).to_have_value("Phát quang đường thôn 3")


def test_another_account_never_sees_it(page_as: PageAs) -> None:
    page = page_as("an", own_session=True)
    typed(page)
    page.context.clear_cookies()
    send(page)
    assert drafts(page) == 1
    log_in(page, "dung")
    assert drafts(page) == 0
    page.goto(FORM)
    expect(page.locator(TITLE)).to_have_value("")


def test_a_server_that_is_gone_costs_no_text(page_as: PageAs) -> None:
    page = page_as("an")
    typed(page)
    page.context.set_offline(True)
    send(page)
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(FORM)
    expect(page.locator(TITLE)).to_have_value("Phát quang đường thôn 3")


def test_the_log_out_forgets_everything_and_passwords_are_never_kept(page_as: PageAs) -> None:
    page = page_as("an", own_session=True)
    page.goto("/tai-khoan/mat-khau/")
    for field in page.locator("input[type=password]").all():
        field.fill("một mật khẩu không đúng")
    page.locator("form:has(input[type=password]) button").click()
    assert drafts(page) == 0
    typed(page)
    page.evaluate(
        "sessionStorage.setItem('draft /x /x', JSON.stringify({account: document.body.dataset.account, refused: true, page: '/x', values: []}))"
    )
    page.click(".menu > summary")
    page.locator("form[action='/tai-khoan/dang-xuat/'] button").click()
    page.wait_for_url("**/tai-khoan/dang-nhap/")
    assert drafts(page) == 0
