"""The index of response plans: what each lacks, its teams, its drills."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.training import policy, selectors, services
from trucban.training.models import ResponsePlan
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.training.plan_forms import PlanForm, ReviewForm, TeamForm, UnitForm
from trucban.web.training.tabs import tabs
from trucban.web.training.views import form_page


@page("training.plan")
def plans(request: AppRequest) -> HttpResponse:
    """
    The commander, before an inspection or a season of storms.

    In five seconds: which plan has no drill within 12 months, a team without members, a review that is due.
    """
    found = selectors.plan_states(actor=request.actor, at=now(request))
    return render(request, "training/plans.html", {"plans": found, "tabs": tabs("plans")})


@page("training.plan", "GET", "POST")
def new_plan(request: AppRequest) -> HttpResponse:
    """Who keeps the index. In five seconds: number, title, keeper, review – and that its text stays on paper."""
    form = PlanForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            made = services.enter_plan(actor=request.actor, at=now(request), **form.cleaned_data)
            messages.success(request, _("The plan stands in the index. Next: its teams."))
            return redirect("training:plan", made.pk)
    words = {
        "title": _("Plan for the index"),
        "button": _("Enter the plan"),
        "lead": _("Only number, title, keeper and days: the text of a plan is never kept here."),
    }
    return form_page(request, form, words, back=reverse("training:plans"))


def _own(request: AppRequest, plan_id: UUID) -> ResponsePlan:
    found = selectors.get_plan(actor=request.actor, plan_id=plan_id)
    require(policy.can_plan(request.actor, found))
    return found


@page("training.plan")
def plan(request: AppRequest, response_plan_id: UUID) -> HttpResponse:
    """Who keeps a plan alive. In five seconds: what it lacks, who does what in it, what drills showed."""
    state = selectors.plan_state(actor=request.actor, plan_id=response_plan_id, at=now(request))
    context = {
        "state": state,
        "plan": state.plan,
        "drills": selectors.drills(actor=request.actor, plan_id=response_plan_id),
        "can_plan": policy.can_plan(request.actor, state.plan) and not state.plan.ended_at,
    }
    return render(request, "training/plan.html", context)


@page("training.plan", "GET", "POST")
def put_team(request: AppRequest, response_plan_id: UUID) -> HttpResponse:
    """Who writes down a team. In five seconds: which unit, what it does in a line."""
    found = _own(request, response_plan_id)
    form = TeamForm(request.actor, found.owner_id, today(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.put_team(actor=request.actor, plan_id=found.pk, at=now(request), **form.cleaned_data)
            messages.success(request, _("The team stands in the plan."))
            return redirect("training:plan", found.pk)
    words = {
        "title": _("Team of the plan"),
        "button": _("Save"),
        "lead": _("A unit that is in the plan already gets the new line."),
    }
    return form_page(request, form, words, back=reverse("training:plan", args=[found.pk]), programme=found)


@page("training.plan", "POST")
def remove_team(request: AppRequest, response_plan_id: UUID) -> HttpResponse:
    found = _own(request, response_plan_id)
    form = UnitForm(request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect("training:plan", found.pk)
    with attempt(request):
        services.remove_team(
            actor=request.actor, plan_id=found.pk, unit_id=form.cleaned_data["unit"], at=now(request)
        )
        messages.success(request, _("The team is taken out of the plan."))
    return redirect("training:plan", found.pk)


@page("training.plan", "GET", "POST")
def review(request: AppRequest, response_plan_id: UUID) -> HttpResponse:
    """Who reviewed the paper. In five seconds: by when it is reviewed next."""
    found = _own(request, response_plan_id)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.record_review(
                actor=request.actor, plan_id=found.pk, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("The review is written down."))
            return redirect("training:plan", found.pk)
    words = {"title": _("The plan was reviewed"), "button": _("Save")}
    return form_page(request, form, words, back=reverse("training:plan", args=[found.pk]), programme=found)


@page("training.plan", "POST")
def end_plan(request: AppRequest, response_plan_id: UUID) -> HttpResponse:
    found = _own(request, response_plan_id)
    with attempt(request):
        services.end_plan(actor=request.actor, plan_id=found.pk, at=now(request))
        messages.success(request, _("The plan is out of use; its drills stay to be read."))
    return redirect("training:plan", found.pk)
