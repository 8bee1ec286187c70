"""Taking several people at once: all of them, or nobody."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import MONDAY, World
from trucban.calendar.models import Commitment
from trucban.calendar.services import PersonNotFree, Taking, commit_many
from trucban.lib.errors import NotVisible
from trucban.lib.ids import uuid7


def taking(world: World, start: int, end: int, *, who: str = "binh", **given: Any) -> Taking:
    values = {
        "kind": "DUTY",
        "label": "Trực ban",
        "source_id": uuid7(),
        "person_id": world.person(who).pk,
        **given,
    }
    return Taking(
        owner_id=world.command.pk,
        starts_at=MONDAY + timedelta(hours=start),
        ends_at=MONDAY + timedelta(hours=end),
        **values,
    )


def test_one_who_is_taken_leaves_everybody_free(world: World) -> None:
    commit_many(actor=world.actor("an"), takings=[taking(world, 0, 4)])
    with pytest.raises(PersonNotFree):
        commit_many(actor=world.actor("an"), takings=[taking(world, 0, 4, who="phuc"), taking(world, 3, 5)])
    assert Commitment.objects.count() == 1


def test_nobody_is_taken_twice_by_one_list(world: World) -> None:
    with pytest.raises(PersonNotFree):
        commit_many(actor=world.actor("an"), takings=[taking(world, 0, 4), taking(world, 3, 5)])
    assert not Commitment.objects.exists()


def test_a_source_may_move_and_make_room_in_one_list(world: World) -> None:
    source = uuid7()
    commit_many(actor=world.actor("an"), takings=[taking(world, 0, 4, source_id=source)])
    moved, new = commit_many(
        actor=world.actor("an"), takings=[taking(world, 4, 8, source_id=source), taking(world, 0, 4)]
    )
    assert (moved.starts_at, new.starts_at) == (MONDAY + timedelta(hours=4), MONDAY)
    assert Commitment.objects.count() == 2


def test_a_person_who_is_not_there_takes_nobody(world: World) -> None:
    with pytest.raises(NotVisible):
        commit_many(
            actor=world.actor("an"), takings=[taking(world, 0, 4), taking(world, 0, 4, person_id=uuid7())]
        )
    assert not Commitment.objects.exists()


def test_many_cost_no_more_questions_than_one(world: World) -> None:
    counts = []
    for size in (1, 20):
        takings = [taking(world, 24 * size + 2 * hour, 24 * size + 2 * hour + 1) for hour in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            commit_many(actor=world.actor("an"), takings=takings)
        counts.append(len(queries))
    assert counts[0] == counts[1]
