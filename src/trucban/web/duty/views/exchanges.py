"""Two people of a roster change places."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.duty import selectors, services
from trucban.duty.models import Roster
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.web.clock import now
from trucban.web.duty.views.places import address
from trucban.web.http import AppRequest
from trucban.web.pages import page

Status = Roster.Status


@page("duty.draft", "GET", "POST")
def exchange(request: AppRequest, assignment_id: UUID) -> HttpResponse:
    """
    The commander, when somebody asks to change with another.

    In five seconds: with whom it can be done, each with their duty; with whom not, and why.
    """
    if request.method == "POST":
        return _change(request, assignment_id)
    return _show(request, assignment_id)


def _show(request: AppRequest, assignment_id: UUID, *, refusal: str = "") -> HttpResponse:
    found = selectors.exchanges(actor=request.actor, assignment_id=assignment_id, at=now(request))
    template = "duty/exchange_body.html" if request.htmx else "duty/exchange.html"
    context = {
        "found": found,
        "place": found.place,
        "back": address(found.place),
        "is_draft": found.place.shift.roster.status == Status.DRAFT,
        "refusal": refusal,
    }
    return render(request, template, context, status=422 if refusal else 200)


def _change(request: AppRequest, assignment_id: UUID) -> HttpResponse:
    try:
        other_id = UUID(request.POST.get("other", ""))
    except ValueError:
        return _show(request, assignment_id, refusal=_("Choose somebody from the list."))
    try:
        here, _there = services.exchange(
            actor=request.actor,
            assignment_id=assignment_id,
            other_id=other_id,
            at=now(request),
            override_reason=request.POST.get("reason", ""),
        )
    except (NotVisible, PermissionDenied):
        raise
    except DomainError as refusal:  # said beside the list, not above the page
        return _show(request, assignment_id, refusal=str(refusal))
    messages.success(request, _said(here.shift.roster.status))
    return redirect(address(here))


def _said(status: str) -> str:
    if status == Status.DRAFT:
        return _("The two have changed places in the draft.")
    return _("The two have changed places, in force at once; both have been told.")
