"""Search: with or without accents, typed accents first, and never what the person may not see."""

import pytest
from django.test import Client

from tests.cast import MONDAY, World
from tests.web.conftest import DeskOf
from trucban.force.services import create_person
from trucban.incident.services import report_incident
from trucban.web.search.finder import find_pages, suggest

pytestmark = pytest.mark.django_db


def person(world: World, name: str) -> None:
    create_person(actor=world.actor("an"), name=name, at=MONDAY)


def labels(world: World, who: str, text: str) -> list[str]:
    groups = suggest(actor=world.actor(who), text=text, at=MONDAY, limit=50)
    return [row.label for group in groups for row in group.found]


def test_names_are_found_without_accents(world: World) -> None:
    person(world, "Đặng Hữu Đước")
    assert "Đặng Hữu Đước" in labels(world, "an", "dang huu duoc")


def test_typed_accents_come_first(world: World) -> None:
    person(world, "Nguyễn Thị Hoa")
    person(world, "Nguyễn Thị Hòa")
    assert labels(world, "an", "Hòa")[:2] == ["Nguyễn Thị Hòa", "Nguyễn Thị Hoa"]
    assert labels(world, "an", "Hoa")[:2] == ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa"]


def test_another_agencys_incident_is_not_found(world: World) -> None:
    report_incident(
        actor=world.actor("dung"), kind="THEFT", summary="Mất trộm xe máy", happened_at=MONDAY, at=MONDAY
    )
    assert labels(world, "dung", "xe may") == ["Mất trộm xe máy"]
    assert labels(world, "an", "xe may") == []


def test_a_member_finds_no_people(world: World) -> None:
    person(world, "Nguyễn Thị Hoa")
    assert "Nguyễn Thị Hoa" not in labels(world, "binh", "hoa")


def test_another_commune_finds_nothing(world: World, other_world: World) -> None:
    person(world, "Nguyễn Thị Hoa")
    assert "Nguyễn Thị Hoa" not in labels(other_world, "chi2", "hoa")


def test_commands_are_found_by_other_words(world: World) -> None:
    found = find_pages(actor=world.actor("an"), text="ghi vu viec", at=MONDAY)
    assert [row.keys for row in found] == ["n"]


def test_only_pages_one_may_open_are_offered(world: World) -> None:
    everything = {row.url for row in find_pages(actor=world.actor("binh"), text="", at=MONDAY)}
    assert "/vu-viec/moi/" not in everything
    assert "/thong-bao/" in everything


@pytest.mark.parametrize("text", ["", "a", "%", "_", "' OR 1=1 --", "<script>", "x" * 5000, "\u0000"])
def test_whatever_is_typed_gets_an_answer(an: Client, text: str) -> None:
    for address in ("/tim/", "/tim/goi-y/"):
        answer = an.get(address, {"q": text}, headers={"hx-request": "true"})
        assert answer.status_code == 200
        assert b"<script>" not in answer.content.replace(b'<script type="module"', b"").replace(
            b"<script src", b""
        )


def test_the_list_of_the_bar_opened_by_itself_is_the_page_of_results(an: Client) -> None:
    answer = an.get("/tim/goi-y/", {"q": "Trực & gác"}, follow=True)
    assert answer.redirect_chain == [("/tim/?q=Tr%E1%BB%B1c+%26+g%C3%A1c", 302)]
    assert "<html" in answer.text


def test_a_browser_finds_the_mark_beside_what_is_no_page(db: None) -> None:
    assert Client().get("/favicon.ico")["Location"].endswith("/desk/mark.svg")


def test_somebody_unknown_is_sent_to_the_log_in(db: None) -> None:
    assert Client().get("/tim/?q=an").status_code == 302


def test_a_person_opens_from_the_answer(world: World, desk_of: DeskOf) -> None:
    person(world, "Nguyễn Thị Hoa")
    page = desk_of("an").get("/tim/", {"q": "hoa"}).content.decode()
    assert "/luc-luong/" in page
