"""The pages of the force in a real browser: accessible and within the screen, narrow and wide, light and dark."""

from itertools import count

import pytest

from tests.web.browser.conftest import PageAs, axe_clean, no_sideways_scrolling

pytestmark = pytest.mark.browser
numbers = count(1)


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1440, True)])
def test_a_unit_is_written_down_and_filled_and_reads_well(page_as: PageAs, width: int, dark: bool) -> None:
    page = page_as("an", width=width, dark=dark)
    page.goto("/luc-luong/don-vi/moi/")
    page.fill("#id_name", f"Tiểu đội thử {next(numbers)}")
    page.click("form.form button")
    page.wait_for_url("**/luc-luong/don-vi/*-*/")
    unit = page.url
    page.goto(f"{unit}thanh-vien/")
    page.select_option("#id_person_id", label="Trần Thanh Bình (Thôn 1)")
    page.click("form.form button")
    page.goto(f"{unit}cho-can/")
    page.fill("#id_duty_name", "Trực đêm")
    page.fill("#id_count", "3")
    page.click("form.form button")
    page.wait_for_url(unit)
    axe_clean(page)
    no_sideways_scrolling(page)
    page.click("text=Trần Thanh Bình")
    page.wait_for_url("**/luc-luong/nguoi/*-*/")
    axe_clean(page)
    no_sideways_scrolling(page)
    page.goto("/luc-luong/")
    assert "Dưới mức báo động" in page.inner_text("main")
    axe_clean(page)
