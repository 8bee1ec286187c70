"""The list of a session on a phone in a real Chromium: thirty people without a line, in a few taps, in the book once."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browser.conftest import ON_A_PHONE, axe_clean, no_sideways_scrolling
from tests.web.browser.test_phone import Desk, Phone

pytestmark = ON_A_PHONE
WORLD = "tests.web.browser.training_ground"
AWAY = {
    "Nguyễn Văn Ánh": "Đến muộn",
    "Trần Thanh Dũng": "Trực, làm nhiệm vụ khác",
    "Lê Quang Hiếu": "Vắng không có lý do",
    "Đặng Ngọc Bảo": "Xin phép, được đồng ý",
}


@pytest.fixture(scope="module")
def desk(browser: Browser, commune: str) -> Iterator[Desk]:
    context = browser.new_context(base_url=commune, locale="vi-VN")
    yield Desk(context, "an")
    context.close()


@pytest.fixture(params=[(360, False), (360, True)], ids=["light", "dark"])
def phone(browser: Browser, commune: str, desk: Desk, request: pytest.FixtureRequest) -> Iterator[Phone]:
    width, dark = request.param
    made = Phone(browser, commune, width=width, dark=dark)
    made.enrol(desk.code())
    yield made
    made.close()
    assert not made.faults


class Thumb:
    """Taps, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def on(self, selector: str) -> None:
        self.page.locator(selector).first.tap()
        self.taps += 1


def test_thirty_people_take_ten_taps_without_a_line(phone: Phone, desk: Desk) -> None:
    phone.line.is_up = False
    page, thumb, begun = phone.page, Thumb(phone.page), time.monotonic()
    thumb.on("section:has(#trainings) a:has-text('Điểm danh')")
    phone.sees("h1:has-text('Điểm danh')")
    assert page.locator(".roll > li").count() == 30
    axe_clean(page)
    no_sideways_scrolling(page)
    for name, outcome in AWAY.items():
        thumb.on(f".roll summary:has-text('{name}')")
        thumb.on(f".roll details[open] button:has-text('{outcome}')")
    assert page.locator(".roll__count").inner_text() == "Có mặt 27/30"
    axe_clean(page)
    thumb.on("#roll-save")
    phone.sees("h1:has-text('Hộp gửi')")
    assert thumb.taps == 10
    assert time.monotonic() - begun < 60
    assert phone.count("SAVED") == 1
    phone.go("")
    thumb.on("section:has(#trainings) a:has-text('Điểm danh')")
    phone.sees("text=Đã ghi trên máy này")  # what waits here stands before what the desk said
    assert page.locator(".roll__count").inner_text() == "Có mặt 27/30"

    phone.line.answers_to_lose = 1
    phone.line.is_up = True
    phone.all_received()
    desk.page.goto("/huan-luyen/")
    desk.page.click("main a:has-text('Bắn súng')")
    for name, outcome in AWAY.items():
        line = desk.page.locator(f"#called-list li:has-text('{name}'), li[id^=called-]:has-text('{name}')")
        assert outcome in line.first.inner_text()
    assert desk.page.locator("li[id^=called-]:has-text('Có mặt')").count() == 26
    assert not desk.page.locator("text=Nơi khác ghi").count()
    no_sideways_scrolling(desk.page)


@pytest.mark.parametrize("width", [360])
def test_a_quiz_is_answered_without_a_line_and_marked_at_the_desk(
    browser: Browser, commune: str, width: int
) -> None:
    context = browser.new_context(
        base_url=commune, locale="vi-VN", viewport={"width": width, "height": 740}, color_scheme="dark"
    )
    desk = Desk(context, "binh")
    phone = Phone(browser, commune, width=width)
    try:
        phone.enrol(desk.code())
        phone.line.is_up = False
        page = phone.page
        page.locator("section:has(#quizzes) a").first.tap()
        phone.sees("text=Nộp bài")
        axe_clean(page)
        no_sideways_scrolling(page)
        for number in range(3):
            page.locator("fieldset").nth(number).locator("label:has-text('Ép chặt vết thương')").tap()
        page.locator("main form button:has-text('Nộp bài')").tap()
        phone.sees("h1:has-text('Hộp gửi')")
        phone.line.answers_to_lose = 1
        phone.line.is_up = True
        phone.all_received()
        address = page.evaluate(QUIZ)
        assert "đúng 3/3 câu" in desk.reads(f"/huan-luyen/kiem-tra/{address}/")
        axe_clean(desk.page)
        no_sideways_scrolling(desk.page)
        assert not phone.faults
    finally:
        phone.close()
        context.close()


QUIZ = """async () => {
  const { db } = await import("/static/phone/store.js");
  const [row] = await db.items.where("kind").equals("training.quiz").toArray();
  return JSON.parse(row.text).payload.quiz;
}"""
