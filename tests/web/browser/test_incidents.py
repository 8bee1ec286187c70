"""Incidents and tasks by keyboard, in both themes, on a phone and at a desk."""

import pytest

from tests.web.browser.conftest import PageAs, axe_clean, until
from tests.web.browser.looks import clean_in_every_look

pytestmark = pytest.mark.browser


def test_an_incident_and_a_task_are_accessible_and_fit(page_as: PageAs) -> None:
    page = page_as("an")
    for listed, more in (("/vu-viec/?q=xo xat o cho", "?gach=1"), ("/viec/?ds=mo&q=tuan tra cho", "")):
        page.goto(listed)
        page.goto(str(page.locator("[data-item] a").first.get_attribute("href")) + more)
        clean_in_every_look(page)


def test_from_the_key_to_the_saved_incident_is_one_line_and_two_pages(page_as: PageAs) -> None:
    """That is what makes it a matter of seconds; how many, says what the machine of a test is busy with."""
    page = page_as("an")
    page.goto("/vu-viec/")
    opened: list[str] = []
    page.on("framenavigated", lambda frame: opened.append(frame.url))
    page.keyboard.press("n")
    page.wait_for_url("**/moi/")
    page.keyboard.type("xo xat thon 2 06h15 2 nguoi bi thuong")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vu-viec/*-*-*-*-*/")
    assert len(opened) == 2
    facts = page.locator(".facts").first.inner_text()
    assert "Thôn 2" in facts
    assert "06:15" in facts


def test_what_was_understood_shows_while_one_types(page_as: PageAs) -> None:
    page = page_as("an", width=360)
    page.goto("/vu-viec/moi/")
    until(page, lambda: page.evaluate("document.activeElement.id") == "id_line")
    page.locator("#id_line").press_sequentially("cháy đống rơm thôn 1 06h30", delay=20)
    until(page, lambda: "Thôn 1" in page.locator(".read").inner_text())
    assert page.locator("#id_hamlet_id option:checked").inner_text() == "Thôn 1"
    assert page.evaluate("document.activeElement.id") == "id_line"
    axe_clean(page)


def test_a_step_asks_in_a_dialog_and_a_note_is_added_by_key(page_as: PageAs) -> None:
    page = page_as("an")
    page.goto("/vu-viec/?q=mat trom ga")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vu-viec/*-*-*-*-*/")
    page.click(".acts > summary")
    page.click("[data-dialog=step-HANDED_OVER]")
    axe_clean(page)
    page.fill("#step-HANDED_OVER [name=handed_to]", "Công an xã, trực ban")
    page.keyboard.press("Enter")
    until(page, lambda: "Công an xã, trực ban" in page.locator(".facts").first.inner_text())
    page.wait_for_load_state()
    page.keyboard.press("a")
    page.keyboard.type("Công an đã tiếp nhận")
    page.click("form:has(#id_text) button")
    until(page, lambda: "Công an đã tiếp nhận" in page.locator("#story").inner_text())


def test_the_other_agency_sees_what_it_may_and_that_it_was_seen(page_as: PageAs) -> None:
    page = page_as("dung", width=360)
    page.goto("/vu-viec/?q=xo xat o cho")
    page.click("[data-item] a")
    page.wait_for_url("**/vu-viec/*-*-*-*-*/")
    assert page.locator(".hidden-value").count() == 1
    axe_clean(page)
    mine = page_as("an")
    mine.goto(page.url.replace("http://", "http://"))
    assert "Lê Tiến Dũng" in mine.locator("section[aria-labelledby=shares]").inner_text()


def test_a_colleagues_incident_appears_by_itself(page_as: PageAs) -> None:
    mine, theirs = page_as("an"), page_as("phuc")
    mine.goto("/vu-viec/")
    mine.wait_for_timeout(1500)  # the line to the server is open
    theirs.goto("/vu-viec/moi/")
    theirs.keyboard.type("sat lo duong thon 1")
    theirs.keyboard.press("Enter")
    until(mine, lambda: "sat lo duong thon 1" in mine.locator("#rows").inner_text())
