"""The call-up in a real browser: a season opened and drawn, a file proposed; accessible and within the screen."""

from itertools import count

import pytest

from tests.web.browser.conftest import PageAs, axe_clean, no_sideways_scrolling

pytestmark = pytest.mark.browser
years = count(2040)


@pytest.mark.parametrize(("width", "dark"), [(360, True), (1440, False)])
def test_a_season_is_opened_and_its_figures_stand_side_by_side(
    page_as: PageAs, width: int, dark: bool
) -> None:
    page = page_as("an", width=width, dark=dark)
    year = next(years)
    page.goto("/tuyen-quan/")
    axe_clean(page)
    page.goto("/tuyen-quan/dot/moi/")
    page.fill("#id_year", str(year))
    page.fill("#id_hand_over_on", f"{year}-02-22")
    page.fill("#id_plan", "34/KH-UBND ngày 15/10")
    axe_clean(page)
    no_sideways_scrolling(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tuyen-quan/dot/*-*/")
    axe_clean(page)
    no_sideways_scrolling(page)
    season = page.url
    page.goto(f"{season}so-thon/")
    page.fill("#id_count", "12")
    page.fill("#id_evidence", "02/BC-T1 ngày 18/11/2026")
    axe_clean(page)
    page.keyboard.press("Enter")
    page.wait_for_url(season)
    no_sideways_scrolling(page)
    page.goto(f"{season}danh-sach/")
    axe_clean(page)
    no_sideways_scrolling(page)


@pytest.mark.parametrize(("width", "dark"), [(360, True), (1440, False)])
def test_report_lists_and_review_are_accessible(page_as: PageAs, width: int, dark: bool) -> None:
    page = page_as("an", width=width, dark=dark)
    page.goto("/tuyen-quan/")
    page.click("a:has-text('Tuyển quân 2027')")
    page.wait_for_url("**/tuyen-quan/dot/*-*/")
    season = page.url
    for part in ("bao-cao/?chi_tieu=1", "cong-khai/", "ra-soat/", "danh-sach/"):
        page.goto(f"{season}{part}")
        axe_clean(page)
        no_sideways_scrolling(page)
    page.click("tbody a")
    page.wait_for_url("**/tuyen-quan/ho-so/*-*/")
    axe_clean(page)
    no_sideways_scrolling(page)


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1440, True)])
def test_an_objection_is_written_down_and_the_head_of_the_council_reads_figures(
    page_as: PageAs, width: int, dark: bool
) -> None:
    page = page_as("an", width=width, dark=dark)
    page.goto("/tuyen-quan/")
    page.click("a:has-text('Tuyển quân 2027')")
    page.wait_for_url("**/tuyen-quan/dot/*-*/")
    season = page.url
    page.click("section[aria-labelledby=objections] a")
    page.wait_for_url("**/tuyen-quan/ho-so/*-*/")
    axe_clean(page)
    page.click("a:has-text('Nhận khiếu nại, kiến nghị')")
    page.wait_for_url("**/khieu-nai/")
    page.fill("#id_letter", f"Đơn số {width}")
    axe_clean(page)
    no_sideways_scrolling(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tuyen-quan/ho-so/*-*/")
    assert page.get_by_text(f"Đơn số {width}").is_visible()
    page.goto(f"{season}chi-tieu/")
    axe_clean(page)
    no_sideways_scrolling(page)
    page = page_as("ha", width=width, dark=dark)
    for part in ("", "bao-cao/", "cong-khai/"):
        page.goto(f"{season}{part}")
        axe_clean(page)
        no_sideways_scrolling(page)
