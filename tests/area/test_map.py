"""The base map: loaded whole or not at all, read back as one GeoJSON."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cast import MONDAY, World
from trucban.area import selectors, services
from trucban.area.geojson import MapFileRefused, read
from trucban.area.models import Feature
from trucban.lib.errors import PermissionDenied

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
RIVER = {"type": "LineString", "coordinates": [[106.75, 17.2], [106.76, 17.22]]}
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[106.7, 17.2], [106.8, 17.2], [106.8, 17.3], [106.7, 17.3], [106.7, 17.2]]],
}


def _collection(geometry: dict[str, Any], **properties: object) -> dict[str, Any]:
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return {"type": "FeatureCollection", "features": [feature]}


def _load(world: World, data: Any, kind: str = "RIVER", who: str = "an") -> list[Feature]:
    return services.load_geojson(
        actor=world.actor(who), data=data, kind=kind, at=MONDAY, source="Phác thảo", is_sketch=True
    )


def test_a_load_replaces_the_features_of_its_kind(world: World) -> None:
    _load(world, _collection(SQUARE), kind="OUTLINE")
    _load(world, _collection(RIVER, name="Cũ"))
    _load(world, _collection(RIVER, name="Kiến Giang"))
    assert [(f.kind, f.name) for f in selectors.features(commune_id=world.commune.pk)] == [
        ("OUTLINE", ""),
        ("RIVER", "Kiến Giang"),
    ]


def test_a_refused_file_leaves_the_map_as_it_was(world: World) -> None:
    _load(world, _collection(RIVER, name="Kiến Giang"))
    swapped = {"type": "LineString", "coordinates": [[17.2, 106.75], [17.22, 106.76]]}
    with pytest.raises(MapFileRefused):
        _load(world, _collection(swapped))
    assert Feature.objects.get().name == "Kiến Giang"


@pytest.mark.parametrize(("kind", "geometry"), [("ROAD", SQUARE), ("OUTLINE", RIVER)])
def test_it_refuses_what_the_kind_is_not(world: World, kind: str, geometry: dict[str, Any]) -> None:
    with pytest.raises(services.WrongGeometry):
        _load(world, geometry, kind=kind)


def test_it_refuses_a_file_that_draws_nothing(world: World) -> None:
    with pytest.raises(services.WrongGeometry):
        _load(world, {"type": "FeatureCollection", "features": []})


def test_it_refuses_whoever_does_not_keep_the_map(world: World) -> None:
    with pytest.raises(PermissionDenied):
        _load(world, RIVER, who="minh")


def test_boundaries_of_hamlets_are_taken_by_name_or_number(world: World) -> None:
    file = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": "thôn 1"}, "geometry": SQUARE},
            {"type": "Feature", "properties": {"number": 2}, "geometry": SQUARE},
        ],
    }
    services.load_hamlet_boundaries(actor=world.actor("an"), data=file, on=DAY, at=MONDAY)
    assert all(h.boundary for h in selectors.hamlets(commune_id=world.commune.pk, on=DAY))


def test_a_boundary_of_an_unknown_hamlet_takes_none(world: World) -> None:
    file = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": "Thôn 1"}, "geometry": SQUARE},
            {"type": "Feature", "properties": {"name": "Thôn 77"}, "geometry": SQUARE},
        ],
    }
    with pytest.raises(services.UnknownHamletInFile, match="Thôn 77"):
        services.load_hamlet_boundaries(actor=world.actor("an"), data=file, on=DAY, at=MONDAY)
    assert not any(h.boundary for h in selectors.hamlets(commune_id=world.commune.pk, on=DAY))


def test_the_map_of_a_day_is_one_valid_geojson(world: World) -> None:
    _load(world, _collection(RIVER, name="Kiến Giang"))
    whole = selectors.feature_collection(commune_id=world.commune.pk, on=DAY)
    assert read(whole)
    kinds = [feature["properties"]["kind"] for feature in whole["features"]]
    assert kinds == ["RIVER", "HAMLET_LABEL", "HAMLET_LABEL"]
    assert selectors.bounds(commune_id=world.commune.pk, on=DAY) == (106.75, 17.2, 106.8, 17.22)


def test_an_empty_map_has_no_bounds(world: World) -> None:
    assert selectors.bounds(commune_id=world.commune.pk, on=date(1999, 1, 1)) is None


@pytest.mark.material
def test_a_real_commune_loads_its_own_outline(world: World, material: Path) -> None:
    data = (material / "data" / "admin-units" / "boundaries" / "19249_le_thuy.geojson").read_bytes()
    (outline,) = _load(world, data, kind="OUTLINE")
    assert outline.geometry["type"] == "MultiPolygon"
    west, south, east, north = selectors.bounds(commune_id=world.commune.pk, on=DAY) or (0, 0, 0, 0)
    assert 106.7 < west < east < 106.9
    assert 17.1 < south < north < 17.3
