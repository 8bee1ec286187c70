"""Training in a real browser: a programme opened, filled and planned; accessible and within the screen."""

from itertools import count

import pytest

from tests.web.browser.conftest import PageAs, axe_clean, no_sideways_scrolling

pytestmark = pytest.mark.browser
years = count(2027)
past_years = count(2021)


@pytest.mark.parametrize(("width", "dark"), [(360, True), (1440, False)])
def test_a_programme_is_opened_filled_and_planned(page_as: PageAs, width: int, dark: bool) -> None:
    page = page_as("an", width=width, dark=dark)
    year = next(years)
    page.goto(f"/huan-luyen/?nam={year}")
    axe_clean(page)
    page.goto(f"/huan-luyen/chuong-trinh/moi/?nam={year}")
    axe_clean(page)
    page.click("form.form button.button--primary")
    page.wait_for_url("**/huan-luyen/chuong-trinh/*-*/")
    programme = page.url
    axe_clean(page)
    page.goto(f"{programme}nguoi/")
    axe_clean(page)
    page.select_option("#id_unit_id", index=1)
    page.click("form.form button.button--primary")
    page.wait_for_url(programme)
    axe_clean(page)
    no_sideways_scrolling(page)
    page.goto(f"{programme}buoi/")
    page.fill("#id_day", f"{year}-03-10")
    page.fill("#id_from_time", "07:00")
    page.fill("#id_to_time", "11:00")
    page.fill("#id_subject", "Kỹ thuật bắn súng tiểu liên AK bài 1")
    page.fill("#id_place", "Thao trường xã")
    axe_clean(page)
    no_sideways_scrolling(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/huan-luyen/buoi/*-*/")
    axe_clean(page)
    no_sideways_scrolling(page)
    page.goto(f"/huan-luyen/?nam={year}")
    axe_clean(page)
    no_sideways_scrolling(page)


@pytest.mark.parametrize(("width", "dark"), [(360, True), (1440, False)])
def test_who_was_there_is_recorded_from_the_keyboard(page_as: PageAs, width: int, dark: bool) -> None:
    """Everybody is present; Tab and one letter make an exception."""
    page = page_as("an", width=width, dark=dark)
    year = next(past_years)
    page.goto(f"/huan-luyen/chuong-trinh/moi/?nam={year}")
    page.click("form.form button.button--primary")
    page.wait_for_url("**/huan-luyen/chuong-trinh/*-*/")
    programme = page.url
    page.goto(f"{programme}nguoi/")
    page.select_option("#id_unit_id", index=1)
    page.click("form.form button.button--primary")
    page.wait_for_url(programme)
    page.goto(f"{programme}buoi/")
    page.fill("#id_day", f"{year}-03-10")
    page.fill("#id_from_time", "07:00")
    page.fill("#id_to_time", "11:00")
    page.fill("#id_subject", "Điều lệnh đội ngũ")
    page.fill("#id_place", "Sân vận động xã")
    page.keyboard.press("Enter")
    page.wait_for_url("**/huan-luyen/buoi/*-*/")
    session = page.url
    page.goto(f"{session}diem-danh/")
    axe_clean(page)
    no_sideways_scrolling(page)
    page.locator("main select").first.focus()
    page.keyboard.press("v")
    assert page.locator("main select").first.input_value() == "ABSENT"
    page.locator("main form button.button--primary").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(session)
    assert page.get_by_text("Vắng không có lý do").count() == 1
    axe_clean(page)
    no_sideways_scrolling(page)
