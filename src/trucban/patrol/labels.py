"""Finds room for names on a drawing, so that they cover neither each other nor the signs. Pure; units of the drawing."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

WIDE, WIDE_CAPITAL = (
    0.55,
    0.78,
)  # mean width of a letter of Tinos in font sizes; capitals stand a little apart


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        """Return the area both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0) * max(height, 0)

    def outside(self, frame: "Box") -> float:
        """Return the area that lies beyond a frame."""
        return (self.right - self.left) * (self.bottom - self.top) - self.overlap(frame)


@dataclass(frozen=True)
class Label:
    """A text with its anchor: ``x``, ``y`` is the middle or an end of its baseline."""

    text: str
    x: float
    y: float
    anchor: str  # start, middle, end
    size: float
    box: Box


@dataclass
class Room:
    """What of a frame is taken; earlier names keep their place."""

    frame: Box
    taken: list[Box] = field(default_factory=list)
    lines: list[Box] = field(default_factory=list)  # a name on a line is still read: it costs a quarter

    def take(self, x: float, y: float, radius: float) -> None:
        self.taken.append(Box(x - radius, y - radius, x + radius, y + radius))

    def take_line(self, places: list[tuple[float, float]], width: float) -> None:
        """Keep names off a line as far as there is other room: it is taken in short pieces."""
        for (x1, y1), (x2, y2) in pairwise(places):
            pieces = max(1, int(max(abs(x2 - x1), abs(y2 - y1)) // (4 * width)))
            for piece in range(pieces + 1):
                share = piece / pieces
                x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
                self.lines.append(Box(x - width / 2, y - width / 2, x + width / 2, y + width / 2))

    def place(self, text: str, x: float, y: float, *, size: float, gap: float) -> Label:
        """Return the label beside a sign where it covers least, and take its room; the first of equals wins."""
        best = min(self._around(text, x, y, size, gap), key=self._cost)
        self.taken.append(best.box)
        return best

    def centred(self, text: str, x: float, y: float, *, size: float) -> Label:
        """Return the label on a place, moved up or down or aside by lines where it would cover something."""
        steps = [(dx * size, dy * size) for dy in (0, 1.3, -1.3, 2.6, -2.6) for dx in (0, 1.5, -1.5, 3, -3)]
        labels = {
            _label(text, x + dx, y + dy, "middle", size): math.hypot(dx, dy) * size / 4 for dx, dy in steps
        }
        best = min(labels, key=lambda label: self._cost(label) + labels[label])
        self.taken.append(best.box)
        return best

    def _around(self, text: str, x: float, y: float, size: float, gap: float) -> Iterator[Label]:
        middle = y + size * 0.35
        for far in (gap, gap * 2.2):
            yield _label(text, x + far, middle, "start", size)
            yield _label(text, x - far, middle, "end", size)
            yield _label(text, x, y - far, "middle", size)
            yield _label(text, x, y + far + size * 0.75, "middle", size)
            for down in (y - far * 0.7, y + far * 0.7 + size * 0.7):
                yield _label(text, x + far * 0.7, down, "start", size)
                yield _label(text, x - far * 0.7, down, "end", size)

    def _cost(self, label: Label) -> float:
        return self.covered(label.box) + round(10 * label.box.outside(self.frame), 3)

    def covered(self, box: Box) -> float:
        """Return how much of what is taken a box would cover; a quarter for lines."""
        crossed = sum(box.overlap(other) for other in self.lines)
        return round(sum(box.overlap(other) for other in self.taken) + crossed / 4, 3)


def _label(text: str, x: float, y: float, anchor: str, size: float) -> Label:
    width = len(text) * size * (WIDE_CAPITAL if text.isupper() else WIDE)
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return Label(text, x, y, anchor, size, Box(left, y - size * 0.8, left + width, y + size * 0.25))
