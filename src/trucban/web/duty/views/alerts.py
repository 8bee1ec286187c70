"""Alerts until acknowledged: what waits, whom to ring, how long it took."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.duty import policy, selectors, services
from trucban.duty.models import Alert, AlertStep
from trucban.lib.links import RecordLink
from trucban.web import records
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.duty.forms import AlertForm
from trucban.web.duty.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.opens import Opens
from trucban.web.pages import page

LAST = 30


@dataclass(frozen=True)
class Waiting:
    """One alert that is not closed, as its card shows it to one reader."""

    alert: Alert
    steps: list[AlertStep]
    is_mine: bool
    can_end: bool
    url: str  # of the record it is about, where the reader may open it


@page("duty.view")
def alerts(request: AppRequest) -> HttpResponse:
    """
    The watch, while a message waits for somebody; and whoever was told.

    In five seconds: what is not acknowledged, who is silent, whom to ring now.
    """
    waiting = list(selectors.unsettled_alerts(actor=request.actor))
    past = selectors.alerts(actor=request.actor).exclude(pk__in=[one.pk for one in waiting])[:LAST]
    return _show(request, waiting, list(past), AlertForm())


@page("duty.view")
def alert(request: AppRequest, alert_id: UUID) -> HttpResponse:
    """Whoever opens the notice of one alert."""
    found = selectors.get_alert(actor=request.actor, alert_id=alert_id)
    is_waiting = selectors.unsettled_alerts(actor=request.actor).filter(pk=found.pk).exists()
    return _show(request, [found] if is_waiting else [], [] if is_waiting else [found], AlertForm())


def _show(
    request: AppRequest, waiting: list[Alert], past: list[Alert], form: AlertForm, *, status: int = 200
) -> HttpResponse:
    at = now(request)
    own = {step.alert_id for step in selectors.own_steps(actor=request.actor)}
    links = {
        one.pk: RecordLink(one.subject_type, one.subject_id, one.title) for one in waiting if one.subject_id
    }
    opens = Opens(request.actor, links.values())
    context = {
        "waiting": [
            Waiting(
                one,
                selectors.steps(one),
                is_mine=one.pk in own and one.state in Alert.WAITING,
                can_end=policy.can_end(request.actor, one),
                url=records.address_of(links[one.pk]) if one.pk in links and links[one.pk] in opens else "",
            )
            for one in waiting
        ],
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
    return _show(request, list(selectors.unsettled_alerts(actor=request.actor)), [], form, status=422)


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


@page("incident.view", "POST")
def call_for_incident(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Whoever reported something serious, with one press."""
    with attempt(request):
        services.call_for_incident(actor=request.actor, incident_id=incident_id, at=now(request))
        messages.success(request, _("Sent. It goes on along the roster until somebody acknowledges."))
    return redirect("incident:detail", incident_id)


@page("duty.view", "POST")
def end(request: AppRequest, alert_id: UUID) -> HttpResponse:
    with attempt(request):
        services.end_alert(
            actor=request.actor, alert_id=alert_id, at=now(request), reason=request.POST.get("reason", "")
        )
        messages.success(request, _("Ended; it stays in the list."))
    return redirect("duty:alerts")
