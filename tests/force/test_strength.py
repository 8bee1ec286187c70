"""Places needed against people available and present today."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import MONDAY, World
from tests.force.conftest import SINCE
from tests.force.test_facts import join
from trucban.calendar.services import commit
from trucban.force import selectors, services
from trucban.force.models import NeededPlaces, QualificationKind, Unit
from trucban.force.selectors import StrengthRow
from trucban.force.selectors.strength import fill
from trucban.lib.ids import uuid7
from trucban.rulebook.services import sign_value

pytestmark = pytest.mark.django_db

DAY = MONDAY.date()


def _need(world: World, unit: Unit, duty: str, count: int, kind: QualificationKind | None = None) -> None:
    services.set_needed_places(
        actor=world.actor("an"),
        unit_id=unit.pk,
        duty_name=duty,
        count=count,
        from_date=SINCE,
        at=MONDAY,
        qualification_id=kind.pk if kind else None,
    )


def _boat(world: World, *who: str) -> QualificationKind:
    kind = services.add_qualification_kind(actor=world.actor("an"), code="XUONG", name="Lái xuồng", at=MONDAY)
    for name in who:
        services.add_qualification(
            actor=world.actor("an"),
            person_id=world.person(name).pk,
            kind_id=kind.pk,
            from_date=SINCE,
            at=MONDAY,
        )
    return kind


def _away(world: World, who: str) -> None:
    commit(
        actor=world.actor("an"),
        owner_id=world.command.pk,
        person_id=world.person(who).pk,
        kind="LEAVE",
        starts_at=MONDAY - timedelta(hours=1),
        ends_at=MONDAY + timedelta(hours=1),
        source_id=uuid7(),
        label="",
    )


def _strength(world: World, who: str = "an", *, hours: int = 0) -> list[StrengthRow]:
    return selectors.strength(actor=world.actor(who), on=DAY, at=MONDAY + timedelta(hours=hours))


def test_a_unit_without_needed_places_has_no_row(world: World, platoon: Unit) -> None:
    join(world, platoon)
    assert _strength(world) == []


def test_it_counts_needed_filled_and_present(world: World, platoon: Unit, squad: Unit) -> None:
    _need(world, platoon, "Trực", 4)
    join(world, platoon, "phuc")
    join(world, squad, "binh")
    join(world, squad, "an")
    _away(world, "binh")
    (row,) = _strength(world)
    assert (row.needed, row.filled, row.present, row.percent, row.is_below) == (4, 3, 2, 75, True)
    assert (row.available, row.away) == (3, 1)
    (back,) = _strength(world, hours=1)
    assert back.present == 3


def test_who_serves_twice_counts_once(world: World, platoon: Unit, squad: Unit) -> None:
    _need(world, platoon, "Trực", 2)
    join(world, platoon, "binh")
    join(world, squad, "binh")
    (row,) = _strength(world)
    assert (row.filled, row.available) == (1, 1)


def test_more_people_than_places_fill_no_more_than_the_places(world: World, platoon: Unit) -> None:
    _need(world, platoon, "Trực", 1)
    join(world, platoon, "binh")
    join(world, platoon, "phuc")
    (row,) = _strength(world)
    assert (row.filled, row.percent, row.is_below) == (1, 100, False)


def test_a_place_for_the_qualified_is_filled_by_them_only(world: World, platoon: Unit) -> None:
    _need(world, platoon, "Ca nô", 2, _boat(world, "binh"))
    join(world, platoon, "binh")
    join(world, platoon, "phuc")
    (row,) = _strength(world)
    assert [(p.qualification, p.needed, p.filled) for p in row.places] == [("Lái xuồng", 2, 1)]


def test_one_person_fills_one_place_whoever_could_fill_which(world: World, platoon: Unit) -> None:
    boat = _boat(world, "binh")
    _need(world, platoon, "Ca nô", 1, boat)
    _need(world, platoon, "Trực", 1)
    join(world, platoon, "binh")
    (alone,) = _strength(world)
    assert alone.filled == 1
    join(world, platoon, "phuc")
    (both,) = _strength(world)
    assert {p.duty_name: p.filled for p in both.places} == {"Ca nô": 1, "Trực": 1}


def test_the_alarm_follows_the_commands_own_value(world: World, platoon: Unit) -> None:
    _need(world, platoon, "Trực", 4)
    for who in ("binh", "phuc", "an"):
        join(world, platoon, who)
    sign_value(
        actor=world.actor("an"),
        key="force.platoon_alarm_percent",
        value=75,
        from_date=date(2026, 11, 1),
        source="Quyết định 5/QĐ-BCH",
        at=MONDAY,
    )
    (row,) = _strength(world)
    assert (row.percent, row.is_below) == (75, False)


def test_the_police_do_not_see_it(world: World, platoon: Unit) -> None:
    _need(world, platoon, "Trực", 4)
    assert _strength(world, "dung") == []


def test_the_number_of_questions_does_not_grow(
    world: World, platoon: Unit, squad: Unit, django_assert_max_num_queries: object
) -> None:
    _need(world, platoon, "Trực", 4)
    _need(world, squad, "Trực", 2)
    for who in ("binh", "phuc", "an"):
        join(world, squad, who)
    actor = world.actor("an")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        selectors.strength(actor=actor, on=DAY, at=MONDAY)


@given(
    holders=st.lists(st.sets(st.sampled_from("abc")), max_size=6),
    counts=st.lists(st.tuples(st.sampled_from(["", "a", "b", "c"]), st.integers(1, 3)), max_size=4),
)
def test_no_assignment_fills_more_places(holders: list[set[str]], counts: list[tuple[str, int]]) -> None:
    """Against every way of seating the people one by one."""
    kinds = {code: QualificationKind(code=code) for code in "abc"}
    needs = [NeededPlaces(qualification=kinds.get(code), count=count) for code, count in counts]
    people = {uuid7(): frozenset(codes) for codes in holders}
    filled = fill(needs, list(people), people)
    assert all(filled[need.pk] <= need.count for need in needs)
    assert sum(filled.values()) == _most(list(people.values()), tuple(counts))


def _most(people: list[frozenset[str]], places: tuple[tuple[str, int], ...]) -> int:
    if not people:
        return 0
    best = _most(people[1:], places)
    for number, (code, count) in enumerate(places):
        if count and (not code or code in people[0]):
            left = (*places[:number], (code, count - 1), *places[number + 1 :])
            best = max(best, 1 + _most(people[1:], left))
    return best
