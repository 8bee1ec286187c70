"""From a decision to the draft that carries it out."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from trucban.web import records
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.week import changes


@page("duty.draft", "POST")
def roster(request: AppRequest, decision_id: UUID) -> HttpResponse:
    """The commander, when the briefing decided on the roster. In five seconds: the draft, the decision above it."""
    with attempt(request):
        opened = changes.change_roster(actor=request.actor, decision_id=decision_id, at=now(request))
        return redirect(records.address_of(opened))
    return redirect("briefing:decision", decision_id)


@page("patrol.draft", "POST")
def patrols(request: AppRequest, decision_id: UUID) -> HttpResponse:
    """The commander, when the briefing decided on patrols. In five seconds: the draft, the decision above it."""
    with attempt(request):
        opened = changes.change_patrols(actor=request.actor, decision_id=decision_id, at=now(request))
        return redirect(records.address_of(opened))
    return redirect("briefing:decision", decision_id)
