"""The page that lays scenarios side by side, and the one that puts one into the draft."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import World
from tests.duty.test_scenarios import made, week
from tests.web.conftest import DeskOf
from trucban.duty.models import Scenario

pytestmark = pytest.mark.django_db


def test_one_is_asked_for_compared_and_chosen_with_a_reason(an: Client, world: World) -> None:
    roster, people = week(world)
    page = reverse("duty:scenarios", args=[roster.pk])
    assert an.post(page, {"bends": ["weekly_cap"], "seed": "3", "away_id": ""}).status_code == 302
    assert Scenario.objects.get().seed == 3
    assert 'hx-trigger="every 3s"' in an.get(page).content.decode()
    Scenario.objects.all().delete()
    scenario = made(world, roster, bends=["weekly_cap"])
    text = an.get(page).content.decode()
    for shown in ("Phương án 1", "Số ca trực tối đa của một người trong tuần", "Chỗ trống", people[0].name):
        assert shown in text
    assert 'hx-trigger="every 3s"' not in text
    choose = reverse("duty:choose_scenario", args=[scenario.pk])
    assert an.post(choose, {"reason": ""}).status_code == 422
    assert an.post(choose, {"reason": "Bão số 13"}).status_code == 302
    assert roster.shifts.filter(assignments__person__isnull=True).count() == 0


def test_nonsense_keeps_nothing_and_says_so(an: Client, world: World) -> None:
    roster, _people = week(world)
    page = reverse("duty:scenarios", args=[roster.pk])
    for wrong in ({"seed": "x"}, {"seed": "1", "bends": ["rest"]}, {"seed": "1", "away_id": "abc"}):
        assert an.post(page, wrong).status_code == 422
    assert not Scenario.objects.exists()


def test_others_have_no_such_page(desk_of: DeskOf, world: World) -> None:
    roster, _people = week(world)
    scenario = made(world, roster)
    for who in ("dung", "binh", "giang"):
        for address in (
            reverse("duty:scenarios", args=[roster.pk]),
            reverse("duty:choose_scenario", args=[scenario.pk]),
        ):
            assert desk_of(who).get(address).status_code in {403, 404}
