"""Two people change places: judged together, in a draft in silence, in force with a notice to the two only."""

import pytest

from tests.cast import World
from tests.duty.builders import (
    BEFORE,
    WEEK,
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
    sign,
    watch_of_two,
)
from trucban.audit.models import Entry
from trucban.calendar.models import Commitment
from trucban.duty import selectors, services
from trucban.duty.services import PlaceSpec
from trucban.duty.services.assignments import NothingChanges, ReasonNeeded, RuleForbids
from trucban.duty.services.in_force import DutyIsOver
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.notify.selectors import notices


def test_two_places_exchange_their_people_in_one_shift_too(world: World) -> None:
    unit, (luong, tu) = platoon(world, "Lương Văn Lương", "Hồ Văn Tư")
    pattern(world, post(world, unit=unit), days=(1,), places=(PlaceSpec("LEADER"), PlaceSpec("MEMBER")))
    leader, member = places(draft(world))
    put(world, leader, luong)
    put(world, member, tu)
    services.exchange(actor=world.actor("an"), assignment_id=leader.pk, other_id=member.pk, at=BEFORE)
    assert [place.person for place in places(leader.shift.roster)] == [tu, luong]


def test_an_exchange_that_breaks_a_rule_moves_neither(world: World) -> None:
    unit, (luong, tu) = platoon(world, "Lương Văn Lương", "Hồ Văn Tư")
    kind = qualification(world, "Lái xuồng", luong)
    pattern(
        world,
        post(world, unit=unit),
        days=(1,),
        places=(PlaceSpec("DRIVER", 1, kind.pk), PlaceSpec("MEMBER")),
    )
    driver, member = places(draft(world))
    put(world, driver, luong)
    put(world, member, tu)
    with pytest.raises(RuleForbids):
        services.exchange(actor=world.actor("an"), assignment_id=driver.pk, other_id=member.pk, at=BEFORE)
    assert [place.person for place in places(driver.shift.roster)] == [luong, tu]


def test_in_a_draft_nobody_is_told_and_the_log_names_both_places(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    binh = world.person("binh")
    join(world, unit, binh)
    pattern(world, post(world, unit=unit), days=(1, 2))
    monday, tuesday = places(draft(world))
    put(world, monday, binh)
    put(world, tuesday, luong)
    services.exchange(actor=world.actor("an"), assignment_id=monday.pk, other_id=tuesday.pk, at=BEFORE)
    assert not notices(actor=world.actor("binh"))
    assert Entry.objects.filter(action="duty.exchanged").count() == 2


def test_in_force_it_is_a_new_version_and_only_the_two_are_told(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    binh, phuc = world.person("binh"), world.person("phuc")
    join(world, unit, binh)
    join(world, unit, phuc)
    pattern(world, post(world, unit=unit), days=(1, 3, 5))
    roster = draft(world)
    for place, person in zip(places(roster), (binh, luong, phuc), strict=True):
        put(world, place, person)
    publish(world, roster)
    open_draft = draft(world)
    monday, wednesday, _friday = places(roster)
    services.exchange(actor=world.actor("an"), assignment_id=monday.pk, other_id=wednesday.pk, at=BEFORE)
    current = selectors.published_roster(actor=world.actor("an"), week=WEEK)
    assert current is not None
    assert current != roster
    assert [one.person for one in places(current)] == [luong, binh, phuc]
    assert [one.person for one in places(open_draft)] == [luong, binh, phuc]
    assert len(notices(actor=world.actor("binh"))) == 2  # the roster, and this change
    assert len(notices(actor=world.actor("phuc"))) == 1  # the roster alone
    taken = Commitment.objects.filter(person=binh, kind="DUTY").values_list("starts_at", flat=True)
    assert list(taken) == [wednesday.shift.starts_at]


def test_a_duty_that_is_over_is_not_exchanged(world: World) -> None:
    roster, _binh, _luong = watch_of_two(world)
    monday, tuesday = places(roster)
    with pytest.raises(DutyIsOver):
        services.exchange(
            actor=world.actor("an"), assignment_id=tuesday.pk, other_id=monday.pk, at=moment(24, 7)
        )


def test_a_cap_needs_a_reason_which_stays_with_the_place(world: World) -> None:
    unit, (luong, tu) = platoon(world, "Lương Văn Lương", "Hồ Văn Tư")
    pattern(world, post(world, unit=unit), days=(1, 2, 5))
    roster = draft(world)
    monday, tuesday, friday = places(roster)
    for place, person in ((monday, luong), (tuesday, tu), (friday, luong)):
        put(world, place, person)
    sign(world, "duty.weekly_cap", 1)
    given = {"actor": world.actor("an"), "assignment_id": friday.pk, "other_id": tuesday.pk, "at": BEFORE}
    with pytest.raises(ReasonNeeded):
        services.exchange(**given)
    services.exchange(**given, override_reason="Hai đồng chí xin đổi")
    assert "Hai đồng chí xin đổi" in {place.override_reason for place in places(roster)}


def test_the_same_person_or_another_week_changes_nothing(world: World) -> None:
    roster, _binh, _luong = watch_of_two(world)
    monday, _tuesday = places(roster)
    with pytest.raises(NothingChanges):
        services.exchange(actor=world.actor("an"), assignment_id=monday.pk, other_id=monday.pk, at=BEFORE)


@pytest.mark.parametrize(
    ("who", "expected"), [("ha", PermissionDenied), ("dung", NotVisible), ("lan", NotVisible)]
)
def test_who_may_not(world: World, who: str, expected: type[Exception]) -> None:
    roster, _binh, _luong = watch_of_two(world)
    monday, tuesday = places(roster)
    with pytest.raises(expected):
        services.exchange(actor=world.actor(who), assignment_id=monday.pk, other_id=tuesday.pk, at=BEFORE)


def test_the_choice_is_judged_as_the_exchange_itself(world: World) -> None:
    unit, (luong, tu, ba) = platoon(world, "Lương Văn Lương", "Hồ Văn Tư", "Trần Văn Ba")
    kind = qualification(world, "Lái xuồng", luong, ba)
    here = post(world, unit=unit)
    pattern(world, here, days=(1, 3), places=(PlaceSpec("DRIVER", 1, kind.pk),), name="Ca xuồng")
    pattern(world, post(world, name="Chốt", kind="GUARD", unit=unit), days=(5,))
    monday, wednesday, friday = places(draft(world))
    for place, person in ((monday, luong), (wednesday, ba), (friday, tu)):
        put(world, place, person)
    found = selectors.exchanges(actor=world.actor("an"), assignment_id=monday.pk, at=BEFORE)
    assert [one.other for one in found.fitting] == [wednesday]
    assert [one.other for one in found.barred] == [friday]
    assert "Lái xuồng" in " ".join(found.barred[0].breaches)


def test_duties_that_are_over_are_no_choice_in_force(world: World) -> None:
    roster, _binh, _luong = watch_of_two(world)
    monday, tuesday = places(roster)
    found = selectors.exchanges(actor=world.actor("an"), assignment_id=tuesday.pk, at=moment(24, 7))
    assert not (*found.fitting, *found.with_reason, *found.barred)
    assert monday.shift.ends_at <= moment(24, 7)
