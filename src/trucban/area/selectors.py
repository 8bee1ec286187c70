"""Questions about the ground. Everybody with an account in a commune may know where its hamlets are."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from trucban.area.models import Feature, Hamlet, Point
from trucban.lib.errors import NotVisible

Bounds = tuple[float, float, float, float]  # west, south, east, north


def hamlets(*, commune_id: UUID, on: date) -> QuerySet[Hamlet]:
    """Return the hamlets there are on a day, by number."""
    rows = Hamlet.objects.filter(Q(to_date__isnull=True) | Q(to_date__gt=on), from_date__lte=on)
    return rows.filter(commune_id=commune_id).order_by("number", "pk")


def hamlets_with(*, commune_id: UUID, on: date, named: Iterable[UUID | None]) -> list[Hamlet]:
    """Return the hamlets there are on a day, by number, and after them those ended that are still named."""
    rows = list(hamlets(commune_id=commune_id, on=on))
    ended = {key for key in named if key} - {row.pk for row in rows}
    return rows + list(Hamlet.objects.filter(commune_id=commune_id, pk__in=ended).order_by("number", "pk"))


def ended_hamlets(*, commune_id: UUID, on: date) -> QuerySet[Hamlet]:
    """Return the hamlets there are no longer, with what took their place; the latest to end first."""
    rows = Hamlet.objects.filter(commune_id=commune_id, to_date__lte=on).prefetch_related("successors")
    return rows.order_by("-to_date", "number", "pk")


def get_hamlet(*, commune_id: UUID, hamlet_id: UUID, lock: bool = False) -> Hamlet:
    rows = Hamlet.objects.select_for_update() if lock else Hamlet.objects.all()
    try:
        return rows.get(commune_id=commune_id, pk=hamlet_id)
    except Hamlet.DoesNotExist:
        raise NotVisible from None


def lineages(*, commune_id: UUID, hamlet_ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return hamlet -> itself and every hamlet it came from, so that what was written of those is found."""
    links = Hamlet.predecessors.through.objects.filter(from_hamlet__commune_id=commune_id)
    parents: dict[UUID, set[UUID]] = {}
    for later, earlier in links.values_list("from_hamlet_id", "to_hamlet_id"):
        parents.setdefault(later, set()).add(earlier)
    return {hamlet_id: frozenset(_closure(hamlet_id, parents)) for hamlet_id in hamlet_ids}


def _closure(start: UUID, links: dict[UUID, set[UUID]]) -> Iterator[UUID]:
    seen, waiting = {start}, [start]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += [other for other in links.get(current, set()) if other not in seen]
        seen |= links.get(current, set())


def successor(*, hamlet: Hamlet, on: date) -> Hamlet:
    """Return the hamlet that stands in this one's place on a day: itself, or what it was merged into."""
    while hamlet.to_date and hamlet.to_date <= on:
        following = hamlet.successors.filter(from_date__lte=on).order_by("from_date", "pk").first()
        if following is None:
            break
        hamlet = following
    return hamlet


def points(*, commune_id: UUID, on: date, kinds: Collection[str] = ()) -> QuerySet[Point]:
    """Return the points in use on a day, by name."""
    rows = Point.objects.filter(Q(to_date__isnull=True) | Q(to_date__gt=on), from_date__lte=on)
    rows = rows.filter(commune_id=commune_id).select_related("hamlet").order_by("name", "pk")
    return rows.filter(kind__in=kinds) if kinds else rows


def get_point(*, commune_id: UUID, point_id: UUID, lock: bool = False) -> Point:
    rows = Point.objects.select_for_update() if lock else Point.objects.all()
    try:
        return rows.get(commune_id=commune_id, pk=point_id)
    except Point.DoesNotExist:
        raise NotVisible from None


def features(*, commune_id: UUID, kinds: Sequence[str] = ()) -> QuerySet[Feature]:
    """Return the lines and areas of the base map."""
    rows = Feature.objects.filter(commune_id=commune_id).order_by("kind", "name", "pk")
    return rows.filter(kind__in=kinds) if kinds else rows


def walked_lines(*, commune_id: UUID) -> Iterator[tuple[list[list[float]], bool]]:
    """Yield each line of the roads and paths, longitude before latitude, and whether it is a sketch."""
    for row in features(commune_id=commune_id, kinds=(Feature.Kind.ROAD, Feature.Kind.PATH)):
        drawn = row.geometry["coordinates"]
        for line in [drawn] if row.geometry["type"] == "LineString" else drawn:
            yield line, row.is_sketch


def feature_collection(*, commune_id: UUID, on: date) -> dict[str, Any]:
    """Return the whole map of a day as GeoJSON; each feature says its kind, name, id and whether it is a sketch."""
    drawn = [
        _feature(row.geometry, kind=row.kind, name=row.name, key=row.pk, is_sketch=row.is_sketch)
        for row in features(commune_id=commune_id)
    ]
    for hamlet in hamlets(commune_id=commune_id, on=on):
        drawn += _hamlet_features(hamlet, on)
    for point in points(commune_id=commune_id, on=on):
        place = {"type": "Point", "coordinates": [point.lon, point.lat]}
        drawn.append(_feature(place, kind=point.kind, name=point.name, key=point.pk))
    return {"type": "FeatureCollection", "features": drawn}


def _hamlet_features(hamlet: Hamlet, on: date) -> Iterator[dict[str, Any]]:
    name = hamlet.name_on(on)
    if hamlet.boundary:
        yield _feature(hamlet.boundary, kind="HAMLET", name=name, key=hamlet.pk, is_sketch=hamlet.is_sketch)
    if hamlet.lon is not None and hamlet.lat is not None:
        place = {"type": "Point", "coordinates": [hamlet.lon, hamlet.lat]}
        yield _feature(place, kind="HAMLET_LABEL", name=name, key=hamlet.pk, is_sketch=hamlet.is_sketch)


def _feature(
    geometry: dict[str, Any], *, kind: str, name: str, key: UUID, is_sketch: bool = False
) -> dict[str, Any]:
    properties = {"kind": kind, "name": name, "id": str(key), "is_sketch": is_sketch}
    return {"type": "Feature", "id": str(key), "geometry": geometry, "properties": properties}


def bounds(*, commune_id: UUID, on: date) -> Bounds | None:
    """Return west, south, east, north of everything on the map of a day; None for an empty map."""
    drawn = feature_collection(commune_id=commune_id, on=on)["features"]
    places = [place for feature in drawn for place in _positions(feature["geometry"]["coordinates"])]
    if not places:
        return None
    longitudes, latitudes = zip(*places, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _positions(coordinates: Any) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], (int, float)):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _positions(part)
