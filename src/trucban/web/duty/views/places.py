"""One place of a roster: who could stand there, in which order, and why the others may not."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.duty import drafting, selectors, services
from trucban.duty.models import Assignment, Roster
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page

Status = Roster.Status


@page("duty.draft", "GET", "POST")
def place(request: AppRequest, assignment_id: UUID) -> HttpResponse:
    """
    The commander who has to fill a place, or to find a substitute at six in the morning.

    In five seconds: the first name is who has stood least and breaks no rule; everybody else with the reason why not.
    """
    if request.method == "POST":
        return _choose(request, assignment_id)
    return _show(request, assignment_id)


@page("duty.draft")
def why(request: AppRequest, assignment_id: UUID) -> HttpResponse:
    """
    The commander before a place nobody can fill, or asked by a militiaman "why me?".

    In five seconds: what cannot hold together and the cheapest way out; or who else could stand there and what it costs.
    """
    found = selectors.why(actor=request.actor, assignment_id=assignment_id)
    template = "duty/why_body.html" if request.htmx else "duty/why.html"
    return render(request, template, {"why": found, "place": found.place, "back": address(found.place)})


def _show(request: AppRequest, assignment_id: UUID, *, refusal: str = "") -> HttpResponse:
    choices = selectors.choices(actor=request.actor, assignment_id=assignment_id)
    template = "duty/place_body.html" if request.htmx else "duty/place.html"
    roster = choices.place.shift.roster
    context = {
        "choices": choices,
        "place": choices.place,
        "roster": roster,
        "week": drafting.week_of(roster),
        "back": address(choices.place),
        "is_draft": roster.status == Status.DRAFT,
        "refusal": refusal,
    }
    return render(request, template, context, status=422 if refusal else 200)


def _choose(request: AppRequest, assignment_id: UUID) -> HttpResponse:
    try:
        person_id = UUID(request.POST["person"]) if request.POST.get("person") else None
    except ValueError:
        return _show(request, assignment_id, refusal=_("Choose somebody from the list."))
    found = selectors.get_assignment(actor=request.actor, assignment_id=assignment_id)
    published = found.shift.roster.status == Status.PUBLISHED
    verb = services.substitute if published else services.assign
    try:
        chosen = verb(
            actor=request.actor,
            assignment_id=assignment_id,
            person_id=person_id,
            at=now(request),
            override_reason=request.POST.get("reason", ""),
        )
    except (NotVisible, PermissionDenied):
        raise
    except DomainError as refusal:  # said beside the list, not above the page
        return _show(request, assignment_id, refusal=str(refusal))
    messages.success(request, _said(published, person_id is None))
    return redirect(address(chosen))


def _said(published: bool, emptied: bool) -> str:
    if published:
        return _("Changed and in force at once; those concerned have been told.")
    return _("The place is empty now.") if emptied else _("Entered in the draft.")


@page("duty.draft", "POST")
def lock(request: AppRequest, assignment_id: UUID) -> HttpResponse:
    """Hold somebody in place against the solver, or let it choose again."""
    held = request.POST.get("held") == "yes"
    found = selectors.get_assignment(actor=request.actor, assignment_id=assignment_id)
    with attempt(request):
        services.set_lock(actor=request.actor, assignment_id=assignment_id, locked=held, at=now(request))
    return redirect(address(found))


def address(found: Assignment) -> str:
    """Return the page of the week, at this place."""
    roster = found.shift.roster
    week = str(drafting.week_of(roster))
    return f"{reverse('duty:roster', args=[week])}?ban={roster.version}#cho-{found.pk}"
