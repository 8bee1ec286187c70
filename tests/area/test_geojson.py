"""GeoJSON made elsewhere: what is taken, what is refused and in which words."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucban.area.geojson import MAX_BYTES, MapFileRefused, Shape, keep_to_viet_nam, read


def _polygon(*ring: tuple[float, ...]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(position) for position in ring]]}


SQUARE = ((106.7, 17.2), (106.8, 17.2), (106.8, 17.3), (106.7, 17.3), (106.7, 17.2))


def test_heights_are_dropped() -> None:
    (shape,) = read({"type": "Point", "coordinates": [106.7, 17.2, 12.5]})
    assert shape.as_geometry() == {"type": "Point", "coordinates": [106.7, 17.2]}


def test_rings_come_back_by_the_right_hand_rule() -> None:
    (there,), (back,) = read(_polygon(*SQUARE)), read(_polygon(*reversed(SQUARE)))
    assert there.coordinates == back.coordinates == [[list(p) for p in SQUARE]]


def test_a_feature_without_geometry_is_left_out() -> None:
    assert read({"type": "Feature", "properties": None, "geometry": None}) == []


def test_a_name_is_text_fit_for_a_label() -> None:
    shape = Shape("Point", [106.7, 17.2], {"name": "Sông\u202e Kiến\x00  Giang" + "x" * 200})
    assert shape.name.startswith("Sông Kiến Giangxxx")
    assert len(shape.name) == 120


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (b"", "line 1"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[1, 2]", "not GeoJSON"),
        (b'{"type": "Point", "coordinates": [NaN, 1]}', "NaN"),
        (b'{"type": "Point", "coordinates": [1e999, 1]}', "two numbers"),
        (b'{"type": "Point", "coordinates": [true, 1]}', "two numbers"),
        (b'{"type": "Point", "coordinates": [' + b"9" * 400 + b", 1]}", "two numbers"),
        (b'{"type": "Point", "coordinates": [' + b"9" * 5000 + b", 1]}", "cannot be read"),
        (b'{"type": "Point", "type": "Point"}', "twice"),
        (b'{"a":' * 100_000, "nested too deep"),
        (b" " * (MAX_BYTES + 1), "5 MB"),
    ],
    ids=[
        "empty",
        "utf-16",
        "a list",
        "nan",
        "infinity",
        "truth",
        "huge",
        "endless",
        "twice",
        "deep",
        "large",
    ],
)
def test_hostile_text_is_refused_in_plain_words(text: bytes, word: str, english: None) -> None:
    with pytest.raises(MapFileRefused, match=word):
        read(text)


def test_too_many_positions_are_refused(english: None) -> None:
    line = {"type": "LineString", "coordinates": [[106.7, 17.2]] * 100_001}
    with pytest.raises(MapFileRefused, match="100000"):
        read(line)


def test_another_coordinate_system_is_named(english: None) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3405"}}
    with pytest.raises(MapFileRefused, match="3405"):
        read({**_polygon(*SQUARE), "crs": crs})
    crs["properties"] = {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}
    assert read({**_polygon(*SQUARE), "crs": crs})


@pytest.mark.parametrize(
    ("x", "y", "word"),
    [
        (17.2, 106.7, "swapped"),
        (566_000, 1_903_000, "VN-2000"),
        (2.35, 48.86, "Viet Nam"),
        (-106.7, 17.2, "Viet Nam"),
    ],
)
def test_a_map_of_elsewhere_is_refused_with_the_likely_reason(
    x: float, y: float, word: str, english: None
) -> None:
    with pytest.raises(MapFileRefused, match=word):
        keep_to_viet_nam(read({"type": "Point", "coordinates": [x, y]}))


def test_the_islands_are_viet_nam() -> None:
    keep_to_viet_nam(read({"type": "MultiPoint", "coordinates": [[112.33, 16.83], [111.92, 8.64]]}))


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["Point", "Feature", "Polygon"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "coordinates", "geometry", "geometries", "features", "properties", "bbox", "crs"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(_json)
def test_whatever_json_it_is_the_answer_is_shapes_or_a_refusal(value: Any) -> None:
    try:
        shapes = read(json.dumps(value).encode())
    except MapFileRefused:
        return
    assert all(isinstance(shape, Shape) for shape in shapes)


@pytest.mark.material
def test_the_linters_files_are_judged_as_the_linter_does(material: Path) -> None:
    folder = material / "data" / "exchange" / "geojson"
    verdicts = {row["file"]: row["verdict"] for row in csv.DictReader((folder / "expected.csv").open())}
    assert len(verdicts) > 40
    wrong = {}
    for file, verdict in verdicts.items():
        if not (folder / file).exists():
            continue
        try:
            read((folder / file).read_bytes())
            taken = True
        except MapFileRefused:
            taken = False
        if taken != (verdict != "invalid"):
            wrong[file] = verdict
    assert wrong == {}


@pytest.mark.material
def test_real_boundaries_are_taken_and_lie_in_viet_nam(material: Path) -> None:
    files = sorted((material / "data" / "admin-units" / "boundaries").glob("*.geojson"))
    assert len(files) == 9
    for file in files:
        shapes = read(file.read_bytes())
        keep_to_viet_nam(shapes)
        assert {shape.type for shape in shapes} <= {"Polygon", "MultiPolygon"}
