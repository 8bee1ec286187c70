"""No page of the briefing leads its reader to a page that is not there for them."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.briefing.meetings import WEEK, decide, fill, held, line
from tests.cast import MONDAY, World
from tests.duty import builders
from tests.web.conftest import DeskOf
from trucban.briefing.agenda import AgendaLine
from trucban.incident.services import report_incident
from trucban.lib.links import RecordLink

pytestmark = pytest.mark.django_db
PAGES = (f"/giao-ban/{WEEK}/", "/giao-ban/ket-luan/", f"/tuan/{WEEK}/bao-cao/so-lieu/briefing.decisions/")
COMMANDS_TASK = "Kiểm tra kho của Ban CHQS"


@pytest.fixture
def history(an: Client, world: World) -> str:
    """A briefing about an incident of the command, with a task of its own and one of the police."""
    row = report_incident(
        actor=world.actor("an"), kind="THEFT", summary="Mất trộm gà", happened_at=MONDAY, at=MONDAY
    )
    briefing = held(world)
    link = RecordLink("incident.incident", row.pk, "Vụ 01")
    item = fill(world, briefing, line("Thôn", "a", world=world), AgendaLine("SITUATION", "Vụ", (link,), "b"))[
        1
    ]
    decide(world, briefing, COMMANDS_TASK, item_id=item.pk, to_agency_id=world.command.pk)
    decide(world, briefing, "Tuần tra ban đêm", to_agency_id=world.police.pk)
    builders.pattern(world, builders.post(world))
    made = decide(world, briefing, "Tăng cường trực", to_agency_id=world.command.pk)
    an.post(f"/giao-ban/ket-luan/{made.pk}/lich-truc/")
    return f"/giao-ban/muc/{item.pk}/"


@pytest.mark.parametrize("who", ["an", "dung", "ha", "khanh", "lan"])
def test_each_link_opens(desk_of: DeskOf, history: str, who: str) -> None:
    client = desk_of(who)
    for page in (*PAGES, history):
        shown = client.get(page)
        assert shown.status_code == 200, page
        content = shown.text.partition("<main")[2]
        links = set(re.findall(r'<a [^>]*href="(/[^"#]*)', content))
        dead = [link for link in links if client.get(link, follow=True).status_code == 404]
        assert dead == [], page


def test_what_may_not_be_opened_still_can_be_read(desk_of: DeskOf, history: str) -> None:
    for page in (*PAGES, history):
        assert COMMANDS_TASK in desk_of("dung").get(page).text


def test_who_may_open_a_task_gets_there_from_the_decision(an: Client, history: str) -> None:
    for page in (PAGES[0], PAGES[1], history):
        assert re.search(rf'<a href="/viec/[^"]+">{COMMANDS_TASK}</a>', an.get(page).text), page


def test_links_cost_no_question_a_line(world: World, an: Client, django_assert_max_num_queries: Any) -> None:
    briefing = held(world)
    for number in range(20):
        decide(world, briefing, f"Quyết định {number}")
    with django_assert_max_num_queries(13):
        an.get("/giao-ban/ket-luan/")
