"""Mending a roster in force: the proposal first, then one press puts it into force."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.duty import drafting, selectors, services
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page


@page("duty.publish", "GET", "POST")
def repair(request: AppRequest, roster_id: UUID) -> HttpResponse:
    """
    The commander at six in the morning: two have fallen ill, the roster has holes.

    In five seconds: how many places change and for whom, what stays empty and why.
    """
    tried = None
    if request.method == "POST":
        with attempt(request) as tried:
            mended = services.repair_roster(
                actor=request.actor, roster_id=roster_id, key=request.POST.get("plan", ""), at=now(request)
            )
            messages.success(request, _("Mended and in force at once; those concerned have been told."))
            return redirect("duty:roster", drafting.week_of(mended))
    plan = selectors.repair_plan(actor=request.actor, roster_id=roster_id, at=now(request))
    context = {"plan": plan, "shown": plan.roster, "week": drafting.week_of(plan.roster)}
    return render(request, "duty/repair.html", context, status=422 if tried else 200)
