"""Attendance is recorded by the watch and confirmed by somebody else."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.cast import World
from tests.duty.builders import draft, moment, pattern, places, platoon, post, publish, watch_of_two
from trucban.duty import selectors, services
from trucban.duty.models import Assignment, Attendance
from trucban.duty.services.attendance import (
    AttendanceConfirmed,
    AttendanceNotComplete,
    DutyNotBegun,
    NobodyAssigned,
    OwnAttendance,
    Stood,
    TimesDoNotFit,
)
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.ids import uuid7

AFTER = moment(24, 7)


def monday(world: World) -> Assignment:
    return places(watch_of_two(world)[0])[0]


def counted(row: Attendance) -> int:
    return selectors.minutes_stood(selectors.stood([row]).get(row.pk, []))


def test_somebody_present_stood_the_shift_as_planned(world: World) -> None:
    place = monday(world)
    row = services.record_attendance(
        actor=world.actor("an"), assignment_id=place.pk, outcome="PRESENT", at=AFTER
    )
    assert (row.came_at, row.left_at) == (place.shift.starts_at, place.shift.ends_at)
    assert counted(row) == 12 * 60


def test_the_one_on_watch_records_and_recording_again_corrects(world: World) -> None:
    place = monday(world)
    at = moment(23, 20)
    services.record_attendance(
        actor=world.actor("binh", at=at), assignment_id=place.pk, outcome="PRESENT", at=at
    )
    row = services.record_attendance(
        actor=world.actor("an"), assignment_id=place.pk, outcome="LATE", came_at=moment(23, 19), at=at
    )
    assert (row.outcome, row.came_at, row.left_at) == ("LATE", moment(23, 19), None)
    assert selectors.attendance_sheet(actor=world.actor("an"), month=at.date()).unconfirmed == 1


def test_several_are_recorded_at_once_and_all_of_it_or_nothing(world: World) -> None:
    actor, at = world.actor("an"), moment(25, 7)
    first, second = places(watch_of_two(world)[0])[:2]
    both = [Stood(first.pk, "PRESENT"), Stood(second.pk, "ABSENT")]
    late = Stood(second.pk, "LATE", came_at=at)  # after the shift: it does not fit
    with pytest.raises(TimesDoNotFit):
        services.record_attendances(actor=actor, stood=[both[0], late], at=at)
    assert not selectors.to_confirm(actor=actor).exists()
    rows = services.record_attendances(actor=actor, stood=both, at=at)
    assert {row.assignment_id: row.outcome for row in rows} == {first.pk: "PRESENT", second.pk: "ABSENT"}
    stranger = [both[0], Stood(uuid7(), "PRESENT")]
    with pytest.raises(NotVisible):
        services.record_attendances(actor=actor, stood=stranger, at=at)


def test_it_refuses_too_early_empty_places_and_times_that_do_not_fit(world: World) -> None:
    place = monday(world)
    actor = world.actor("an")
    with pytest.raises(DutyNotBegun):
        services.record_attendance(
            actor=actor, assignment_id=place.pk, outcome="ABSENT", at=moment(23, 17, 59)
        )
    for came, left in (
        (moment(23, 15), None),
        (moment(23, 20), moment(23, 19)),
        (None, AFTER + timedelta(hours=1)),
    ):
        with pytest.raises(TimesDoNotFit):
            services.record_attendance(
                actor=actor, assignment_id=place.pk, outcome="PRESENT", came_at=came, left_at=left, at=AFTER
            )
    unit, _people = platoon(world, "Hồ Văn Tư", name="Tiểu đội 2")
    pattern(world, post(world, name="Gác cổng", kind="GUARD", unit=unit), days=(1,))
    from trucban.lib.weeks import Week

    empty = places(publish(world, draft(world, Week(2026, 49))))[0]
    with pytest.raises(NobodyAssigned):
        services.record_attendance(
            actor=actor, assignment_id=empty.pk, outcome="ABSENT", at=empty.shift.starts_at
        )


def test_an_absence_has_no_times(world: World) -> None:
    row = services.record_attendance(
        actor=world.actor("an"),
        assignment_id=monday(world).pk,
        outcome="EXCUSED",
        came_at=moment(23, 18),
        at=AFTER,
    )
    assert (row.came_at, row.left_at, counted(row)) == (None, None, 0)


def test_it_is_confirmed_by_somebody_else_and_then_stays(world: World) -> None:
    place = monday(world)
    row = services.record_attendance(
        actor=world.actor("an"), assignment_id=place.pk, outcome="PRESENT", at=AFTER
    )
    with pytest.raises(OwnAttendance):
        services.confirm_attendance(actor=world.actor("an"), attendance_ids=[row.pk], at=AFTER)
    services.confirm_attendance(actor=world.actor("phuc"), attendance_ids=[row.pk], at=AFTER)
    with pytest.raises(AttendanceConfirmed):
        services.record_attendance(
            actor=world.actor("an"), assignment_id=place.pk, outcome="ABSENT", at=AFTER
        )


def test_who_has_not_left_is_not_confirmed_and_nothing_is_half_confirmed(world: World) -> None:
    roster, _binh, _luong = watch_of_two(world)
    first, second = places(roster)
    at = moment(24, 20)
    done = services.record_attendance(
        actor=world.actor("an"), assignment_id=first.pk, outcome="PRESENT", at=at
    )
    still = services.record_attendance(
        actor=world.actor("an"), assignment_id=second.pk, outcome="PRESENT", at=at
    )
    with pytest.raises(AttendanceNotComplete):
        services.confirm_attendance(actor=world.actor("phuc"), attendance_ids=[done.pk, still.pk], at=at)
    done.refresh_from_db()
    assert done.confirmed_at is None


def test_it_refuses_who_may_not_and_hides_from_strangers(world: World, other_world: World) -> None:
    place = monday(world)
    row = services.record_attendance(
        actor=world.actor("an"), assignment_id=place.pk, outcome="PRESENT", at=AFTER
    )
    with pytest.raises(PermissionDenied):
        services.confirm_attendance(actor=world.actor("binh"), attendance_ids=[row.pk], at=AFTER)
    for stranger in (world.actor("dung"), other_world.actor("chi2")):
        with pytest.raises(NotVisible):
            services.confirm_attendance(actor=stranger, attendance_ids=[row.pk], at=AFTER)


def test_the_sheet_is_a_matrix_of_people_and_days(world: World) -> None:
    roster, binh, _luong = watch_of_two(world)
    services.record_attendance(
        actor=world.actor("an"), assignment_id=places(roster)[0].pk, outcome="PRESENT", at=AFTER
    )
    sheet = selectors.attendance_sheet(actor=world.actor("an"), month=AFTER.date(), at=moment(26, 0))
    assert (len(sheet.days), sheet.unconfirmed, sheet.unrecorded) == (30, 1, 1)
    (row,) = sheet.rows
    assert (row.name, row.duties, row.hours) == (binh.name, 1, Decimal(12))
    assert list(row.marks) == [moment(23, 18).date()]
    page = selectors.book_days(actor=world.actor("an"), first=sheet.days[22], last=sheet.days[23])
    assert [(one.officers, one.on_roster, one.present) for one in page] == [
        ((binh.name,), 1, 1),
        (("Lương Văn Lương",), 1, 0),
    ]
