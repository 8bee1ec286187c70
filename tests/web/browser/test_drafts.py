"""What somebody typed outlives the end of a session, and nobody else at the same laptop sees it."""

from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route, expect

from tests.cast import PASSWORD
from tests.web.browser.conftest import PageAs, axe_clean, log_in, until
from trucban.web.errors import FAULTS

pytestmark = pytest.mark.browser

FORM = "/viec/moi/"
TITLE, DETAIL = "#id_title", "#id_detail"


def typed(page: Page, title: str = "Phát quang đường thôn 3") -> None:
    page.goto(FORM)
    page.fill(TITLE, title)
    page.fill(DETAIL, "Mỗi nhà một người, mang cuốc.")


def send(page: Page) -> None:
    page.locator(f"form:has({TITLE}) button.button--primary").click()


def back_in(page: Page) -> None:
    page.click(".fault a")
    page.fill("#id_username", "an")
    page.fill("#id_password", PASSWORD)
    page.click("form.form button")


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


@pytest.mark.parametrize("button", ["Thử lại", "Về màn hình Hôm nay"])
def test_the_buttons_of_a_server_that_failed_cost_no_text(page_as: PageAs, button: str) -> None:
    page = page_as("an")
    failed = render_to_string("errors/server.html", {"fault": FAULTS[500], "status": 500})
    typed(page)
    page.route(
        f"**{FORM}",
        lambda route: (
            route.fulfill(body=failed, content_type="text/html; charset=utf-8")  # a 5xx would be a fault here
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    send(page)
    page.get_by_role("link", name=button).click()
    expect(page.locator("#toasts")).to_have_count(1)  # a page of the desk again
    page.goto(FORM)
    expect(page.locator(TITLE)).to_have_value("Phát quang đường thôn 3")


def test_a_dialog_that_serves_many_rows_opens_again_for_its_row(page_as: PageAs) -> None:
    page = page_as("an", own_session=True)
    page.goto("/truc/so-truc-ban/")
    control = page.locator("[data-strike]").last
    row = control.get_attribute("data-strike")
    control.click()
    page.fill("#strike-reason", "Ghi nhầm ngày")
    page.context.clear_cookies()
    page.press("#strike-reason", "Enter")
    back_in(page)
    expect(page.locator("#strike")).to_be_visible()
    expect(page.locator("#strike-reason")).to_have_value("Ghi nhầm ngày")
    assert page.locator("#strike form").get_attribute("action") == row


def test_a_reason_comes_back_to_the_person_it_was_given_for(page_as: PageAs) -> None:
    """Two people of this world's roster never need a reason at one place: the dialog is given two such forms."""
    page = page_as("an", own_session=True)

    def with_two_reasons(route: Route) -> None:
        if route.request.method != "GET":
            return route.continue_()
        forms = "".join(
            f'<form class="reason" method="post" action="{urlsplit(route.request.url).path}">'
            f'<input type="hidden" name="person" value="{person}"><input name="reason" aria-label="{person}"></form>'
            for person in ("nguoi-a", "nguoi-b")
        )
        return route.fulfill(body=route.fetch().text() + forms, content_type="text/html; charset=utf-8")

    page.route("**/truc/cho/*/", with_two_reasons)
    page.goto("/tuan/2026-W48/lich-truc/?ban=2")
    page.locator("[data-roster] a[id^=cho-]").first.click()
    page.get_by_label("nguoi-b").fill("Người được phân công nghỉ ốm")
    page.context.clear_cookies()
    page.get_by_label("nguoi-b").press("Enter")
    assert "nguoi-b" not in page.evaluate("JSON.stringify(sessionStorage)")
    back_in(page)
    page.locator("[data-roster] a[id^=cho-]").first.click()
    expect(page.get_by_label("nguoi-b")).to_have_value("Người được phân công nghỉ ốm")
    expect(page.get_by_label("nguoi-a")).to_have_value("")


def test_a_part_that_was_refused_keeps_its_text_and_comes_back(page_as: PageAs) -> None:
    page = page_as("an", own_session=True)
    page.goto("/giao-ban/2026-W48/")
    page.keyboard.press("j")
    page.keyboard.press("d")
    until(page, lambda: bool(page.evaluate("document.activeElement.name === 'text'")))
    field = page.locator(":focus")
    address = page.evaluate("document.activeElement.form.getAttribute('hx-post')")
    field.fill("Giao thôn 3 phát quang trước thứ Sáu")
    page.context.clear_cookies()
    page.evaluate("document.activeElement.form.requestSubmit()")
    expect(page.locator("#toasts")).to_contain_text("Phiên làm việc đã hết")
    same = page.locator(f"form[hx-post='{address}'] [name=text]")
    expect(same).to_have_value("Giao thôn 3 phát quang trước thứ Sáu")
    other = page.context.new_page()
    log_in(other, "an")
    page.reload()
    expect(same).to_have_value("Giao thôn 3 phát quang trước thứ Sáu")


def test_without_scripts_the_refusal_says_how_back_helps(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    log_in(page, "an")
    page.goto(FORM)
    page.fill(TITLE, "Phát quang đường thôn 3")
    context.clear_cookies()
    send(page)
    assert "bấm Quay lại" in page.content()  # Chromium under test leaves <noscript> unread
    log_in(context.new_page(), "an")
    page.go_back()
    expect(page.locator(TITLE)).to_have_value("Phát quang đường thôn 3")
    context.close()


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
