"""Kinds of qualification: what a duty may ask for."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.force import selectors, services
from trucban.lib.errors import PermissionDenied
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.force.forms import KindForm, StandsForForm
from trucban.web.force.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page


@page("force.view", "GET", "POST")
def kinds(request: AppRequest) -> HttpResponse:
    """
    Who keeps the register; planners look up what a code means.

    In five seconds: which qualifications a duty may ask for, and how long each holds.
    """
    actor, form = request.actor, KindForm(request.POST or None)
    if request.method == "POST" and not actor.can("force.edit"):
        raise PermissionDenied
    if form.is_valid():
        with attempt(request, form) as tried:
            services.add_qualification_kind(actor=actor, at=now(request), **form.cleaned_data)
        if tried.done:
            messages.success(request, _("The kind of qualification has been added."))
            return redirect("force:kinds")
    context = {
        "tabs": tabs("force:kinds", request.actor),
        "kinds": selectors.qualification_kinds(commune_id=actor.commune_id),
        "form": form if actor.can("force.edit") else None,
        "standing": selectors.standing_for(commune_id=actor.commune_id, on=today(request)),
    }
    return render(request, "force/kinds.html", context, status=422 if form.errors else 200)


@page("force.edit", "GET", "POST")
def stands_for(request: AppRequest) -> HttpResponse:
    """
    Who keeps the register, with the paper that says so.

    In five seconds: who may fill the place of whom, from which day.
    """
    form = StandsForForm(request.actor, request.POST or None, initial={"from_date": today(request)})
    if form.is_valid():
        with attempt(request, form) as tried:
            services.let_stand_for(actor=request.actor, at=now(request), **form.cleaned_data)
        if tried.done:
            messages.success(request, _("Counts from that day on, in every roster and patrol."))
            return redirect("force:kinds")
    context = {"tabs": tabs("force:kinds", request.actor), "form": form}
    return render(request, "force/stands_for.html", context, status=422 if form.errors else 200)


@page("force.edit", "POST")
def end_standing_for(request: AppRequest, row_id: UUID) -> HttpResponse:
    with attempt(request):
        services.end_standing_for(actor=request.actor, row_id=row_id, on=today(request), at=now(request))
        messages.success(request, _("Counts no longer, from today on."))
    return redirect("force:kinds")
