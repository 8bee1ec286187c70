"""What a patrol found, and the track its device recorded."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trucban.patrol import policy, selectors, services
from trucban.patrol.services.findings import sounds_like_police_work
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.patrol.forms import FindingForm, TrackForm
from trucban.web.patrol.views.outing import places_of, show


@page("patrol.view", "POST")
def record(request: AppRequest, patrol_id: UUID) -> HttpResponse:
    """Write down what was found; what sounds like police work is kept, and asked about."""
    patrol = selectors.get_patrol(actor=request.actor, patrol_id=patrol_id)
    require(policy.can_record(request.actor, patrol))
    form = FindingForm(request.POST, places=places_of(selectors.stops_of(patrol)), auto_id="gn-%s")
    if form.is_valid():
        with attempt(request, form):
            finding = services.record_finding(
                actor=request.actor, patrol_id=patrol_id, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("Written down, and in the duty book."))
            if sounds_like_police_work(f"{finding.text} {finding.action_taken}"):
                messages.warning(
                    request,
                    _(
                        "Checking papers, searching, holding, seizing and fining are the police’s alone: check the wording, and to whom it was handed over."
                    ),
                )
            return redirect("patrol:detail", patrol_id)
    return show(request, patrol_id, finding=form, status=422)


@page("patrol.view", "POST")
def strike(request: AppRequest, patrol_id: UUID, finding_id: UUID) -> HttpResponse:
    """Strike what is wrong; it stays readable."""
    patrol = selectors.get_patrol(actor=request.actor, patrol_id=patrol_id)
    finding = selectors.get_finding(patrol, finding_id)
    require(policy.can_strike(request.actor, patrol))
    with attempt(request) as tried:
        services.strike_finding(
            actor=request.actor,
            finding_id=finding.pk,
            reason=request.POST.get("reason", ""),
            at=now(request),
        )
    if tried.done:
        messages.success(request, _("Struck; it stays readable below."))
    return redirect("patrol:detail", patrol_id)


@page("patrol.view", "POST")
def load_track(request: AppRequest, patrol_id: UUID) -> HttpResponse:
    """Keep the way a device recorded."""
    patrol = selectors.get_patrol(actor=request.actor, patrol_id=patrol_id)
    require(policy.can_record(request.actor, patrol))
    form = TrackForm(request.POST, request.FILES, auto_id="vet-%s")
    if form.is_valid():
        with attempt(request, form):
            patrol = services.load_track(
                actor=request.actor, patrol_id=patrol_id, gpx=form.cleaned_data["gpx"].read(), at=now(request)
            )
            messages.success(
                request,
                _("The track has been kept: %(count)s points.") % {"count": len(patrol.track or [])},
            )
            return redirect("patrol:detail", patrol_id)
    return show(request, patrol_id, track=form, status=422)
