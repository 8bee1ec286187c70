"""What one does with an incident: notes, steps, strikes, shares, tasks. One act, one POST."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.incident import policy, selectors, services
from trucban.incident.models import Incident
from trucban.lib.errors import NotVisible
from trucban.task import services as task
from trucban.web import choices
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.incident.another import editable
from trucban.web.incident.forms import NoteForm, ReasonForm, ShareForm, StepForm, TaskForm
from trucban.web.incident.views import receivers, show
from trucban.web.pages import page, require


@page("incident.view", "POST")
def note(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Add a line to the story."""
    view = selectors.view_incident(actor=request.actor, incident_id=incident_id)
    require(policy.can_note(request.actor, view.incident, view.share))
    form = NoteForm(request.POST)
    if form.is_valid():
        with attempt(request, form) as tried:
            services.add_note(
                actor=request.actor, incident_id=incident_id, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("The note has been added."))
            return redirect("incident:detail", incident_id)
    return show(request, incident_id, note=form, status=422)


@page("incident.edit", "POST")
def step(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Take one step of the table; the verb says which needs a reason or a receiver."""
    editable(request, incident_id)
    form = StepForm(request.POST)
    if form.is_valid():
        with attempt(request) as tried:
            services.change_state(
                actor=request.actor, incident_id=incident_id, at=now(request), **form.cleaned_data
            )
        if request.GET.get("ve") == "bang":  # from the board, whatever became of it
            return redirect("incident:board")
        if tried.done:
            return redirect("incident:detail", incident_id)
    say_errors(request, form)
    return show(request, incident_id, status=422)


@page("incident.view", "POST")
def strike(request: AppRequest, incident_id: UUID, entry_id: UUID) -> HttpResponse:
    """Strike a line that is wrong; it stays readable."""
    incident = selectors.get_incident(actor=request.actor, incident_id=incident_id)
    line = selectors.get_entry(actor=request.actor, entry_id=entry_id, of=incident)
    require(policy.can_strike(request.actor, incident, line))
    form = ReasonForm(request.POST)
    if form.is_valid():
        with attempt(request) as tried:
            services.strike_entry(
                actor=request.actor, entry_id=entry_id, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("Struck; it stays readable under “struck lines”."))
            return redirect("incident:detail", incident_id)
    say_errors(request, form)
    return show(request, incident_id, status=422)


def _to_share(request: AppRequest, incident_id: UUID) -> Incident:
    incident = selectors.get_incident(actor=request.actor, incident_id=incident_id)
    require(policy.can_share(request.actor, incident))
    return incident


@page("incident.share", "POST")
def share(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Let the other agency see it, for a reason, with some fields hidden."""
    incident = _to_share(request, incident_id)
    form = ShareForm(receivers(request, incident), request.POST, auto_id="share-%s")
    if form.is_valid():
        with attempt(request) as tried:
            services.share_incident(
                actor=request.actor, incident_id=incident_id, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("Shared; a receipt shows here when they open it."))
            return redirect("incident:detail", incident_id)
    say_errors(request, form)
    return show(request, incident_id, sharing=form, status=422)


@page("incident.share", "POST")
def revoke(request: AppRequest, incident_id: UUID, share_id: UUID) -> HttpResponse:
    """Take a share back: from now on the other agency does not find it."""
    incident = _to_share(request, incident_id)
    if not access.shares_of(actor=request.actor, subject_id=incident.pk).filter(pk=share_id).exists():
        raise NotVisible
    form = ReasonForm(request.POST)
    if form.is_valid():
        with attempt(request) as tried:
            services.unshare_incident(
                actor=request.actor, share_id=share_id, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("The share has been taken back; they no longer find it."))
            return redirect("incident:detail", incident_id)
    say_errors(request, form)
    return show(request, incident_id, status=422)


@page("task.edit", "POST")
def give_task(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Make a task of what is to be done because of it; a place the owner hides does not travel with it."""
    incident = selectors.view_incident(actor=request.actor, incident_id=incident_id).incident
    form = TaskForm(request.actor, request.POST, auto_id="task-%s")
    if form.is_valid():
        agency_id, office_id = choices.read_owner(form.cleaned_data["owner"])
        with attempt(request) as tried:
            task.create_task(
                actor=request.actor,
                title=form.cleaned_data["title"],
                due_date=form.cleaned_data["due_date"],
                to_agency_id=agency_id,
                to_office_id=office_id,
                hamlet_id=incident.hamlet_id,
                origin="INCIDENT",
                origin_id=incident.pk,
                at=now(request),
            )
        if tried.done:
            messages.success(request, _("The task has been given; whoever does it has been told."))
            return redirect("incident:detail", incident_id)
    say_errors(request, form)
    return show(request, incident_id, giving=form, status=422)
