"""Drawing on a sheet: degrees to units of the sheet, elements of SVG as text, labels that keep out of each other's way."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from trucban.document.rendering.measure import width_mm
from trucban.document.rendering.text import clean

METRES_PER_DEGREE = 111_195
FONTS = "Tinos, 'Times New Roman', serif"
MM_PER_POINT = 25.4 / 72

XY = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle of the sheet; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


@dataclass(frozen=True)
class Projection:
    """Degrees onto a box, the same scale both ways: true enough over the few kilometres of a commune."""

    box: Box
    middle: XY  # degrees
    units_per_degree: float  # of latitude

    @classmethod
    def fitting(cls, places: Sequence[XY], box: Box, *, margin: float = 0.07) -> "Projection":
        west, east = min(x for x, _y in places), max(x for x, _y in places)
        south, north = min(y for _x, y in places), max(y for _x, y in places)
        narrow = math.cos(math.radians((south + north) / 2))
        wide, high = max((east - west) * narrow, 1e-4), max(north - south, 1e-4)
        room = 1 - 2 * margin
        scale = min(box.width * room / wide, box.height * room / high)
        return cls(box, ((west + east) / 2, (south + north) / 2), scale)

    def at(self, lon: float, lat: float) -> XY:
        narrow = math.cos(math.radians(self.middle[1]))
        x = (self.box.left + self.box.right) / 2 + (lon - self.middle[0]) * narrow * self.units_per_degree
        return x, (self.box.top + self.box.bottom) / 2 - (lat - self.middle[1]) * self.units_per_degree

    @property
    def units_per_metre(self) -> float:
        return self.units_per_degree / METRES_PER_DEGREE


@dataclass
class Placed:
    """What stands on the sheet already; a new label takes the first place that is free."""

    inside: Box
    boxes: list[Box] = field(default_factory=list)

    def take(self, candidates: Iterable[Box]) -> Box | None:
        for box in candidates:
            if self.inside.holds(box) and not any(box.meets(other) for other in self.boxes):
                self.boxes.append(box)
                return box
        return None

    def block(self, box: Box) -> None:
        self.boxes.append(box)


def around(at: XY, text: str, size: float, *, gap: float) -> Iterator[Box]:
    """Yield the places of a label beside a point: right, left, above, below, then the corners."""
    x, y = at
    wide, high = text_width(text, size), size * 1.15
    for across, down in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)):
        left = x + gap if across > 0 else x - gap - wide if across < 0 else x - wide / 2
        top = y - gap - high if down < 0 else y + gap if down > 0 else y - high / 2
        yield Box(left, top, left + wide, top + high)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of letters of this size is, in the units of the size."""
    return width_mm(text, points=size, bold=bold) / MM_PER_POINT


def shortened(text: str, size: float, most: float, *, bold: bool = False) -> str:
    """Return text that fits into ``most`` units, its end left out where it does not."""
    if text_width(text, size, bold=bold) <= most:
        return text
    while text and text_width(text + "…", size, bold=bold) > most:
        text = text[:-1]
    return text.rstrip() + "…"


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace("-0", "0") if abs(value) < 0.05 else f"{value:.1f}"


def element(name: str, content: str = "", **attributes: str | float) -> str:
    """Return one element; ``stroke_width`` becomes stroke-width, text is escaped by who gives it."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_value(value))}"
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else number(value)


def path(points: Sequence[XY], *, closed: bool = False, **attributes: str | float) -> str:
    drawn = " ".join(
        f"{'M' if not index else 'L'}{number(x)} {number(y)}" for index, (x, y) in enumerate(points)
    )
    return element("path", "", d=drawn + (" Z" if closed else ""), **attributes)


def text(content: str, at: XY, size: float, **attributes: str | float) -> str:
    """Return a line of text that begins, ends or is centred at a point of its base line."""
    given: dict[str, Any] = {"font_family": FONTS, "font_size": size, "fill": "#1c2430", **attributes}
    return element("text", escape(clean(content)), x=at[0], y=at[1], **given)


def halo(content: str, at: XY, size: float, **attributes: str | float) -> str:
    """Return text with a white edge, to be read over lines."""
    edge: dict[str, Any] = {
        "stroke": "#ffffff",
        "stroke_width": size / 3.6,
        "stroke_linejoin": "round",
        "fill": "#ffffff",
    }
    return text(content, at, size, **{**attributes, **edge}) + text(content, at, size, **attributes)
