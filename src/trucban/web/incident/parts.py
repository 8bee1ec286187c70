"""A large happening and the incidents under it: put under, taken in, taken out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trucban.incident import services
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.incident.another import editable, with_another
from trucban.web.incident.forms import PartForm, ReasonForm, TakeInForm
from trucban.web.incident.views import show
from trucban.web.pages import page


@page("incident.edit", "POST")
def put_under(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Put it under a larger incident."""
    incident, form = editable(request, incident_id), PartForm(request.POST, auto_id="part-%s")

    def act(larger: UUID, **said: Any) -> None:
        services.make_part(incident_id=incident_id, of_id=larger, **said)

    done = _("It stands under the larger one now; both keep their own story.")
    if with_another(request, incident, form, act, done=done):
        return redirect("incident:detail", incident_id)
    return show(request, incident_id, putting=form, status=422)


@page("incident.edit", "POST")
def take_in(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Take another incident in under this one."""
    larger, form = editable(request, incident_id), TakeInForm(request.POST, auto_id="take-in-%s")

    def act(part: UUID, **said: Any) -> None:
        services.make_part(incident_id=part, of_id=incident_id, **said)

    done = _("It stands under this one now; both keep their own story.")
    if with_another(request, larger, form, act, done=done):
        return redirect("incident:detail", incident_id)
    return show(request, incident_id, taking_in=form, status=422)


@page("incident.edit", "POST")
def take_out(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Let it stand by itself again."""
    editable(request, incident_id)
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
