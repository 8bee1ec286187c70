"""
Patrols as GPX 1.1, the format of every navigation device and phone map.

Out goes the plan as routes and a walked patrol as a track, without the name of anybody. In comes a track that some
device recorded: read as a stream, with document types and entities refused before they can do anything.

References
----------
GPX 1.1, https://www.topografix.com/GPX/1/1/. Its times are UTC, its order of elements is fixed.
"""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.parsers import expat

from django.utils.translation import gettext as _
from gpxpy.gpx import (
    GPX,
    GPXRoute,
    GPXRoutePoint,
    GPXTrack,
    GPXTrackPoint,
    GPXTrackSegment,
)

from trucban.document.wording import week_span
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import DomainError
from trucban.patrol.models import Patrol
from trucban.patrol.preview import PatrolPreview, PatrolRow
from trucban.patrol.tracks import Track, TrackPoint

CREATOR = "Trực Ban"
MAX_BYTES = 10 * 1024 * 1024
MAX_POINTS = 50_000  # fourteen hours at one point a second
MAX_DEPTH = 32


class GpxRefused(DomainError):
    """The file is no track that can be read; the sentence says what is wrong and what to do."""


# Out


def to_gpx(preview: PatrolPreview) -> bytes:
    """Return a week's plan with one route a patrol; the same plan gives the same bytes."""
    title = _("Plan of joint patrols and guards")
    gpx = _new(f"{title} – {week_span(preview.week)}", preview.week.starts_at)
    gpx.routes = [_route(row, number) for number, row in enumerate(preview.rows, start=1)]
    return _written(gpx)


def _route(row: PatrolRow, number: int) -> GPXRoute:
    starts_at, ends_at = (moment.astimezone(VIETNAM) for moment in (row.starts_at, row.ends_at))
    span = f"{starts_at:%H:%M}–{ends_at:%H:%M} {starts_at:%d/%m/%Y}"
    route = GPXRoute(
        name=_clean(f"{number}. {row.name}"),
        description=_clean("; ".join([span, *row.hamlets])),
        number=number,
    )
    route.points = [
        GPXRoutePoint(
            latitude=round(stop.lat, 7),
            longitude=round(stop.lon, 7),
            time=_utc(stop.planned_at),
            name=_clean(stop.name),
        )
        for stop in row.stops
    ]
    return route


def track_to_gpx(patrol: Patrol) -> bytes:
    """Return where a patrol really was: its track and, beside it, the stops it passed."""
    gpx = _new(patrol.name, patrol.left_at or patrol.starts_at)
    stops = patrol.stops.select_related("point").filter(passed_at__isnull=False).order_by("position")
    route = GPXRoute(name=_clean(patrol.name))
    route.points = [
        GPXRoutePoint(
            latitude=round(stop.point.lat, 7),
            longitude=round(stop.point.lon, 7),
            time=_utc(stop.passed_at),
            name=_clean(stop.point.name),
        )
        for stop in stops
    ]
    gpx.routes = [route] if route.points else []
    gpx.tracks = [_track(patrol.name, patrol.track)] if patrol.track else []
    return _written(gpx)


def _track(name: str, stored: Sequence[tuple[float, float, str | None]]) -> GPXTrack:
    track, segment = GPXTrack(name=_clean(name)), GPXTrackSegment()
    segment.points = [
        GPXTrackPoint(latitude=lat, longitude=lon, time=_utc(datetime.fromisoformat(at) if at else None))
        for lon, lat, at in stored
    ]
    track.segments = [segment]
    return track


def _new(name: str, at: datetime) -> GPX:
    gpx = GPX()
    gpx.creator, gpx.name, gpx.time = CREATOR, _clean(name), _utc(at)
    return gpx


def _written(gpx: GPX) -> bytes:
    text: str = gpx.to_xml(version="1.1")
    return text.encode()


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None


def _clean(text: str) -> str:
    """Leave out what XML cannot carry: control signs and halves of characters."""
    return "".join(c for c in text if c.isprintable() or c == " ")


# In


def read_gpx(data: bytes) -> Track:
    """
    Return the track in a GPX 1.0 or 1.1 file, its segments in order; planned routes and lone waypoints are not one.

    Raises:
        GpxRefused: too large, not XML, hostile, not GPX, or without a recorded track.
    """
    if len(data) > MAX_BYTES:
        raise GpxRefused(
            _(
                "The file is larger than %(most)d MB: record with one point every few seconds, or cut it in two."
            )
            % {"most": MAX_BYTES // 1024 // 1024}
        )
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as fault:
        raise GpxRefused(
            _("The file is not whole: it breaks off or is damaged at line %(line)d. Export it again.")
            % {"line": fault.lineno}
        ) from None
    except (LookupError, ValueError):  # an encoding nobody knows
        raise GpxRefused(_("The file is in an unknown encoding: export it again as UTF-8.")) from None
    return _with_points(reader)


def _with_points(reader: "_Reader") -> Track:
    segments = tuple(tuple(segment) for segment in reader.segments if segment)
    if segments:
        return Track(segments)
    if reader.saw_places:
        raise GpxRefused(
            _("The file holds planned routes or single places, not a recorded track: choose the recording.")
        )
    raise GpxRefused(_("The file holds no track point: check that the device was recording."))


class _Reader:
    """Follows the stream of elements; keeps only what a track needs."""

    def __init__(self) -> None:
        self.segments: list[list[TrackPoint]] = []
        self.saw_places = False
        self._path: list[str] = []
        self._count = 0
        self._place: tuple[float, float] | None = None
        self._time = ""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        # Important: without a document type there are no entities, and without entities no bombs and no foreign files.
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.EntityDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse_doctype(self, *_declaration: object) -> None:
        raise GpxRefused(
            _("The file declares a document type or entities, as no GPX file does: it was not opened.")
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if not self._path and name != "gpx":
            raise GpxRefused(_("This is XML but not GPX: export the track as GPX from the device."))
        self._path.append(name)
        if len(self._path) > MAX_DEPTH:
            raise GpxRefused(_("The file is nested too deep to be a track."))
        if name == "trkseg":
            self.segments.append([])
        elif self._is_at("trkseg", "trkpt"):
            self._place, self._time = self._place_of(attributes), ""
        elif name in {"rtept", "wpt"}:
            self.saw_places = True

    def _end(self, _tag: str) -> None:
        if self._is_at("trkseg", "trkpt") and self._place:
            self.segments[-1].append(TrackPoint(*self._place, _moment(self._time)))
            self._place = None
        self._path.pop()

    def _text(self, text: str) -> None:
        if self._is_at("trkpt", "time") and len(self._time) < 64:
            self._time += text

    def _is_at(self, *names: str) -> bool:
        return tuple(self._path[-len(names) :]) == names

    def _place_of(self, attributes: dict[str, str]) -> tuple[float, float]:
        self._count += 1
        if self._count > MAX_POINTS:
            raise GpxRefused(
                _("The track has more than %(most)d points: record with one point every few seconds.")
                % {"most": MAX_POINTS}
            )
        lon, lat = (_degrees(attributes.get(name, "")) for name in ("lon", "lat"))
        if not (abs(lon) <= 180 and abs(lat) <= 90):  # not-a-number is neither
            raise GpxRefused(
                _("Point %(number)d of the track has no place on Earth: export it again.")
                % {"number": self._count}
            )
        return lon, lat


def _degrees(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _moment(text: str) -> datetime | None:
    """Read a time as GPX writes it; one that cannot be read is none, and without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(text.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
