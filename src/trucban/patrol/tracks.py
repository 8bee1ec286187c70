"""A track as plain values: its points, how long it is, where nothing was recorded."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

EARTH_RADIUS_M = 6_371_009
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
