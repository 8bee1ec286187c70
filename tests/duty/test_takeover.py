"""“I take over now”: done at once, judged and said, never blocked; rights follow; the same whatever comes first."""

from datetime import timedelta

import pytest

from tests.cast import World
from tests.duty.builders import (
    draft,
    join,
    moment,
    pattern,
    places,
    platoon,
    post,
    publish,
    put,
    qualification,
)
from tests.duty.test_two_at_once import at_once, shared_world  # noqa: F401  # a fixture
from trucban.access.models import Grant
from trucban.audit.models import Entry
from trucban.duty import selectors, services
from trucban.duty.models import Assignment, DutyBookLine, Takeover
from trucban.duty.services import PlaceSpec, Seen
from trucban.duty.services.assignments import NothingChanges
from trucban.duty.services.book import ReasonMissing
from trucban.duty.services.takeovers import (
    ShiftIsGone,
    TakeoverDecided,
    WatchChangedMeanwhile,
    WatchNotOn,
)
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.notify.selectors import notices

NIGHT = moment(24, 2)  # of Monday's watch, 18:00 to 06:00


def watch(world: World) -> Assignment:
    """Publish a week: Lương has Monday night; Bình and Phúc serve in the same platoon and stand nowhere."""
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    for who in ("binh", "phuc"):
        join(world, unit, world.person(who))
    pattern(world, post(world, unit=unit), days=(1,))
    roster = draft(world)
    put(world, places(roster)[0], luong)
    publish(world, roster)
    return places(roster)[0]


def take(world: World, place: Assignment, who: str = "binh", at=NIGHT, **more) -> Takeover:  # type: ignore[no-untyped-def]
    return services.take_over(actor=world.actor(who, at=at), assignment_id=place.pk, at=at, **more)


def who_stands(world: World, at=NIGHT) -> list[str]:  # type: ignore[no-untyped-def]
    (on,) = selectors.on_duty(actor=world.actor("an"), at=at)
    return [one.person.name if one.person else "" for one in on.people]


def test_who_takes_over_stands_there_and_the_plan_stays_as_published(world: World) -> None:
    place = watch(world)
    take(world, place)
    assert who_stands(world, NIGHT - timedelta(minutes=1)) == ["Lương Văn Lương"]
    assert who_stands(world) == ["Trần Thanh Bình"]
    place.refresh_from_db()
    assert place.person is not None
    assert place.person.name == "Lương Văn Lương"
    line = DutyBookLine.objects.get(category="WATCH")
    assert (line.at, line.author_name) == (NIGHT, "Trần Thanh Bình")
    assert "Lương Văn Lương" in line.text
    assert Entry.objects.get(action="watch.relieved").actor_id == world.user("binh").pk


def test_the_rights_of_the_watch_follow(world: World) -> None:
    place = watch(world)
    assert not world.actor("binh", at=NIGHT).can("duty.record")
    take(world, place)
    for at, may in ((NIGHT, True), (moment(24, 6, 14), True), (moment(24, 6, 16), False)):
        assert world.actor("binh", at=at).can("duty.record") is may
    assert services.write_line(
        actor=world.actor("binh", at=NIGHT), category="SITUATION", text="Yên", at=NIGHT
    )


def test_the_rights_of_who_was_relieved_end_a_quarter_of_an_hour_later(world: World) -> None:
    place = watch(world)
    take(world, place)
    take(world, place, "phuc", at=moment(24, 3))
    until = Grant.objects.get(user=world.user("binh")).ends_at
    assert until == moment(24, 3, 15)


def test_whoever_took_over_gives_the_watch_at_its_end(world: World) -> None:
    place = watch(world)
    take(world, place)
    handover = services.give_watch(
        actor=world.actor("binh", at=moment(24, 6)), shift_id=place.shift_id, matters=(), at=moment(24, 6)
    )
    assert handover.given_by_name == "Trần Thanh Bình"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_whatever_arrives_first_the_last_who_took_over_stands(world: World, order: tuple[int, ...]) -> None:
    place = watch(world)
    said = [("binh", moment(24, 1)), ("phuc", moment(24, 2)), ("binh", moment(24, 3))]
    for number in order:
        who, at = said[number]
        services.take_over(
            actor=world.actor(who, at=at), assignment_id=place.pk, taken_at=at, at=moment(24, 7)
        )
    standing = [
        who_stands(world, at=at) for at in (moment(24, 0), moment(24, 1), moment(24, 2), moment(24, 3))
    ]
    assert standing == [["Lương Văn Lương"], ["Trần Thanh Bình"], ["Ngô Phúc"], ["Trần Thanh Bình"]]
    assert world.actor("binh", at=moment(24, 5)).can("duty.record")


def test_of_two_who_take_it_within_minutes_the_commander_is_told_which_two(world: World) -> None:
    place = watch(world)
    take(world, place)
    second = take(world, place, "phuc", at=NIGHT + timedelta(minutes=3))
    assert second.asks_decision
    assert "Trần Thanh Bình" in second.notes[0]
    assert list(selectors.takeovers_to_decide(actor=world.actor("an"))) == [second]
    (told,) = [one for one in notices(actor=world.actor("an")) if one.kind == "DUTY"]
    assert told.asks_acknowledgement


def test_a_rule_that_is_broken_is_said_and_never_blocks(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    join(world, unit, world.person("binh"))
    kind = qualification(world, "Lái xuồng", luong)
    pattern(world, post(world, unit=unit), days=(1,), places=(PlaceSpec("DRIVER", 1, kind.pk),))
    roster = draft(world)
    put(world, places(roster)[0], luong)
    publish(world, roster)
    taken = take(world, places(roster)[0])
    assert taken.asks_decision
    assert "Lái xuồng" in " ".join(taken.notes)
    assert who_stands(world) == ["Trần Thanh Bình"]
    with pytest.raises(ReasonMissing):
        services.decide_takeover(actor=world.actor("an"), takeover_id=taken.pk, decision=" ", at=NIGHT)
    services.decide_takeover(actor=world.actor("an"), takeover_id=taken.pk, decision="Đồng ý", at=NIGHT)
    assert not selectors.takeovers_to_decide(actor=world.actor("an"))
    with pytest.raises(TakeoverDecided):
        services.decide_takeover(actor=world.actor("phuc"), takeover_id=taken.pk, decision="Không", at=NIGHT)


def test_nobody_decides_about_their_own_takeover(world: World) -> None:
    place = watch(world)
    take(world, place)
    own = take(world, place, "phuc", at=NIGHT + timedelta(minutes=1))
    with pytest.raises(PermissionDenied):
        services.decide_takeover(actor=world.actor("phuc"), takeover_id=own.pk, decision="Được", at=NIGHT)


def test_a_second_press_changes_nothing_and_a_late_one_is_told(world: World) -> None:
    place = watch(world)
    seen = Seen(place.person_id)
    first = take(world, place, seen=seen)
    assert take(world, place, at=NIGHT + timedelta(minutes=1), seen=seen) == first
    with pytest.raises(WatchChangedMeanwhile, match="Trần Thanh Bình"):
        take(world, place, "phuc", at=NIGHT + timedelta(minutes=1), seen=seen)
    assert Takeover.objects.count() == 1


def test_who_is_planned_has_nothing_to_take(world: World) -> None:
    place = watch(world)
    with pytest.raises(NothingChanges):
        services.take_over(
            actor=world.actor("an", at=NIGHT),
            assignment_id=place.pk,
            person_id=place.person_id,
            seen=Seen(place.person_id),
            at=NIGHT,
        )


def test_the_watch_writes_it_down_for_somebody_and_says_so(world: World) -> None:
    place = watch(world)
    taken = take(world, place, "an", person_id=world.person("binh").pk, taken_at=moment(24, 1))
    assert (taken.person, taken.written_by_name) == (world.person("binh"), "Nguyễn Văn An")
    assert "Nguyễn Văn An" in DutyBookLine.objects.get(category="WATCH").text
    with pytest.raises(PermissionDenied):
        take(world, place, "binh", at=moment(24, 7), person_id=world.person("phuc").pk)


@pytest.mark.parametrize("at", [moment(23, 17, 44), moment(24, 6)])
def test_a_watch_is_taken_over_while_it_lasts(world: World, at) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(WatchNotOn):
        take(world, watch(world), at=at)


def test_strangers_and_the_police_take_nothing_over(world: World, other_world: World) -> None:
    place = watch(world)
    for stranger in (world.actor("dung", at=NIGHT), other_world.actor("chi2", at=NIGHT)):
        with pytest.raises(NotVisible):
            services.take_over(actor=stranger, assignment_id=place.pk, at=NIGHT)
    with pytest.raises(PermissionDenied):  # sees it, and is of another agency
        take(world, place, "ha")


def test_somebody_of_no_unit_takes_it_and_the_commander_is_asked(world: World) -> None:
    taken = take(world, watch(world), "minh")
    assert taken.asks_decision
    assert notices(actor=world.actor("an")).filter(kind="DUTY", asks_acknowledgement=True).exists()


def test_the_next_version_keeps_it_where_the_plan_is_the_same(world: World) -> None:
    place = watch(world)
    take(world, place)
    again = draft(world)
    publish(world, again, at=moment(24, 3))
    assert who_stands(world, moment(24, 4)) == ["Trần Thanh Bình"]
    assert world.actor("binh", at=moment(24, 5)).can("duty.record")


def test_a_later_order_of_the_commander_goes_before(world: World) -> None:
    place = watch(world)
    taken = take(world, place)
    services.substitute(
        actor=world.actor("an"), assignment_id=place.pk, person_id=world.person("phuc").pk, at=moment(24, 3)
    )
    assert who_stands(world, moment(24, 4)) == ["Ngô Phúc"]
    assert not world.actor("binh", at=moment(24, 3, 16)).can("duty.record")
    late = services.take_over(
        actor=world.actor("binh", at=NIGHT),
        assignment_id=place.pk,
        taken_at=moment(24, 2, 30),
        at=moment(24, 5),
    )
    assert late.asks_decision
    assert late.assignment_id == taken.assignment_id
    assert who_stands(world, moment(24, 5)) == ["Ngô Phúc"]


def test_a_shift_that_is_gone_is_said_and_nothing_is_taken(world: World) -> None:
    place = watch(world)
    again = draft(world)
    pattern(world, post(world, name="Chốt", kind="GUARD"), days=(7,))
    services.remove_shift(actor=world.actor("an"), shift_id=places(again)[0].shift_id, at=NIGHT)
    services.publish_roster(actor=world.actor("an"), roster_id=again.pk, at=NIGHT)
    with pytest.raises(ShiftIsGone):
        take(world, place)


def test_of_two_who_press_at_once_one_stands_and_the_other_is_told(shared_world: World) -> None:  # noqa: F811
    world = shared_world
    place = watch(world)
    found = at_once(
        *(lambda who=who: take(world, place, who, seen=Seen(place.person_id)) for who in ("binh", "phuc"))
    )
    assert sorted(type(one).__name__ for one in found) == ["Takeover", "WatchChangedMeanwhile"]
    assert Takeover.objects.count() == 1
