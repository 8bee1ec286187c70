"""Where chiefs want patrols more or less for some days."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.patrol import selectors, services
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.patrol.forms import EmphasisForm
from trucban.web.patrol.tabs import tabs

EARLIER = 20


@page("patrol.approve", "GET", "POST")
def emphasis(request: AppRequest) -> HttpResponse:
    """
    The commander or the chief of police, before the week is drafted.

    In five seconds: which hamlets are raised or lowered now, by whom, why and until when.
    """
    form = EmphasisForm(request.POST or None, actor=request.actor, on=today(request))
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            services.set_emphasis(actor=request.actor, at=now(request), **form.cleaned_data)
        if tried.done:
            messages.success(request, _("Set: the next draft of these days is made with it."))
            return redirect("patrol:emphasis")
    rows = list(selectors.emphases(actor=request.actor))
    standing = [row for row in rows if row.ended_at is None and row.to_day >= today(request)]
    context = {
        "form": form,
        "standing": standing,
        "earlier": [row for row in rows if row not in standing][:EARLIER],
        "tabs": tabs(request, "patrol:emphasis"),
    }
    return render(request, "patrol/emphasis.html", context, status=422 if form.errors else 200)


@page("patrol.approve", "POST")
def end(request: AppRequest, emphasis_id: UUID) -> HttpResponse:
    """End one before its last day."""
    with attempt(request) as tried:
        services.end_emphasis(actor=request.actor, emphasis_id=emphasis_id, at=now(request))
    if tried.done:
        messages.success(request, _("Ended: the next draft is made without it."))
    return redirect("patrol:emphasis")
