"""Points: the public places people meet, pass, shelter and cross at."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.area import policy, selectors, services
from trucban.lib.errors import PermissionDenied
from trucban.web import choices
from trucban.web.area.forms import PointForm
from trucban.web.area.tabs import tabs
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page


@page("area.view", "GET", "POST")
def points(request: AppRequest) -> HttpResponse:
    """
    Whoever needs the exact place of a post or shelter; staff who add one.

    In five seconds: which points there are, where, of which kind.
    """
    on, can_edit = today(request), policy.can_edit(request.actor)
    initial = {"from_date": on, "lon": request.GET.get("lon"), "lat": request.GET.get("lat")}
    form = PointForm(request.POST or None, hamlets=choices.hamlets(request.actor, on), initial=initial)
    if request.method == "POST":
        if not can_edit:
            raise PermissionDenied
        if form.is_valid():
            with attempt(request, form):
                row = services.create_point(actor=request.actor, at=now(request), **form.cleaned_data)
                messages.success(request, _("“%(name)s” is on the map.") % {"name": row.name})
                return redirect("area:points")
    context = {
        "points": selectors.points(commune_id=request.actor.commune_id, on=on),
        "form": form,
        "can_edit": can_edit,
        "tabs": tabs(request, "area:points"),
    }
    return render(request, "area/points.html", context, status=422 if form.errors else 200)


@page("area.edit", "POST")
def end(request: AppRequest, point_id: UUID) -> HttpResponse:
    """Take a point out of use from today on; plans and papers that name it keep it."""
    with attempt(request) as tried:
        row = services.end_point(actor=request.actor, point_id=point_id, on=today(request), at=now(request))
    if tried.done:
        messages.success(request, _("“%(name)s” is no longer in use.") % {"name": row.name})
    return redirect("area:points")
