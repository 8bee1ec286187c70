"""The one incident somebody came to the map for, from its page or from the list."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from trucban.access.actors import Actor
from trucban.incident import selectors as incidents
from trucban.incident.models import Incident
from trucban.incident.selectors import IncidentView
from trucban.lib.errors import NotVisible
from trucban.web.area.layers import Place, place_of

ASKED = "vu-viec"  # the name in the address


@dataclass(frozen=True)
class Focus:
    """Where the map begins; ``is_hamlet`` when no more than the hamlet is known."""

    name: str
    url: str
    lon: float
    lat: float
    is_hamlet: bool


def focus_of(*, actor: Actor, incident_id: str) -> Focus | None:
    """Return where an incident is, as this reader may see it; nothing when that is nowhere."""
    try:
        incident = incidents.get_incident(actor=actor, incident_id=UUID(incident_id))
    except (ValueError, NotVisible):
        return None
    view = incidents.redact(actor=actor, incident=incident)
    place = _known(view.incident) if view.shows_place else None
    if place is None:
        return None
    row = view.incident
    name = f"{row.number}/{row.year} {row.get_kind_display()}"
    url = reverse("incident:detail", args=[row.pk])
    return Focus(name, url, *place, is_hamlet=place_of(row) is None)


def _known(row: Incident) -> Place | None:
    """Return the place, or the middle of the hamlet where no more is known."""
    return place_of(row) or _middle(row)


def _middle(row: Incident) -> Place | None:
    hamlet = row.hamlet
    return (hamlet.lon, hamlet.lat) if hamlet and hamlet.lon is not None and hamlet.lat is not None else None


def map_address(view: IncidentView) -> str:
    """Return the map at an incident; empty where the map would not show it to this reader."""
    row = view.incident
    is_known = row.lon is not None or row.point_id is not None or _middle(row) is not None
    if not view.shows_place or not is_known:
        return ""
    return f"{reverse('area:map')}?{ASKED}={row.pk}"
