"""The page on which chiefs have patrols pass a hamlet more or less; no weight stands on it, and others have no such page."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import World
from tests.patrol.plans import WEEK, patrolling
from tests.patrol.test_emphasis import emphasise
from tests.patrol.test_risks import report, weights
from tests.web.conftest import DeskOf
from trucban.patrol.models import Emphasis

pytestmark = pytest.mark.django_db
PAGE = "/tuan-tra/tang-giam/"


def filled(world: World, **changes: str) -> dict[str, str]:
    asked = {
        "hamlet_id": str(world.hamlets[1].pk),
        "direction": "RAISE",
        "from_day": f"{WEEK.monday:%d/%m/%Y}",
        "to_day": f"{WEEK.sunday:%d/%m/%Y}",
        "reason": "Chợ phiên cuối tháng",
    }
    return asked | changes


def test_a_chief_sets_one_and_the_other_chief_sees_it_with_its_reason(
    an: Client, dung: Client, world: World
) -> None:
    assert an.post(PAGE, filled(world)).status_code == 302
    text = dung.get(PAGE).content.decode()
    for shown in (world.hamlets[1].name, "Chợ phiên cuối tháng", "Tăng"):
        assert shown in text


def test_what_is_refused_is_said_on_the_form(an: Client, world: World) -> None:
    emphasise(world)
    answer = an.post(PAGE, filled(world))
    assert answer.status_code == 422
    assert "đã có mục trong những ngày này" in answer.content.decode()


def test_it_is_ended_with_a_press(dung: Client, world: World) -> None:
    row = emphasise(world)
    assert dung.post(reverse("patrol:end_emphasis", args=[row.pk])).status_code == 302
    assert Emphasis.objects.get().ended_at is not None


def test_no_weight_stands_on_it(an: Client, world: World) -> None:
    report(world, 20)
    emphasise(world)
    found = weights(world).hamlets
    text = an.get(PAGE).content.decode()
    assert not any(f">{weight}<" in text or f" {weight} " in text for weight in found.values())


def test_others_have_no_such_page_and_no_tab(desk_of: DeskOf, world: World) -> None:
    patrolling(world)
    binh = desk_of("binh")
    assert binh.get(PAGE).status_code in {403, 404}
    assert "tang-giam" not in binh.get("/tuan-tra/").content.decode()
