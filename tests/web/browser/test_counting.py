"""Two phones without a line tick the same list of households; the desk sees one truth, and who says differently."""

from typing import Any

from playwright.sync_api import Browser

from tests.web.browser.conftest import ON_A_PHONE, axe_clean, no_sideways_scrolling, until
from tests.web.browser.test_phone import Desk, Phone

pytestmark = ON_A_PHONE
WORLD = "tests.web.browser.counting"
DESK = "/vu-viec/diem-danh-ho/"


class Counter(Phone):
    """A phone with the list on it."""

    def opens_list(self) -> None:
        self.go("")
        self.page.click("main a:has-text('Điểm danh hộ')")
        self.sees("h1:has-text('Hộ ven sông')")

    def taps(self, number: int, where: str) -> None:
        self.page.click(f"[data-household='{number}'] button:has-text('{where}')")
        self.sees(f"[data-household='{number}'] .state:has-text('{where}')")

    def figures(self) -> list[str]:
        return self.page.locator(".tally dd").all_inner_texts()


def test_two_tick_the_same_list_offline_and_it_reconciles(browser: Browser, commune: str) -> None:
    made: list[Any] = []
    try:
        phones = {}
        for who, dark in (("binh", False), ("nga", True)):
            desk = Desk(browser.new_context(base_url=commune, locale="vi-VN"), who)
            phone = Counter(browser, commune, dark=dark)
            made += [desk.page.context, phone]
            phone.enrol(desk.code())
            phone.line.is_up = False
            phone.page.close()
            phone.open()  # cold, without a line
            phone.opens_list()
            phones[who] = phone
        binh, nga = phones["binh"], phones["nga"]
        whole = binh.figures()
        assert whole[0] == "0/59"
        for phone in phones.values():
            axe_clean(phone.page)
            no_sideways_scrolling(phone.page)
        binh.taps(1, "Ở nơi sơ tán")
        assert binh.page.locator("[data-household='1']").count() == 1  # it stays where it was
        assert binh.page.locator(":focus").get_attribute("data-household") == "1"
        binh.taps(2, "Không gặp ai")
        nga.taps(1, "Còn ở nhà")
        assert binh.figures()[0] == "2/59"
        binh.page.fill("#count-search", "thu 59")
        assert binh.page.locator("[data-household]").count() == 1
        binh.page.fill("#count-search", "")
        binh.page.click("#only-short")
        assert binh.page.locator("[data-household]").all_inner_texts()[0].startswith("2. Trần Thị Bưởi")

        # Not all of them: the other screen, by keyboard alone.
        nga.page.click("[data-household='3'] a")
        nga.sees("h1:has-text('Hộ số 3')")
        axe_clean(nga.page)
        nga.page.select_option("#where", "SHELTER")
        nga.page.fill("#found", "0")
        nga.page.click("#exactly ~ form button")
        assert nga.page.locator("#found:invalid").count() == 1
        nga.page.fill("#found", "1")
        nga.page.fill("#people", "2")
        nga.page.press("#people", "Enter")
        nga.sees("h1:has-text('Hộ ven sông')")
        assert nga.figures()[0] == "2/59"

        for phone in (nga, binh):
            phone.line.is_up = True
            phone.all_received()
            assert "Lê Văn Ao" not in phone.page.locator("main").inner_text()  # the outbox names nobody
        desk = Desk(browser.new_context(base_url=commune, locale="vi-VN"), "an")
        made.append(desk.page.context)
        desk.page.goto(DESK)
        desk.page.click("main a:has-text('Hộ ven sông')")
        text = desk.page.locator("#stand").inner_text()
        assert "Ghi khác" in text
        assert desk.page.locator("#stand table tbody td").first.inner_text() == "3/59"
        axe_clean(desk.page)

        # The desk settles it; the page of whoever looks on changes by itself, and so do both phones.
        looks_on = Desk(browser.new_context(base_url=commune, locale="vi-VN"), "phuc")
        made.append(looks_on.page.context)
        looks_on.page.goto(desk.page.url)
        desk.page.click("#stand li:has-text('Lê Văn Ao') a")
        desk.page.select_option("[name=where]", "SHELTER")
        desk.page.fill("[name=found]", "5")
        desk.page.click("button:has-text('Ghi thay người báo')")
        until(looks_on.page, lambda: "Ghi khác" not in looks_on.page.locator("#stand").inner_text())
        for phone in (nga, binh):
            phone.page.evaluate(
                "import('/static/phone/sync.js').then(({ contact }) => contact({ fresh: true }))"
            )
            phone.opens_list()
            phone.page.click("#only-all")
            phone.sees("[data-household='1'] .state--ok:has-text('Nguyễn Văn An')")
    finally:
        for one in made:
            one.close()
    assert not [fault for one in made if isinstance(one, Phone) for fault in one.faults]
