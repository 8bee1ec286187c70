"""Live pages on the real server: the stream opens, tells, and the page falls back to asking."""

import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page

from tests.web.browser.conftest import PageAs, log_in, until

pytestmark = pytest.mark.browser
SOON_S = 60  # far longer than it takes: the machine may be busy


def test_the_stream_refuses_somebody_unknown(server: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{server}/events/", timeout=SOON_S)
    assert refused.value.code == 401


def test_the_stream_opens_and_keeps_open(page_as: PageAs, server: str) -> None:
    page = page_as("an")
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
    request = urllib.request.Request(f"{server}/events/", headers={"Cookie": cookies})
    with urllib.request.urlopen(request, timeout=SOON_S) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        assert stream.readline() == b"retry: 3000\n"
        assert stream.readline() == b": still here\n"
        assert stream.readline().startswith(b"id: ")


def report(page: Page, line: str) -> None:
    page.goto("/vu-viec/moi/")
    page.fill("#id_line", line)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/moi/" not in address)


def test_an_incident_appears_on_the_first_screen_of_another(page_as: PageAs) -> None:
    watching, writing = page_as("an", width=1440), page_as("phuc")
    report(writing, "chay rom thon 1 6h30")
    until(watching, lambda: "chay rom" in watching.locator("#glance").inner_text().lower())


def test_the_line_that_was_chosen_stays_chosen_when_another_appears(page_as: PageAs) -> None:
    watching, writing = page_as("an", width=1440), page_as("phuc")
    report(writing, "mat trom ga thon 1 5h")
    watching.reload()
    link = watching.locator("#glance [id^=incident-] a").first
    link.focus()
    chosen = watching.evaluate("document.activeElement.closest('[data-item]').id")
    watching.mouse.wheel(0, 300)
    watching.wait_for_timeout(200)
    scrolled = watching.evaluate("scrollY")
    report(writing, "tai nan giao thong thon 2 6h45")
    until(watching, lambda: "tai nan" in watching.locator("#glance").inner_text().lower())
    assert watching.evaluate("document.activeElement.closest('[data-item]')?.id") == chosen
    assert watching.evaluate("scrollY") == scrolled


def test_the_other_agency_is_not_told(page_as: PageAs) -> None:
    watching, writing = page_as("dung"), page_as("phuc")
    watching.evaluate("addEventListener('changed:incident', () => (window.heard = true), true)")
    report(writing, "ngap nha thon 1 6h50")
    watching.wait_for_timeout(2000)
    assert not watching.evaluate("window.heard === true")


def test_without_the_stream_the_page_asks_by_itself(page_as: PageAs) -> None:
    watching, writing = page_as("", width=1440), page_as("phuc")
    watching.route("**/events/", lambda route: route.fulfill(status=404))
    watching.clock.install()
    log_in(watching, "an")
    report(writing, "do tuong thon 2 6h55")
    watching.clock.run_for(25_000)
    until(watching, lambda: "do tuong" in watching.locator("#glance").inner_text().lower())


def test_a_page_whose_session_ended_elsewhere_goes_to_the_log_in(page_as: PageAs) -> None:
    lost, here = page_as("lan", own_session=True), page_as("lan", own_session=True)
    here.goto("/tai-khoan/phien/")
    for button in here.locator("[data-dialog^=end-]").all()[:1]:
        button.click()
        here.locator("dialog[open] .button--danger").click()
        here.wait_for_url("**/phien/")
    until(lost, lambda: "dang-nhap" in lost.url)


def test_a_page_without_a_line_says_how_old_it_is(page_as: PageAs) -> None:
    page = page_as("an")
    page.context.set_offline(True)
    until(page, lambda: page.locator("#stale").is_visible())
    assert "Mất kết nối" in page.locator("#stale").inner_text()
    page.context.set_offline(False)
    until(page, lambda: not page.locator("#stale").is_visible())
