"""Assigning by hand: the same rules as the solver, refusals that name rule, person, other duty and figures."""

from datetime import time

import pytest
from django.utils import translation

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
    qualification,
    sign,
)
from trucban.calendar.services import commit
from trucban.duty import selectors, services
from trucban.duty.services import PlaceSpec
from trucban.duty.services.assignments import NothingChanges, ReasonNeeded, RuleForbids
from trucban.duty.services.rosters import NotADraft
from trucban.lib.errors import NotVisible, PermissionDenied


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def test_back_to_back_shifts_are_too_little_rest_and_the_refusal_says_what_is_needed(world: World) -> None:
    unit, (luong, _tu) = platoon(world, "Lương Văn Lương", "Hồ Văn Tư")
    here = post(world, unit=unit)
    pattern(world, here, days=(1,), starts=time(6), name="Ca ngày")
    pattern(world, here, days=(1,), starts=time(18))
    day, night = places(draft(world))
    put(world, day, luong)
    with pytest.raises(RuleForbids) as refusal:
        put(world, night, luong)
    assert "Lương Văn Lương" in str(refusal.value)
    assert "0 hours of rest" in str(refusal.value)
    assert "at least 11" in str(refusal.value)
    assert "Trực ban, 06:00 23/11 – 18:00 23/11" in str(refusal.value)


def test_back_to_back_shifts_are_no_overlap(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    sign(world, "duty.rest_hours", 0)
    here = post(world, unit=unit)
    pattern(world, here, days=(1,), starts=time(6), name="Ca ngày")
    pattern(world, here, days=(1,), starts=time(18))
    day, night = places(draft(world))
    put(world, day, luong)
    assert put(world, night, luong).person == luong


def test_nobody_is_in_two_shifts_at_once_whatever_the_kind(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    pattern(world, post(world, unit=unit), days=(1,))
    pattern(
        world, post(world, name="Trực PCTT", kind="DISASTER_WATCH", unit=unit), days=(1,), starts=time(20)
    )
    first, second = places(draft(world))
    put(world, first, luong)
    with pytest.raises(RuleForbids, match="already on duty then"):
        put(world, second, luong)


def test_the_same_person_has_one_place_in_a_shift(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    pattern(world, post(world, unit=unit), days=(1,), places=(PlaceSpec("LEADER"), PlaceSpec("MEMBER")))
    leader, member = places(draft(world))
    put(world, leader, luong)
    with pytest.raises(RuleForbids):
        put(world, member, luong)


def test_a_driver_place_needs_the_qualification_by_its_name(world: World) -> None:
    unit, (luong, tu) = platoon(world, "Lương Văn Lương", "Hồ Văn Tư")
    kind = qualification(world, "Lái xuồng", luong)
    pattern(world, post(world, unit=unit), days=(1,), places=(PlaceSpec("DRIVER", 1, kind.pk),))
    (place,) = places(draft(world))
    with pytest.raises(RuleForbids, match="Lái xuồng"):
        put(world, place, tu)
    assert put(world, place, luong).person == luong


def test_leave_keeps_somebody_off_and_leave_that_ends_when_the_shift_starts_does_not(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    pattern(world, post(world, unit=unit), days=(1, 2))
    monday, tuesday = places(draft(world))
    commit(
        actor=world.actor("an"),
        owner_id=world.command.pk,
        person_id=luong.pk,
        kind="LEAVE",
        starts_at=moment(23, 0),
        ends_at=moment(24, 18),
        source_id=monday.pk,
        label="",
    )
    with pytest.raises(RuleForbids, match="taken by"):
        put(world, monday, luong)
    assert put(world, tuesday, luong).person == luong


def test_who_is_not_of_the_unit_or_not_of_the_agency_is_refused(world: World) -> None:
    unit, _people = platoon(world, "Lương Văn Lương")
    _other, (tu,) = platoon(world, "Hồ Văn Tư", name="Tổ dân quân thôn 2")
    pattern(world, post(world, unit=unit), days=(1,))
    (place,) = places(draft(world))
    for stranger in (tu, world.person("dung")):
        with pytest.raises(RuleForbids):
            put(world, place, stranger)


def test_a_cap_is_passed_over_with_a_reason_only_and_the_reason_stays(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    sign(world, "duty.weekly_cap", 1)
    pattern(world, post(world, unit=unit), days=(1, 4))
    monday, thursday = places(draft(world))
    put(world, monday, luong)
    with pytest.raises(ReasonNeeded, match="2 duties this week; at most 1"):
        put(world, thursday, luong)
    kept = put(world, thursday, luong, "Thay đồng chí Tư ốm")
    assert kept.override_reason == "Thay đồng chí Tư ốm"


def test_a_reason_never_passes_over_a_hard_rule(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    pattern(world, post(world, unit=unit), days=(1,), places=(PlaceSpec("LEADER"), PlaceSpec("MEMBER")))
    leader, member = places(draft(world))
    put(world, leader, luong)
    with pytest.raises(RuleForbids):
        put(world, member, luong, "Thiếu người")


def test_a_duty_published_in_the_week_before_counts_for_rest(world: World) -> None:
    from tests.duty.builders import WEEK

    unit, (luong,) = platoon(world, "Lương Văn Lương")
    here = post(world, unit=unit)
    pattern(world, here, days=(7,))
    pattern(world, here, days=(1,), starts=time(8), name="Ca ngày")
    last = draft(world, WEEK - 1)
    put(world, places(last)[-1], luong)
    publish(world, last)
    with pytest.raises(RuleForbids, match="2 hours of rest"):
        put(world, places(draft(world))[0], luong)


def test_a_request_that_changes_nothing_is_refused_with_a_reason(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    pattern(world, post(world, unit=unit), days=(1,))
    (place,) = places(draft(world))
    with pytest.raises(NothingChanges, match="empty already"):
        put(world, place, None)
    put(world, place, luong)
    with pytest.raises(NothingChanges, match="stands there already"):
        put(world, place, luong)


def test_a_published_version_is_not_edited(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    pattern(world, post(world, unit=unit), days=(1,))
    roster = draft(world)
    publish(world, roster)
    with pytest.raises(NotADraft):
        put(world, places(roster)[0], luong)


def test_it_refuses_who_may_not_draft_and_hides_from_the_rest(world: World, other_world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    pattern(world, post(world, unit=unit), days=(1,))
    (place,) = places(draft(world))
    with pytest.raises(PermissionDenied):
        services.assign(actor=world.actor("ha"), assignment_id=place.pk, person_id=luong.pk, at=BEFORE)
    for stranger in (world.actor("dung"), world.actor("binh"), other_world.actor("chi2")):
        with pytest.raises(NotVisible):
            services.assign(actor=stranger, assignment_id=place.pk, person_id=luong.pk, at=BEFORE)


def test_substitutes_are_who_may_stand_the_least_burdened_first(world: World) -> None:
    unit, (luong, tu, ba) = platoon(world, "Lương Văn Lương", "Hồ Văn Tư", "Trần Văn Ba")
    join(world, unit, world.person("binh"))
    pattern(world, post(world, unit=unit), days=(1, 2, 5))
    roster = draft(world)
    monday, tuesday, friday = places(roster)
    put(world, monday, tu)
    put(world, friday, luong)
    found = selectors.substitutes(actor=world.actor("an"), assignment_id=friday.pk)
    assert [(one.name, one.duties) for one in found] == [
        ("Trần Văn Ba", 0),
        ("Trần Thanh Bình", 0),
        ("Hồ Văn Tư", 1),
    ]
    near = selectors.substitutes(actor=world.actor("an"), assignment_id=tuesday.pk)
    assert ba.name in [one.name for one in near]
