"""Who really stood counts, each for their part: whatever changes hands, is ordered anew, or is recorded, no moment counts twice."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import World
from tests.duty.builders import WEEK, draft, join, moment, pattern, places, platoon, post, publish, put, sign
from trucban.calendar.models import Commitment
from trucban.duty import selectors, services
from trucban.duty.models import Assignment, Attendance, Roster
from trucban.duty.selectors.stood import Period
from trucban.duty.services.attendance import DutyNotBegun, NobodyAssigned, Stood
from trucban.force.models import Person
from trucban.lib.errors import DomainError

MORNING = moment(25, 12)  # after both nights


@pytest.fixture
def night(world: World) -> World:
    """Bình stands Monday's night, 18:00 to 06:00; Minh, and Lương who has no account, may stand in."""
    unit, _people = platoon(world, "Lương Văn Lương")
    for who in ("binh", "minh"):
        join(world, unit, world.person(who))
    pattern(world, post(world, unit=unit), days=(1,))
    week = draft(world)
    put(world, places(week)[0], world.person("binh"))
    publish(world, week)
    return world


def place(world: World) -> Assignment:
    found = selectors.published_roster(actor=world.actor("an"), week=WEEK)
    assert found
    return places(found)[0]


def take(world: World, who: str, at: datetime) -> None:
    services.take_over(
        actor=world.actor("an", at=at), assignment_id=place(world).pk, person_id=world.person(who).pk, at=at
    )


def stood(
    world: World,
    who: str,
    outcome: str = "PRESENT",
    *,
    came_at: datetime | None = None,
    left_at: datetime | None = None,
) -> Attendance:
    return services.record_attendance(
        actor=world.actor("an", at=MORNING),
        assignment_id=place(world).pk,
        person_id=world.person(who).pk,
        outcome=outcome,
        at=MORNING,
        came_at=came_at,
        left_at=left_at,
    )


def confirm_all(world: World) -> None:
    rows = selectors.to_confirm(actor=world.actor("phuc"))
    services.confirm_attendance(
        actor=world.actor("phuc"), attendance_ids=[row.pk for row in rows], at=MORNING
    )


def paid(world: World) -> dict[str, int]:
    found = selectors.allowance_list(actor=world.actor("an"), month=MORNING.date())
    return {row.name: row.minutes for row in found.rows}


def taken(world: World) -> list[tuple[str, datetime, datetime]]:
    rows = Commitment.objects.filter(kind="DUTY").order_by("starts_at")
    return [(row.person.name, row.starts_at, row.ends_at) for row in rows]


def test_after_a_take_over_each_is_asked_about_paid_and_in_the_calendar_for_their_part(night: World) -> None:
    take(night, "minh", moment(23, 22))
    missing = selectors.to_record(actor=night.actor("an"), starts_at=moment(23, 0), ends_at=moment(24, 0))
    assert [(one.person.name, one.starts_at, one.ends_at) for one in missing] == [
        ("Trần Thanh Bình", moment(23, 18), moment(23, 22)),
        ("Đỗ Minh", moment(23, 22), moment(24, 6)),
    ]
    assert taken(night) == [
        ("Trần Thanh Bình", moment(23, 18), moment(23, 22)),
        ("Đỗ Minh", moment(23, 22), moment(24, 6)),
    ]
    stood(night, "binh")
    stood(night, "minh")
    confirm_all(night)
    assert paid(night) == {"Trần Thanh Bình": 4 * 60, "Đỗ Minh": 8 * 60}
    sheet = selectors.attendance_sheet(actor=night.actor("an"), month=MORNING.date(), at=MORNING)
    assert sum(row.hours for row in sheet.rows) == 12


def test_who_came_late_and_was_covered_until_then(night: World) -> None:
    take(night, "minh", moment(23, 18, 20))
    take(night, "binh", moment(23, 19))
    stood(night, "binh", "LATE", came_at=moment(23, 19))
    stood(night, "minh")
    confirm_all(night)
    assert paid(night) == {"Trần Thanh Bình": 11 * 60, "Đỗ Minh": 40}


def test_who_never_came_is_absent_and_who_stood_in_is_paid(night: World) -> None:
    take(night, "minh", moment(23, 18, 20))
    assert stood(night, "binh", "ABSENT").came_at is None
    stood(night, "minh")
    confirm_all(night)
    assert paid(night) == {"Đỗ Minh": 11 * 60 + 40}


def test_a_take_over_heard_of_after_the_morning_takes_from_what_was_recorded(night: World) -> None:
    stood(night, "binh")
    confirm_all(night)
    assert paid(night) == {"Trần Thanh Bình": 12 * 60}
    services.take_over(
        actor=night.actor("minh", at=MORNING), assignment_id=place(night).pk, taken_at=moment(24, 2), at=MORNING
    )  # fmt: skip
    assert paid(night) == {"Trần Thanh Bình": 8 * 60}
    assert (
        selectors.attendance_sheet(actor=night.actor("an"), month=MORNING.date(), at=MORNING).unrecorded == 1
    )


def test_ones_own_coming_from_the_phone_is_ones_own(night: World) -> None:
    take(night, "minh", moment(23, 22))
    at = moment(23, 22, 5)
    row = services.record_attendance(
        actor=night.actor("minh", at=at), assignment_id=place(night).pk, outcome="PRESENT", at=at
    )
    assert (row.person, row.came_at) == (night.person("minh"), moment(23, 22))


def test_an_order_during_the_shift_cuts_it_too(night: World) -> None:
    at = moment(24, 1)
    services.substitute(
        actor=night.actor("an", at=at), assignment_id=place(night).pk, person_id=night.person("minh").pk, at=at
    )  # fmt: skip
    stood(night, "binh")
    stood(night, "minh")
    confirm_all(night)
    assert paid(night) == {"Trần Thanh Bình": 7 * 60, "Đỗ Minh": 5 * 60}


def test_staying_on_after_the_shift_is_paid_to_who_held_it_last(night: World) -> None:
    take(night, "minh", moment(23, 22))
    stood(night, "binh", came_at=moment(23, 17), left_at=moment(24, 7))
    stood(night, "minh", came_at=moment(23, 17), left_at=moment(24, 7))
    confirm_all(night)
    assert paid(night) == {"Trần Thanh Bình": 5 * 60, "Đỗ Minh": 9 * 60}


def test_it_refuses_a_stranger_to_the_place_and_who_has_not_begun(night: World) -> None:
    with pytest.raises(NobodyAssigned):
        stood(night, "minh")
    take(night, "minh", moment(23, 22))
    early = moment(23, 21)
    with pytest.raises(DutyNotBegun):
        services.record_attendances(
            actor=night.actor("an", at=early),
            stood=[Stood(place(night).pk, "PRESENT", person_id=night.person("minh").pk)],
            at=early,
        )


def test_the_calendar_of_who_took_over_ends_when_the_roster_puts_somebody_else_there(night: World) -> None:
    take(night, "minh", moment(23, 22))
    at = moment(24, 1)
    services.substitute(
        actor=night.actor("an", at=at), assignment_id=place(night).pk, person_id=luong().pk, at=at
    )
    assert ("Đỗ Minh", moment(23, 22), at) in taken(night)


def test_whoever_took_over_may_be_put_on_the_roster_there(night: World) -> None:
    take(night, "minh", moment(23, 22))
    at = moment(23, 23)
    services.substitute(
        actor=night.actor("an", at=at), assignment_id=place(night).pk, person_id=night.person("minh").pk, at=at
    )  # fmt: skip
    assert taken(night) == [("Đỗ Minh", moment(23, 18), moment(24, 6))]
    stood(night, "binh")
    stood(night, "minh")
    confirm_all(night)
    assert paid(night) == {"Trần Thanh Bình": 4 * 60, "Đỗ Minh": 8 * 60}


def luong() -> Person:
    return Person.objects.get(name="Lương Văn Lương")


# --- Whatever happens ---------------------------------------------------------------------------------------------

PEOPLE = ("binh", "minh", "luong")
minute = st.sampled_from(range(-15, 12 * 60, 15))
acts = st.tuples(
    st.sampled_from(("take", "take", "order")), st.sampled_from((0, 1)), st.sampled_from(PEOPLE), minute
)
times = st.tuples(
    st.sampled_from((-120, -15, 0, 0, 45)), st.sampled_from((900, 720, 600, 120))
)  # coming after the start, staying


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(acts, max_size=8), came=st.lists(times, min_size=8, max_size=8))
@pytest.mark.django_db(transaction=False)
def test_hours_paid_are_hours_covered_and_nobody_counts_twice_in_a_moment(
    two_posts: World, done: list[tuple[str, int, str, int]], came: list[tuple[int, int]]
) -> None:
    with transaction.atomic():
        for act, number, who, when in sorted(done, key=lambda one: one[3]):
            with_luck(two_posts, act, number, who, when)
        record_all(two_posts, came)
        confirm_all(two_posts)
        rows = list(Attendance.objects.select_related("person", "assignment__shift__post"))
        periods = selectors.stood(rows)
        for row in rows:
            for start, end in periods.get(row.pk, []):
                assert row.came_at
                assert row.left_at
                assert row.came_at <= start < end <= row.left_at, "nothing is paid that was not recorded"
        for key in {row.person_id for row in rows}:
            assert_apart([one for row in rows if row.person_id == key for one in periods.get(row.pk, [])])
        by_place = {selectors.place_of(row.assignment) for row in rows}
        covered = 0
        for key in by_place:
            of_place = [
                one
                for row in rows
                if selectors.place_of(row.assignment) == key
                for one in periods.get(row.pk, [])
            ]
            assert_apart(of_place)
            covered += selectors.minutes_stood(of_place)
        assert sum(paid(two_posts).values()) == covered
        transaction.set_rollback(True)


def assert_apart(periods: Iterable[Period]) -> None:
    ordered = sorted(periods)
    for (_start, end), (start, _end) in pairwise(ordered):
        assert end <= start, "a moment counts twice"


def with_luck(world: World, act: str, number: int, who: str, when: int) -> None:
    """Try one act; what the product refuses has not happened."""
    here = places(Roster.objects.get(status="PUBLISHED"))[number]
    person = luong() if who == "luong" else world.person(who)
    at = here.shift.starts_at + timedelta(minutes=when)
    actor = world.actor("an", at=at)
    with suppress(DomainError), transaction.atomic():
        if act == "take":
            services.take_over(actor=actor, assignment_id=here.pk, person_id=person.pk, at=at)
        else:
            services.substitute(
                actor=actor, assignment_id=here.pk, person_id=person.pk, at=at, override_reason="Thử"
            )


def record_all(world: World, came: list[tuple[int, int]]) -> None:
    """Record everybody who is asked about, with whatever times fit."""
    actor = world.actor("an", at=MORNING)
    asked = selectors.to_record(actor=actor, starts_at=moment(23, 0), ends_at=moment(24, 0))
    for one, (late, length) in zip(asked, came, strict=False):
        came_at = one.place.shift.starts_at + timedelta(minutes=late)
        with suppress(DomainError), transaction.atomic():
            services.record_attendance(
                actor=actor,
                assignment_id=one.place.pk,
                person_id=one.person.pk,
                outcome="PRESENT",
                came_at=came_at,
                left_at=came_at + timedelta(minutes=length),
                at=MORNING,
            )


@pytest.fixture
def two_posts(world: World) -> World:
    """Two posts in the same night, so that somebody can be written down at both."""
    unit, (third,) = platoon(world, "Lương Văn Lương")
    for who in ("binh", "minh"):
        join(world, unit, world.person(who))
    sign(world, "duty.rest_hours", 0)
    pattern(world, post(world, unit=unit), days=(1,))
    pattern(world, post(world, name="Cầu Lộc", unit=unit), days=(1,))
    week = draft(world)
    first, second = places(week)
    put(world, first, world.person("binh"))
    put(world, second, third)
    publish(world, week)
    return world
