"""Crews take turns, but leave no gap; wishes are weighed and limited, their reasons never asked."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.cast import World
from tests.duty.builders import BEFORE, SINCE, WEEK, draft, pattern, places, platoon, post, sign
from trucban.calendar.services import commit
from trucban.duty import selectors, services
from trucban.duty.models import DutyPost, Rotation
from trucban.duty.services import CrewSpec
from trucban.duty.services.posts import EndsBeforeStart
from trucban.duty.services.turns import CrewsDoNotFit, WishDoesNotFit
from trucban.force.models import Person
from trucban.lib.errors import NotVisible, PermissionDenied

MONDAY = WEEK.monday


def two_crews(
    world: World, *, turn_days: int = 1, skips_holidays: bool = False
) -> tuple[DutyPost, list[Person]]:
    """A night watch of one every day; Lương in crew 1, Tư in crew 2, from the week's Monday on."""
    unit, people = platoon(world, "Lương Văn Lương", "Hồ Văn Tư")
    here = post(world, unit=unit)
    for key in ("duty.weekly_cap", "duty.max_consecutive_days", "duty.max_consecutive_nights"):
        sign(world, key, 7)
    pattern(world, here)
    take_turns(world, here, people, turn_days=turn_days, skips_holidays=skips_holidays)
    return here, people


def take_turns(
    world: World,
    here: DutyPost,
    people: list[Person],
    *,
    turn_days: int = 1,
    on: date = MONDAY,
    skips_holidays: bool = False,
) -> Rotation:
    crews = [CrewSpec(f"Kíp {n}", (one.pk,)) for n, one in enumerate(people, start=1)]
    return services.set_rotation(
        actor=world.actor("an"),
        post_id=here.pk,
        crews=crews,
        turn_days=turn_days,
        from_date=on,
        at=BEFORE,
        skips_holidays=skips_holidays,
    )


def fill(world: World) -> list[str]:
    roster = services.fill_draft(actor=world.actor("an"), roster_id=draft(world).pk, at=BEFORE, effort=1)
    return [place.person.name.split()[-1] if place.person else "" for place in places(roster)]


def test_the_draft_follows_the_crews_day_by_day(world: World) -> None:
    two_crews(world)
    assert fill(world) == ["Lương", "Tư"] * 3 + ["Lương"]


def test_a_turn_of_two_days_lasts_two_days(world: World) -> None:
    two_crews(world, turn_days=2)
    assert fill(world) == ["Lương", "Lương", "Tư", "Tư", "Lương", "Lương", "Tư"]


def test_a_member_away_leaves_no_gap_and_the_grid_says_who_stands_out_of_turn(world: World) -> None:
    _here, (luong, _tu) = two_crews(world)
    commit(
        actor=world.actor("an"),
        person_id=luong.pk,
        kind="LEAVE",
        starts_at=WEEK.starts_at,
        ends_at=WEEK.starts_at + timedelta(hours=30),
        label="Nghỉ phép",
        source_id=luong.pk,
        owner_id=luong.owner_id,
    )
    assert fill(world)[0] == "Tư"
    roster = draft(world)
    grid = selectors.roster_grid(actor=world.actor("an"), roster=roster)
    assert len(grid.breaches) == 1
    assert grid.rows[0].cells[0][0].turn == "Kíp 1"


def test_on_a_public_holiday_it_is_nobodys_turn_where_the_rotation_says_so(world: World) -> None:
    here, people = two_crews(world, skips_holidays=True)
    row = selectors.rotation(actor=world.actor("an"), post_id=here.pk, on=MONDAY)
    assert row is not None
    new_year = dict(selectors.coming_turns(row, first=date(2026, 12, 31), days=3))
    assert new_year[date(2027, 1, 1)] is None
    assert new_year[date(2027, 1, 2)] is not None
    assert len(people) == 2


def test_a_new_rotation_ends_the_old_one_on_its_first_day(world: World) -> None:
    here, people = two_crews(world)
    take_turns(world, here, people[::-1], on=MONDAY + timedelta(days=2))
    assert fill(world) == ["Lương", "Tư", "Tư", "Lương", "Tư", "Lương", "Tư"]


def test_after_its_end_nobody_has_a_turn(world: World) -> None:
    here, _people = two_crews(world)
    end = MONDAY + timedelta(days=1)
    ended = services.end_rotation(actor=world.actor("an"), post_id=here.pk, on=end, at=BEFORE)
    assert ended is not None
    assert [cell[0].turn for cell in grid_of(world)] == ["Kíp 1", *[""] * 6]


def grid_of(world: World) -> tuple[tuple[selectors.GridCell, ...], ...]:
    return selectors.roster_grid(actor=world.actor("an"), roster=draft(world)).rows[0].cells


@pytest.mark.parametrize(
    "crews",
    [
        lambda people: [CrewSpec("Kíp 1", (people[0].pk,))],
        lambda people: [CrewSpec("Kíp 1", (people[0].pk,)), CrewSpec("Kíp 2", ())],
        lambda people: [CrewSpec("Kíp 1", (people[0].pk,)), CrewSpec("Kíp 2", (people[0].pk,))],
        lambda people: [CrewSpec(" ", (people[0].pk,)), CrewSpec("Kíp 2", (people[1].pk,))],
    ],
)
def test_crews_that_do_not_fit_are_refused_and_what_held_stays(
    world: World, crews: Callable[[list[Person]], list[CrewSpec]]
) -> None:
    here, people = two_crews(world)
    with pytest.raises(CrewsDoNotFit):
        services.set_rotation(
            actor=world.actor("an"),
            post_id=here.pk,
            crews=crews(people),
            turn_days=1,
            from_date=MONDAY + timedelta(days=7),
            at=BEFORE,
        )
    assert Rotation.objects.get().to_date is None


def test_a_rotation_cannot_begin_before_the_one_that_holds(world: World) -> None:
    here, people = two_crews(world)
    with pytest.raises(EndsBeforeStart):
        take_turns(world, here, people, on=SINCE)


def test_who_drafts_no_rosters_sets_no_crews(world: World) -> None:
    here, people = two_crews(world)
    with pytest.raises((PermissionDenied, NotVisible)):
        services.set_rotation(
            actor=world.actor("binh"),
            post_id=here.pk,
            crews=[CrewSpec(f"Kíp {n}", (one.pk,)) for n, one in enumerate(people)],
            turn_days=1,
            from_date=MONDAY,
            at=BEFORE,
        )


# --- wishes -----------------------------------------------------------------------------------------------------


def test_a_wish_is_kept_to_where_it_costs_others_little(world: World) -> None:
    unit, (luong, _tu) = platoon(world, "Lương Văn Lương", "Hồ Văn Tư")
    pattern(world, post(world, unit=unit), days=(1, 4))
    services.wish(actor=world.actor("an"), person_id=luong.pk, first_day=MONDAY, last_day=MONDAY, at=BEFORE)
    assert fill(world) == ["Tư", "Lương"]


def test_a_wish_that_cannot_be_met_is_said(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    pattern(world, post(world, unit=unit), days=(1,))
    services.wish(actor=world.actor("an"), person_id=luong.pk, first_day=MONDAY, last_day=MONDAY, at=BEFORE)
    assert fill(world) == ["Lương"]
    grid = selectors.roster_grid(actor=world.actor("an"), roster=draft(world))
    assert len(grid.unwanted) == 1


def test_a_wish_taken_back_weighs_nothing(world: World) -> None:
    unit, (luong,) = platoon(world, "Lương Văn Lương")
    pattern(world, post(world, unit=unit), days=(1,))
    an = world.actor("an")
    row = services.wish(actor=an, person_id=luong.pk, first_day=MONDAY, last_day=MONDAY, at=BEFORE)
    services.withdraw_wish(actor=an, wish_id=row.pk, at=BEFORE)
    assert fill(world) == ["Lương"]
    assert selectors.roster_grid(actor=an, roster=draft(world)).unwanted == ()


def test_wishes_are_for_the_days_a_month_the_commune_allows(world: World) -> None:
    binh = world.person("binh")
    actor = world.actor("binh")
    sign(world, "duty.wish_days", 2)
    services.wish(
        actor=actor, person_id=binh.pk, first_day=MONDAY, last_day=MONDAY + timedelta(days=1), at=BEFORE
    )
    with pytest.raises(WishDoesNotFit):
        services.wish(actor=actor, person_id=binh.pk, first_day=WEEK.sunday, last_day=WEEK.sunday, at=BEFORE)


@pytest.mark.parametrize("days", [-1, 0, 120])
def test_a_wish_lies_ahead_and_within_a_quarter(world: World, days: int) -> None:
    day = BEFORE.date() + timedelta(days=days)
    with pytest.raises(WishDoesNotFit):
        services.wish(
            actor=world.actor("binh"),
            person_id=world.person("binh").pk,
            first_day=day,
            last_day=day,
            at=BEFORE,
        )


def test_a_member_sees_their_own_wishes_only_and_writes_none_for_others(world: World) -> None:
    _unit, (luong,) = platoon(world, "Lương Văn Lương")
    binh = world.person("binh")
    services.wish(actor=world.actor("an"), person_id=luong.pk, first_day=MONDAY, last_day=MONDAY, at=BEFORE)
    own = services.wish(
        actor=world.actor("binh"), person_id=binh.pk, first_day=MONDAY, last_day=MONDAY, at=BEFORE
    )
    seen = selectors.wishes(actor=world.actor("binh"), first=MONDAY, last=MONDAY)
    assert list(seen) == [own]
    with pytest.raises((PermissionDenied, NotVisible)):
        services.wish(
            actor=world.actor("binh"), person_id=luong.pk, first_day=MONDAY, last_day=MONDAY, at=BEFORE
        )
