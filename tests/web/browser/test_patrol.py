"""Pages of patrols in a browser: accessible, at 360 px and wide, in both themes; a phone walks a patrol."""

import pytest

from tests.web.browser.conftest import PageAs, axe_clean
from tests.web.browser.looks import clean_in_every_look

pytestmark = pytest.mark.browser


def test_a_patrol_is_accessible_and_fits(page_as: PageAs) -> None:
    page = page_as("an")
    page.goto("/tuan-tra/")
    page.get_by_role("link", name="Tuần tra sáng").first.click()
    clean_in_every_look(page)


def test_the_next_act_is_the_largest_button_on_a_phone(page_as: PageAs) -> None:
    page = page_as("minh", width=360)
    page.goto("/tuan-tra/")
    page.get_by_role("link", name="Tuần tra sáng").first.click()
    button = page.get_by_role("button", name="Đã đến:")
    box = button.bounding_box()
    assert box
    assert box["height"] >= 56
    assert box["width"] > 280


def test_a_finding_is_written_with_its_limits_in_sight(page_as: PageAs) -> None:
    page = page_as("minh", width=360)
    page.goto("/tuan-tra/")
    page.get_by_role("link", name="Tuần tra sáng").first.click()
    page.get_by_role("button", name="Ghi phát hiện").click()
    dialog = page.get_by_role("dialog")
    assert "không kiểm tra giấy tờ" in dialog.inner_text()
    axe_clean(page)
    dialog.get_by_label("Phát hiện gì").fill("Xe tải đỗ chắn đường")
    dialog.get_by_role("button", name="Ghi lại").click()
    page.get_by_text("Xe tải đỗ chắn đường").wait_for()


def test_the_plan_is_accessible_on_paper(page_as: PageAs) -> None:
    page = page_as("an")
    page.goto("/tuan/2026-W48/tuan-tra/")
    page.emulate_media(media="print")
    axe_clean(page)
