"""The base map from files somebody else drew."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.area import selectors, services
from trucban.web.area.forms import HAMLETS, LoadForm
from trucban.web.area.tabs import tabs
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page


@page("area.edit", "GET", "POST")
def load(request: AppRequest) -> HttpResponse:
    """
    Whoever sets the commune up, with files from the surveyors or a sketch.

    In five seconds: what each layer holds now, and how to replace it. A file is taken whole or not at all.
    """
    form = LoadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            count = _load(request, form)
            messages.success(request, _("Loaded: %(count)s shapes are on the map.") % {"count": count})
            return redirect("area:map")
    context = {
        "form": form,
        "features": selectors.features(commune_id=request.actor.commune_id),
        "tabs": tabs(request, "area:load"),
    }
    return render(request, "area/load.html", context, status=422 if form.errors else 200)


def _load(request: AppRequest, form: LoadForm) -> int:
    values = form.cleaned_data
    common = {
        "actor": request.actor,
        "data": values["file"].read(),
        "at": now(request),
        "is_sketch": values["is_sketch"],
    }
    if values["kind"] == HAMLETS:
        return len(services.load_hamlet_boundaries(on=today(request), **common))
    return len(services.load_geojson(kind=values["kind"], source=values["source"], **common))
