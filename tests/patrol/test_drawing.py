"""The map of a week's plan: everything is on it, told apart without colour, the same every time."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.cast import MONDAY, World
from trucban.area import services as area
from trucban.document.rendering import svg_to_png
from trucban.lib.weeks import Week
from trucban.patrol import drawing
from trucban.patrol.drawing import plan_map_svg
from trucban.patrol.labels import Box, Room
from trucban.patrol.preview import PatrolPreview, PatrolRow, StopRow

WEEK = Week(2026, 48)
STOPS = {"Chợ <Tréo>": (106.785, 17.205), "Bến đò": (106.792, 17.198), "Ngã ba": (106.799, 17.209)}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def drawn_world(world: World) -> World:
    """The two hamlets of the cast with an outline, a river, a road and three points, all sketched."""
    an = world.actor("an")
    for kind, geometry in (
        ("OUTLINE", {"type": "Polygon", "coordinates": [[[106.77, 17.18], [106.81, 17.18], [106.81, 17.22], [106.77, 17.22], [106.77, 17.18]]]}),
        ("RIVER", {"type": "LineString", "coordinates": [[106.76, 17.19], [106.79, 17.2], [106.83, 17.23]]}),
        ("ROAD", {"type": "LineString", "coordinates": [[106.785, 17.205], [106.799, 17.209]]}),
    ):  # fmt: skip
        feature = {"type": "Feature", "properties": {"name": f"{kind} & tên"}, "geometry": geometry}
        area.load_geojson(actor=an, data=feature, kind=kind, at=MONDAY, source="", is_sketch=True)
    for name, (lon, lat) in STOPS.items():
        area.create_point(
            actor=an, kind="CHECKPOINT", name=name, lon=lon, lat=lat, from_date=date(2026, 1, 1), at=MONDAY
        )
    return world


def a_row(number: int, names: Sequence[str]) -> PatrolRow:
    starts_at = MONDAY + timedelta(days=number % 7, hours=12)
    stops = tuple(StopRow(name, *STOPS[name], None) for name in names)
    return PatrolRow(str(number), f"Tuần tra {number}", starts_at, starts_at + timedelta(hours=2), "", (), stops, (), 1)  # fmt: skip


def a_preview(count: int = 3, status: str = "DRAFT") -> PatrolPreview:
    return PatrolPreview(WEEK, status, tuple(a_row(number, list(STOPS)) for number in range(count)), ())


def texts(svg: str) -> set[str]:
    return {"".join(node.itertext()) for node in etree.fromstring(svg.encode()).iter("{*}text")}


def test_hamlets_points_lines_and_patrols_are_on_it(drawn_world: World) -> None:
    found = texts(plan_map_svg(commune_id=drawn_world.commune.pk, preview=a_preview()))

    assert {"THÔN 1", "THÔN 2", *STOPS, "RIVER & tên", "1", "2", "3"} <= found
    assert {"0", "1 km", "N", "DRAFT", "Sketch: boundaries and lines are not official"} <= found


def test_a_confirmed_plan_on_official_lines_is_neither_draft_nor_sketch(world: World) -> None:
    found = texts(plan_map_svg(commune_id=world.commune.pk, preview=a_preview(status="CONFIRMED")))

    assert not {"DRAFT", "Sketch: boundaries and lines are not official"} & found


def test_the_same_plan_gives_the_same_text(drawn_world: World) -> None:
    one, two = (plan_map_svg(commune_id=drawn_world.commune.pk, preview=a_preview(9)) for _ in range(2))

    assert one == two


def test_no_two_of_forty_patrols_look_the_same() -> None:
    assert len({drawing._style(number) for number in range(40)}) == 40


def test_hours_are_those_of_viet_nam(drawn_world: World) -> None:
    found = texts(plan_map_svg(commune_id=drawn_world.commune.pk, preview=a_preview(1)))

    assert "Mon 23/11, 19:00–21:00" in found


@pytest.mark.parametrize("count", [0, 1, 40])
def test_it_stays_in_its_frame_however_many_patrols_there_are(drawn_world: World, count: int) -> None:
    svg = plan_map_svg(commune_id=drawn_world.commune.pk, preview=a_preview(count))

    root = etree.fromstring(svg.encode())
    for node in root.iter("{*}text"):
        if "transform" not in node.attrib and node.getparent().get("transform") is None:
            assert 0 <= float(node.get("x")) <= drawing.WIDTH, node.text
            assert 0 <= float(node.get("y")) <= drawing.HEIGHT, node.text


def test_a_commune_without_a_map_gets_the_routes_on_blank_ground(world: World) -> None:
    for hamlet in world.hamlets:
        hamlet.lon = hamlet.lat = None
        hamlet.save()

    assert "1" in texts(plan_map_svg(commune_id=world.commune.pk, preview=a_preview(1)))
    assert texts(plan_map_svg(commune_id=world.commune.pk, preview=a_preview(0)))


def test_a_patrol_without_stops_is_in_the_legend_still(drawn_world: World) -> None:
    preview = PatrolPreview(WEEK, "DRAFT", (a_row(0, []),), ())

    assert "Tuần tra 0" in texts(plan_map_svg(commune_id=drawn_world.commune.pk, preview=preview))


def test_it_is_vietnamese_and_prints_as_an_image_in_tinos(drawn_world: World) -> None:
    with translation.override("vi"):
        svg = plan_map_svg(commune_id=drawn_world.commune.pk, preview=a_preview())

    assert {"DỰ THẢO", "T2 23/11, 19:00–21:00"} <= texts(svg)
    assert 'font-family="Tinos' in svg
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", svg)
    assert svg_to_png(svg, pixels_per_inch=50).startswith(b"\x89PNG")


corner = st.tuples(st.floats(60, 700), st.floats(100, 700))


@given(st.lists(st.lists(corner, min_size=2, max_size=5), min_size=1, max_size=4))
def test_there_and_back_lie_on_one_line(legs: list[list[tuple[float, float]]]) -> None:
    legs = [leg for leg in legs if leg[0] != leg[-1]]
    there, back = drawing._aside(legs, 5), drawing._aside([leg[::-1] for leg in legs[::-1]], 5)

    assert there == [(pytest.approx(x), pytest.approx(y)) for x, y in back[::-1]]


def test_a_route_is_drawn_along_the_road_it_is_walked_on(drawn_world: World) -> None:
    places = [STOPS["Bến đò"], (106.792, 17.206), STOPS["Ngã ba"]]
    road = {"type": "LineString", "coordinates": [*map(list, places)]}
    preview = PatrolPreview(WEEK, "DRAFT", (a_row(0, ["Bến đò", "Ngã ba"]),), ())
    commune_id = drawn_world.commune.pk
    before = plan_map_svg(commune_id=commune_id, preview=preview)
    area.load_geojson(
        actor=drawn_world.actor("an"), data=road, kind="PATH", at=MONDAY, source="", is_sketch=True
    )
    after = plan_map_svg(commune_id=commune_id, preview=preview)
    straight, along = route(before), route(after)
    assert "Straight lines join the stops; they are not the way walked." in texts(before)
    assert "Along the map’s roads; straight where there are none." in texts(after)
    assert (len(straight), len(along)) == (2, 3)
    assert (straight[0][0], straight[-1][0]) == pytest.approx((along[0][0], along[-1][0]), abs=8)


def route(svg: str) -> list[tuple[float, float]]:
    """Return the corners of the first patrol's line."""
    drawn = etree.fromstring(svg.encode()).xpath(
        f"//*[@stroke='{drawing.COLOURS[0]}' and @stroke-width='3.2']"
    )
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", drawn[0].get("d"))]


@given(st.lists(st.tuples(st.floats(60, 740), st.floats(60, 740)), min_size=1, max_size=12))
def test_names_stay_within_the_frame(places: list[tuple[float, float]]) -> None:
    room = Room(Box(0, 0, 800, 800))

    for number, (x, y) in enumerate(places):
        assert room.place(f"Điểm {number}", x, y, size=13, gap=11).box.outside(room.frame) == 0


def test_two_names_at_one_place_do_not_cover_each_other() -> None:
    room = Room(Box(0, 0, 800, 800))

    one, two = (room.place("Cổng làng", 400, 400, size=13, gap=11) for _ in range(2))

    assert one.box.overlap(two.box) == 0
