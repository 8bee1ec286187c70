"""Who passed a session, and who is to be tested again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.training import policy, selectors, services
from trucban.training.models import SessionResult
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.training.forms import ResultsForm
from trucban.web.training.tabs import tabs


@page("training.plan", "GET", "POST")
def results(request: AppRequest, session_id: UUID) -> HttpResponse:
    """
    Whoever holds the result sheet after a session.

    In five seconds: one word for each who was there; what is signed stands outside of it.
    """
    found = selectors.get_session(actor=request.actor, session_id=session_id)
    require(policy.can_plan(request.actor, found))
    rows = [row for row in selectors.graded(found) if not (row.result and row.result.signed_at)]
    passed = selectors.passed(found)
    known = {
        row.person.pk: row.result.grade if row.result else _proposed(passed.get(row.person.pk))
        for row in rows
    }
    form = ResultsForm([row.person for row in rows], known, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.record_results(
                actor=request.actor, session_id=found.pk, grades=form.grades, at=now(request)
            )
            messages.success(request, _("The results are recorded. Somebody else in charge signs them."))
            return redirect("training:session", found.pk)
    context = {"session": found, "form": form, "has_quiz": bool(passed)}
    return render(request, "training/results.html", context, status=422 if form.errors else 200)


def _proposed(has_passed: bool | None) -> str:
    """Return what the quizzes of a session propose; whoever records decides, and somebody else signs."""
    if has_passed is None:
        return ""
    return str(SessionResult.Grade.PASSED if has_passed else SessionResult.Grade.FAILED)


@page("training.sign", "POST")
def sign_results(request: AppRequest, session_id: UUID) -> HttpResponse:
    found = selectors.get_session(actor=request.actor, session_id=session_id)
    require(policy.can_sign(request.actor, found))
    with attempt(request):
        signed = services.sign_results(actor=request.actor, session_id=found.pk, at=now(request))
        count = sum(row.granted is not None for row in signed)
        if count:
            said = _("Signed. Qualifications written into the register: %(count)d.") % {"count": count}
        else:
            said = _("Signed.")
        messages.success(request, said)
    return redirect("training:session", found.pk)


@page("training.sign", "POST")
def annul_result(request: AppRequest, result_id: UUID) -> HttpResponse:
    found = selectors.get_result(actor=request.actor, result_id=result_id)
    session = found.place.session
    require(policy.can_sign(request.actor, session))
    with attempt(request):
        services.annul_result(
            actor=request.actor, result_id=found.pk, reason=request.POST.get("reason", ""), at=now(request)
        )
        messages.success(request, _("Annulled. What it had granted no longer counts; both stay to be read."))
    return redirect("training:session", session.pk)


@page("training.plan")
def retests(request: AppRequest) -> HttpResponse:
    """Who plans retests. In five seconds: who, of what, why; what ends soonest says its day."""
    found = selectors.retests(actor=request.actor, on=today(request))
    programmes = selectors.programmes(actor=request.actor, year=today(request).year)
    context = {"retests": found, "programmes": programmes, "tabs": tabs("retests")}
    return render(request, "training/retests.html", context)
