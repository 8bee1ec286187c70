"""The rights of a watch hold from a quarter of an hour before it to a quarter after, to the second, over midnight too (B16)."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import World
from tests.duty.builders import (
    BEFORE,
    draft,
    join,
    moment,
    pattern,
    places,
    platoon,
    post,
    publish,
    put,
    watch_of_two,
)
from trucban.duty import services
from trucban.duty.services import PlaceSpec
from trucban.lib.errors import PermissionDenied

SECOND = timedelta(seconds=1)
FIRST, LAST = moment(23, 17, 45), moment(24, 6, 15)  # of Monday's night, 18:00 to 06:00


@pytest.mark.parametrize(
    ("at", "may"),
    [
        (FIRST - SECOND, False),
        (FIRST, True),
        (moment(23, 18), True),
        (moment(23, 23, 59), True),
        (moment(24, 0), True),
        (moment(24, 6), True),
        (LAST - SECOND, True),
        (LAST, False),
        (LAST + timedelta(hours=12), False),
    ],
    ids=str,
)
def test_to_the_second_and_over_midnight(world: World, at: datetime, may: bool) -> None:
    watch_of_two(world)
    assert world.actor("binh", at=at).can("duty.record") is may
    assert world.actor("binh", at=at.astimezone(UTC)).can("duty.record") is may, (
        "whatever zone a clock speaks"
    )
    if may:
        services.write_line(actor=world.actor("binh", at=at), category="SITUATION", text="Yên", at=at)
        return
    with pytest.raises(PermissionDenied):
        services.write_line(actor=world.actor("binh", at=at), category="SITUATION", text="Yên", at=at)


def test_two_watches_one_after_the_other_leave_no_gap_between(world: World) -> None:
    unit, _people = platoon(world, "Lương Văn Lương")
    join(world, unit, world.person("binh"))
    at_post = post(world, unit=unit)
    pattern(world, at_post, days=(1,), hours=6)
    pattern(world, post(world, name="Trực ngày", unit=unit), days=(3,), hours=4)
    week = draft(world)
    first, other = places(week)
    put(world, first, world.person("binh"))
    put(world, other, world.person("binh"))
    publish(world, week)
    for at, may in (
        (moment(24, 0, 14), True),
        (moment(24, 0, 15), False),
        (moment(25, 17, 44), False),
        (moment(25, 17, 45), True),
        (moment(25, 22, 15), False),
    ):
        assert world.actor("binh", at=at).can("duty.record") is may, at


def test_who_is_taken_off_the_roster_has_none_and_who_comes_has(world: World) -> None:
    roster, _binh, _luong = watch_of_two(world)
    join(world, places(roster)[0].shift.post.unit, world.person("minh"))
    services.substitute(
        actor=world.actor("an"),
        assignment_id=places(roster)[0].pk,
        person_id=world.person("minh").pk,
        at=BEFORE,
    )
    assert not world.actor("binh", at=moment(23, 20)).can("duty.record")
    assert world.actor("minh", at=moment(23, 20)).can("duty.record")


def test_at_a_guard_post_only_the_leader_has_them(world: World) -> None:
    unit, _people = platoon(world, "Lương Văn Lương")
    for who in ("binh", "minh"):
        join(world, unit, world.person(who))
    guard = post(world, name="Gác cổng", kind="GUARD", unit=unit)
    pattern(world, guard, places=(PlaceSpec("LEADER"), PlaceSpec("MEMBER")), days=(1,))
    week = draft(world)
    leader, member = places(week)
    put(world, leader, world.person("binh"))
    put(world, member, world.person("minh"))
    publish(world, week)
    assert world.actor("binh", at=moment(23, 20)).can("duty.record")
    assert not world.actor("minh", at=moment(23, 20)).can("duty.record")


def test_a_draft_gives_none(world: World) -> None:
    unit, _people = platoon(world, "Lương Văn Lương")
    join(world, unit, world.person("binh"))
    pattern(world, post(world, unit=unit), days=(1,))
    put(world, places(draft(world))[0], world.person("binh"))
    assert not world.actor("binh", at=moment(23, 20)).can("duty.record")
