"""The hamlets' week: from a call, from a slip, by the head of the hamlet on a phone."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.briefing.meetings import WEEK
from tests.cast import World
from tests.web.conftest import DeskOf
from trucban.briefing.models import HamletReport

pytestmark = pytest.mark.django_db
GRID = f"/tuan/{WEEK - 1}/thon/"


def address(world: World, number: int = 1) -> str:
    return f"{GRID}{world.hamlets[number - 1].pk}/"


def test_missing_hamlets_are_named_on_top(an: Client, world: World) -> None:
    an.post(address(world), {"outcome": "NOTHING", "told_by": "Trưởng thôn", "channel": "CALL"})
    text = an.get(GRID).content.decode()
    note = text[text.index("note--warning") : text.index("</section>", text.index("note--warning"))]
    assert "Thôn 2</a>" in note
    assert "Thôn 1</a>" not in note


def test_on_behalf_it_says_who_told_and_who_wrote(an: Client, world: World) -> None:
    an.post(address(world), {"outcome": "NOTHING", "told_by": "Trưởng thôn 1", "channel": "SLIP"})
    row = HamletReport.objects.get()
    assert (row.outcome, row.told_by, row.channel, row.written_by_name) == (
        "NOTHING",
        "Trưởng thôn 1",
        "SLIP",
        "Nguyễn Văn An",
    )


@pytest.mark.parametrize(
    "sent",
    [
        {"outcome": "NOTHING", "channel": "CALL"},
        {"outcome": "MATTERS", "told_by": "Trưởng thôn", "channel": "CALL"},
        {"outcome": "GOOD", "told_by": "Trưởng thôn", "channel": "CALL"},
        {"outcome": "NOTHING", "matters": "Có", "told_by": "Trưởng thôn", "channel": "CALL"},
        {"outcome": "NOTHING", "told_by": "Trưởng thôn", "channel": "ZALO"},
        {"outcome": "MATTERS", "matters": "Văn bản TỐI MẬT", "told_by": "Trưởng thôn", "channel": "CALL"},
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(
    an: Client, world: World, sent: dict[str, Any]
) -> None:
    assert an.post(address(world), sent).status_code == 422
    assert not HamletReport.objects.exists()


def test_the_head_of_a_hamlet_sees_two_buttons_and_only_that_hamlet(desk_of: DeskOf, world: World) -> None:
    nga = desk_of("nga")
    text = nga.get(GRID).content.decode()
    assert "Thôn 1" in text
    assert "Thôn 2" not in text
    assert 'name="told_by"' not in text
    nga.post(
        address(world), {"outcome": "MATTERS", "matters": "Cầu tre hỏng", "requests": "Xin 10 bao xi măng"}
    )
    row = HamletReport.objects.get()
    assert (row.channel, row.matters, row.written_by_name) == ("SELF", "Cầu tre hỏng", "Bùi Thị Nga")
    assert "Cầu tre hỏng" in nga.get(GRID).content.decode()


def test_nobody_writes_for_a_hamlet_that_is_not_theirs(desk_of: DeskOf, world: World) -> None:
    assert desk_of("nga").post(address(world, 2), {"outcome": "NOTHING"}).status_code == 404
    assert desk_of("binh").get(GRID).status_code == 404
    assert not HamletReport.objects.exists()


def test_slips_print_one_a_hamlet(an: Client, world: World) -> None:
    text = an.get(f"{GRID}phieu/").content.decode()
    assert text.count('class="slip"') == len(world.hamlets)


def test_the_grid_asks_few_questions(an: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(14):
        an.get(GRID)


@pytest.mark.parametrize("who", ["nga", "minh"])
def test_a_hamlets_offices_find_the_report_on_the_first_screen_and_in_menu_and_search(
    desk_of: DeskOf, world: World, who: str
) -> None:
    client, address = desk_of(who), f"/tuan/{WEEK}/thon/"
    page = client.get("/").content.decode()
    card = page[page.index('id="report-1"') : page.index("figures")]
    assert "Chưa báo" in card
    assert f'href="{address}#hamlet-{world.hamlets[0].pk}"' in card
    assert "hạn Chủ nhật 17:00 29/11/2026" in " ".join(re.sub("<[^>]+>", "", card).split())
    assert page.count(f'href="{address}"') >= 2  # beside the page, and under the thumb
    assert address in client.get("/tim/?q=báo cáo").content.decode()
    client.post(f"{address}{world.hamlets[0].pk}/", {"outcome": "NOTHING"})
    page = client.get("/").content.decode()
    assert "Đã báo" in page[page.index('id="report-1"') : page.index("figures")]


def test_whoever_has_the_week_finds_the_hamlets_there(an: Client) -> None:
    page = an.get("/").content.decode()
    assert f'href="/tuan/{WEEK}/thon/"' not in page
    assert 'id="report-1"' not in page
