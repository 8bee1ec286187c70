"""Sending teams to incidents, their steps, and everybody who is out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.incident import policy, selectors, services, teams
from trucban.incident.services import EngagedElsewhere
from trucban.lib.errors import NotVisible
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.incident.another import editable
from trucban.web.incident.sent import SendForm, TeamTimeForm, board_of, lines
from trucban.web.incident.views import show
from trucban.web.pages import page, require


@page("incident.view")
def out(request: AppRequest) -> HttpResponse:
    """
    Whoever leads from the desk, with several things going on.

    In five seconds: who is out, for what, how far they have come and for how long.
    """
    context = {"teams": lines(request.actor, teams.teams_out(actor=request.actor))}
    template = "incident/teams_out.html#rows" if request.htmx else "incident/teams_out.html"
    return render(request, template, context)


@page("incident.view")
def card(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Give the board of one incident again: the part of its page that follows the teams."""
    view = selectors.view_incident(actor=request.actor, incident_id=incident_id)
    context: dict[str, Any] = {"incident": view.incident, **board_of(request, view)}
    return render(request, "incident/teams.html", context)


@page("incident.edit", "POST")
def send(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Write down that a team was called; one that is out elsewhere is asked about first."""
    editable(request, incident_id)
    form = SendForm(request.actor, now(request), request.POST, auto_id="send-%s")
    if form.is_valid():
        with attempt(request) as tried:
            try:
                services.send_team(
                    actor=request.actor, incident_id=incident_id, at=now(request), **form.values()
                )
            except EngagedElsewhere as engaged:
                form.engaged = str(engaged)
                return show(request, incident_id, sending=form, status=422)
        if tried.done:
            messages.success(request, _("Written down: the team has been called."))
            return redirect("incident:detail", incident_id)
    say_errors(request, form)
    return show(request, incident_id, sending=form, status=422)


@page("incident.edit", "POST")
def step(request: AppRequest, incident_id: UUID, dispatch_id: UUID) -> HttpResponse:
    """Write down how far a team has come, now or at a time that is said."""
    sent = teams.get_dispatch(actor=request.actor, dispatch_id=dispatch_id)
    if sent.incident_id != incident_id:
        raise NotVisible
    require(policy.can_edit(request.actor, sent.incident))
    form = TeamTimeForm(request.POST, auto_id="team-time-%s")
    if form.is_valid():
        with attempt(request) as tried:
            services.take_team_step(
                actor=request.actor, dispatch_id=dispatch_id, at=now(request), **form.cleaned_data
            )
        if tried.done:
            return redirect("incident:detail", incident_id)
    say_errors(request, form)
    return show(request, incident_id, team_time=form, status=422)
