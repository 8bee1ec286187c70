"""
The area of the demonstration: coarse sketches drawn for this project, and marked as such on every map.

No public boundary or hamlet list of old Lộc Thủy was found. Only the place is real: An Xá, of the former commune, lies at
17.24389 N, 106.74985 E. The ten hamlets are numbered, their limits are where ten invented middles meet.
Longitude before latitude (RFC 7946).
"""

from typing import Any

from shapely import MultiPoint, Point, Polygon, voronoi_polygons
from shapely.geometry import mapping

OUTLINE = (
    (106.7380, 17.2570), (106.7480, 17.2600), (106.7565, 17.2545), (106.7640, 17.2470), (106.7720, 17.2400),
    (106.7700, 17.2330), (106.7610, 17.2310), (106.7520, 17.2330), (106.7430, 17.2370), (106.7350, 17.2430),
    (106.7330, 17.2510),
)  # fmt: skip
RIVER = (
    (106.7790, 17.2345), (106.7745, 17.2395), (106.7690, 17.2447), (106.7612, 17.2512), (106.7545, 17.2573),
    (106.7475, 17.2622), (106.7400, 17.2655),
)  # fmt: skip
# Middle of each hamlet, by number: four on the river, four behind them, two at the fields.
HAMLETS = (
    (106.7445, 17.2560), (106.7520, 17.2530), (106.7590, 17.2470), (106.7660, 17.2415), (106.7380, 17.2515),
    (106.7460, 17.2490), (106.7530, 17.2440), (106.7610, 17.2390), (106.7400, 17.2440), (106.7500, 17.2375),
)  # fmt: skip
ROADS = {
    "Đường ven sông": (1, 2, 3, 4),
    "Đường trục xã": (5, 6, 7, 8),
    "Đường ra đồng": (9, 10),
    "Đường ngang 1": (1, 5, 9),
    "Đường ngang 2": (2, 6),
    "Đường ngang 3": (3, 7, 10),
    "Đường ngang 4": (4, 8),
}
# (kind, name, hamlet number, offset east, offset north) in degrees from the hamlet's middle.
POINTS = (
    ("OFFICE", "Trụ sở Ban CHQS xã", 2, 0.0008, -0.0006),
    ("OFFICE", "Trụ sở Công an xã", 2, 0.0016, -0.0009),
    ("POST", "Chốt ngã tư chợ", 3, -0.0006, 0.0004),
    ("POST", "Chốt bến đò thôn 4", 4, 0.0012, 0.0016),
    ("CHECKPOINT", "Cổng làng thôn 1", 1, -0.0004, 0.0006),
    ("CHECKPOINT", "Nhà văn hóa thôn 3", 3, 0.0009, -0.0007),
    ("CHECKPOINT", "Ngã ba thôn 5", 5, 0.0007, 0.0003),
    ("CHECKPOINT", "Trường tiểu học thôn 6", 6, -0.0005, -0.0006),
    ("CHECKPOINT", "Cầu kênh thôn 7", 7, 0.0006, 0.0007),
    ("CHECKPOINT", "Trạm bơm thôn 8", 8, 0.0010, -0.0005),
    ("CHECKPOINT", "Sân bóng thôn 9", 9, 0.0004, 0.0008),
    ("CHECKPOINT", "Cuối kênh thôn 10", 10, -0.0008, -0.0004),
    ("SHELTER", "Trường trung học cơ sở", 6, 0.0014, 0.0010),
    ("SHELTER", "Nhà văn hóa thôn 8", 8, -0.0009, 0.0008),
    ("LOW_CROSSING", "Ngầm tràn thôn 9", 9, -0.0012, -0.0008),
    ("LOW_CROSSING", "Đường trũng thôn 10", 10, 0.0011, 0.0009),
)


def outline() -> dict[str, Any]:
    return dict(mapping(Polygon(OUTLINE)))


def hamlet_boundaries() -> dict[int, dict[str, Any]]:
    """Return number -> polygon: the part of the outline that is nearest to the hamlet's middle."""
    whole = Polygon(OUTLINE)
    cells = voronoi_polygons(MultiPoint(HAMLETS), extend_to=whole)
    found = {}
    for number, middle in enumerate(HAMLETS, start=1):
        cell = next(cell for cell in cells.geoms if cell.covers(Point(middle)))
        found[number] = _rounded(dict(mapping(cell.intersection(whole))))
    return found


def line(points: tuple[tuple[float, float], ...]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [list(point) for point in points]}


def roads() -> dict[str, dict[str, Any]]:
    """Return name -> line through the middles of the hamlets it joins."""
    return {name: line(tuple(HAMLETS[number - 1] for number in numbers)) for name, numbers in ROADS.items()}


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    ring = [[[round(x, 5), round(y, 5)] for x, y in part] for part in geometry["coordinates"]]
    return {"type": geometry["type"], "coordinates": ring}
