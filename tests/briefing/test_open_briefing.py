"""Calling the briefing of a week."""

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.briefing.meetings import STARTS, WEEK, call
from tests.cast import World
from trucban.briefing import selectors, services
from trucban.calendar import services as calendar
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.weeks import Week
from trucban.notify.models import Notice

pytestmark = pytest.mark.django_db


def test_it_is_the_briefing_of_both_agencies(world: World) -> None:
    briefing = call(world, who="dung")  # the chief of police calls it
    for who in ("an", "dung", "giang", "ha", "khanh", "lan"):
        assert selectors.briefing_for(actor=world.actor(who), week=WEEK) == briefing


@pytest.mark.parametrize("who", ["binh", "minh", "nga", "son", "quy"])
def test_it_is_hidden_from_who_belongs_to_neither(world: World, who: str) -> None:
    briefing = call(world)
    with pytest.raises(NotVisible):
        selectors.get_briefing(actor=world.actor(who), briefing_id=briefing.pk)


def test_it_is_hidden_from_another_commune(world: World, other_world: World) -> None:
    briefing = call(world)
    with pytest.raises(NotVisible):
        selectors.get_briefing(actor=other_world.actor("chi2"), briefing_id=briefing.pk)


@pytest.mark.parametrize("who", ["ha", "lan", "minh", "binh"])
def test_it_refuses_who_does_not_prepare_it(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        call(world, who=who)


def test_it_refuses_a_second_one_in_the_week(world: World) -> None:
    call(world)
    with pytest.raises(services.BriefingExists):
        call(world, who="dung")


def test_it_invites_the_offices_and_the_hamlets(world: World) -> None:
    rows = selectors.attendance_of(call(world))
    assert [row.name or row.title for row in rows] == [
        "Nguyễn Văn An",
        "Ngô Phúc",
        "Lê Tiến Dũng",
        "Thôn 1",
        "Thôn 2",
    ]
    assert {row.outcome for row in rows} == {"PRESENT"}


def test_it_excuses_who_is_on_leave(world: World) -> None:
    leave = calendar.ask_leave(
        actor=world.actor("phuc"),
        person_id=world.person("phuc").pk,
        starts_at=STARTS - timedelta(days=1),
        ends_at=STARTS + timedelta(days=1),
        reason="",
        at=STARTS - timedelta(days=5),
    )
    calendar.decide_leave(
        actor=world.actor("an"), leave_id=leave.pk, approve=True, at=STARTS - timedelta(days=4)
    )
    outcomes = {row.name: row.outcome for row in selectors.attendance_of(call(world))}
    assert (outcomes["Ngô Phúc"], outcomes["Nguyễn Văn An"]) == ("EXCUSED", "PRESENT")


def test_it_tells_the_other_chief(world: World) -> None:
    call(world)
    told = set(Notice.objects.values_list("recipient_id", flat=True))
    assert world.user("dung").pk in told
    assert world.user("an").pk not in told


def test_the_chair_goes_from_one_agency_to_the_other_even_over_a_year_of_53_weeks(world: World) -> None:
    weeks = [Week(2026, 50) + count for count in range(8)]  # 2026 has 53 weeks
    turns = [selectors.presides(commune_id=world.commune.pk, week=week) for week in weeks]
    assert all(one != following for one, following in pairwise(turns))


def test_the_chair_may_be_named(world: World) -> None:
    turn = selectors.presides(commune_id=world.commune.pk, week=WEEK)
    other = world.police if turn == world.command else world.command
    assert call(world, chair_agency_id=other.pk).chair_agency == other
