"""“I take over now” at the desk: for oneself in one press, for somebody else with name and time; what the commander decides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.duty import selectors, services
from trucban.duty.models import Takeover
from trucban.duty.services import Seen
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.duty.forms import TakeoverForm
from trucban.web.http import AppRequest
from trucban.web.pages import page


@page("duty.view", "POST")
def take_over(request: AppRequest, assignment_id: UUID) -> HttpResponse:
    with attempt(request):
        taken = services.take_over(
            actor=request.actor, assignment_id=assignment_id, seen=_seen(request), at=now(request)
        )
        _say(request, taken)
    return redirect("duty:handover" if request.actor.can("duty.record") else "duty:mine")


def _seen(request: AppRequest) -> Seen:
    """Return whom the page showed; what is no key means nobody, and the service compares."""
    try:
        return Seen(UUID(request.POST.get("seen", "")))
    except ValueError:
        return Seen(None)


def _say(request: AppRequest, taken: Takeover) -> None:
    messages.success(request, _("Taken over and written in the duty book; those concerned have been told."))
    if taken.notes:
        messages.warning(request, " ".join(taken.notes))


@page("duty.record", "GET", "POST")
def take_over_for(request: AppRequest, assignment_id: UUID) -> HttpResponse:
    """
    The duty officer, when somebody at a post rings: “I stand here now”.

    In five seconds: who stands there by the book; who does now, and since when.
    """
    place = selectors.get_place_to_take(actor=request.actor, assignment_id=assignment_id)
    form = TakeoverForm(request.POST or None, place=place)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            taken = services.take_over(
                actor=request.actor, assignment_id=assignment_id, at=now(request), **form.cleaned_data
            )
            _say(request, taken)
            return redirect("duty:handover")
    (standing,) = selectors.standing([place], now(request))
    context = {"place": place, "standing": standing, "form": form}
    return render(request, "duty/take_over.html", context, status=422 if form.errors else 200)


@page("duty.publish", "POST")
def decide(request: AppRequest, takeover_id: UUID) -> HttpResponse:
    with attempt(request):
        services.decide_takeover(
            actor=request.actor,
            takeover_id=takeover_id,
            decision=request.POST.get("decision", ""),
            at=now(request),
        )
        messages.success(request, _("Your decision stands beside the takeover."))
    return redirect("duty:handover")
