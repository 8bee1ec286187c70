"""How often somebody came: counted in one place for every server process, of nobody by name."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import MONDAY, World, make_world
from tests.writers import at_once
from trucban.access.models import Visits
from trucban.access.services import count_visit

HOUR = timedelta(hours=1)


def come(world: World, who: str = "door:10.0.0.9", *, hours: float = 0) -> int:
    at = MONDAY + timedelta(hours=hours)
    return count_visit(commune_id=world.commune.pk, who=who, lasts=HOUR, at=at)


def test_each_is_counted_apart_and_anew_in_the_next_stretch(world: World) -> None:
    assert [come(world) for _time in range(3)] == [1, 2, 3]
    assert come(world, "door:10.0.0.10") == 1
    assert come(world, hours=1) == 1


def test_of_nobody_the_address_is_kept_and_nothing_after_its_time(world: World) -> None:
    come(world)
    assert "10.0.0.9" not in str(list(Visits.objects.values()))
    before = Visits.objects.get().key
    come(world, hours=2)
    assert Visits.objects.get().key != before  # nor can two stretches be put together


@pytest.mark.django_db(transaction=True)
def test_of_those_at_once_each_is_counted(tmp_path: Path) -> None:
    world = make_world()
    at_once([lambda: come(world)] * 4, folder=tmp_path)
    assert come(world) == 5
