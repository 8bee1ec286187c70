"""Swaps: asked by a member, answered by the colleague, decided by the commander."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.duty import policy, selectors, services
from trucban.duty.models import SwapRequest
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.duty.forms import SwapForm
from trucban.web.duty.swap_rows import SwapRow, swap_rows
from trucban.web.duty.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page, require

LAST = 30


@page("duty.view")
def swaps(request: AppRequest) -> HttpResponse:
    """
    A member who is asked, and the commander who decides.

    In five seconds: which swaps wait for me, who would stand where, and what stands against it.
    """
    rows = list(selectors.open_swaps(actor=request.actor))
    past = selectors.swaps(actor=request.actor).exclude(status__in=SwapRequest.OPEN)[:LAST]
    return _show(request, swap_rows(request.actor, rows, at=now(request)), list(past))


@page("duty.view")
def swap(request: AppRequest, swap_id: UUID) -> HttpResponse:
    """Whoever opens the notice of one swap."""
    found = selectors.get_swap(actor=request.actor, swap_id=swap_id)
    if found.status not in SwapRequest.OPEN:
        return _show(request, [], [found])
    return _show(request, swap_rows(request.actor, [found], at=now(request)), [])


def _show(request: AppRequest, rows: list[SwapRow], past: list[SwapRequest]) -> HttpResponse:
    context = {"rows": rows, "past": past, "tabs": tabs(request, "duty:swaps")}
    return render(request, "duty/swaps.html", context)


@page("duty.view", "GET", "POST")
def ask(request: AppRequest, assignment_id: UUID) -> HttpResponse:
    """
    A member who cannot stand a duty, at the desk; or the watch, for somebody who rang.

    In five seconds: my duty, and whose it could be changed with.
    """
    place = selectors.get_place_to_take(actor=request.actor, assignment_id=assignment_id)
    is_own = place.person_id is not None and place.person_id == request.actor.person_id
    if not (is_own or policy.can_record(request.actor, place.owner_id)):
        require(request.method != "POST")
        return redirect("duty:swaps")
    others = selectors.places_to_swap(actor=request.actor, place=place, at=now(request))
    form = SwapForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.ask_swap(
                actor=request.actor, assignment_id=assignment_id, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("Asked. The colleague answers first, then the commander decides."))
            return redirect("duty:swaps")
    context = {"place": place, "others": others, "form": form}
    return render(request, "duty/ask_swap.html", context, status=422 if form.errors else 200)


@page("duty.view", "POST")
def answer(request: AppRequest, swap_id: UUID) -> HttpResponse:
    with attempt(request):
        services.answer_swap(
            actor=request.actor,
            swap_id=swap_id,
            accepted=request.POST.get("answer") == "accept",
            text=request.POST.get("text", ""),
            at=now(request),
        )
        messages.success(request, _("Your answer has been written down."))
    return redirect("duty:swaps")


@page("duty.view", "POST")
def withdraw(request: AppRequest, swap_id: UUID) -> HttpResponse:
    with attempt(request):
        services.withdraw_swap(actor=request.actor, swap_id=swap_id, at=now(request))
        messages.success(request, _("Withdrawn; the colleague has been told."))
    return redirect("duty:swaps")


@page("duty.publish", "POST")
def decide(request: AppRequest, swap_id: UUID) -> HttpResponse:
    approved = request.POST.get("decision") == "approve"
    with attempt(request):
        services.decide_swap(
            actor=request.actor,
            swap_id=swap_id,
            approved=approved,
            text=request.POST.get("text", ""),
            at=now(request),
        )
        messages.success(
            request, _("In force; both have been told.") if approved else _("Refused; both have been told.")
        )
    return redirect("duty:swaps")
