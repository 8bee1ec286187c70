"""A resolution needs more than half of all members, not of those who came; numbers must fit."""

from datetime import date
from typing import Any

import pytest

from tests.callup.builders import AT, DAY, drawn
from tests.cast import World
from trucban.callup import selectors, services

SITTING: dict[str, Any] = {
    "held_on": DAY,
    "members": 15,
    "present": 12,
    "votes": 8,
    "resolution": "3/NQ-HĐ",
    "at": AT,
}


@pytest.mark.parametrize(("members", "votes", "carried"), [(15, 8, True), (15, 7, False), (16, 8, False)])
def test_more_than_half_of_all_members_carry_it(
    world: World, members: int, votes: int, carried: bool
) -> None:
    made, _cases = drawn(world)
    numbers = {**SITTING, "members": members, "votes": votes}
    found = services.record_sitting(actor=world.actor("an"), season_id=made.pk, **numbers)
    assert found.carried == carried
    assert "Điều 36" in found.source
    assert selectors.sittings(made) == [found]


@pytest.mark.parametrize(
    "wrong",
    [{"votes": 13}, {"present": 16}, {"resolution": " "}, {"held_on": date(2026, 12, 1)}, {"members": 0}],
)
def test_a_sitting_whose_numbers_do_not_fit_is_refused(world: World, wrong: dict[str, Any]) -> None:
    made, _cases = drawn(world)
    with pytest.raises(services.SittingRefused):
        services.record_sitting(actor=world.actor("an"), season_id=made.pk, **{**SITTING, **wrong})


def test_a_resolution_is_written_down_once(world: World) -> None:
    made, _cases = drawn(world)
    services.record_sitting(actor=world.actor("an"), season_id=made.pk, **SITTING)
    with pytest.raises(services.SittingRefused):
        services.record_sitting(actor=world.actor("an"), season_id=made.pk, **SITTING)
