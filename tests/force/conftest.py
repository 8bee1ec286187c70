"""A platoon with a squad, made by the services."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from tests.cast import MONDAY, World
from trucban.force import services
from trucban.force.models import Unit

SINCE = date(2026, 1, 1)


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def platoon(world: World) -> Unit:
    return services.create_unit(
        actor=world.actor("an"), kind=Unit.Kind.PLATOON, name="Trung đội cơ động", from_date=SINCE, at=MONDAY
    )


@pytest.fixture
def squad(world: World, platoon: Unit) -> Unit:
    return services.create_unit(
        actor=world.actor("an"),
        kind=Unit.Kind.SQUAD,
        name="Tiểu đội 1",
        from_date=SINCE,
        at=MONDAY,
        parent_id=platoon.pk,
    )
