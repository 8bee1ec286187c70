"""Points are public places, never depots."""

from datetime import date

import pytest

from tests.cast import MONDAY, World
from trucban.area import selectors, services
from trucban.area.geojson import MapFileRefused
from trucban.area.models import Point
from trucban.lib.errors import PermissionDenied

pytestmark = pytest.mark.django_db


def _create(world: World, who: str = "an", **given: object) -> Point:
    values = {
        "kind": Point.Kind.CHECKPOINT,
        "name": "Chợ Mai Hạ",
        "lon": 106.78,
        "lat": 17.21,
        "from_date": date(2026, 1, 1),
        "at": MONDAY,
        **given,
    }
    return services.create_point(actor=world.actor(who), **values)  # type: ignore[arg-type]


def test_a_point_is_on_the_list_while_it_is_in_use(world: World) -> None:
    point = _create(world)
    services.end_point(actor=world.actor("an"), point_id=point.pk, on=date(2026, 11, 1), at=MONDAY)
    seen = {
        day: selectors.points(commune_id=world.commune.pk, on=day).count()
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 10, 31), date(2026, 11, 1))
    }
    assert list(seen.values()) == [0, 1, 1, 0]


def test_points_can_be_asked_for_by_kind(world: World) -> None:
    _create(world)
    _create(world, kind=Point.Kind.SHELTER, name="Trường học")
    found = selectors.points(commune_id=world.commune.pk, on=MONDAY.date(), kinds=[Point.Kind.SHELTER])
    assert [point.name for point in found] == ["Trường học"]


@pytest.mark.parametrize(
    "name",
    ["Kho vũ khí xã", "kho đạn", "KHO VU KHI", "Chốt gác kho dan so 2", "Hầm đạn cũ", "Trận địa 12,7 mm"],
)
def test_it_refuses_a_depot_in_any_spelling(world: World, name: str) -> None:
    with pytest.raises(services.PointIsDepot):
        _create(world, name=name)
    assert not Point.objects.exists()


@pytest.mark.parametrize(
    "name", ["Kho thóc hợp tác xã", "Nhà kho dân làng", "Kho đàn dân ca", "Đập Kho Đá", "Khóm Đàn"]
)
def test_it_takes_a_place_that_only_sounds_like_one(world: World, name: str) -> None:
    assert _create(world, name=name).name == name


def test_it_says_when_longitude_and_latitude_are_swapped(world: World) -> None:
    with pytest.raises(MapFileRefused, match=r"17\.21, 106\.78"):
        _create(world, lon=17.21, lat=106.78)


def test_it_refuses_a_name_in_use_and_a_member(world: World) -> None:
    _create(world)
    with pytest.raises(services.PointNameTaken):
        _create(world)
    with pytest.raises(PermissionDenied):
        _create(world, who="binh", name="Cầu")


def test_a_point_ends_once_and_after_it_began(world: World) -> None:
    point = _create(world)
    with pytest.raises(services.EndsBeforeStart):
        services.end_point(actor=world.actor("an"), point_id=point.pk, on=date(2026, 1, 1), at=MONDAY)
    services.end_point(actor=world.actor("an"), point_id=point.pk, on=date(2026, 2, 1), at=MONDAY)
    with pytest.raises(services.PointHasEnded):
        services.end_point(actor=world.actor("an"), point_id=point.pk, on=date(2026, 3, 1), at=MONDAY)
