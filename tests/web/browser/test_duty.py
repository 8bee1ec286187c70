"""The pages of duty, leave and the week in a real Chromium: accessible, fitting, by keyboard."""

import pytest

from tests.web.browser.conftest import PageAs, axe_clean, no_sideways_scrolling, until

pytestmark = pytest.mark.browser

ROSTER = "/tuan/2026-W48/lich-truc/"


@pytest.mark.parametrize("width", [360, 1440])
def test_the_pages_of_the_others_are_accessible_and_fit(page_as: PageAs, width: int) -> None:
    for who, address in (
        ("binh", "/truc/cua-toi/"),
        ("dung", "/truc/de-nghi-cong-an/"),
        ("binh", "/truc/nghi/"),
    ):
        page = page_as(who, width=width)
        page.goto(address)
        axe_clean(page)
        no_sideways_scrolling(page)


def test_a_place_is_filled_without_a_mouse(page_as: PageAs) -> None:
    page = page_as("an", width=1440)
    page.goto(f"{ROSTER}?ban=2")
    page.locator("[data-roster] [data-place]").first.focus()
    here = page.evaluate("document.activeElement.id")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") != here
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == here
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == here
    page.keyboard.press("Enter")
    until(page, lambda: page.locator("#place").is_visible())
    axe_clean(page)
    page.keyboard.press("Escape")
    until(page, lambda: page.evaluate("document.activeElement.id") == here)
    page.keyboard.press("Enter")
    until(page, lambda: page.evaluate("document.activeElement.matches('[data-choice]')"))
    name = page.locator("#place .choice__name").first.inner_text()
    page.keyboard.press("Enter")
    until(page, lambda: page.locator(f"[id='{here}']").inner_text().startswith(name))
    assert page.evaluate("document.activeElement.id") == here


def test_a_place_opens_without_scripts(page_as: PageAs) -> None:
    page = page_as("an", width=360)
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{ROSTER}?ban=2")
    page.locator(".roster-days [data-place]").first.click()
    page.wait_for_url("**/truc/cho/**")
    assert page.locator("h1").is_visible()


def test_the_grid_becomes_a_list_of_days_on_a_phone(page_as: PageAs) -> None:
    page = page_as("an", width=360)
    page.goto(ROSTER)
    assert not page.locator(".roster-wide").is_visible()
    assert page.locator(".roster-days section").count() == 7
