"""
The map of a week's patrols as one SVG: drawn without a browser, the same for the same plan, fit for A4 across.

Every patrol is told apart by number, colour and dashes at once, so that it is found in black and white too. Like all
papers it is Vietnamese whatever language the desk is in.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.translation import override

from trucban.access import selectors as access
from trucban.area import selectors as area
from trucban.area.models import Feature, Hamlet, Point
from trucban.document.content import DEMONSTRATION_LINE, DRAFT_MARK
from trucban.document.wording import number_text, time_text, week_span, weekday_name
from trucban.lib.clock import VIETNAM
from trucban.patrol.canvas import (
    XY,
    Box,
    Placed,
    Projection,
    around,
    element,
    halo,
    path,
    shortened,
    text,
    text_width,
)
from trucban.patrol.preview import PatrolPreview, PatrolRow

WIDTH, HEIGHT = 1190, 842  # A4 across, in hundred-and-fourths of an inch
MAP = Box(24, 74, 826, 790)
LEGEND = Box(846, 74, 1166, 790)
# Strong on white, told apart by people who do not see red and green alike (after Okabe and Ito, darkened).
COLOURS = ("#0b5fa5", "#b8460b", "#00795c", "#8a2f7c", "#7a5c00", "#1f6f8b", "#a3123a", "#3f3f9f")
DASHES = ("none", "10 4", "3 3", "12 4 3 4", "6 6", "16 5")
INK, SOFT, FAINT = "#1c2430", "#4a5563", "#8b95a3"
BADGE = 10.5
NICE_METRES = (50, 100, 200, 500, 1000, 2000, 5000, 10000)
SKETCH_NOTE = "Bản phác họa, không dùng để xác định ranh giới."
NO_PATROLS = "Chưa có tổ tuần tra, canh gác trong tuần này."


@dataclass(frozen=True)
class Style:
    """How one patrol is drawn."""

    number: int
    colour: str
    dash: str

    @classmethod
    def of(cls, index: int) -> "Style":
        """No two of the first 48 patrols share colour and dashes."""
        dash = DASHES[(index // len(COLOURS) + index) % len(DASHES)]
        return cls(index + 1, COLOURS[index % len(COLOURS)], dash)


@dataclass(frozen=True)
class Ground:
    """What the map is drawn over."""

    commune_name: str
    is_demonstration: bool
    features: tuple[Feature, ...]
    hamlets: tuple[Hamlet, ...]
    points: tuple[Point, ...]

    @property
    def is_sketch(self) -> bool:
        return any(row.is_sketch for row in self.features) or any(row.is_sketch for row in self.hamlets)

    @property
    def sources(self) -> str:
        return "; ".join(dict.fromkeys(row.source for row in self.features if row.source))


def plan_map_svg(*, commune_id: UUID, preview: PatrolPreview) -> str:
    """Return the map of a week's patrols over the commune's own base map."""
    with override("vi"):
        ground = _ground(commune_id, preview)
        projection = Projection.fitting(_extent(ground, preview), MAP)
        placed = Placed(MAP)
        placed.block(Box(MAP.right - 54, MAP.top, MAP.right, MAP.top + 74))  # north arrow
        placed.block(Box(MAP.left, MAP.bottom - 44, MAP.left + 250, MAP.bottom))  # scale
        styles = [Style.of(index) for index in range(len(preview.rows))]
        return _sheet(
            [
                *_title(ground, preview),
                element("g", "".join(_map(ground, preview, projection, placed, styles)), clip_path="url(#map)"),
                *_frame(projection),
                *_legend(ground, preview, styles),
                *_foot(ground),
            ]
        )  # fmt: skip


def _ground(commune_id: UUID, preview: PatrolPreview) -> Ground:
    on = preview.week.monday
    commune = access.get_commune(commune_id)
    return Ground(
        commune_name=commune.name,
        is_demonstration=commune.is_demonstration,
        features=tuple(area.features(commune_id=commune_id)),
        hamlets=tuple(area.hamlets(commune_id=commune_id, on=on)),
        points=tuple(area.points(commune_id=commune_id, on=on)),
    )


def _extent(ground: Ground, preview: PatrolPreview) -> list[XY]:
    """Return the places the sheet has to show: the outline and hamlets, and every stop."""
    outlines = [row.geometry for row in ground.features if row.kind == Feature.Kind.OUTLINE]
    outlines += [row.boundary for row in ground.hamlets if row.boundary]
    places = [place for geometry in outlines for line in _lines(geometry) for place in line]
    places += [(row.lon, row.lat) for row in ground.hamlets if row.lon is not None and row.lat is not None]
    places += [(stop.lon, stop.lat) for row in preview.rows for stop in row.stops]
    places += [(row.lon, row.lat) for row in ground.points]
    return places or [(0.0, 0.0)]


def _lines(geometry: dict[str, Any]) -> Iterator[list[XY]]:
    """Yield the lines of a geometry (RFC 7946), the rings of an area among them."""
    coordinates = geometry["coordinates"]
    if geometry["type"] == "LineString":
        coordinates = [coordinates]
    elif geometry["type"] == "MultiPolygon":
        coordinates = [ring for polygon in coordinates for ring in polygon]
    elif geometry["type"] not in {"Polygon", "MultiLineString"}:
        return
    for line in coordinates:
        yield [(place[0], place[1]) for place in line]


def _sheet(parts: Sequence[str]) -> str:
    clip = element("rect", x=MAP.left, y=MAP.top, width=MAP.width, height=MAP.height)
    defined = element("defs", element("clipPath", clip, id="map"))
    ground = element("rect", x=0, y=0, width=WIDTH, height=HEIGHT, fill="#ffffff")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"{defined}{ground}{''.join(parts)}</svg>"
    )


# --- Above, around and below the map ------------------------------------------------------------------------


def _title(ground: Ground, preview: PatrolPreview) -> Iterator[str]:
    yield text("KẾ HOẠCH TUẦN TRA, CANH GÁC PHỐI HỢP", (MAP.left, 38), 22, font_weight="bold")
    yield text(f"{ground.commune_name} · {week_span(preview.week)}", (MAP.left, 61), 16, fill=SOFT)
    right: dict[str, Any] = {"text_anchor": "end", "font_weight": "bold"}
    if preview.status != "CONFIRMED":
        yield text(DRAFT_MARK, (LEGEND.right, 38), 18, fill="#a3123a", **right)
    if ground.is_demonstration:
        yield text(DEMONSTRATION_LINE, (LEGEND.right, 61), 12, fill=SOFT, **right)


def _frame(projection: Projection) -> Iterator[str]:
    box: dict[str, Any] = {"x": MAP.left, "y": MAP.top, "width": MAP.width, "height": MAP.height}
    yield element("rect", fill="none", stroke=FAINT, stroke_width=1, **box)
    x, y = MAP.right - 28, MAP.top + 16
    yield path([(x, y), (x + 8, y + 26), (x, y + 20)], closed=True, fill=INK)
    yield path([(x, y), (x - 8, y + 26), (x, y + 20)], closed=True, fill="#ffffff", stroke=INK)
    yield halo("B", (x, y + 42), 14, text_anchor="middle", font_weight="bold")
    yield from _scale(projection)


def _scale(projection: Projection) -> Iterator[str]:
    """Draw a bar of a round length, at most a quarter of the map."""
    most = MAP.width / 4 / projection.units_per_metre
    metres = max((length for length in NICE_METRES if length <= most), default=NICE_METRES[0])
    x, y, wide = MAP.left + 16, MAP.bottom - 14, metres * projection.units_per_metre
    yield element("rect", x=x - 8, y=y - 22, width=wide + 40, height=32, fill="#ffffff", fill_opacity="0.85")
    yield element("rect", x=x, y=y - 5, width=wide / 2, height=5, fill=INK, stroke=INK)
    yield element("rect", x=x + wide / 2, y=y - 5, width=wide / 2, height=5, fill="#ffffff", stroke=INK)
    words = f"{number_text(metres / 1000)} km" if metres >= 1000 else f"{metres} m"
    yield text("0", (x, y - 9), 12, text_anchor="middle")
    yield text(words, (x + wide, y - 9), 12, text_anchor="middle")


def _foot(ground: Ground) -> Iterator[str]:
    notes = [SKETCH_NOTE] if ground.is_sketch else []
    if ground.sources:
        notes.append(f"Nền bản đồ: {ground.sources}.")
    line = shortened(" ".join(notes), 12, LEGEND.right - MAP.left)
    yield text(line, (MAP.left, 812), 12, fill=SOFT, font_style="italic")


# --- The map ------------------------------------------------------------------------------------------------


def _map(
    ground: Ground, preview: PatrolPreview, projection: Projection, placed: Placed, styles: Sequence[Style]
) -> Iterator[str]:
    yield element("rect", x=MAP.left, y=MAP.top, width=MAP.width, height=MAP.height, fill="#f2f1ec")
    yield from _base(ground, projection)
    yield from _routes(preview, projection, styles)
    symbols = _shown(ground, preview)
    for row in symbols:
        x, y = projection.at(row.lon, row.lat)
        placed.block(Box(x - 7, y - 7, x + 7, y + 7))
        yield _symbol(row, (x, y))
    yield from _hamlet_names(ground, projection, placed)
    yield from _badges(preview, projection, placed, styles)
    yield from _point_names(symbols, projection, placed)


def _base(ground: Ground, projection: Projection) -> Iterator[str]:
    of_kind = {kind: [row for row in ground.features if row.kind == kind] for kind in Feature.Kind}
    for row in of_kind[Feature.Kind.OUTLINE]:
        yield from _drawn(row.geometry, projection, fill="#fbfaf6", stroke="none")
    for hamlet in ground.hamlets:
        if hamlet.boundary:
            style: dict[str, Any] = {"stroke": "#c3bda9", "stroke_width": 1, "stroke_dasharray": "2 3"}
            yield from _drawn(hamlet.boundary, projection, fill="none", **style)
    for row in of_kind[Feature.Kind.RIVER]:
        yield from _drawn(
            row.geometry, projection, fill="none", stroke="#a9cbe3", stroke_width=11, stroke_linecap="round"
        )
    for row in of_kind[Feature.Kind.PATH]:
        yield from _drawn(
            row.geometry, projection, fill="none", stroke="#b9b3a3", stroke_dasharray="5 4", stroke_width=1.4
        )
    for width, colour in ((6.5, "#b5ad98"), (4, "#fffdf5")):  # edge, then the road
        for row in of_kind[Feature.Kind.ROAD]:
            yield from _drawn(
                row.geometry, projection, fill="none", stroke=colour, stroke_width=width, stroke_linejoin="round"
            )  # fmt: skip
    for row in of_kind[Feature.Kind.OUTLINE]:
        yield from _drawn(
            row.geometry, projection, fill="none", stroke="#7d7461", stroke_width=2, stroke_dasharray="14 4 3 4"
        )  # fmt: skip
    yield from _river_names(of_kind[Feature.Kind.RIVER], projection)


def _drawn(geometry: dict[str, Any], projection: Projection, **style: Any) -> Iterator[str]:
    closed = geometry["type"] in {"Polygon", "MultiPolygon"}
    for line in _lines(geometry):
        yield path([projection.at(*place) for place in line], closed=closed, **style)


def _river_names(rivers: Sequence[Feature], projection: Projection) -> Iterator[str]:
    """Write a river's name along its longest straight piece that lies on the map."""
    for row in rivers:
        legs = [leg for line in _lines(row.geometry) for leg in pairwise(projection.at(*p) for p in line)]
        legs = [leg for leg in legs if _is_on_map(_middle(*leg))]
        if not (row.name and legs):
            continue
        (x1, y1), (x2, y2) = max(legs, key=lambda leg: math.dist(*leg))
        if x2 < x1:
            x1, y1, x2, y2 = x2, y2, x1, y1
        x, y = _middle((x1, y1), (x2, y2))
        turned = f"rotate({math.degrees(math.atan2(y2 - y1, x2 - x1)):.1f} {x:.1f} {y:.1f})"
        style: dict[str, Any] = {
            "fill": "#2f6f9f",
            "font_style": "italic",
            "text_anchor": "middle",
            "transform": turned,
        }
        yield text(row.name, (x, y - 9), 13, **style)


def _middle(here: XY, there: XY) -> XY:
    return (here[0] + there[0]) / 2, (here[1] + there[1]) / 2


def _is_on_map(place: XY) -> bool:
    return MAP.holds(Box(*place, *place))


def _routes(preview: PatrolPreview, projection: Projection, styles: Sequence[Style]) -> Iterator[str]:
    """Draw each way twice, a white edge and the line, so that crossings can be followed."""
    for row, style in zip(preview.rows, styles, strict=True):
        way = _way(row, style, len(styles), projection)
        if len(way) < 2:
            continue
        joined: dict[str, Any] = {"fill": "none", "stroke_linejoin": "round", "stroke_linecap": "butt"}
        yield path(way, stroke="#ffffff", stroke_width=6, stroke_opacity="0.75", **joined)
        yield path(way, stroke=style.colour, stroke_width=3, stroke_dasharray=style.dash, **joined)


def _way(row: PatrolRow, style: Style, count: int, projection: Projection) -> list[XY]:
    """Return a patrol's way, moved a little aside so that two on one road lie beside each other."""
    angle = 2 * math.pi * style.number / max(count, 1)
    aside = 4.5 if count > 1 else 0
    east, south = aside * math.cos(angle), aside * math.sin(angle)
    places = [projection.at(stop.lon, stop.lat) for stop in row.stops]
    return [(x + east, y + south) for x, y in places]


def _badges(
    preview: PatrolPreview, projection: Projection, placed: Placed, styles: Sequence[Style]
) -> Iterator[str]:
    """Put each patrol's number on its way where it is free, the longest leg first."""
    for row, style in zip(preview.rows, styles, strict=True):
        way = _way(row, style, len(styles), projection)
        spots = list(_spots(way))
        box = placed.take(Box(x - BADGE, y - BADGE, x + BADGE, y + BADGE) for x, y in spots)
        if box:
            yield _badge(style, ((box.left + box.right) / 2, (box.top + box.bottom) / 2))
        elif spots:
            yield _badge(style, spots[0])


def _spots(way: Sequence[XY]) -> Iterator[XY]:
    legs = sorted(pairwise(way), key=lambda leg: -math.dist(*leg))
    for share in (0.5, 0.35, 0.65, 0.2, 0.8):
        for (x1, y1), (x2, y2) in legs:
            yield x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
    for x, y in way:  # a guard at one place: beside it, further and further out
        for radius in (20, 34, 48, 64, 84):
            for step in range(12):
                turn = math.tau * step / 12
                yield x + radius * math.cos(turn), y + radius * math.sin(turn)


def _badge(style: Style, at: XY) -> str:
    x, y = at
    circle = element(
        "circle", cx=x, cy=y, r=BADGE - 0.5, fill=style.colour, stroke="#ffffff", stroke_width=1.6
    )
    size = 13 if style.number < 100 else 10
    return circle + text(
        str(style.number),
        (x, y + size * 0.34),
        size,
        fill="#ffffff",
        font_weight="bold",
        text_anchor="middle",
    )


def _shown(ground: Ground, preview: PatrolPreview) -> list[Point]:
    """Return the points worth showing: offices, posts and whatever a patrol passes."""
    passed = {stop.name for row in preview.rows for stop in row.stops}
    always = {Point.Kind.OFFICE, Point.Kind.POST}
    return [row for row in ground.points if row.kind in always or row.name in passed]


def _symbol(row: Point, at: XY) -> str:
    x, y = at
    style: dict[str, Any] = {"fill": "#ffffff", "stroke": INK, "stroke_width": 1.6}
    if row.kind == Point.Kind.OFFICE:
        return element("rect", x=x - 5, y=y - 5, width=10, height=10, **{**style, "fill": INK})
    if row.kind == Point.Kind.POST:
        return path([(x, y - 6.5), (x + 6, y + 5), (x - 6, y + 5)], closed=True, **style)
    if row.kind == Point.Kind.LOW_CROSSING:
        return path([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)], closed=True, **style)
    return element("circle", cx=x, cy=y, r=4.5, **style)


def _hamlet_names(ground: Ground, projection: Projection, placed: Placed) -> Iterator[str]:
    for row in ground.hamlets:
        if row.lon is None or row.lat is None:
            continue
        x, y = projection.at(row.lon, row.lat)
        wide = text_width(row.name, 16, bold=True)
        choices = [
            Box(x + dx - wide / 2, y + dy - 9, x + dx + wide / 2, y + dy + 9)
            for dy in (0, -18, 18, -30, 30)
            for dx in (0, -30, 30)
        ]
        box = placed.take(choices) or choices[0]
        at = ((box.left + box.right) / 2, box.bottom - 4)
        yield halo(row.name, at, 16, font_weight="bold", text_anchor="middle")


def _point_names(points: Sequence[Point], projection: Projection, placed: Placed) -> Iterator[str]:
    """Name points where there is room; the table beside the map names every stop."""
    for row in sorted(points, key=lambda row: (row.kind != Point.Kind.OFFICE, row.name)):
        box = placed.take(around(projection.at(row.lon, row.lat), row.name, 11.5, gap=8))
        if box:
            yield halo(row.name, (box.left, box.bottom - 3.5), 11.5, fill=SOFT)


# --- The legend ---------------------------------------------------------------------------------------------


def _legend(ground: Ground, preview: PatrolPreview, styles: Sequence[Style]) -> Iterator[str]:
    box: dict[str, Any] = {"x": LEGEND.left, "y": LEGEND.top, "width": LEGEND.width, "height": LEGEND.height}
    yield element("rect", fill="#ffffff", stroke=FAINT, stroke_width=1, **box)
    left, y = LEGEND.left + 14, LEGEND.top + 26
    yield text("Các tổ tuần tra, canh gác", (left, y), 15, font_weight="bold")
    if not preview.rows:
        yield text(NO_PATROLS, (left, y + 26), 12.5, fill=SOFT)
    kinds_top = LEGEND.bottom - 124
    step = min(40.0, max(17.0, (kinds_top - y - 24) / max(len(styles), 1)))
    fits = int((kinds_top - y - 20) / step)
    y += 24
    for row, style in list(zip(preview.rows, styles, strict=True))[:fits]:
        yield from _legend_row(row, style, (left, y), two_lines=step >= 30)
        y += step
    if len(styles) > fits:
        yield text(f"… và {len(styles) - fits} tổ khác", (left, y), 12, fill=SOFT)
    yield from _legend_of_signs((left, kinds_top))


def _legend_row(row: PatrolRow, style: Style, at: XY, *, two_lines: bool) -> Iterator[str]:
    x, y = at
    yield _badge(style, (x + 10, y))
    line: dict[str, Any] = {
        "stroke": style.colour,
        "stroke_width": 3,
        "stroke_dasharray": style.dash,
        "fill": "none",
    }
    yield path([(x + 25, y), (x + 61, y)], **line)
    left, room = x + 68, LEGEND.right - 10 - (x + 68)
    if not two_lines:
        yield text(shortened(f"{_when(row)} {row.name}", 12, room), (left, y + 4), 12)
        return
    yield text(shortened(row.name, 13, room, bold=True), (left, y - 1), 13, font_weight="bold")
    yield text(shortened(f"{_when(row)} · {_strength(row)}", 12, room), (left, y + 14), 12, fill=SOFT)


def _when(row: PatrolRow) -> str:
    day = row.starts_at.astimezone(VIETNAM).date()
    return f"{weekday_name(day)} {day:%d/%m}, {time_text(row.starts_at)}–{time_text(row.ends_at)}"


def _strength(row: PatrolRow) -> str:
    parts = [f"{len(row.members)} DQ"] if row.members else []
    if row.police_count:
        parts.append(f"{row.police_count} CA")
    return " + ".join(parts) or "chưa có người"


def _legend_of_signs(at: XY) -> Iterator[str]:
    """Explain the signs of the base map."""
    x, y = at
    yield path([(x, y), (LEGEND.right - 14, y)], stroke="#d6dae0", fill="none")
    yield text("Ký hiệu", (x, y + 22), 13, font_weight="bold")
    kinds = ((Point.Kind.OFFICE, "Trụ sở"), (Point.Kind.POST, "Chốt"), (Point.Kind.CHECKPOINT, "Điểm tuần tra"), (Point.Kind.LOW_CROSSING, "Ngầm, chỗ trũng"))  # fmt: skip
    for index, (kind, words) in enumerate(kinds):
        left, top = x + 8 + index % 2 * 146, y + 42 + index // 2 * 22
        yield _symbol(Point(kind=kind), (left, top))
        yield text(words, (left + 14, top + 4), 12)
    lines: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Ranh giới xã", {"stroke": "#7d7461", "stroke_width": 2, "stroke_dasharray": "14 4 3 4"}),
        ("Sông", {"stroke": "#a9cbe3", "stroke_width": 8}),
    )
    for index, (words, style) in enumerate(lines):
        left, top = x + index * 146, y + 88
        yield path([(left, top), (left + 34, top)], fill="none", **style)
        yield text(words, (left + 42, top + 4), 12)
    yield text("DQ: dân quân · CA: công an", (x, y + 110), 12, fill=SOFT)
