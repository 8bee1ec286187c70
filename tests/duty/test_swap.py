"""A swap: asked, agreed, approved, judged anew; nothing is swapped that changed meanwhile or would change nothing."""

from datetime import timedelta

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
)
from tests.duty.test_two_at_once import at_once, shared_world  # noqa: F401  # a fixture
from trucban.calendar.models import Commitment
from trucban.duty import selectors, services
from trucban.duty.models import Assignment, Roster, SwapRequest
from trucban.duty.services import PlaceSpec
from trucban.duty.services.assignments import NothingChanges, RuleForbids
from trucban.duty.services.book import ReasonMissing
from trucban.duty.services.swaps import DutyHasBegun, ShiftMoved, SwapIsSettled
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.weeks import Week
from trucban.notify.selectors import notices
from trucban.web.duty.swap_rows import SwapRow, swap_rows


def two_duties(world: World) -> tuple[Assignment, Assignment]:
    """Publish a week: Bình has Monday night, Minh Wednesday night; Phúc serves too."""
    unit, _none = platoon(world)
    for who in ("binh", "minh", "phuc"):
        join(world, unit, world.person(who))
    pattern(world, post(world, unit=unit), days=(1, 3))
    roster = draft(world)
    monday, wednesday = places(roster)
    put(world, monday, world.person("binh"))
    put(world, wednesday, world.person("minh"))
    publish(world, roster)
    return monday, wednesday


def ask(world: World, mine: Assignment, other: Assignment, who: str = "binh") -> SwapRequest:
    return services.ask_swap(
        actor=world.actor(who), assignment_id=mine.pk, other_id=other.pk, at=BEFORE, reason="Nhà có việc"
    )


def agreed(world: World) -> SwapRequest:
    swap = ask(world, *two_duties(world))
    return services.answer_swap(actor=world.actor("minh"), swap_id=swap.pk, accepted=True, at=BEFORE)


def standing(world: World) -> list[str]:
    roster = selectors.published_roster(actor=world.actor("an"), week=WEEK)
    assert roster
    return [place.person.name if place.person else "" for place in places(roster)]


def test_asked_agreed_approved_is_in_force_and_each_step_tells_the_next(world: World) -> None:
    swap = ask(world, *two_duties(world))
    assert notices(actor=world.actor("minh")).filter(subject_id=swap.pk).count() == 1
    services.answer_swap(actor=world.actor("minh"), swap_id=swap.pk, accepted=True, at=BEFORE)
    assert notices(actor=world.actor("an")).filter(subject_id=swap.pk).count() == 1
    assert standing(world) == ["Trần Thanh Bình", "Đỗ Minh"]
    done = services.decide_swap(actor=world.actor("an"), swap_id=swap.pk, approved=True, at=BEFORE)
    assert done.status == "APPROVED"
    assert standing(world) == ["Đỗ Minh", "Trần Thanh Bình"]


def test_a_swap_that_changes_nothing_is_refused_with_the_reason(world: World) -> None:
    unit, (luong, tu) = platoon(world, "Lương Văn Lương", "Hồ Văn Tư")
    pattern(world, post(world, unit=unit), days=(1, 2), places=(PlaceSpec("LEADER"), PlaceSpec("MEMBER")))
    roster = draft(world)
    first, second, third, _empty = places(roster)
    for place, person in ((first, luong), (second, tu), (third, luong)):
        put(world, place, person)
    publish(world, roster)
    for other in (first, second, third, _empty):
        with pytest.raises(NothingChanges):
            ask(world, first, other, "an")


def test_asking_twice_is_one_request(world: World) -> None:
    mine, other = two_duties(world)
    assert ask(world, mine, other) == ask(world, mine, other)
    assert SwapRequest.objects.count() == 1


def test_the_shift_moved_meanwhile_is_said_and_nothing_is_swapped(world: World) -> None:
    swap = agreed(world)
    services.substitute(
        actor=world.actor("an"),
        assignment_id=swap.place_id,
        person_id=world.person("phuc").pk,
        at=BEFORE,
    )
    with pytest.raises(ShiftMoved):
        services.decide_swap(actor=world.actor("an"), swap_id=swap.pk, approved=True, at=BEFORE)
    assert standing(world) == ["Ngô Phúc", "Đỗ Minh"]
    with pytest.raises(ReasonMissing):
        services.decide_swap(actor=world.actor("an"), swap_id=swap.pk, approved=False, at=BEFORE)
    services.decide_swap(
        actor=world.actor("an"), swap_id=swap.pk, approved=False, text="Đã bố trí", at=BEFORE
    )
    assert notices(actor=world.actor("binh")).filter(title__contains="Đã bố trí").exists()


def test_what_was_read_in_an_earlier_version_is_the_same_place(world: World) -> None:
    mine, other = two_duties(world)
    publish(world, draft(world))
    swap = ask(world, mine, other)
    assert swap.place_id != mine.pk
    services.answer_swap(actor=world.actor("minh"), swap_id=swap.pk, accepted=True, at=BEFORE)
    publish(world, draft(world))
    services.decide_swap(actor=world.actor("an"), swap_id=swap.pk, approved=True, at=BEFORE)
    assert standing(world) == ["Đỗ Minh", "Trần Thanh Bình"]


def test_the_rules_are_judged_anew_when_it_is_approved(world: World) -> None:
    unit, _none = platoon(world)
    for who in ("binh", "minh"):
        join(world, unit, world.person(who))
    kind = qualification(world, "Lái xuồng", world.person("binh"))
    here = post(world, unit=unit)
    pattern(world, here, days=(1,), places=(PlaceSpec("DRIVER", 1, kind.pk),))
    pattern(world, here, days=(3,), name="Ca đêm khác")
    roster = draft(world)
    monday, wednesday = places(roster)
    put(world, monday, world.person("binh"))
    put(world, wednesday, world.person("minh"))
    publish(world, roster)
    swap = ask(world, monday, wednesday)
    services.answer_swap(actor=world.actor("minh"), swap_id=swap.pk, accepted=True, at=BEFORE)
    with pytest.raises(RuleForbids, match="Lái xuồng"):
        services.decide_swap(actor=world.actor("an"), swap_id=swap.pk, approved=True, at=BEFORE)
    swap.refresh_from_db()
    assert swap.status == "ACCEPTED"
    assert standing(world) == ["Trần Thanh Bình", "Đỗ Minh"]


def test_a_duty_that_has_begun_is_not_swapped(world: World) -> None:
    mine, other = two_duties(world)
    with pytest.raises(DutyHasBegun):
        services.ask_swap(
            actor=world.actor("binh"), assignment_id=mine.pk, other_id=other.pk, at=moment(23, 18)
        )


NEXT = Week(2026, 49)


def two_weeks(world: World, *, mine: int = 1, theirs: int = 5) -> tuple[Assignment, Assignment]:
    """Publish two weeks: Bình has a night of the first, Minh one of the next; Phúc serves too."""
    unit, _none = platoon(world)
    for who in ("binh", "minh", "phuc"):
        join(world, unit, world.person(who))
    pattern(world, post(world, unit=unit), days=tuple(sorted({mine, theirs})))
    for week, day, who in ((WEEK, mine, "binh"), (NEXT, theirs, "minh")):
        roster = draft(world, week)
        here = next(one for one in places(roster) if one.shift.starts_at.isoweekday() == day)
        put(world, here, world.person(who))
        publish(world, roster)
    return duty_of(world, WEEK, "binh"), duty_of(world, NEXT, "minh")


def duty_of(world: World, week: Week, who: str) -> Assignment:
    roster = selectors.published_roster(actor=world.actor("an"), week=week)
    assert roster
    (found,) = (one for one in places(roster) if one.person_id == world.person(who).pk)
    return found


def taken(world: World, who: str) -> list[object]:
    rows = Commitment.objects.filter(person=world.person(who), kind="DUTY", tentative=False)
    return list(rows.order_by("starts_at").values_list("starts_at", flat=True))


def approve(world: World, swap: SwapRequest, text: str = "") -> SwapRequest:
    services.answer_swap(actor=world.actor("minh"), swap_id=swap.pk, accepted=True, at=BEFORE)
    return services.decide_swap(actor=world.actor("an"), swap_id=swap.pk, approved=True, text=text, at=BEFORE)


def test_a_duty_of_this_week_is_swapped_for_one_of_the_next(world: World) -> None:
    mine, theirs = two_weeks(world)
    offered = selectors.places_to_swap(actor=world.actor("binh"), place=mine, at=moment(23, 7))
    assert offered == [theirs]
    assert approve(world, ask(world, mine, theirs)).status == "APPROVED"
    assert duty_of(world, WEEK, "minh").shift.starts_at == mine.shift.starts_at
    assert duty_of(world, NEXT, "binh").shift.starts_at == theirs.shift.starts_at
    assert taken(world, "minh") == [mine.shift.starts_at]
    assert taken(world, "binh") == [theirs.shift.starts_at]
    for who in ("binh", "minh"):
        told = notices(actor=world.actor(who)).filter(kind="ROSTER")
        assert told.count() >= 3, "of the week in which they stood, and of both that changed"


def test_sunday_and_the_monday_after_it_change_though_nobody_could_stand_both(world: World) -> None:
    """The rest between the two duties holds for the one who leaves one of them: it is judged as it is afterwards."""
    mine, theirs = two_weeks(world, mine=7, theirs=1)
    sign(world, "duty.rest_hours", 24)
    row = agreed_row(world, ask(world, mine, theirs))
    assert (row.is_moved, row.breaches, row.is_barred) == (False, (), False)
    services.decide_swap(actor=world.actor("an"), swap_id=row.swap.pk, approved=True, at=BEFORE)
    assert duty_of(world, WEEK, "minh").shift.starts_at == mine.shift.starts_at


def agreed_row(world: World, swap: SwapRequest) -> SwapRow:
    services.answer_swap(actor=world.actor("minh"), swap_id=swap.pk, accepted=True, at=BEFORE)
    swap.refresh_from_db()
    (row,) = swap_rows(world.actor("an", at=BEFORE), [swap], at=BEFORE)
    return row


def test_either_week_can_forbid_it_and_then_neither_changes(world: World) -> None:
    mine, theirs = two_weeks(world, mine=7, theirs=5)
    monday = draft(world, NEXT)
    services.add_shift(
        actor=world.actor("an"), roster_id=monday.pk, post_id=mine.shift.post_id, name="Ca thêm",
        starts_at=theirs.shift.starts_at + timedelta(hours=14), ends_at=theirs.shift.starts_at + timedelta(hours=20),
        places=[PlaceSpec("LEADER")], at=BEFORE,
    )  # fmt: skip
    extra = next(one for one in places(monday) if one.shift.name == "Ca thêm")
    put(world, extra, world.person("binh"))
    publish(world, monday)
    sign(world, "duty.rest_hours", 12)
    theirs = duty_of(world, NEXT, "minh")
    row = agreed_row(world, ask(world, mine, theirs))
    assert row.is_barred
    assert row.breaches
    with pytest.raises(RuleForbids):
        services.decide_swap(actor=world.actor("an"), swap_id=row.swap.pk, approved=True, at=BEFORE)
    assert duty_of(world, WEEK, "binh") == mine
    assert duty_of(world, NEXT, "minh") == theirs
    assert taken(world, "minh") == [theirs.shift.starts_at]


def test_open_drafts_of_both_weeks_follow(world: World) -> None:
    mine, theirs = two_weeks(world)
    drafts = [draft(world, week) for week in (WEEK, NEXT)]
    approve(world, ask(world, mine, theirs))
    for roster, who in zip(drafts, ("minh", "binh"), strict=True):
        assert world.person(who).pk in {one.person_id for one in places(roster)}
        publish(world, Roster.objects.get(pk=roster.pk))
    assert taken(world, "minh") == [mine.shift.starts_at]
    assert taken(world, "binh") == [theirs.shift.starts_at]


def test_the_other_week_changed_meanwhile_is_said_and_nothing_is_swapped(world: World) -> None:
    mine, theirs = two_weeks(world)
    swap = ask(world, mine, theirs)
    services.answer_swap(actor=world.actor("minh"), swap_id=swap.pk, accepted=True, at=BEFORE)
    services.substitute(
        actor=world.actor("an"), assignment_id=theirs.pk, person_id=world.person("phuc").pk, at=BEFORE
    )
    with pytest.raises(ShiftMoved):
        services.decide_swap(actor=world.actor("an"), swap_id=swap.pk, approved=True, at=BEFORE)
    assert duty_of(world, WEEK, "binh") == mine


def test_who_may_ask_answer_decide_and_withdraw(world: World, other_world: World) -> None:
    mine, other = two_duties(world)
    with pytest.raises(PermissionDenied):
        ask(world, mine, other, "minh")
    for stranger in (world.actor("dung"), other_world.actor("chi2")):
        with pytest.raises(NotVisible):
            services.ask_swap(actor=stranger, assignment_id=mine.pk, other_id=other.pk, at=BEFORE)
    swap = ask(world, mine, other)
    with pytest.raises(PermissionDenied):
        services.answer_swap(actor=world.actor("binh"), swap_id=swap.pk, accepted=True, at=BEFORE)
    services.answer_swap(actor=world.actor("phuc"), swap_id=swap.pk, accepted=True, at=BEFORE)  # for Minh
    swap.refresh_from_db()
    assert swap.answered_by_name == "Ngô Phúc"
    with pytest.raises(PermissionDenied):
        services.decide_swap(actor=world.actor("minh"), swap_id=swap.pk, approved=True, at=BEFORE)
    services.withdraw_swap(actor=world.actor("binh"), swap_id=swap.pk, at=BEFORE)
    with pytest.raises(SwapIsSettled):
        services.decide_swap(actor=world.actor("an"), swap_id=swap.pk, approved=True, at=BEFORE)
    assert ask(world, mine, other) != swap


def test_approving_and_withdrawing_at_once_is_one_of_the_two(shared_world: World) -> None:  # noqa: F811
    world = shared_world
    swap = agreed(world)
    found = at_once(
        lambda: services.decide_swap(actor=world.actor("an"), swap_id=swap.pk, approved=True, at=BEFORE),
        lambda: services.withdraw_swap(actor=world.actor("binh"), swap_id=swap.pk, at=BEFORE),
    )
    swap.refresh_from_db()
    assert sorted(type(one).__name__ for one in found) == ["SwapIsSettled", "SwapRequest"]
    assert (standing(world)[0] == "Đỗ Minh") == (swap.status == "APPROVED")
