"""
A week's patrols drawn on the commune's own map, as an SVG fit for A4 on its side.

Each patrol is told by number, colour and dash, so that it can be followed in black and white. What is a sketch says so.
The same plan and map give the same text. One unit is a quarter of a millimetre: 1108 × 760 is 277 × 190 mm.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from trucban.area import selectors as area
from trucban.area.models import Point
from trucban.document.wording import week_span
from trucban.lib.clock import VIETNAM
from trucban.patrol import roads
from trucban.patrol.labels import Box, Label, Room
from trucban.patrol.preview import PatrolPreview, PatrolRow
from trucban.patrol.roads import METRES_PER_DEGREE, LonLat

WIDTH, HEIGHT = 1108, 760
MAP = Box(10, 52, 768, 750)
MARGIN = 46  # between the frame and what is drawn
LEGEND_X = 786
BADGE = 13

# Dark enough on white (3:1 and more), apart for colour-blind eyes; with the dashes, 40 pairs before one returns.
COLOURS = ("#b5179e", "#0b5fa5", "#b3400a", "#00694d", "#5b2a86", "#7a5c00", "#a30f2d", "#33414d")
DASHES = ("", "14 6", "3 6", "18 5 4 5", "9 4 3 4 3 4")

INK, SOFT, LAND, BOUNDARY = "#17201b", "#4c5851", "#fbfaf5", "#8a8f85"
WATER, ROAD, ROAD_EDGE = "#9cc4dc", "#f6e3b5", "#a58f5c"

Place = tuple[float, float]


@dataclass(frozen=True)
class Projection:
    """Degrees to units: an equal scale in both directions around the middle of the commune."""

    west: float
    north: float
    east_units: float  # a degree of longitude
    north_units: float  # a degree of latitude
    left: float
    top: float

    def __call__(self, lon: float, lat: float) -> Place:
        x = self.left + (lon - self.west) * self.east_units
        return round(x, 1), round(self.top + (self.north - lat) * self.north_units, 1)

    @property
    def units_per_metre(self) -> float:
        return self.north_units / METRES_PER_DEGREE


def plan_map_svg(*, commune_id: UUID, preview: PatrolPreview) -> str:
    """Return the map of a week's plan; a commune without a map yet gets the routes on blank ground."""
    found = area.feature_collection(commune_id=commune_id, on=preview.week.monday)["features"]
    to = _projection([*_lasting(found), *_stops(preview)])
    room = Room(MAP)
    ground = [*_ground(found, to)]
    signs = [*_signs_of_points(found, to, room)]
    stops = [[(stop.lon, stop.lat) for stop in row.stops] for row in preview.rows]
    walked = [*roads.walked(commune_id=commune_id, on=preview.week.monday, routes=stops)]
    routes = [*_routes(stops, walked, to, room)]
    names = [*_hamlet_names(found, to, room), *_point_names(found, preview, to, room)]
    parts = [
        *_opening(preview),
        f'<g clip-path="url(#map)">{"".join([*ground, *routes, *signs, *names])}</g>',
        _frame(),
        *_scale_bar(to),
        *_north_arrow(),
        *_sketch_mark(found),
        *_legend(preview, found, by_road=any(len(leg) > 2 for legs in walked for leg in legs)),
        "</svg>",
    ]
    return "\n".join(parts)


# Where things are


def _lasting(found: Sequence[dict[str, Any]]) -> Iterator[Place]:
    """What sets the frame: the commune itself. Rivers and roads run on beyond it."""
    inside = [row for row in found if row["properties"]["kind"] not in {"RIVER", "ROAD", "PATH"}]
    for row in inside or found:
        yield from _positions(row["geometry"]["coordinates"])


def _stops(preview: PatrolPreview) -> Iterator[Place]:
    for row in preview.rows:
        for stop in row.stops:
            yield stop.lon, stop.lat


def _positions(coordinates: Any) -> Iterator[Place]:
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _positions(part)


def _projection(places: Sequence[Place]) -> Projection:
    lons, lats = zip(*(places or [(106.0, 17.0)]), strict=True)
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 0.005), max(north - south, 0.005)
    room_wide, room_high = MAP.right - MAP.left - 2 * MARGIN, MAP.bottom - MAP.top - 2 * MARGIN
    units = min(room_wide / wide, room_high / high)
    left = (MAP.left + MAP.right) / 2 - (east - west) * squeeze * units / 2
    top = (MAP.top + MAP.bottom) / 2 - (north - south) * units / 2
    return Projection(west, north, squeeze * units, units, left, top)


# Ground


def _ground(found: Sequence[dict[str, Any]], to: Projection) -> Iterator[str]:
    frame = f'x="{MAP.left}" y="{MAP.top}" width="{MAP.right - MAP.left}" height="{MAP.bottom - MAP.top}"'
    yield f'<rect {frame} fill="#eef0ea"/>'
    yield from _drawn(found, to, "OUTLINE", f'fill="{LAND}" stroke="none"')
    yield from _drawn(
        found, to, "HAMLET", f'fill="none" stroke="{BOUNDARY}" stroke-width="1.1" stroke-dasharray="5 3 1 3"'
    )
    water = f'fill="none" stroke="{WATER}" stroke-width="11" stroke-linejoin="round" stroke-linecap="round"'
    yield from _drawn(found, to, "RIVER", water)
    for kind, width in (("PATH", 2.0), ("ROAD", 4.5)):
        edge = f'fill="none" stroke="{ROAD_EDGE}" stroke-width="{width + 1.6}" stroke-linejoin="round" stroke-linecap="round"'
        yield from _drawn(found, to, kind, edge)
        yield from _drawn(
            found, to, kind, edge.replace(ROAD_EDGE, ROAD).replace(f'"{width + 1.6}"', f'"{width}"')
        )
    yield from _drawn(found, to, "OUTLINE", f'fill="none" stroke="{SOFT}" stroke-width="2.2"')
    yield from _line_names(found, to)


def _drawn(found: Sequence[dict[str, Any]], to: Projection, kind: str, style: str) -> Iterator[str]:
    for row in found:
        if row["properties"]["kind"] == kind:
            geometry = row["geometry"]
            area_style = (
                style.replace('fill="none"', f'fill="{WATER}"')
                if kind == "RIVER" and "Polygon" in geometry["type"]
                else style
            )
            yield f'<path d="{_path(geometry, to)}" {area_style}/>'


def _path(geometry: dict[str, Any], to: Projection) -> str:
    closed = "Polygon" in geometry["type"]
    return "".join(_one_line(line, to, closed) for line in _lines(geometry["coordinates"]))


def _one_line(line: Sequence[Sequence[float]], to: Projection, closed: bool) -> str:
    places = [to(*position[:2]) for position in line]
    steps = "L".join(f"{x:g} {y:g}" for x, y in places)
    return f"M{steps}{'Z' if closed else ''}"


def _lines(coordinates: Any) -> Iterator[Any]:
    """Yield the lists of positions in a geometry of any depth."""
    if isinstance(coordinates[0][0], int | float):
        yield coordinates
        return
    for part in coordinates:
        yield from _lines(part)


def _line_names(found: Sequence[dict[str, Any]], to: Projection) -> Iterator[str]:
    """Name the river along its longest straight; roads are named in print too small to be in the way."""
    for row in found:
        kind, name = row["properties"]["kind"], row["properties"]["name"]
        if kind != "RIVER" or not name or "LineString" not in row["geometry"]["type"]:
            continue
        line = max(_lines(row["geometry"]["coordinates"]), key=len)
        places = [to(*position[:2]) for position in line]
        inside = [pair for pair in pairwise(places) if all(_is_inside(place) for place in pair)]
        (x1, y1), (x2, y2) = max(inside or list(pairwise(places)), key=_length)
        if x2 < x1:
            x1, y1, x2, y2 = x2, y2, x1, y1
        turn = math.degrees(math.atan2(y2 - y1, x2 - x1))
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        yield (
            f'<text x="{x:.1f}" y="{y:.1f}" dy="-10" transform="rotate({turn:.1f} {x:.1f} {y:.1f})"'
            f' text-anchor="middle" font-size="16" font-style="italic" fill="#1d5f88">{escape(name)}</text>'
        )


def _is_inside(place: Place) -> bool:
    return MAP.left + 20 < place[0] < MAP.right - 20 and MAP.top + 20 < place[1] < MAP.bottom - 20


def _length(pair: tuple[Place, Place]) -> float:
    return math.dist(*pair)


# Patrols


def _style(number: int) -> str:
    """Return how the patrol of a number is drawn: colours turn fastest, and no pair of colour and dash comes twice in 40."""
    colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'fill="none" stroke="{colour}" stroke-width="3.2"{dashes} stroke-linejoin="round" stroke-linecap="butt"'


def _routes(
    stops: Sequence[Sequence[LonLat]],
    walked: Sequence[Sequence[Sequence[LonLat]]],
    to: Projection,
    room: Room,
) -> Iterator[str]:
    """Draw each route a little beside the others where they share a way, and its number where it is alone."""
    shifted = [
        _aside([[to(*corner) for corner in leg] for leg in legs], 3.4 * _lane(number % 9))
        or [to(*stop) for stop in stops[number]]
        for number, legs in enumerate(walked)
    ]
    for number, way in enumerate(shifted):
        if len(way) > 1:
            yield f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in way)}" {_style(number)}/>'
            room.take_line(way, 6)
    for number, way in enumerate(shifted):
        x, y = _badge_place(way, room)
        room.take(x, y, BADGE)
        yield _badge(number, x, y)


def _lane(number: int) -> int:
    """Return 0, 1, -1, 2, -2, …: how many lanes beside the straight way."""
    return (number + 1) // 2 * (1 if number % 2 else -1)


def _aside(legs: Sequence[Sequence[Place]], distance: float) -> list[Place]:
    """Shift a way to the right of a fixed direction of each leg, so that there and back lie on one line."""
    found = []
    for leg in legs:
        sign = 1 if leg[0] <= leg[-1] else -1
        for before, (x, y), after in zip([leg[0], *leg], leg, [*leg[1:], leg[-1]], strict=False):
            # A corner is shifted across the mean direction of its two sides.
            long = math.dist(before, after) or 1
            dx, dy = (after[0] - before[0]) / long, (after[1] - before[1]) / long
            found.append((x - dy * distance * sign, y + dx * distance * sign))
    return found


def _badge_place(way: Sequence[Place], room: Room) -> Place:
    """Return the spot on a way that covers least."""
    spots = [
        (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)
        for (x1, y1), (x2, y2) in pairwise(way)
        if math.dist((x1, y1), (x2, y2)) > 30
        for share in (0.5, 0.35, 0.65, 0.2, 0.8)
    ]
    if not spots:  # a guard stands at one place
        x, y = way[0] if way else (MAP.left + 40, MAP.top + 40)
        spots = [(x + dx, y + dy) for dx, dy in ((0, -24), (24, 0), (-24, 0), (0, 24), (24, -24), (-24, 24))]

    return min(spots, key=lambda spot: room.covered(_square(spot[0], spot[1], BADGE)))


def _square(x: float, y: float, radius: float) -> Box:
    return Box(x - radius, y - radius, x + radius, y + radius)


def _badge(number: int, x: float, y: float, radius: float = 11.5) -> str:
    colour = COLOURS[number % len(COLOURS)]
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#ffffff" stroke="{colour}" stroke-width="2.6"/>'
        f'<text x="{x:.1f}" y="{y + radius * 0.42:.1f}" text-anchor="middle" font-size="{radius * 1.2:.1f}"'
        f' font-weight="bold" fill="{INK}">{number + 1}</text>'
    )


# Signs and names


def _points(found: Sequence[dict[str, Any]], to: Projection) -> list[tuple[str, str, Place]]:
    return [
        (row["properties"]["kind"], row["properties"]["name"], to(*row["geometry"]["coordinates"]))
        for row in found
        if row["properties"]["kind"] in Point.Kind.values
    ]


def _signs_of_points(found: Sequence[dict[str, Any]], to: Projection, room: Room) -> Iterator[str]:
    for kind, _name, (x, y) in _points(found, to):
        room.take(x, y, 7)
        yield _sign(kind, x, y)


def _point_names(
    found: Sequence[dict[str, Any]], preview: PatrolPreview, to: Projection, room: Room
) -> Iterator[str]:
    """Name the stops of the week first and in bold, then what is there besides."""
    passed = {stop.name for row in preview.rows for stop in row.stops}
    for _kind, name, (x, y) in sorted(_points(found, to), key=lambda one: one[1] not in passed):
        yield _text(room.place(name, x, y, size=13, gap=11), weight="bold" if name in passed else "normal")


def _sign(kind: str, x: float, y: float) -> str:
    """Draw the sign of a kind: each has its own shape, none is told by colour alone."""
    edge = f'stroke="{INK}" stroke-width="1.8"'
    if kind == Point.Kind.OFFICE:
        return f'<path d="M{x - 6:.1f} {y + 7:.1f}V{y - 9:.1f}H{x + 8:.1f}L{x + 4:.1f} {y - 5:.1f}L{x + 8:.1f} {y - 1:.1f}H{x - 6:.1f}" fill="#c62828" {edge}/>'
    if kind == Point.Kind.POST:
        return f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="#f2c230" {edge}/>'
    if kind == Point.Kind.SHELTER:
        return f'<path d="M{x - 8:.1f} {y:.1f}L{x:.1f} {y - 8:.1f}L{x + 8:.1f} {y:.1f}H{x + 5:.1f}V{y + 7:.1f}H{x - 5:.1f}V{y:.1f}Z" fill="#7fc29b" {edge}/>'
    if kind == Point.Kind.LOW_CROSSING:
        return f'<path d="M{x:.1f} {y - 8:.1f}L{x + 8:.1f} {y + 6:.1f}H{x - 8:.1f}Z" fill="#7db9e0" {edge}/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="#ffffff" {edge}/>'


def _hamlet_names(found: Sequence[dict[str, Any]], to: Projection, room: Room) -> Iterator[str]:
    labelled = {row["properties"]["id"] for row in found if row["properties"]["kind"] == "HAMLET_LABEL"}
    for row in found:
        kind, name = row["properties"]["kind"], row["properties"]["name"]
        if kind == "HAMLET_LABEL":
            place = to(*row["geometry"]["coordinates"])
        elif kind == "HAMLET" and row["properties"]["id"] not in labelled:
            places = [to(*position) for position in _positions(row["geometry"]["coordinates"])]
            place = sum(x for x, _y in places) / len(places), sum(y for _x, y in places) / len(places)
        else:
            continue
        yield _text(room.centred(name.upper(), *place, size=16), weight="bold", colour=SOFT, spacing=1)


def _text(label: Label, *, weight: str = "normal", colour: str = INK, spacing: float = 0) -> str:
    spaced = f' letter-spacing="{spacing:g}"' if spacing else ""
    body = (
        f'x="{label.x:.1f}" y="{label.y:.1f}" text-anchor="{label.anchor}" font-size="{label.size:g}"'
        f' font-weight="{weight}"{spaced}'
    )
    words = escape(label.text)
    halo = f'<text {body} fill="none" stroke="#ffffff" stroke-width="3.4" stroke-linejoin="round" stroke-opacity="0.85">{words}</text>'
    return f'{halo}<text {body} fill="{colour}">{words}</text>'


# Around the map


def _opening(preview: PatrolPreview) -> Iterator[str]:
    words = _("Plan of joint patrols and guards")
    title = f"{words} – {week_span(preview.week)}"
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="277mm" height="190mm"'
        ' font-family="Tinos, \'Times New Roman\', serif" role="img" aria-labelledby="map-title">'
    )
    yield f'<title id="map-title">{escape(title)}</title>'
    yield f'<defs><clipPath id="map"><rect x="{MAP.left}" y="{MAP.top}" width="{MAP.right - MAP.left}" height="{MAP.bottom - MAP.top}"/></clipPath></defs>'
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    yield f'<text x="{MAP.left}" y="34" font-size="24" font-weight="bold" fill="{INK}">{escape(title)}</text>'
    if preview.status != "CONFIRMED":
        word = escape(_("DRAFT"))
        yield f'<text x="{WIDTH - 10}" y="34" text-anchor="end" font-size="22" font-weight="bold" fill="#a31919">{word}</text>'


def _frame() -> str:
    return (
        f'<rect x="{MAP.left}" y="{MAP.top}" width="{MAP.right - MAP.left}" height="{MAP.bottom - MAP.top}"'
        f' fill="none" stroke="{INK}" stroke-width="1.2"/>'
    )


def _scale_bar(to: Projection) -> Iterator[str]:
    metres = _round_length(170 / to.units_per_metre)
    long = metres * to.units_per_metre
    x, y = MAP.left + 18, MAP.bottom - 18
    label = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    yield f'<rect x="{x - 8}" y="{y - 30}" width="{long + 56:.1f}" height="42" fill="#ffffff" fill-opacity="0.88"/>'
    for part in range(4):
        fill = INK if part % 2 == 0 else "#ffffff"
        yield f'<rect x="{x + long * part / 4:.1f}" y="{y - 7}" width="{long / 4:.1f}" height="7" fill="{fill}" stroke="{INK}" stroke-width="1"/>'
    yield f'<text x="{x}" y="{y - 12}" font-size="13" fill="{INK}">0</text>'
    yield f'<text x="{x + long:.1f}" y="{y - 12}" text-anchor="middle" font-size="13" fill="{INK}">{label}</text>'


def _round_length(most: float) -> int:
    """Return the largest of 1, 2, 5 × 10ⁿ metres that is not more."""
    power = 10 ** max(int(math.log10(max(most, 1))), 0)
    return int(max(step * power for step in (1, 2, 5) if step * power <= max(most, 1)))


def _north_arrow() -> Iterator[str]:
    x, y = MAP.right - 32, MAP.top + 22
    yield f'<circle cx="{x}" cy="{y + 24}" r="31" fill="#ffffff" fill-opacity="0.88"/>'
    yield f'<path d="M{x} {y + 4}L{x + 10} {y + 42}L{x} {y + 34}L{x - 10} {y + 42}Z" fill="{INK}"/>'
    letter = escape(pgettext("compass", "N"))
    yield f'<text x="{x}" y="{y + 1}" text-anchor="middle" font-size="16" font-weight="bold" fill="{INK}">{letter}</text>'


def _sketch_mark(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    if any(row["properties"]["is_sketch"] for row in found):
        words = _("Sketch: boundaries and lines are not official")
        x, y = MAP.right - 12, MAP.bottom - 12
        yield f'<rect x="{x - len(words) * 7.4:.1f}" y="{y - 16}" width="{len(words) * 7.4 + 6:.1f}" height="22" fill="#ffffff" fill-opacity="0.88"/>'
        yield f'<text x="{x}" y="{y}" text-anchor="end" font-size="14.5" font-style="italic" fill="#8a1c1c">{escape(words)}</text>'


def _legend(preview: PatrolPreview, found: Sequence[dict[str, Any]], *, by_road: bool) -> Iterator[str]:
    y = 66.0
    yield _heading(_("Patrols and guards"), y)
    step = min(34.0, 478 / max(len(preview.rows), 1))
    if not preview.rows:
        yield _line(_("Nothing is planned for this week."), y + 26, italic=True)
    for number, row in enumerate(preview.rows):
        y = 92 + number * step
        yield from _legend_row(number, row, y, step=step)
    y = 92 + max(len(preview.rows), 1) * step + 8
    yield _heading(_("Signs"), y)
    for number, (sign, words) in enumerate(_signs(found)):
        column, line = number % 2, number // 2
        x, top = LEGEND_X + 14 + column * 160, y + 24 + line * 24
        yield sign.format(x=x, y=top - 5)
        yield f'<text x="{x + 18}" y="{top}" font-size="13.5" fill="{INK}">{escape(words)}</text>'
    straight = _("Straight lines join the stops; they are not the way walked.")
    along = _("Along the map’s roads; straight where there are none.")
    yield _line(along if by_road else straight, HEIGHT - 32, italic=True)
    yield _line(_("Map: the commune’s own data."), HEIGHT - 14, italic=True)


def _heading(words: str, y: float) -> str:
    return f'<text x="{LEGEND_X}" y="{y:.1f}" font-size="16" font-weight="bold" fill="{INK}">{escape(words)}</text>'


def _line(words: str, y: float, *, italic: bool = False) -> str:
    style = ' font-style="italic"' if italic else ""
    return f'<text x="{LEGEND_X}" y="{y:.1f}" font-size="12.5"{style} fill="{SOFT}">{escape(words)}</text>'


def _legend_row(number: int, row: PatrolRow, y: float, *, step: float) -> Iterator[str]:
    two_lines = step >= 30
    yield _badge(number, LEGEND_X + 12, y, min(11.5, step / 2 - 1.5))
    yield f'<path d="M{LEGEND_X + 28} {y:.1f}H{LEGEND_X + 78}" {_style(number)}/>'
    starts_at, ends_at = row.starts_at.astimezone(VIETNAM), row.ends_at.astimezone(VIETNAM)
    when = f"{_weekday(starts_at.weekday())} {starts_at:%d/%m}, {starts_at:%H:%M}–{ends_at:%H:%M}"
    top = y - 2 if two_lines else y + 4.5
    yield f'<text x="{LEGEND_X + 86}" y="{top:.1f}" font-size="13.5" font-weight="bold" fill="{INK}">{escape(when)}</text>'
    if two_lines:
        name = escape(_short(row.name, 40))
        yield f'<text x="{LEGEND_X + 86}" y="{y + 13:.1f}" font-size="12.5" fill="{SOFT}">{name}</text>'


def _weekday(number: int) -> str:
    return (
        pgettext("short day", "Mon"),
        pgettext("short day", "Tue"),
        pgettext("short day", "Wed"),
        pgettext("short day", "Thu"),
        pgettext("short day", "Fri"),
        pgettext("short day", "Sat"),
        pgettext("short day", "Sun"),
    )[number]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _signs(found: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the signs that are on this map, each with its words."""
    kinds = {row["properties"]["kind"] for row in found}
    for kind in Point.Kind:
        if kind in kinds:
            yield _sign_at_zero(kind), str(kind.label)
    lines = (
        ("OUTLINE", f'stroke="{SOFT}" stroke-width="2.2"', _("Outline")),
        (
            "HAMLET",
            f'stroke="{BOUNDARY}" stroke-width="1.6" stroke-dasharray="5 3 1 3"',
            _("Hamlet boundary"),
        ),
        ("RIVER", f'stroke="{WATER}" stroke-width="8"', _("River")),
        ("ROAD", f'stroke="{ROAD_EDGE}" stroke-width="5"', _("Road")),
    )
    for line, style, words in lines:
        if line in kinds:
            yield f'<g transform="translate({{x}} {{y}})"><path d="M-13 0H13" {style}/></g>', str(words)


def _sign_at_zero(kind: str) -> str:
    return f'<g transform="translate({{x}} {{y}})">{_sign(kind, 0, 0)}</g>'
