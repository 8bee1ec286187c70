"""The days the law asks follow component and year of service: who stands in another programme is named, not moved."""

from datetime import date, datetime

import pytest

from tests.cast import World
from tests.training.builders import programme
from trucban.force.models import MilitiaStatus, Person
from trucban.lib.clock import VIETNAM
from trucban.training import selectors

TODAY = date(2026, 11, 23)


def serves(world: World, since: date, category: str, status: str = "SERVING") -> Person:
    person = Person.objects.create(commune=world.commune, owner=world.command, name="Lê Văn Một", sex="MALE")
    MilitiaStatus.objects.create(
        commune=world.commune,
        person=person,
        status="SERVING",
        category=category,
        evidence="9/QĐ-UBND",
        from_date=since,
        recorded_at=datetime(2026, 1, 5, tzinfo=VIETNAM),
    )
    if status != "SERVING":
        MilitiaStatus.objects.create(
            commune=world.commune,
            person=person,
            status=status,
            evidence="9/QĐ-UBND",
            from_date=date(2026, 6, 1),
            recorded_at=datetime(2026, 6, 1, tzinfo=VIETNAM),
        )
    return person


@pytest.mark.parametrize(
    ("category", "since", "component", "fits"),
    [
        ("MOBILE", date(2026, 3, 1), "MOBILE", ["FIRST_YEAR"]),
        ("FIRST_YEAR", date(2026, 3, 1), "MOBILE", None),
        ("MOBILE", date(2025, 12, 15), "MOBILE", None),
        ("FIRST_YEAR", date(2025, 12, 15), "MOBILE", None),
        ("FIRST_YEAR", date(2024, 12, 15), "ON_SITE", ["ON_SITE"]),
        ("MOBILE", date(2024, 2, 29), "ON_SITE", ["ON_SITE"]),
        ("STANDING", date(2026, 3, 1), "STANDING", None),
        ("FIRST_YEAR", date(2026, 3, 1), "STANDING", ["STANDING"]),
        ("MOBILE", date(2025, 1, 1), "MOBILE", None),
        ("FIRST_YEAR", date(2025, 1, 1), "MOBILE", ["MOBILE"]),
    ],
)
def test_component_and_year_of_service_are_held_against_the_programme(
    world: World, category: str, since: date, component: str, fits: list[str] | None
) -> None:
    made, person = programme(world, category), serves(world, since, component)
    rows = selectors.elsewhere(programme=made, people=[person], today=TODAY)
    assert [list(row.categories) for row in rows] == ([] if fits is None else [fits])


@pytest.mark.parametrize("status", ["DEFERRED", "COMPLETED", "RELEASED"])
def test_who_does_not_serve_is_asked_nothing(world: World, status: str) -> None:
    made, person = programme(world, "FIRST_YEAR"), serves(world, date(2022, 3, 1), "ON_SITE", status)
    assert selectors.elsewhere(programme=made, people=[person], today=TODAY) == []
