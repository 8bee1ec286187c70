"""Contests: once, with teams of hamlets; a place only after the day."""

from datetime import date

import pytest

from tests.cast import World
from tests.training.builders import BEFORE
from trucban.area.models import Hamlet
from trucban.document.moments import OutOfTime
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.training import selectors, services
from trucban.training.models import Contest, ContestTeam


def write(world: World, held_on: date = date(2026, 11, 20), who: str = "an") -> Contest:
    return services.write_contest(
        actor=world.actor(who), held_on=held_on, subject="Hội thao", place="Sân xã", at=BEFORE
    )


def put(world: World, contest: Contest, rank: int | None, people: int = 10) -> ContestTeam:
    return services.put_contest_team(
        actor=world.actor("an"), contest_id=contest.pk, hamlet_id=Hamlet.objects.order_by("pk")[0].pk, people=people, rank=rank, at=BEFORE
    )  # fmt: skip


def test_it_stands_once_and_its_teams_are_corrected(world: World) -> None:
    made = write(world, date(2026, 11, 2))
    with pytest.raises(services.ContestRefused):
        write(world, date(2026, 11, 2))
    put(world, made, 2)
    put(world, made, 1, people=12)
    (found,) = selectors.contests(actor=world.actor("an"))
    assert [(team.rank, team.people) for team in found.teams.all()] == [(1, 12)]


def test_a_place_before_the_day_and_numbers_of_no_contest_are_refused(world: World) -> None:
    made = write(world, date(2026, 12, 20))
    put(world, made, None)
    for rank, people in ((1, 10), (None, 0), (None, 501)):
        with pytest.raises(services.ContestRefused):
            put(world, made, rank, people)
    with pytest.raises(OutOfTime):
        write(world, date(2016, 1, 1))


@pytest.mark.parametrize("who", ["binh", "dung", "ha"])
def test_others_write_and_see_none(world: World, who: str) -> None:
    made = write(world)
    with pytest.raises(PermissionDenied):
        write(world, who=who)
    with pytest.raises(NotVisible):
        selectors.get_contest(actor=world.actor(who), contest_id=made.pk)
