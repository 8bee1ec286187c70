"""Facts of the commune: its names, the province's opinion, the security level."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.access import policy, selectors, services
from trucban.access.models import Agency
from trucban.lib.errors import PermissionDenied
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.settings.doors import FACTS, page_of_any
from trucban.web.settings.forms import LevelForm, OpinionForm

OPINION, LEVEL = "opinion", "level"


@page_of_any(FACTS, "GET", "POST")
def commune(request: AppRequest) -> HttpResponse:
    """
    The administrator or the commander, when the answer of the province or the decision on the level has come.

    In five seconds: which of the two papers is there, and what stays off until it is.
    """
    command = selectors.agency_of_kind(commune_id=request.commune.pk, kind=Agency.Kind.COMMAND)
    may = policy.can_record_facts(request.actor, command)
    if request.method == "POST" and not may:
        raise PermissionDenied
    which = request.POST.get("which", "")
    opinion = OpinionForm(request.POST if which == OPINION else None, initial=_opinion(request))
    level = LevelForm(request.POST if which == LEVEL else None, initial=_level(request))
    if _record(request, opinion, level):
        return redirect("settings:commune")
    context = {"opinion_form": opinion, "level_form": level, "may": may}
    status = 422 if opinion.errors or level.errors else 200
    return render(request, "settings/commune.html", context, status=status)


def _record(request: AppRequest, opinion: OpinionForm, level: LevelForm) -> bool:
    """Write down what was sent; whether something was."""
    for form, act in ((opinion, services.record_opinion), (level, services.record_security_level)):
        if form.is_bound and form.is_valid():
            with attempt(request, form) as tried:
                act(actor=request.actor, at=now(request), **form.cleaned_data)
            if tried.done:
                messages.success(request, _("It has been recorded."))
                return True
    return False


def _opinion(request: AppRequest) -> dict[str, Any]:
    return {"number": request.commune.province_opinion_number, "day": request.commune.province_opinion_date}


def _level(request: AppRequest) -> dict[str, Any]:
    return {"level": request.commune.security_level, "decision": request.commune.security_level_decision}
