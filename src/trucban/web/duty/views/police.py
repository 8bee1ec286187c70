"""Places of the police: asked for by the command, filled by their chief in their own words."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.duty import selectors, services
from trucban.duty.models import PoliceRequest
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.duty.forms import PoliceForm
from trucban.web.duty.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page


@page("duty.fill_police")
def requests(request: AppRequest) -> HttpResponse:
    """
    The chief of police, once a day.

    In five seconds: what is asked for and not answered, the soonest first.
    """
    at = now(request)
    rows = selectors.police_requests(actor=request.actor).filter(ends_at__gt=at)
    waiting = PoliceRequest.Status.ASKED
    context = {
        "waiting": [row for row in rows if row.status == waiting],
        "answered": [row for row in rows if row.status != waiting],
        "tabs": tabs(request, "duty:police"),
    }
    return render(request, "duty/police.html", context)


@page("duty.fill_police", "GET", "POST")
def answer(request: AppRequest, request_id: UUID) -> HttpResponse:
    """
    The chief of police, answering one request.

    In five seconds: when, where, how many; two fields, one of them to fill.
    """
    row = selectors.get_police_request(actor=request.actor, request_id=request_id)
    said = {"officers_text": row.officers_text, "reason": row.reason}
    form = PoliceForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.answer_police_request(
                actor=request.actor, request_id=request_id, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("Answered; it stands on the roster or patrol plan now."))
            return redirect("duty:police")
    context = {"row": row, "form": form}
    return render(request, "duty/police_request.html", context, status=422 if form.errors else 200)
