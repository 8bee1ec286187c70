"""Whoever was erased, and a row put together with another, stands in no list of people, whatever was left in the row."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from tests.callup import builders as callup
from tests.cast import World
from tests.force.militia import AT, man, register, take, year
from trucban.callup.models import Season
from trucban.callup.selectors import cohort
from trucban.force import selectors
from trucban.force.models import Person, Unit
from trucban.force.services import add_membership
from trucban.rulebook import services as rulebook

pytestmark = pytest.mark.django_db


def _registration(world: World) -> set[UUID]:
    found = selectors.registration(selectors.militia_years(actor=world.actor("an")).get(), on=AT.date())
    of_age = {line.person.pk for row in found.hamlets for line in row.of_age}
    return of_age | {person.pk for person in found.unknown}


def _forecast(world: World) -> set[UUID]:
    found = selectors.militia_forecast(actor=world.actor("an"), on=AT.date())
    assert found
    return set(found.people) | set(found.of.serving) | {person.pk for person in found.pool}


def _callup(world: World) -> set[UUID]:
    season = Season.objects.first() or callup.season(world)
    found = cohort.outside(season)
    listed = {*found.unknown, *found.studied, *found.not_drawn, *found.served}
    return {person.pk for person in (*cohort.register(season), *listed)}


def _duplicates(world: World) -> set[UUID]:
    pairs = selectors.possible_duplicates(actor=world.actor("an"))
    return {UUID(key) for pair in pairs for key in (pair.one, pair.other)}


def _retention(world: World) -> set[UUID]:
    rulebook.sign_value(
        actor=world.actor("an"),
        key=selectors.RULES["never_served"],
        value=24,
        from_date=date(2026, 1, 1),
        source="Quy chế của xã",
        at=AT,
    )
    due = selectors.due_for_erasure(actor=world.actor("an"), on=AT.date().replace(year=2040))
    return {row.subject_id for row in due}


LISTS: dict[str, Callable[[World], set[UUID]]] = {
    "militia registration": _registration,
    "who stands where": lambda world: {
        row.person.pk for row in selectors.standing_of(owner_id=world.command.pk, on=AT.date())
    },
    "who serves without a status": lambda world: {
        row.person_id for row in selectors.without_status(actor=world.actor("an"), on=AT.date())
    },
    "militia forecast": _forecast,
    "rows that may be one": _duplicates,
    "what lists are compared with": lambda world: {
        UUID(key) for key in selectors.register_to_compare(owner_id=world.command.pk).people
    },
    "what is due for erasure": _retention,
    "call-up cohort": _callup,
    "people": lambda world: {row.pk for row in selectors.people(actor=world.actor("an"), on=AT.date())},
    "roll": lambda world: {row.person.pk for row in selectors.roll(actor=world.actor("an"), on=AT.date())},
}


@pytest.fixture
def people(world: World, platoon: Unit) -> list[Person]:
    """Two of one name and birth who serve, one of them without a status, and one who never served."""
    made = year(world)
    serving = [man(world, "Lê Văn Tám"), man(world, "Lê Văn Tám")]
    register(world, made, serving[0])
    take(world, made, "SERVING", serving[0])
    for person in serving:
        add_membership(
            actor=world.actor("an"), person_id=person.pk, unit_id=platoon.pk, from_date=AT.date(), at=AT
        )
    return [*serving, man(world, "Trần Văn Tư", born=None)]


@pytest.mark.parametrize("field", ["erased_at", "merged_into"])
@pytest.mark.parametrize("of", LISTS)
def test_a_row_that_does_not_stand_is_in_no_list(
    world: World, people: list[Person], of: str, field: str
) -> None:
    keys = {person.pk for person in people}
    assert keys & LISTS[of](world)
    value = AT if field == "erased_at" else man(world, "Đỗ Văn Chín")
    Person.objects.filter(pk__in=keys).update(**{field: value})
    assert not keys & LISTS[of](world)
