"""Training in a real browser: a programme opened, filled and planned; accessible and within the screen."""

from itertools import count

import pytest

from tests.web.browser.conftest import PageAs, axe_clean, no_sideways_scrolling

pytestmark = pytest.mark.browser
years = count(2027)


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
