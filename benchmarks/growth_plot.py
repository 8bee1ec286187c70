"""
Draws how CPU seconds and memory of a duty roster grow with people, days and posts.

    python benchmarks/growth_plot.py benchmarks/results/communes.json docs/planning/growth.svg

Three panels from the part `growth` of `communes.py`; what is not measured is left out.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PANELS = (
    ("people (31 days, 3 posts)", "people", ("30x31x3", "60x31x3", "120x31x3", "240x31x3")),
    ("days (60 people, 3 posts)", "days", ("60x7x3", "60x14x3", "60x31x3")),
    ("posts, 20 people each (31 days)", "posts", ("60x31x3", "120x31x6", "240x31x12")),
)
PLACE = {"people": 0, "days": 1, "posts": 2}  # in a size's name
WIDTH, HEIGHT, LEFT, TOP, LOW = 250, 230, 46, 34, 52  # of a panel and the margins around its axes, pixels
STYLE = (
    "text{font:11px sans-serif;fill:#222}.title{font-weight:bold}.end{text-anchor:end}.middle{text-anchor:middle}"
    "line{stroke:#bbb}polyline{fill:none;stroke:#0b5cad;stroke-width:2}circle{fill:#0b5cad}.memory{fill:#666}"
)


@dataclass(frozen=True)
class Point:
    """One size: what grows, CPU seconds, megabytes."""

    size: int
    seconds: float
    memory: int


def main(source: Path, target: Path) -> None:
    rows = {row["size"]: row for row in json.loads(source.read_text(encoding="utf-8"))["growth"]["figures"]}
    panels = [
        (title, [_point(rows[name], axis) for name in names if name in rows]) for title, axis, names in PANELS
    ]
    target.write_text("\n".join(_drawn(panels)) + "\n", encoding="utf-8")


def _point(row: dict[str, Any], axis: str) -> Point:
    return Point(int(row["size"].split("x")[PLACE[axis]]), row["seconds"], row["memory_mb"])


def _drawn(panels: Sequence[tuple[str, list[Point]]]) -> Iterator[str]:
    whole = WIDTH * len(panels)
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {HEIGHT}" width="{whole}" height="{HEIGHT}" role="img">'
    yield "<title>CPU seconds and memory of one duty roster against people, days and posts</title>"
    yield f'<style>{STYLE}</style><rect width="{whole}" height="{HEIGHT}" fill="#fff"/>'
    for number, (title, points) in enumerate(panels):
        yield f'<g transform="translate({number * WIDTH},0)">'
        yield f'<text class="title" x="{LEFT}" y="16">{title}</text>'
        yield from _panel(points)
        yield "</g>"
    yield "</svg>"


def _panel(points: Sequence[Point]) -> Iterator[str]:
    """Both axes begin at nothing."""
    top = _round_up(max(one.seconds for one in points))
    most = max(one.size for one in points)
    for mark in (0, top / 2, top):
        y = _up(mark / top)
        yield f'<line x1="{LEFT}" x2="{WIDTH - 12}" y1="{y}" y2="{y}"/>'
        yield f'<text class="end" x="{LEFT - 5}" y="{y + 4}">{mark:g} s</text>'
    places = [(_right(one.size / most), _up(one.seconds / top)) for one in points]
    yield f'<polyline points="{" ".join(f"{x},{y}" for x, y in places)}"/>'
    for one, (x, y) in zip(points, places, strict=True):
        yield f'<circle cx="{x}" cy="{y}" r="3.5"/>'
        yield f'<text class="middle" x="{x}" y="{HEIGHT - LOW + 16}">{one.size}</text>'
        yield f'<text class="middle memory" x="{x}" y="{HEIGHT - LOW + 31}">{one.memory}</text>'
    yield f'<text class="memory" x="2" y="{HEIGHT - LOW + 31}">MB</text>'


def _round_up(seconds: float) -> float:
    """Return the next of 1, 2, 5, 10, 20, 50 …"""
    size = 1.0
    while True:
        for step in (1, 2, 5):
            if size * step >= seconds:
                return size * step
        size *= 10


def _right(share: float) -> int:
    return round(LEFT + share * (WIDTH - LEFT - 24))


def _up(share: float) -> int:
    return round(HEIGHT - LOW - share * (HEIGHT - LOW - TOP))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
