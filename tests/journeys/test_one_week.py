"""
One week of the desk: report, brief, plan, patrol, report.

The commander and the chief of police sit at two screens, a member and a hamlet head hold phones. What is asserted is
what each of them sees.
"""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page

from tests.cast import MONDAY
from tests.journeys.conftest import Commune
from tests.web.browser.conftest import PageAs, until

pytestmark = pytest.mark.browser

WEEK, LAST = "2026-W48", "2026-W47"
BRIEFING = f"/giao-ban/{WEEK}/"
PLAN = f"/tuan/{WEEK}/tuan-tra/"
REPORT = f"/tuan/{WEEK}/bao-cao/"


def text(page: Page) -> str:
    return page.locator("main").inner_text()


def send(page: Page, address: str) -> None:
    """Press the button of the form that goes to an address, in the page or in the dialog that is open."""
    page.locator(f"form[action$='{address}'] button:visible").first.click()
    page.wait_for_load_state()


def confirm(page: Page, dialog: str) -> None:
    page.click(f"[data-dialog={dialog}]")
    page.locator(f"#{dialog} button.button--primary").click()
    page.wait_for_load_state()


def test_report_brief_plan_patrol_report(page_as: PageAs, commune: Commune) -> None:
    commune.it_is(MONDAY)
    an, dung = page_as("an", width=1440), page_as("dung", width=1440)
    hamlet_reports(page_as("nga", width=360))
    incident_is_reported(an, dung)
    both_meet(an, dung)
    roster_is_published(an, page_as("binh", width=360))
    leaves_at = patrols_are_planned(an, dung, commune)
    commune.it_is(leaves_at)
    patrol_goes(an, dung)
    commune.it_is(MONDAY + timedelta(days=7))
    week_is_reported(an, dung)


def hamlet_reports(nga: Page) -> None:
    """The head of Hamlet 1 needs one touch for last week, and sees no other hamlet."""
    nga.goto(f"/tuan/{LAST}/thon/")
    assert "Thôn 2" not in text(nga)
    nga.locator(".big .button").first.click()
    until(nga, lambda: nga.locator(".chip--ok").count() == 1)


def incident_is_reported(an: Page, dung: Page) -> None:
    """From the key to the saved incident in one line; the police do not see what is not shared with them."""
    an.goto("/vu-viec/")
    an.keyboard.press("n")
    an.wait_for_url("**/moi/")
    an.keyboard.type("xo xat thon 2 06h15 2 nguoi bi thuong")
    an.keyboard.press("Enter")
    an.wait_for_url("**/vu-viec/*-*-*-*-*/")
    assert "Thôn 2" in text(an)
    dung.goto("/vu-viec/")
    assert "xo xat" not in text(dung).lower()
    refused = dung.goto(an.url)
    assert refused
    assert refused.status == 404


def both_meet(an: Page, dung: Page) -> None:
    """An calls; the agenda fills itself; a decision in three keystrokes is a task; both confirm the minutes."""
    an.goto(BRIEFING)
    send(an, "/goi/")
    assert an.locator("#agenda [data-item]").count() > 0
    confirm(an, "start")
    dung.goto(BRIEFING)
    for key in ("j", "d", "Enter"):
        an.keyboard.press(key)
        if key == "d":
            until(an, lambda: bool(an.evaluate("document.activeElement.name === 'text'")))
    until(an, lambda: an.locator("#decisions ol > li").count() == 1)
    until(dung, lambda: dung.locator("#decisions ol > li").count() == 1)
    decided = an.locator("#decisions ol > li a").first.inner_text()
    confirm(an, "close")
    confirm(an, "confirm")
    dung.goto(BRIEFING)
    confirm(dung, "confirm")
    an.reload()
    assert an.locator("#decisions ~ * .note--warning, .note--warning").count() == 0
    an.goto("/viec/")
    assert decided in text(an)


def roster_is_published(an: Page, binh: Page) -> None:
    """An opens the draft, fills its places by keyboard and publishes; whoever stands it finds it on the phone."""
    an.goto(f"/tuan/{WEEK}/lich-truc/")
    send(an, "/mo-du-thao/")
    empty = an.locator("[data-roster] .place--empty")
    for left in (1, 0):
        empty.first.focus()
        an.keyboard.press("Enter")
        until(an, lambda: bool(an.evaluate("document.activeElement.matches('[data-choice]')")))
        choose_binh_if_he_is_offered(an)
        until(an, lambda left=left: empty.count() == left)  # type: ignore[misc]  # one value a round
    until(an, lambda: not an.locator("#place").is_visible())
    an.keyboard.press("b")
    an.wait_for_url("**/ban-hanh/")
    an.keyboard.press("Enter")
    an.wait_for_url("**/lich-truc/**")
    binh.goto("/truc/cua-toi/")
    assert "Trực ban" in text(binh)


def choose_binh_if_he_is_offered(an: Page) -> None:
    offered = an.locator("#place [data-choice]", has_text="Trần Thanh Bình")
    (offered.first if offered.count() else an.locator("#place [data-choice]").first).press("Enter")


def patrols_are_planned(an: Page, dung: Page, commune: Commune) -> datetime:
    """The plan is drafted from what both sides promised; it binds when both chiefs have confirmed it."""
    an.goto(PLAN)
    send(an, "/lap-du-thao/")
    commune.the_worker_works()
    an.goto(PLAN)
    assert "DỰ THẢO" in text(an).upper()
    confirm(an, "confirm")
    dung.goto(PLAN)
    confirm(dung, "confirm")
    assert "DỰ THẢO" not in dung.locator("h1").inner_text().upper()
    dung.goto("/truc/de-nghi-cong-an/")
    dung.locator("a.button--primary").first.click()
    dung.fill("#id_officers_text", "Trung úy Hoàng Giang")
    dung.click("form.form button.button--primary")
    an.goto(PLAN)
    assert "Trung úy Hoàng Giang" in text(an)
    with_police = an.locator("tr[data-item]", has_text="Trung úy Hoàng Giang").first
    with_police.locator("th a").click()
    an.wait_for_url("**/tuan-tra/*-*-*-*-*/")
    clock, day = re.search(r"(\d\d:\d\d).*?(\d\d/\d\d)", an.locator(".lead").first.inner_text()).groups()  # type: ignore[union-attr]  # a page without them fails here
    return datetime.strptime(f"{day}/2026 {clock} +0700", "%d/%m/%Y %H:%M %z")


def patrol_goes(an: Page, dung: Page) -> None:
    """Out, past a stop, a finding handed over to the police, back; the other side watches it happen."""
    dung.goto(an.url)
    an.reload()
    send(an, "/xuat-phat/")
    send(an, "/qua/")
    an.click("[data-dialog=finding]")
    an.fill("#finding [name=text]", "Xe tải đỗ chắn đường")
    an.fill("#finding [name=handed_to]", "Trung úy Hoàng Giang")
    an.fill("#finding [name=handed_at]", an.input_value("#finding [name=happened_at]"))
    an.locator("#finding button.button--primary").click()
    an.wait_for_load_state()
    assert "Xe tải đỗ chắn đường" in text(an)
    dung.reload()
    assert "Xe tải đỗ chắn đường" in text(dung)
    an.click("[data-dialog=end]")
    an.fill("#end [name=police_count]", "1")
    an.locator("#end button.button--primary").click()
    an.wait_for_load_state()
    assert an.locator("[data-dialog=end]").count() == 0


def week_is_reported(an: Page, dung: Page) -> None:
    """The figures count what happened and open it; issued, the report has a number and does not change."""
    an.goto(REPORT)
    send(an, "/lap/")
    for key in ("incident.reported",):
        an.goto(f"{REPORT}so-lieu/{key}/")
        assert an.locator("tr[data-item]").count() == 1
        an.locator("tr[data-item] a").first.click()
        an.wait_for_url("**/vu-viec/*-*-*-*-*/")
        assert "Thôn 2" in text(an)
    an.goto(REPORT)
    an.click("[data-dialog=issue]")
    an.locator("#issue button.button--primary").click()
    an.wait_for_load_state()
    assert an.locator("#issue").count() == 0
    assert re.search(r"\d+/BC-BCH", text(an))
    dung.goto("/vu-viec/")
    assert "xo xat" not in text(dung).lower()
