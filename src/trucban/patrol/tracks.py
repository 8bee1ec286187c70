"""A track as plain values: its points, how long it is, where nothing was recorded."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

EARTH_RADIUS_M = 6_371_009
UNSURE_M = 200  # two points of a phone, each known to 100 metres, may seem so far apart where it stands still
GAP = timedelta(minutes=12)  # a phone writes a point every five to seven minutes even where it stands


@dataclass(frozen=True)
class TrackPoint:
    """Where the device was, in degrees of WGS 84, and when, if it wrote that down."""

    lon: float
    lat: float
    at: datetime | None = None


@dataclass(frozen=True)
class Track:
    """What a device recorded. Between two segments it saw no satellites or was switched off."""

    segments: tuple[tuple[TrackPoint, ...], ...]

    @property
    def points(self) -> tuple[TrackPoint, ...]:
        return tuple(point for segment in self.segments for point in segment)

    @property
    def length_m(self) -> float:
        """Metres walked, without the gaps between segments."""
        return sum(distance_m(a, b) for segment in self.segments for a, b in pairwise(segment))

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """The first and the last moment written down."""
        moments = [point.at for point in self.points if point.at]
        return (min(moments), max(moments)) if moments else None


def distance_m(a: TrackPoint, b: TrackPoint) -> float:
    """Return the metres between two points on a sphere of the Earth's mean radius (haversine)."""
    north, east = math.radians(b.lat - a.lat), math.radians(b.lon - a.lon)
    across = math.cos(math.radians(a.lat)) * math.cos(math.radians(b.lat))
    chord = math.sin(north / 2) ** 2 + across * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1, math.sqrt(chord)))


def length_of(stored: Sequence[tuple[float, float, str | None]]) -> float:
    """Return the metres of a kept track; where there is no point it counts the straight line."""
    return Track((tuple(TrackPoint(lon, lat) for lon, lat, _at in stored),)).length_m


def gaps_of(stored: Sequence[tuple[float, float, str | None]] | None) -> list[tuple[datetime, datetime]]:
    """Return between which moments of a kept track there is no point: switched off, without satellites, or asleep."""
    moments = [datetime.fromisoformat(at) for _lon, _lat, at in stored or () if at]
    return [(before, after) for before, after in pairwise(moments) if after - before > GAP]


@dataclass(frozen=True)
class Flagged:
    """A stretch of a track that is to be looked at: it rejects nothing, and proves nothing about anybody."""

    starts_at: datetime
    ends_at: datetime
    figure: int  # km/h of a jump; metres from the nearest stop


def jumps_of(stored: Sequence[tuple[float, float, str | None]] | None, *, most_kmh: int) -> list[Flagged]:
    """Return where a kept track moves faster than a patrol can: satellites lost, a clock set, or not the patrol's phone."""
    points = _timed(stored)
    found: list[Flagged] = []
    for before, after in pairwise(points):
        metres = distance_m(before[1], after[1]) - UNSURE_M
        hours = max((after[0] - before[0]).total_seconds(), 1) / 3600
        if metres / 1000 / hours > most_kmh:
            found.append(Flagged(before[0], after[0], round(metres / 1000 / hours)))
    return _joined(found)


def outside_of(
    stored: Sequence[tuple[float, float, str | None]] | None,
    stops: Sequence[TrackPoint],
    *,
    radius_m: int,
) -> list[Flagged]:
    """Return when a kept track is farther from every stop of the patrol than its area reaches."""
    if not stops:
        return []
    points = _timed(stored)
    ends = [moment for moment, _point in points[1:]] + [moment for moment, _point in points[-1:]]
    found = []
    for (moment, point), end in zip(points, ends, strict=True):
        away = min(distance_m(point, stop) for stop in stops)
        if away > radius_m:
            found.append(Flagged(moment, end, round(away)))
    return _joined(found)


def _joined(found: Sequence[Flagged]) -> list[Flagged]:
    """Put stretches that follow each other together; the larger figure stays."""
    joined: list[Flagged] = []
    for one in found:
        if joined and joined[-1].ends_at == one.starts_at:
            last = joined.pop()
            one = Flagged(last.starts_at, one.ends_at, max(last.figure, one.figure))
        joined.append(one)
    return joined


def _timed(stored: Sequence[tuple[float, float, str | None]] | None) -> list[tuple[datetime, TrackPoint]]:
    rows = [(datetime.fromisoformat(at), TrackPoint(lon, lat)) for lon, lat, at in stored or () if at]
    return sorted(rows, key=lambda row: row[0])
