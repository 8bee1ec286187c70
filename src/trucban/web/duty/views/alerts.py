"""Alerts until acknowledged: what waits, whom to ring, how long it took."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.duty import selectors, services
from trucban.duty.models import Alert
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.duty.forms import AlertForm
from trucban.web.duty.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page

LAST = 30


@page("duty.view")
def alerts(request: AppRequest) -> HttpResponse:
    """
    The watch, while a message waits for somebody; and whoever was told.

    In five seconds: what is not acknowledged, who is silent, whom to ring now.
    """
    waiting = list(selectors.waiting_alerts(actor=request.actor))
    past = selectors.alerts(actor=request.actor).exclude(state__in=Alert.WAITING)[:LAST]
    return _show(request, waiting, list(past), AlertForm())


@page("duty.view")
def alert(request: AppRequest, alert_id: UUID) -> HttpResponse:
    """Whoever opens the notice of one alert."""
    found = selectors.get_alert(actor=request.actor, alert_id=alert_id)
    is_waiting = found.state in Alert.WAITING
    return _show(request, [found] if is_waiting else [], [] if is_waiting else [found], AlertForm())


def _show(
    request: AppRequest, waiting: list[Alert], past: list[Alert], form: AlertForm, *, status: int = 200
) -> HttpResponse:
    at = now(request)
    own = {step.alert_id for step in selectors.own_steps(actor=request.actor)}
    context = {
        "waiting": [(one, selectors.steps(one), one.pk in own) for one in waiting],
        "past": past,
        "form": form,
        "can_call": request.actor.can("duty.record"),
        "cover": selectors.cover(actor=request.actor, at=at, drills=False),
        "drills": selectors.cover(actor=request.actor, at=at, drills=True),
        "tabs": tabs(request, "duty:alerts"),
    }
    return render(request, "duty/alerts.html", context, status=status)


@page("duty.record", "POST")
def call(request: AppRequest) -> HttpResponse:
    form = AlertForm(request.POST)
    if form.is_valid():
        with attempt(request, form):
            services.raise_alert(actor=request.actor, at=now(request), **form.cleaned_data)
            messages.success(request, _("Sent. It goes on along the roster until somebody acknowledges."))
            return redirect("duty:alerts")
    return _show(request, list(selectors.waiting_alerts(actor=request.actor)), [], form, status=422)


@page("duty.view", "POST")
def acknowledge(request: AppRequest, alert_id: UUID) -> HttpResponse:
    with attempt(request):
        services.acknowledge_alert(actor=request.actor, alert_id=alert_id, at=now(request))
        messages.success(request, _("Acknowledged: you look after it."))
    return redirect("duty:alerts")


@page("duty.record", "POST")
def reached(request: AppRequest, step_id: UUID) -> HttpResponse:
    with attempt(request):
        services.note_reached(actor=request.actor, step_id=step_id, at=now(request))
        messages.success(request, _("Written down: reached by telephone."))
    return redirect("duty:alerts")


@page("duty.record", "POST")
def end(request: AppRequest, alert_id: UUID) -> HttpResponse:
    with attempt(request):
        services.end_alert(actor=request.actor, alert_id=alert_id, at=now(request))
        messages.success(request, _("Ended; it stays in the list."))
    return redirect("duty:alerts")
