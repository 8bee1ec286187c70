"""A drill of a plan: planned, what it found, what earlier ones had found."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.training import policy, selectors, services
from trucban.training.models import Drill
from trucban.web import choices
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.opens import Opens
from trucban.web.pages import page, require
from trucban.web.training.plan_forms import CheckForm, DrillForm, FindingForm
from trucban.web.training.views import form_page


@page("training.plan", "GET", "POST")
def new_drill(request: AppRequest, response_plan_id: UUID) -> HttpResponse:
    """Who plans a drill. In five seconds: day, hours, place; whoever is on duty then is named first."""
    found = selectors.get_plan(actor=request.actor, plan_id=response_plan_id)
    require(policy.can_plan(request.actor, found))
    form = DrillForm(request.actor, now(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            made = services.plan_drill(
                actor=request.actor,
                plan_id=found.pk,
                starts_at=form.cleaned_data["starts_at"],
                ends_at=form.cleaned_data["ends_at"],
                place=form.cleaned_data["place"],
                session_id=form.cleaned_data["session_id"],
                leave_out_taken=form.cleaned_data["leave_out_taken"],
                at=now(request),
            )
            messages.success(request, _("The drill is planned; its people are taken in the calendar."))
            return redirect("training:drill", made.pk)
    words = {
        "title": _("New drill"),
        "button": _("Plan the drill"),
        "lead": _(
            "It takes who serves in the plan's teams that day. A drill already held is written down too."
        ),
    }
    return form_page(request, form, words, back=reverse("training:plan", args=[found.pk]), programme=found)


@page("training.view")
def drill(request: AppRequest, drill_id: UUID) -> HttpResponse:
    """
    Whoever takes part, on a phone; who leads it.

    In five seconds: when, where; for who leads it the earlier findings to look at again, and what is new.
    """
    found = selectors.get_drill(actor=request.actor, drill_id=drill_id)
    can_plan = policy.can_plan(request.actor, found)
    stands = found.status == Drill.Status.PLANNED
    findings = list(selectors.findings(found)) if can_plan else []
    to_verify = selectors.to_verify(found) if can_plan and stands else []
    tasks = [row.task for row in findings] + [row.finding.task for row in to_verify]
    context = {
        "drill": found,
        "plan": found.plan,
        "can_plan": can_plan,
        "has_exercise": selectors.exercise_of(found) is not None,
        "people": selectors.drill_people(found) if can_plan else [],
        "findings": findings,
        "to_verify": to_verify,
        "opens": Opens(request.actor, tasks),
        "can_find": can_plan and stands and found.starts_at <= now(request),
        "can_cancel": can_plan and stands and found.starts_at > now(request),
    }
    return render(request, "training/drill.html", context)


def _own(request: AppRequest, drill_id: UUID) -> Drill:
    found = selectors.get_drill(actor=request.actor, drill_id=drill_id)
    require(policy.can_plan(request.actor, found))
    return found


@page("training.plan", "GET", "POST")
def finding(request: AppRequest, drill_id: UUID) -> HttpResponse:
    """Who leads a drill. In five seconds: what is to be mended, by whom, by when – it is a task at once."""
    found = _own(request, drill_id)
    form = FindingForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        agency_id, office_id = choices.read_owner(form.cleaned_data["owner"])
        with attempt(request, form):
            services.record_finding(
                actor=request.actor,
                drill_id=found.pk,
                text=form.cleaned_data["text"],
                to_agency_id=agency_id,
                to_office_id=office_id,
                due_date=form.cleaned_data["due_date"],
                at=now(request),
            )
            messages.success(request, _("Written down, and given as a task; whoever does it has been told."))
            return redirect("training:drill", found.pk)
    words = {
        "title": _("What the drill showed"),
        "button": _("Write down and give the task"),
        "lead": _("What is to be mended in things, places and procedures – never a remark about a person."),
    }
    return form_page(
        request, form, words, back=reverse("training:drill", args=[found.pk]), programme=found.plan
    )


@page("training.plan", "POST")
def check(request: AppRequest, drill_id: UUID) -> HttpResponse:
    found = _own(request, drill_id)
    form = CheckForm(request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect("training:drill", found.pk)
    with attempt(request):
        services.check_finding(
            actor=request.actor,
            drill_id=found.pk,
            finding_id=form.cleaned_data["finding"],
            outcome=form.cleaned_data["outcome"],
            at=now(request),
        )
        messages.success(request, _("Written down."))
    return redirect("training:drill", found.pk)


@page("training.plan", "POST")
def cancel(request: AppRequest, drill_id: UUID) -> HttpResponse:
    found = _own(request, drill_id)
    with attempt(request):
        services.cancel_drill(
            actor=request.actor, drill_id=found.pk, reason=request.POST.get("reason", ""), at=now(request)
        )
        messages.success(request, _("Cancelled. Its people are free again and have been told."))
    return redirect("training:drill", found.pk)
