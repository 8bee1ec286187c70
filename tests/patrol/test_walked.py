"""Drafts follow the roads and paths of the map, and say so; without any they reckon with straight lines."""

import math
from typing import Any

import pytest

from tests.cast import World
from tests.duty.builders import sign
from tests.patrol.plans import DRAFTED, WEEK, draft, patrolling
from trucban.area import services as area
from trucban.area.models import Point
from trucban.patrol import drafting
from trucban.patrol.roads import METRES_PER_DEGREE
from trucban.planning.patrol.walk import Walk

pytestmark = pytest.mark.django_db


def load(
    world: World, *lines: list[tuple[float, float]], kind: str = "ROAD", is_sketch: bool = False
) -> None:
    shapes: list[dict[str, Any]] = [
        {"type": "LineString", "coordinates": [*map(list, line)]} for line in lines
    ]
    area.load_geojson(
        actor=world.actor("an"),
        data={"type": "GeometryCollection", "geometries": shapes},
        kind=kind,
        at=DRAFTED,
        source="Sơ đồ thử",
        is_sketch=is_sketch,
    )


def where(point: Point) -> tuple[float, float]:
    return point.lon, point.lat


def bent(one: Point, other: Point) -> list[tuple[float, float]]:
    """A way along two sides of the square between two points."""
    return [where(one), (other.lon, one.lat), where(other)]


def walked_between(world: World, one: Point, other: Point) -> int:
    problem = drafting.ground_to_draw(actor=world.actor("an"), week=WEEK).problem
    return Walk(problem).minutes(str(one.pk), str(other.pk))


def sides(one: Point, other: Point) -> tuple[float, float]:
    narrower = math.cos(math.radians(one.lat))
    degree = METRES_PER_DEGREE
    return abs(one.lon - other.lon) * degree * narrower, abs(one.lat - other.lat) * degree


def test_a_draft_walks_along_the_road(world: World) -> None:
    office, first, *_others = patrolling(world)
    east, north = sides(office, first)
    assert walked_between(world, office, first) == math.ceil(math.hypot(east, north) * 60 / 4000)
    load(world, bent(office, first))
    assert walked_between(world, office, first) == pytest.approx((east + north) * 60 / 4000, abs=1)
    assert draft(world).walked["metres"] == pytest.approx(east + north, abs=3)


def test_a_path_is_walked_like_a_road(world: World) -> None:
    office, first, *_others = patrolling(world)
    load(world, bent(office, first), kind="PATH")
    assert draft(world).walked["metres"] > 0


def test_points_without_a_road_are_named_and_take_the_factor(world: World) -> None:
    office, first, *others = patrolling(world)
    sign(world, "patrol.way_percent", 150)
    load(world, bent(office, first))
    east, north = sides(office, others[-1])
    assert walked_between(world, office, others[-1]) == math.ceil(math.hypot(east, north) * 1.5 * 60 / 4000)
    found = draft(world).walked
    assert others[-1].name in found["off"]
    assert office.name not in found["off"]
    assert (found["percent"], found["is_sketch"]) == (150, False)


def test_without_lines_nothing_is_said_of_points(world: World) -> None:
    patrolling(world)
    found = draft(world).walked
    assert (found["metres"], found["off"], found["apart"]) == (0, [], [])
