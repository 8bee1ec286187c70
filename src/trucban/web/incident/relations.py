"""Incidents that have to do with each other: related, and no longer."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trucban.incident import services
from trucban.web.http import AppRequest
from trucban.web.incident.another import editable, with_another
from trucban.web.incident.forms import RelationForm
from trucban.web.incident.views import show
from trucban.web.pages import page


@page("incident.edit", "POST")
def relate(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Write down that another incident has to do with this one."""
    incident, form = editable(request, incident_id), RelationForm(request.POST, auto_id="relate-%s")

    def act(other: UUID, **said: Any) -> None:
        services.relate_incidents(incident_id=incident_id, other_id=other, **said)

    if with_another(request, incident, form, act, done=_("Both say now that they are related.")):
        return redirect("incident:detail", incident_id)
    return show(request, incident_id, relating=form, status=422)


@page("incident.edit", "POST")
def end(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Say that they have nothing to do with each other."""
    incident, form = editable(request, incident_id), RelationForm(request.POST)

    def act(other: UUID, **said: Any) -> None:
        services.end_relation(incident_id=incident_id, other_id=other, **said)

    if with_another(
        request, incident, form, act, done=_("They are related no longer; what was written stays.")
    ):
        return redirect("incident:detail", incident_id)
    return show(request, incident_id, status=422)
