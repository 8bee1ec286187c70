"""
Reads GeoJSON (RFC 7946) that somebody else made, and refuses what is not, with what to do about it.

`read` judges the form only, whatever part of the world is drawn; `keep_to_viet_nam` then asks that it is here,
because swapped coordinates and metres of VN-2000 are the usual mistakes. Heights are dropped.
"""

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from trucban.lib.coordinates import may_be_in_viet_nam
from trucban.lib.errors import DomainError

MAX_BYTES = 5 * 1024 * 1024
MAX_POSITIONS = 100_000
MAX_NAME = 120

# How deep positions lie in the coordinates of each type.
DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
# RFC 7946, section 7.1: members that would change what the object is.
_FOREIGN = {
    "Feature": ("features", "coordinates", "geometries"),
    "FeatureCollection": ("coordinates", "geometries", "geometry", "properties"),
    "GeometryCollection": ("coordinates", "geometry", "properties", "features"),
}
_NEVER_IN_A_GEOMETRY = ("geometry", "properties", "features")
_DEGREES = re.compile(r"CRS84|EPSG:+(\d*:)?4326$", re.IGNORECASE)

Position = tuple[float, float]


class MapFileRefused(DomainError):
    """The file is not GeoJSON that can be drawn here; the sentence says what is wrong and what to do."""


@dataclass(frozen=True)
class Shape:
    """One geometry of the file with the properties beside it; ``coordinates`` are longitude, latitude."""

    type: str
    coordinates: Any
    properties: dict[str, Any]

    @property
    def name(self) -> str:
        """The property "name" as text fit for a label, or nothing."""
        text = self.properties.get("name") or ""
        visible = "".join(c for c in str(text) if unicodedata.category(c)[0] != "C")
        return unicodedata.normalize("NFC", " ".join(visible.split()))[:MAX_NAME]

    def as_geometry(self) -> dict[str, Any]:
        return {"type": self.type, "coordinates": self.coordinates}

    def positions(self) -> Iterator[Position]:
        yield from _flat(self.coordinates, DEPTH[self.type])


def read(data: bytes | dict[str, Any]) -> list[Shape]:
    """
    Return the shapes of a GeoJSON text or object, in its order; features without a geometry are left out.

    Rings come back closed and wound by the right-hand rule.

    Raises:
        MapFileRefused: too large, not JSON, or not GeoJSON.
    """
    document = _parse(data) if isinstance(data, bytes) else data
    if not isinstance(document, dict):
        raise MapFileRefused(_("This is JSON but not GeoJSON: the file must hold one object with a “type”."))
    shapes = list(_shapes(document))
    if sum(1 for shape in shapes for _position in shape.positions()) > MAX_POSITIONS:
        raise MapFileRefused(
            _("The map has more than %(most)d positions: simplify its lines and load it again.")
            % {"most": MAX_POSITIONS}
        )
    return shapes


def keep_to_viet_nam(shapes: Iterable[Shape]) -> None:
    """
    Refuse shapes drawn elsewhere, and name the usual reasons.

    Raises:
        MapFileRefused: latitude before longitude, metres instead of degrees, or another country.
    """
    for shape in shapes:
        for x, y in shape.positions():
            _check_here(x, y)


def _check_here(x: float, y: float) -> None:
    if may_be_in_viet_nam(x, y):
        return
    place = {"x": f"{x:g}", "y": f"{y:g}"}
    if may_be_in_viet_nam(y, x):
        raise MapFileRefused(
            _(
                "Latitude and longitude are swapped at %(x)s, %(y)s: GeoJSON writes longitude first."
                " Swap them and load the file again."
            )
            % place
        )
    if abs(x) > 180 or abs(y) > 90:
        raise MapFileRefused(
            _(
                "%(x)s, %(y)s are not degrees; perhaps metres of VN-2000."
                " Export the map again in WGS 84 (EPSG:4326)."
            )
            % place
        )
    raise MapFileRefused(
        _("%(x)s, %(y)s does not lie in Viet Nam: check that this is the map of the commune.") % place
    )


def _parse(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise MapFileRefused(
            _("The file is larger than %(most)d MB: simplify its lines and load it again.")
            % {"most": MAX_BYTES // 1024 // 1024}
        )
    try:
        return json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_without_duplicates, parse_constant=_no_such_number
        )
    except UnicodeDecodeError:
        raise MapFileRefused(_("The file is not text in UTF-8: export it as GeoJSON again.")) from None
    except RecursionError:
        raise MapFileRefused(_("The file is nested too deep to be a map.")) from None
    except json.JSONDecodeError as fault:
        raise MapFileRefused(
            _("The file is not valid JSON at line %(line)d: export it as GeoJSON again.")
            % {"line": fault.lineno}
        ) from None
    except ValueError:  # a number of thousands of digits
        raise MapFileRefused(_("The file holds a number that cannot be read.")) from None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise MapFileRefused(
            _("An object has “%(name)s” twice: nobody can tell which is meant.") % {"name": twice[:40]}
        )
    return found


def _no_such_number(text: str) -> float:
    raise MapFileRefused(_("“%(text)s” is not a number in JSON.") % {"text": text})


def _shapes(document: dict[str, Any]) -> Iterator[Shape]:
    _check_crs(document)
    _check_bbox(document)
    kind = document.get("type")
    if not isinstance(kind, str):
        raise MapFileRefused(_("The “type” is missing or not a text: every GeoJSON object has one."))
    if kind == "FeatureCollection":
        _check_members(document, kind)
        for feature in _list_of(document, "features"):
            yield from _feature(feature)
    elif kind == "Feature":
        yield from _feature(document)
    else:
        yield from _geometry(document, {})


def _check_crs(document: dict[str, Any]) -> None:
    crs = document.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not _DEGREES.search(name):
        raise MapFileRefused(
            _(
                "The map is in another coordinate system (%(name)s):"
                " export it again in WGS 84 (EPSG:4326), longitude and latitude in degrees."
            )
            % {"name": str(name or "?")[:60]}
        )


def _check_bbox(item: dict[str, Any]) -> None:
    if "bbox" not in item:
        return
    bbox = item["bbox"]
    if not isinstance(bbox, list) or len(bbox) not in (4, 6) or not all(_is_number(side) for side in bbox):
        raise MapFileRefused(_("The “bbox” must be a list of 4 or 6 numbers, or be left out."))


def _check_members(item: dict[str, Any], kind: str) -> None:
    for name in _FOREIGN.get(kind, _NEVER_IN_A_GEOMETRY):
        if name in item:
            raise MapFileRefused(
                _("An object of type “%(kind)s” cannot have “%(name)s”.") % {"kind": kind, "name": name}
            )


def _list_of(item: dict[str, Any], name: str) -> list[Any]:
    found = item.get(name)
    if not isinstance(found, list):
        raise MapFileRefused(_("“%(name)s” is missing or not a list.") % {"name": name})
    return found


def _feature(item: Any) -> Iterator[Shape]:
    if not isinstance(item, dict) or item.get("type") != "Feature":
        raise MapFileRefused(_("Everything in “features” must be an object of type “Feature”."))
    _check_members(item, "Feature")
    _check_bbox(item)
    key = item.get("id")
    if key is not None and not isinstance(key, str) and not _is_number(key):
        raise MapFileRefused(_("The “id” of a feature must be a text or a number."))
    properties = item.get("properties")
    if "properties" not in item or not isinstance(properties, dict | None):
        raise MapFileRefused(_("The “properties” of a feature must be an object or null."))
    if "geometry" not in item:
        raise MapFileRefused(_("A feature has no “geometry”: add one, or null."))
    if item["geometry"] is not None:
        yield from _geometry(item["geometry"], properties or {})


def _geometry(item: Any, properties: dict[str, Any], *, nested: bool = False) -> Iterator[Shape]:
    kind = item.get("type") if isinstance(item, dict) else None
    if kind == "GeometryCollection" and not nested:
        _check_members(item, kind)
        _check_bbox(item)
        for part in _list_of(item, "geometries"):
            yield from _geometry(part, properties, nested=True)
        return
    if not isinstance(kind, str) or kind not in DEPTH:
        raise MapFileRefused(
            _("“%(kind)s” is no geometry GeoJSON knows here: use points, lines or polygons.")
            % {"kind": str(kind)[:40]}
        )
    _check_members(item, kind)
    _check_bbox(item)
    if "coordinates" not in item:
        raise MapFileRefused(_("A geometry has no “coordinates”."))
    coordinates = _coordinates(item["coordinates"], DEPTH[kind])
    yield Shape(kind, _without_heights(_sound(kind, coordinates), DEPTH[kind]), properties)


def _coordinates(value: Any, depth: int) -> Any:
    """Return positions as numbers at the depth the type wants."""
    if not isinstance(value, list):
        raise MapFileRefused(_("Coordinates are not nested as the type of their geometry wants."))
    if depth:
        return [_coordinates(part, depth - 1) for part in value]
    if len(value) < 2 or not all(_is_number(part) for part in value):
        raise MapFileRefused(_("A position must be two numbers: longitude, then latitude."))
    return [float(part) for part in value]


def _without_heights(value: Any, depth: int) -> Any:
    return [_without_heights(part, depth - 1) for part in value] if depth else value[:2]


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:  # an integer beyond every coordinate
        return False


def _sound(kind: str, coordinates: Any) -> Any:
    if kind == "LineString":
        return _line(coordinates)
    if kind == "MultiLineString":
        return [_line(line) for line in coordinates]
    if kind == "Polygon":
        return _polygon(coordinates)
    if kind == "MultiPolygon":
        return [_polygon(polygon) for polygon in coordinates]
    return coordinates


def _line(positions: list[list[float]]) -> list[list[float]]:
    if len(positions) < 2:
        raise MapFileRefused(_("A line needs two positions or more."))
    return positions


def _polygon(rings: list[list[list[float]]]) -> list[list[list[float]]]:
    if not rings:
        raise MapFileRefused(_("A polygon has no ring."))
    return [_ring(ring, outer=number == 0) for number, ring in enumerate(rings)]


def _ring(positions: list[list[float]], *, outer: bool) -> list[list[float]]:
    if len(positions) < 4 or positions[0] != positions[-1]:
        raise MapFileRefused(
            _("The ring of a polygon must have four positions or more and end where it began: close it.")
        )
    area = _signed_area(positions)
    if area == 0:
        raise MapFileRefused(_("The ring of a polygon encloses nothing: check its positions."))
    return positions if (area > 0) == outer else positions[::-1]


def _signed_area(ring: list[list[float]]) -> float:
    """Return twice the area of a ring in square degrees: positive when it runs counterclockwise."""
    x, y = ring[0][:2]
    return sum((a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y) for a, b in pairwise(ring))


def _flat(coordinates: Any, depth: int) -> Iterator[Position]:
    if depth == 0:
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _flat(part, depth - 1)
