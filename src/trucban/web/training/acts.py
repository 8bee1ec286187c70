"""Acts of one button: taking somebody out, calling more people, cancelling."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trucban.training import policy, selectors, services
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.training.forms import PersonForm


@page("training.plan", "POST")
def remove_person(request: AppRequest, programme_id: UUID) -> HttpResponse:
    found = selectors.get_programme(actor=request.actor, programme_id=programme_id)
    require(policy.can_plan(request.actor, found))
    form = PersonForm(request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect("training:programme", found.pk)
    with attempt(request):
        services.remove_trainee(
            actor=request.actor,
            programme_id=found.pk,
            person_id=form.cleaned_data["person"],
            at=now(request),
        )
        messages.success(request, _("Taken out of the programme and of its sessions to come."))
    return redirect("training:programme", found.pk)


@page("training.plan", "POST")
def call_more(request: AppRequest, session_id: UUID) -> HttpResponse:
    found = selectors.get_session(actor=request.actor, session_id=session_id)
    require(policy.can_plan(request.actor, found))
    with attempt(request):
        count = services.call_who_is_free(actor=request.actor, session_id=found.pk, at=now(request))
        said = ngettext("%(count)d more person is called.", "%(count)d more people are called.", count)
        messages.success(request, said % {"count": count})
    return redirect("training:session", found.pk)


@page("training.sign", "POST")
def sign(request: AppRequest, session_id: UUID) -> HttpResponse:
    found = selectors.get_session(actor=request.actor, session_id=session_id)
    require(policy.can_sign(request.actor, found))
    with attempt(request):
        services.sign_session(actor=request.actor, session_id=found.pk, at=now(request))
        messages.success(request, _("Signed. The day counts for everybody who was there."))
    return redirect("training:session", found.pk)


@page("training.plan", "POST")
def cancel(request: AppRequest, session_id: UUID) -> HttpResponse:
    found = selectors.get_session(actor=request.actor, session_id=session_id)
    require(policy.can_plan(request.actor, found))
    with attempt(request):
        services.cancel_session(
            actor=request.actor, session_id=found.pk, reason=request.POST.get("reason", ""), at=now(request)
        )
        messages.success(request, _("Cancelled. Its people are free again and have been told."))
    return redirect("training:session", found.pk)
