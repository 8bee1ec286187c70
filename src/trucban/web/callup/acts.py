"""What is written: a season, totals, proposals, confirmations, decisions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trucban.callup import policy, selectors, services
from trucban.callup.models import Case
from trucban.lib.errors import NotVisible
from trucban.web.attempts import attempt
from trucban.web.callup.forms import (
    DecisionForm,
    GivenQuotaForm,
    PlanForm,
    ProposalForm,
    SeasonForm,
    SittingForm,
    TakeInForm,
    TotalForm,
)
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page, require


def form_page(
    request: AppRequest, form: Form, words: dict[str, str], *, back: str, **more: Any
) -> HttpResponse:
    context = {"form": form, "words": words, "back": back, **more}
    return render(request, "callup/form.html", context, status=422 if form.errors else 200)


@page("callup.edit", "GET", "POST")
def new_season(request: AppRequest) -> HttpResponse:
    """The commander with the province's plan in hand. In five seconds: year, day of the hand-over, the plan's number."""
    form = SeasonForm(request.POST or None, initial={"year": today(request).year + 1, "call_number": 1})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            made = services.open_season(actor=request.actor, at=now(request), **form.cleaned_data)
            messages.success(request, _("The season is open. Next: draw the cohort out of the register."))
            return redirect("callup:season", made.pk)
    words = {"title": _("Open a call-up"), "button": _("Open the call-up")}
    return form_page(request, form, words, back=reverse("callup:home"))


@page("callup.confirm", "GET", "POST")
def change_season(request: AppRequest, season_id: UUID) -> HttpResponse:
    """Who has the province's new plan in hand. In five seconds: the day of the hand-over, the plan's number."""
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.may_confirm(request.actor, found))
    form = PlanForm(request.POST or None, initial={"hand_over_on": found.hand_over_on, "plan": found.plan})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.change_season(
                actor=request.actor, season_id=found.pk, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("Written down. Each age is judged on that day from now on."))
            return redirect("callup:season", found.pk)
    words = {"title": _("The province changed its plan"), "button": _("Write it down")}
    return form_page(request, form, words, back=reverse("callup:season", args=[found.pk]), season=found)


@page("callup.edit", "POST")
def draw(request: AppRequest, season_id: UUID) -> HttpResponse:
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.can_propose(request.actor, found))
    with attempt(request):
        new = services.draw_cohort(actor=request.actor, season_id=found.pk, at=now(request))
        said = ngettext("%(count)d file was made.", "%(count)d files were made.", len(new))
        messages.success(request, said % {"count": len(new)})
    return redirect("callup:season", found.pk)


@page("callup.edit", "GET", "POST")
def total(request: AppRequest, season_id: UUID) -> HttpResponse:
    """Whoever has a hamlet's report in hand. In five seconds: the hamlet, its figure, the report's number."""
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.can_propose(request.actor, found))
    form = TotalForm(
        request.actor, found, request.POST or None, initial={"hamlet_id": request.GET.get("thon")}
    )
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.report_total(
                actor=request.actor, season_id=found.pk, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("The hamlet's figure is written down."))
            return redirect("callup:season", found.pk)
    words = {"title": _("What a hamlet counted"), "button": _("Write it down")}
    return form_page(request, form, words, back=reverse("callup:season", args=[found.pk]), season=found)


@page("callup.confirm", "GET", "POST")
def quota(request: AppRequest, season_id: UUID) -> HttpResponse:
    """Who has the quota's paper in hand. In five seconds: places for the army, for the police, the paper's number."""
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.may_confirm(request.actor, found))
    given = {"army": found.quota_army, "police": found.quota_police, "paper": found.quota_paper}
    form = GivenQuotaForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.set_quota(actor=request.actor, season_id=found.pk, at=now(request), **form.cleaned_data)
            messages.success(
                request, _("The quota is written down; what it lets be called stands beside the figures.")
            )
            return redirect("callup:report", found.pk)
    words = {"title": _("The quota given"), "button": _("Write it down")}
    back = reverse("callup:report", args=[found.pk])
    return form_page(request, form, words, back=back, season=found)


@page("callup.edit", "GET", "POST")
def take_in(request: AppRequest, season_id: UUID) -> HttpResponse:
    """Whoever has the old deferment in hand. In five seconds: who, and that decision's number."""
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.can_propose(request.actor, found))
    form = TakeInForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            made = services.take_in(
                actor=request.actor, season_id=found.pk, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("The file is made."))
            return redirect("callup:case", made.pk)
    words = {
        "title": _("Add somebody deferred for studies"),
        "button": _("Make the file"),
        "lead": _("Offered are those in age only because they were deferred for college or university."),
    }
    return form_page(request, form, words, back=reverse("callup:season", args=[found.pk]), season=found)


@page("callup.edit", "GET", "POST")
def sitting(request: AppRequest, season_id: UUID) -> HttpResponse:
    """Whoever has the minutes in hand. In five seconds: day, members, how many came and agreed, the resolution."""
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    require(policy.can_propose(request.actor, found))
    form = SittingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.record_sitting(
                actor=request.actor, season_id=found.pk, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("The sitting is written down."))
            return redirect("callup:season", found.pk)
    words = {"title": _("A sitting of the council"), "button": _("Write it down")}
    return form_page(request, form, words, back=reverse("callup:season", args=[found.pk]), season=found)


@page("callup.edit", "GET", "POST")
def propose(request: AppRequest, case_id: UUID) -> HttpResponse:
    """Whoever has the paper in hand. In five seconds: whose file, which step, what the step asks for."""
    found = selectors.get_case(actor=request.actor, case_id=case_id)
    require(policy.can_propose(request.actor, found))
    offered = selectors.next_stages(found)
    if not offered:
        return redirect("callup:case", found.pk)
    asked = request.GET.get("den") or offered[0].value
    if asked not in offered:
        raise NotVisible
    form = ProposalForm(found.season, found.stage, asked, today(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.propose_step(
                actor=request.actor, case_id=found.pk, to_stage=asked, proof=form.proof, at=now(request)
            )
            messages.success(request, _("Proposed. Somebody else in charge confirms it."))
            return redirect("callup:case", found.pk)
    words = {
        "title": _("Propose: %(stage)s") % {"stage": Case.Stage(asked).label},
        "button": _("Propose it"),
        "lead": found.person.name,
    }
    back = reverse("callup:case", args=[found.pk])
    kind = selectors.POLICE if found.service == Case.Service.POLICE else selectors.ARMY
    most = selectors.limit(found.season, kind, on=today(request)) if asked == Case.Stage.CALLED else None
    return form_page(request, form, words, back=back, season=found.season, limits=[most] if most else [])


@page("callup.confirm", "POST")
def confirm(request: AppRequest, step_id: UUID) -> HttpResponse:
    found = selectors.get_step(actor=request.actor, step_id=step_id)
    require(policy.may_confirm(request.actor, found.case))
    with attempt(request):
        done = services.confirm_step(actor=request.actor, step_id=found.pk, at=now(request))
        if done.status == done.Status.CONFIRMED:
            messages.success(request, _("Confirmed. The file moves when the decision is written down."))
        else:
            messages.success(request, _("Confirmed: %(stage)s.") % {"stage": done.get_to_stage_display()})
    return redirect("callup:case", found.case_id)


@page("callup.confirm", "POST")
def refuse(request: AppRequest, step_id: UUID) -> HttpResponse:
    found = selectors.get_step(actor=request.actor, step_id=step_id)
    require(policy.may_confirm(request.actor, found.case))
    with attempt(request):
        services.refuse_step(actor=request.actor, step_id=found.pk, at=now(request))
        messages.success(request, _("Sent back. The file stays where it was."))
    return redirect("callup:case", found.case_id)


@page("callup.confirm", "GET", "POST")
def decide(request: AppRequest, step_id: UUID) -> HttpResponse:
    """Whoever has the decision in hand. In five seconds: whose file, what was asked for, number and day."""
    found = selectors.get_step(actor=request.actor, step_id=step_id)
    require(policy.may_confirm(request.actor, found.case))
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.record_decision(
                actor=request.actor, step_id=found.pk, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("The decision is written down."))
            return redirect("callup:case", found.case_id)
    words = {
        "title": _("Write down the decision"),
        "button": _("Write it down"),
        "lead": f"{found.case.person.name} · {found.get_to_stage_display()}",
    }
    back = reverse("callup:case", args=[found.case_id])
    return form_page(request, form, words, back=back, season=found.case.season)


@page("callup.confirm", "POST")
def confirm_judgement(request: AppRequest, case_id: UUID) -> HttpResponse:
    found = selectors.get_case(actor=request.actor, case_id=case_id)
    require(policy.may_confirm(request.actor, found))
    with attempt(request):
        services.confirm_judgement(actor=request.actor, case_id=found.pk, at=now(request))
        messages.success(request, _("Confirmed under the law as it is now. The stage is unchanged."))
    return redirect("callup:case", found.pk)
