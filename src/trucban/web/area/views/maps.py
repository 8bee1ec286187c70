"""The map, its data, and the same in a list."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trucban.area import selectors
from trucban.area.models import Feature, Point
from trucban.web.area.focus import ASKED, focus_of
from trucban.web.area.layers import collection, open_incidents, patrol_lines
from trucban.web.area.tabs import tabs
from trucban.web.area.views.tiles import tiles_file
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page

GEOJSON = "application/geo+json"
# What can be shown and hidden, in the order of the legend.
LAYERS = (
    ("HAMLET", _("Hamlets")),
    ("ROAD", Feature.Kind.ROAD.label),
    ("RIVER", Feature.Kind.RIVER.label),
    *Point.Kind.choices,
    ("INCIDENT", _("Open incidents")),
    ("PATROL", _("Patrols this week")),
)


@page("area.view")
def map_(request: AppRequest) -> HttpResponse:
    """
    Anybody of the commune who looks for a place; the duty officer, to see what is where.

    In five seconds: the commune with its hamlets, what is open, who patrols where; or the one incident they came for.
    The list says the same in words.
    """
    commune_id, on = request.actor.commune_id, today(request)
    rows = list(selectors.points(commune_id=commune_id, on=on))
    lines = list(selectors.features(commune_id=commune_id))
    hamlets = list(selectors.hamlets(commune_id=commune_id, on=on))
    moving = patrol_lines(actor=request.actor, at=now(request))
    context = {
        "tabs": tabs(request, "area:map"),
        "layers": LAYERS,
        "bounds": selectors.bounds(commune_id=commune_id, on=on),
        "groups": [
            (kind, [row for row in rows if row.kind == kind])
            for kind in Point.Kind
            if any(row.kind == kind for row in rows)
        ],
        "focus": focus_of(actor=request.actor, incident_id=request.GET.get(ASKED, "")),
        "incidents": open_incidents(actor=request.actor, at=now(request)),
        "patrols": [row["properties"] for row in moving],
        "is_sketch": any(row.is_sketch for row in lines) or any(row.is_sketch for row in hamlets),
        "sources": sorted({row.source for row in lines if row.source}),
        "tiles_url": reverse("area:tiles") if tiles_file(request.commune) else "",
    }
    return render(request, "area/map.html", context)


@page("area.view")
def ground(request: AppRequest) -> HttpResponse:
    """The map page itself: outline, hamlets, roads, river and points of today."""
    found = selectors.feature_collection(commune_id=request.actor.commune_id, on=today(request))
    return _geojson(found)


@page("area.view")
def live(request: AppRequest) -> HttpResponse:
    """The map page itself, anew when an incident or a patrol changed."""
    return _geojson(collection(actor=request.actor, at=now(request)))


def _geojson(found: dict[str, object]) -> HttpResponse:
    return JsonResponse(found, content_type=GEOJSON, headers={"Cache-Control": "no-store"})
