"""A swap: asked, agreed, approved, judged anew; nothing is swapped that changed meanwhile or would change nothing."""

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
)
from tests.duty.test_two_at_once import at_once, shared_world  # noqa: F401  # a fixture
from trucban.duty import selectors, services
from trucban.duty.models import Assignment, SwapRequest
from trucban.duty.services import PlaceSpec
from trucban.duty.services.assignments import NothingChanges, RuleForbids
from trucban.duty.services.book import ReasonMissing
from trucban.duty.services.swaps import DutyHasBegun, NotOneRoster, ShiftMoved, SwapIsSettled
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.lib.weeks import Week
from trucban.notify.selectors import notices


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


def test_a_duty_that_has_begun_or_is_of_another_week_is_not_swapped(world: World) -> None:
    mine, other = two_duties(world)
    with pytest.raises(DutyHasBegun):
        services.ask_swap(
            actor=world.actor("binh"), assignment_id=mine.pk, other_id=other.pk, at=moment(23, 18)
        )
    following = draft(world, Week(2026, 49))
    put(world, places(following)[0], world.person("phuc"))
    publish(world, following)
    with pytest.raises(NotOneRoster):
        ask(world, mine, places(following)[0])


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
