"""What stands on the map besides the ground: open incidents and this week's patrols, as this reader may see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.area.models import Hamlet
from trucban.document.wording import time_text
from trucban.incident import selectors as incidents
from trucban.incident.models import Incident
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.weeks import Week
from trucban.patrol import roads
from trucban.patrol import selectors as patrols
from trucban.patrol.models import Patrol

Place = tuple[float, float]


@dataclass(frozen=True)
class Seen:
    """An open incident this reader may see on the map; ``place`` is None where only its hamlet is known."""

    incident: Incident
    place: Place | None
    hamlet: Hamlet | None

    @property
    def name(self) -> str:
        return f"{self.incident.number}/{self.incident.year} {self.incident.get_kind_display()}"


def collection(*, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return open incidents and the week's patrols as GeoJSON; a reader without the right gets none of that kind."""
    return {
        "type": "FeatureCollection",
        "features": [*_incidents(open_incidents(actor=actor, at=at)), *patrol_lines(actor=actor, at=at)],
    }


def open_incidents(*, actor: Actor, at: datetime) -> list[Seen]:
    """
    Return the open incidents with a place.

    A place the owner hides is nowhere, and a protected incident is on no map but its owner's.
    """
    if not actor.can("incident.view"):
        return []
    on = local_day(at)
    hamlets = {row.pk: row for row in area.hamlets(commune_id=actor.commune_id, on=on)}
    rows = incidents.open_incidents(actor=actor).select_related("point", "hamlet")
    found = []
    for view in incidents.redact_all(actor=actor, rows=rows):
        row = view.incident
        if not view.shows_place:
            continue
        seen = Seen(row, place_of(row), hamlets.get(row.hamlet_id) if row.hamlet_id else None)
        if seen.place or seen.hamlet:
            found.append(seen)
    return found


def place_of(row: Incident) -> Place | None:
    """Return its longitude and latitude, its own or those of its point."""
    if row.lon is not None and row.lat is not None:
        return row.lon, row.lat
    return (row.point.lon, row.point.lat) if row.point else None


def _incidents(seen: list[Seen]) -> Iterator[dict[str, Any]]:
    """Draw each at its place; those of which only the hamlet is known are one sign in its middle, with their number."""
    of_hamlet: dict[Hamlet, list[Seen]] = {}
    for one in seen:
        if one.place:
            yield _feature(
                {"type": "Point", "coordinates": list(one.place)},
                kind="INCIDENT",
                id=str(one.incident.pk),
                name=one.name,
                count="",
                url=reverse("incident:detail", args=[one.incident.pk]),
            )
        elif one.hamlet:
            of_hamlet.setdefault(one.hamlet, []).append(one)
    for hamlet, ones in of_hamlet.items():
        if hamlet.lon is not None and hamlet.lat is not None:
            count = {"hamlet": hamlet.name, "count": len(ones)}
            yield _feature(
                {"type": "Point", "coordinates": [hamlet.lon, hamlet.lat]},
                kind="INCIDENT",
                id=str(hamlet.pk),
                name=ngettext(
                    "%(hamlet)s: %(count)d open incident", "%(hamlet)s: %(count)d open incidents", len(ones)
                )
                % count,
                count=str(len(ones)),
                url=f"{reverse('incident:list')}?state=OPEN&hamlet_id={hamlet.pk}",
            )


def patrol_lines(*, actor: Actor, at: datetime) -> Iterator[dict[str, Any]]:
    """Return the patrols of the week a moment is in, each a line from stop to stop, along roads where there are some."""
    week = Week.of(at)
    if not actor.can("patrol.view"):
        return
    rows = patrols.patrols(actor=actor, starts_at=week.starts_at, ends_at=week.ends_at)
    found = list(rows.exclude(status=Patrol.Status.CANCELLED).prefetch_related("stops__point"))
    routes = [
        [(stop.point.lon, stop.point.lat) for stop in sorted(row.stops.all(), key=attrgetter("position"))]
        for row in found
    ]
    walked = roads.walked(commune_id=actor.commune_id, on=week.monday, routes=routes)
    for row, stops, legs in zip(found, routes, walked, strict=True):
        places = [corner for leg in legs for corner in leg] or stops * 2
        if places:
            shape = {"type": "LineString", "coordinates": [list(place) for place in places]}
            day = row.starts_at.astimezone(VIETNAM)
            yield _feature(
                shape,
                kind="PATROL",
                id=str(row.pk),
                name=f"{day:%d/%m} {time_text(row.starts_at)} {row.name}",
                status=row.status,
                url=reverse("patrol:detail", args=[row.pk]),
            )


def _feature(geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
