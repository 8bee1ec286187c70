"""Two incidents that are one thing: handled as one, and taken apart again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trucban.incident import policy, selectors, services
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.incident.another import with_another
from trucban.web.incident.forms import MergeForm, ReasonForm
from trucban.web.incident.views import show
from trucban.web.pages import page, require


@page("incident.edit", "POST")
def merge(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Handle it with another incident; what was written stays where it is."""
    incident = selectors.get_incident(actor=request.actor, incident_id=incident_id)
    require(policy.can_merge(request.actor, incident))
    form = MergeForm(request.POST, auto_id="merge-%s")

    def act(other: UUID, **said: Any) -> None:
        services.merge_incident(incident_id=incident_id, into_id=other, **said)

    done = _("Handled as one from now on; it can be taken apart again.")
    if into := with_another(request, incident, form, act, done=done, field="into"):
        return redirect("incident:detail", into)
    return show(request, incident_id, merging=form, status=422)


@page("incident.edit", "POST")
def unmerge(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Let it stand by itself again."""
    incident = selectors.get_incident(actor=request.actor, incident_id=incident_id)
    require(policy.can_merge(request.actor, incident))
    form = ReasonForm(request.POST)
    if form.is_valid():
        with attempt(request) as tried:
            services.undo_merge(
                actor=request.actor, incident_id=incident_id, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("It stands by itself again."))
            return redirect("incident:detail", incident_id)
    say_errors(request, form)
    return show(request, incident_id, status=422)
