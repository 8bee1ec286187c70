"""The page of the river's alarm level: entered from a bulletin, followed by the week's draft."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY, World
from tests.duty.builders import sign
from tests.web.conftest import DeskOf
from trucban.duty.models import DykeSection, RiverAlarm, Roster

pytestmark = pytest.mark.django_db
PAGE = "/truc/de/"


def bulletin(**changes: str) -> dict[str, str]:
    values = {"level": "2", "source": "Đài KTTV tỉnh, tin số 12", "observed_at": f"{MONDAY:%Y-%m-%dT%H:%M}"}
    return {**values, **changes}


def test_a_level_is_entered_and_the_draft_follows(an: Client, world: World) -> None:
    sign(world, "dyke.classified", True)  # a value as it is signed
    an.post(reverse("duty:add_section"), {"name": "Đê Kiến Giang 1", "length_m": "2500"})
    assert DykeSection.objects.count() == 1
    said = an.post(reverse("duty:set_alarm"), bulletin(), follow=True).content.decode()
    roster = Roster.objects.get(iso_week=MONDAY.isocalendar().week)
    assert (roster.status, roster.solving) == ("DRAFT", "WAITING")
    for shown in (
        "Báo động II",
        "Đài KTTV tỉnh, tin số 12",
        "Thông tư số 01/2009/TT-BNN",
        "Dài quá 2.000 m",
        "Đê Kiến Giang 1",
        "2.500",
    ):
        assert shown in said


def test_until_it_is_confirmed_it_says_so(an: Client, world: World) -> None:
    said = an.post(reverse("duty:set_alarm"), bulletin(), follow=True).content.decode()
    assert "cần xác nhận" in said
    assert not Roster.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"level": "9"}, {"source": ""}, {"observed_at": "x"}, {"observed_at": "2036-01-01T00:00"}]
)
def test_nonsense_keeps_nothing_and_says_so(an: Client, world: World, wrong: dict[str, str]) -> None:
    assert an.post(reverse("duty:set_alarm"), bulletin(**wrong)).status_code == 422
    assert not RiverAlarm.objects.exists()
    assert an.post(reverse("duty:add_section"), {"name": "", "length_m": "0"}).status_code == 422


def test_who_drafts_no_rosters_has_no_such_page(desk_of: DeskOf, world: World) -> None:
    for who in ("dung", "binh"):
        assert desk_of(who).get(PAGE).status_code in {403, 404}
        assert desk_of(who).post(reverse("duty:set_alarm"), bulletin()).status_code in {403, 404}
