"""The map in a browser: drawn from this server alone, shown and hidden by keyboard, said in lists beside it."""

import pytest
from playwright.sync_api import Page

from tests.web.browser.conftest import PageAs, axe_clean, no_sideways_scrolling, until

pytestmark = pytest.mark.browser


def drawn(page: Page) -> None:
    page.goto("/ban-do/")
    until(page, lambda: page.locator("#map[data-drawn]").count() == 1)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_map_is_accessible_and_fits(page_as: PageAs, width: int, dark: bool) -> None:
    """Loaded in each look: its script asks for the theme when it draws."""
    page = page_as("an", width=width, dark=dark)
    drawn(page)
    axe_clean(page)
    no_sideways_scrolling(page)


def test_a_layer_is_hidden_with_the_keyboard(page_as: PageAs) -> None:
    page = page_as("an")
    drawn(page)
    box = page.get_by_role("checkbox", name="Điểm kiểm tra")
    box.focus()
    page.keyboard.press("Space")
    assert not box.is_checked()


def test_a_place_that_is_pressed_says_its_coordinates(page_as: PageAs) -> None:
    page = page_as("an")
    drawn(page)
    page.locator("#map canvas").click(position={"x": 200, "y": 200})
    until(
        page,
        lambda: (
            "17.2" in page.locator("#map-said").inner_text()
            or "17.1" in page.locator("#map-said").inner_text()
        ),
    )
    page.get_by_role("link", name="Thêm điểm ở đây").click()
    page.wait_for_url("**/ban-do/diem/**")
    assert page.get_by_label("Vĩ độ").input_value().startswith("17.")


def test_the_list_shows_a_point_on_the_map(page_as: PageAs) -> None:
    page = page_as("an")
    drawn(page)
    page.get_by_role("button", name="Xem trên bản đồ: Trụ sở Ban CHQS").click()
    until(page, lambda: "Trụ sở Ban CHQS" in page.locator("#map-said").inner_text())
