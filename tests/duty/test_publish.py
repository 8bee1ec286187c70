"""Publishing: versions, who is told, whose time is taken, who gets the watch, and one winner of two."""

from datetime import time, timedelta

import pytest
from django.utils import translation

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
from trucban.access.models import Grant
from trucban.calendar.models import Commitment
from trucban.calendar.services import PersonNotFree, commit
from trucban.duty import selectors, services
from trucban.duty.models import Attendance, PoliceRequest, Roster
from trucban.duty.services import PlaceSpec, ReadinessNotPermitted
from trucban.duty.services.assignments import NothingChanges
from trucban.duty.services.in_force import DutyIsOver
from trucban.duty.services.posts import NameTaken, PatternDoesNotFit
from trucban.duty.services.rosters import (
    AttendanceStands,
    NotADraft,
    NothingToPlan,
    RosterBreaksRules,
    ShiftDoesNotFit,
)
from trucban.lib.errors import PermissionDenied
from trucban.notify.selectors import notices


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def test_readiness_duty_is_refused_until_the_permission_is_signed(world: World) -> None:
    with pytest.raises(ReadinessNotPermitted):
        post(world, name="Trực SSCĐ", kind="READINESS")
    sign(world, "duty.readiness_permission", "Công văn 12/BCH ngày 05/01/2026")
    assert post(world, name="Trực SSCĐ", kind="READINESS").kind == "READINESS"


def test_a_post_has_a_name_of_its_own(world: World) -> None:
    post(world)
    with pytest.raises(NameTaken):
        post(world, name="  Trực   ban ")


@pytest.mark.parametrize(
    "bad",
    [
        {"days": ()},
        {"days": (0,)},
        {"hours": 25},
        {"places": ()},
        {"places": (PlaceSpec("POLICE"),)},
        {"places": (PlaceSpec("MEMBER"), PlaceSpec("MEMBER", 2))},
    ],
)
def test_a_pattern_without_sense_is_refused(world: World, bad: dict[str, object]) -> None:
    with pytest.raises(PatternDoesNotFit):
        pattern(world, post(world), **bad)  # type: ignore[arg-type]  # wrong on purpose


def test_a_draft_has_the_shifts_of_the_patterns_over_midnight(world: World) -> None:
    pattern(world, post(world), places=(PlaceSpec("MEMBER", 2), PlaceSpec("LEADER"), PlaceSpec("POLICE", 2)))
    roster = draft(world)
    shifts = list(roster.shifts.order_by("starts_at"))
    assert len(shifts) == 7
    assert (shifts[-1].starts_at, shifts[-1].ends_at) == (moment(29, 18), moment(30, 6))
    assert {shift.police_count for shift in shifts} == {2}
    assert [place.role for place in places(roster)][:3] == ["LEADER", "MEMBER", "MEMBER"]
    assert not PoliceRequest.objects.exists()  # asked when it is published


def test_opening_twice_gives_the_same_draft(world: World) -> None:
    pattern(world, post(world))
    assert draft(world) == draft(world)


def test_a_week_without_patterns_cannot_be_planned(world: World) -> None:
    with pytest.raises(NothingToPlan):
        draft(world)
    assert not Roster.objects.exists()


def test_publishing_takes_time_gives_the_watch_and_tells_those_on_it(world: World) -> None:
    roster, binh, _luong = watch_of_two(world)
    taken = Commitment.objects.filter(kind="DUTY").order_by("starts_at")
    assert [(row.starts_at, row.ends_at) for row in taken] == [
        (moment(23, 18), moment(24, 6)),
        (moment(24, 18), moment(25, 6)),
    ]
    (notice,) = notices(actor=world.actor("binh"))
    assert notice.asks_acknowledgement
    assert notice.subject_id == roster.pk
    assert not notices(actor=world.actor("phuc"))
    assert not world.actor("binh", at=moment(23, 17, 44)).can("duty.record")
    assert world.actor("binh", at=moment(23, 17, 46)).can("duty.record")
    assert not world.actor("binh", at=moment(24, 6, 16)).can("duty.record")
    assert [
        row.person
        for row in selectors.my_duties(
            actor=world.actor("binh"), starts_at=WEEK.starts_at, ends_at=WEEK.ends_at
        )
    ] == [binh]
    (line,) = selectors.book(actor=world.actor("an"), starts_at=BEFORE, ends_at=BEFORE + timedelta(hours=1))
    assert line.source_id == roster.pk


def test_a_draft_is_seen_by_nobody_it_names(world: World) -> None:
    unit, _people = platoon(world, "Lương Văn Lương")
    join(world, unit, world.person("binh"))
    pattern(world, post(world, unit=unit), days=(1,))
    put(world, places(draft(world))[0], world.person("binh"))
    assert not selectors.my_duties(actor=world.actor("binh"), starts_at=WEEK.starts_at, ends_at=WEEK.ends_at)
    assert not notices(actor=world.actor("binh"))


def test_published_duties_stand_until_the_next_version_and_only_those_affected_are_told(world: World) -> None:
    roster, binh, luong = watch_of_two(world)
    second = draft(world)
    assert (second.version, second.status) == (2, "DRAFT")
    monday, tuesday = places(second)
    assert [monday.person, tuesday.person] == [binh, luong]
    put(world, tuesday, None)
    assert Commitment.objects.filter(kind="DUTY").count() == 2
    publish(world, second)
    roster.refresh_from_db()
    assert roster.status == Roster.Status.REPLACED
    assert Commitment.objects.filter(kind="DUTY").count() == 1
    assert len(notices(actor=world.actor("binh"))) == 1  # told once, of the first version only
    assert Grant.objects.filter(user=world.user("binh")).count() == 1


def test_the_diff_tells_added_removed_and_changed_duties(world: World) -> None:
    roster, binh, luong = watch_of_two(world)
    second = draft(world)
    monday, _tuesday = places(second)
    put(world, monday, None)
    pattern_post = monday.shift.post
    services.add_shift(
        actor=world.actor("an"),
        roster_id=second.pk,
        post_id=pattern_post.pk,
        name="Tăng cường",
        starts_at=moment(28, 18),
        ends_at=moment(29, 6),
        places=[PlaceSpec("MEMBER")],
        at=BEFORE,
    )
    put(world, places(second)[-1], luong)
    diff = {one.name: one for one in selectors.roster_diff(roster, second)}
    assert len(diff[binh.name].removed) == 1
    assert [line.shift.starts_at for line in diff[luong.name].added] == [moment(28, 18)]
    assert not diff[luong.name].removed


def test_a_shift_outside_the_week_or_twice_at_once_is_refused(world: World) -> None:
    here = post(world)
    pattern(world, here, days=(1,))
    roster = draft(world)
    for start in (moment(30, 0), moment(23, 18)):
        with pytest.raises(ShiftDoesNotFit):
            services.add_shift(
                actor=world.actor("an"),
                roster_id=roster.pk,
                post_id=here.pk,
                name="",
                starts_at=start,
                ends_at=start + timedelta(hours=8),
                places=[PlaceSpec("MEMBER")],
                at=BEFORE,
            )


def test_of_two_publishers_one_wins_and_the_other_is_told_who_did(world: World) -> None:
    pattern(world, post(world), days=(1,))
    roster = draft(world)
    publish(world, roster, who="phuc")
    with pytest.raises(NotADraft, match="published by Ngô Phúc"):
        publish(world, roster, who="an")


def test_who_may_not_publish_is_refused(world: World) -> None:
    pattern(world, post(world), days=(1,))
    roster = draft(world)
    with pytest.raises(PermissionDenied):
        publish(world, roster, who="ha")


def test_a_roster_whose_people_went_on_leave_since_is_not_published(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    pattern(world, post(world, unit=unit), days=(1,))
    roster = draft(world)
    (place,) = places(roster)
    put(world, place, luong)
    commit(
        actor=world.actor("an"),
        owner_id=world.command.pk,
        person_id=luong.pk,
        kind="LEAVE",
        starts_at=moment(23, 20),
        ends_at=moment(24, 20),
        source_id=roster.pk,
        label="",
    )
    with pytest.raises(RosterBreaksRules, match="Lương Văn Lương"):
        publish(world, roster)
    assert selectors.published_roster(actor=world.actor("an"), week=WEEK) is None


def test_published_duty_keeps_others_from_taking_the_person(world: World) -> None:
    roster, binh, _luong = watch_of_two(world)
    with pytest.raises(PersonNotFree):
        commit(
            actor=world.actor("an"),
            owner_id=world.command.pk,
            person_id=binh.pk,
            kind="PATROL",
            starts_at=moment(23, 20),
            ends_at=moment(23, 22),
            source_id=roster.pk,
            label="Tuần tra",
        )


def test_police_are_asked_when_published_and_their_answer_survives_a_new_version(world: World) -> None:
    pattern(world, post(world), days=(1,), places=(PlaceSpec("MEMBER"), PlaceSpec("POLICE", 2)))
    first = publish(world, draft(world))
    (request,) = selectors.police_requests(actor=world.actor("dung"))
    services.answer_police_request(
        actor=world.actor("dung"), request_id=request.pk, officers_text="Đại úy Tùng", at=BEFORE
    )
    second = publish(world, draft(world))
    (kept,) = selectors.police_requests(actor=world.actor("dung"))
    assert (kept.pk, kept.status, kept.subject_id) == (request.pk, "FILLED", second.shifts.get().pk)
    assert first.shifts.get().pk != kept.subject_id
    (on,) = selectors.on_duty(actor=world.actor("an"), at=moment(23, 19))
    assert on.police_text == "Đại úy Tùng"


def test_police_are_told_when_the_shift_is_gone(world: World) -> None:
    here = post(world)
    pattern(world, here, days=(1,), places=(PlaceSpec("MEMBER"), PlaceSpec("POLICE", 2)))
    pattern(world, here, days=(2,), name="Ca khác")
    publish(world, draft(world))
    second = draft(world)
    services.remove_shift(
        actor=world.actor("an"), shift_id=second.shifts.order_by("starts_at")[0].pk, at=BEFORE
    )
    publish(world, second)
    assert not selectors.police_requests(actor=world.actor("dung"))
    assert len(notices(actor=world.actor("dung"))) == 2


def test_on_duty_is_half_open_and_from_the_published_roster(world: World) -> None:
    _roster, binh, _luong = watch_of_two(world)
    draft(world)
    actor = world.actor("an")
    assert not selectors.on_duty(actor=actor, at=moment(23, 17, 59))
    (on,) = selectors.on_duty(actor=actor, at=moment(23, 18))
    assert [place.person for place in on.people] == [binh]
    assert not selectors.on_duty(actor=actor, at=moment(24, 6))
    assert not selectors.on_duty(actor=world.actor("dung"), at=moment(23, 18))


def test_a_substitution_is_a_version_with_one_change_and_keeps_an_open_draft(world: World) -> None:
    roster, binh, luong = watch_of_two(world)
    phuc = world.person("phuc")
    unit = places(roster)[0].shift.post.unit
    assert unit is not None
    join(world, unit, phuc)
    second = draft(world)
    place = services.substitute(
        actor=world.actor("an"), assignment_id=places(roster)[0].pk, person_id=phuc.pk, at=BEFORE
    )
    current = selectors.published_roster(actor=world.actor("an"), week=WEEK)
    assert current is not None
    assert current == place.shift.roster
    assert [one.person for one in places(current)] == [phuc, luong]
    second.refresh_from_db()
    assert second.version > current.version
    assert second.status == "DRAFT"
    assert [one.person for one in places(second)] == [phuc, luong]
    assert len(notices(actor=world.actor("phuc"))) == 1
    assert len(notices(actor=world.actor("binh"))) == 2
    assert not world.actor("binh", at=moment(23, 19)).can("duty.record")
    with pytest.raises(NothingChanges):
        services.substitute(actor=world.actor("an"), assignment_id=place.pk, person_id=phuc.pk, at=BEFORE)
    with pytest.raises(DutyIsOver):
        services.substitute(
            actor=world.actor("an"), assignment_id=place.pk, person_id=binh.pk, at=moment(24, 6)
        )


def test_recorded_attendance_goes_with_the_shift_and_is_never_dropped(world: World) -> None:
    roster, binh, _luong = watch_of_two(world)
    services.record_attendance(
        actor=world.actor("an"), assignment_id=places(roster)[0].pk, outcome="PRESENT", at=moment(24, 7)
    )
    second = publish(world, draft(world))
    assert Attendance.objects.get().assignment == places(second)[0]
    third = draft(world)
    put(world, places(third)[0], None)
    with pytest.raises(AttendanceStands, match=binh.name):
        publish(world, third)


def test_a_discarded_draft_leaves_the_published_one_in_force(world: World) -> None:
    roster, _binh, _luong = watch_of_two(world)
    services.discard_draft(actor=world.actor("an"), roster_id=draft(world).pk, at=BEFORE)
    assert selectors.roster_for(actor=world.actor("an"), week=WEEK) == roster
    assert draft(world).version == 3


def test_the_grid_has_a_row_for_each_shift_and_says_what_is_wrong(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    kind = qualification(world, "Lái xe", luong)
    here = post(world, unit=unit)
    pattern(world, here, places=(PlaceSpec("LEADER"), PlaceSpec("DRIVER", 1, kind.pk)))
    pattern(world, here, starts=time(8), hours=8, days=(1,), name="Ca ngày")
    roster = draft(world)
    grid = selectors.roster_grid(actor=world.actor("an"), roster=roster)
    assert [(row.shift_name, sum(map(len, row.cells))) for row in grid.rows] == [
        ("Ca ngày", 1),
        ("Ca đêm", 7),
    ]
    assert len(grid.unmet) == 15
    assert not grid.breaches
    assert [load.name for load in grid.loads] == [luong.name]
