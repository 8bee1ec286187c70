"""A large happening and the incidents under it: put under, taken in, taken out."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trucban.incident import policy, selectors, services
from trucban.incident.models import Incident
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.incident.another import with_another
from trucban.web.incident.forms import PartForm, ReasonForm, TakeInForm
from trucban.web.incident.views import show
from trucban.web.pages import page, require


def _kept(request: AppRequest, incident_id: UUID) -> Incident:
    incident = selectors.get_incident(actor=request.actor, incident_id=incident_id)
    require(policy.can_edit(request.actor, incident))
    return incident


@page("incident.edit", "POST")
def put_under(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Put it under a larger incident."""
    incident, form = _kept(request, incident_id), PartForm(request.POST, auto_id="part-%s")
    done = _("It stands under the larger one now; both keep their own story.")
    if with_another(request, incident, form, lambda of: _make(request, form, incident_id, of), done=done):
        return redirect("incident:detail", incident_id)
    return show(request, incident_id, putting=form, status=422)


@page("incident.edit", "POST")
def take_in(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Take another incident in under this one."""
    larger, form = _kept(request, incident_id), TakeInForm(request.POST, auto_id="take-in-%s")
    done = _("It stands under this one now; both keep their own story.")
    if with_another(request, larger, form, lambda part: _make(request, form, part, incident_id), done=done):
        return redirect("incident:detail", incident_id)
    return show(request, incident_id, taking_in=form, status=422)


def _make(request: AppRequest, form: forms.Form, part_id: UUID, of_id: UUID) -> None:
    services.make_part(
        actor=request.actor,
        incident_id=part_id,
        of_id=of_id,
        reason=form.cleaned_data["reason"],
        at=now(request),
    )


@page("incident.edit", "POST")
def take_out(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Let it stand by itself again."""
    _kept(request, incident_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with attempt(request) as tried:
            services.take_out(
                actor=request.actor, incident_id=incident_id, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("It stands by itself again."))
            return redirect("incident:detail", incident_id)
    say_errors(request, form)
    return show(request, incident_id, status=422)
