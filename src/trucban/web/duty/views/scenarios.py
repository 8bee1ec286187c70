"""Scenarios of a week's roster beside each other; one is chosen into the draft."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.duty import drafting, selectors, services
from trucban.duty.drafting_job import ask_for_scenario
from trucban.duty.models import Roster, Scenario
from trucban.duty.selectors.scenarios import Column
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.duty.scenario_forms import ChooseForm, ScenarioForm, let_go
from trucban.web.http import AppRequest
from trucban.web.pages import page


@dataclass(frozen=True)
class Way:
    """A column of the comparison with its name and what was asked otherwise, in words."""

    name: str
    asked: str
    column: Column


@page("duty.draft", "GET", "POST")
def scenarios(request: AppRequest, roster_id: UUID) -> HttpResponse:
    """
    The commander who hesitates: let a rule go, or leave a place empty; what if somebody is away.

    In five seconds: which way leaves fewer places empty, which rule it bends, whom it concerns.
    """
    found = selectors.comparison(actor=request.actor, roster_id=roster_id)
    form = ScenarioForm(request.POST or None, may_let_go=found.may_let_go, people=found.people)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            ask_for_scenario(actor=request.actor, roster_id=roster_id, at=now(request), **form.cleaned_data)
        if tried.done:
            return redirect("duty:scenarios", roster_id)
    context = {
        "shown": found.roster,
        "week": drafting.week_of(found.roster),
        "against": found.against,
        "ways": [Way(name_of(one.scenario), asked_of(one.scenario), one) for one in found.columns],
        "is_polling": any(row.is_being_made(at=now(request)) for row in found.waiting),
        "waiting": [(row, name_of(row), asked_of(row)) for row in found.waiting],
        "is_draft": found.roster.status == Roster.Status.DRAFT,
        "form": form,
    }
    return render(request, "duty/scenarios.html", context, status=422 if form.errors else 200)


def name_of(scenario: Scenario | None) -> str:
    if scenario is None:
        return _("The draft as it stands")
    return _("Scenario %(number)d") % {"number": scenario.number}


def asked_of(scenario: Scenario | None) -> str:
    """Say what was asked otherwise: "without Nguyễn Văn A; let go: …; seed 3"."""
    if scenario is None:
        return ""
    parts = []
    if scenario.away:
        parts.append(_("%(person)s away all week") % {"person": scenario.away.name})
    if scenario.bends:
        rules = ", ".join(f"“{let_go(key)}”" for key in scenario.bends)
        parts.append(_("may let go: %(rules)s") % {"rules": rules})
    parts.append(_("seed %(seed)d") % {"seed": scenario.seed})
    return "; ".join(parts)


@page("duty.draft", "GET", "POST")
def choose(request: AppRequest, scenario_id: UUID) -> HttpResponse:
    """
    The commander has decided.

    In five seconds: what of the draft is replaced, and whether a reason is asked.
    """
    scenario = selectors.get_scenario(actor=request.actor, scenario_id=scenario_id)
    found = selectors.comparison(actor=request.actor, roster_id=scenario.roster_id)
    column = next((one for one in found.columns if one.scenario == scenario), None)
    if column is None:
        return redirect("duty:scenarios", scenario.roster_id)
    form = ChooseForm(request.POST or None, asks_reason=column.asks_reason)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            services.choose_scenario(
                actor=request.actor,
                scenario_id=scenario_id,
                at=now(request),
                reason=form.cleaned_data.get("reason", ""),
            )
        if tried.done:
            messages.success(request, _("The scenario stands in the draft: look it over, then publish."))
            return redirect("duty:version", scenario.roster_id)
    context = {
        "way": Way(name_of(scenario), asked_of(scenario), column),
        "shown": found.roster,
        "week": drafting.week_of(found.roster),
        "form": form,
    }
    return render(request, "duty/scenario_choose.html", context, status=422 if form.errors else 200)


@page("duty.draft", "POST")
def drop(request: AppRequest, scenario_id: UUID) -> HttpResponse:
    """Take a scenario away to make room."""
    scenario = selectors.get_scenario(actor=request.actor, scenario_id=scenario_id)
    with attempt(request):
        services.drop_scenario(actor=request.actor, scenario_id=scenario_id, at=now(request))
    return redirect("duty:scenarios", scenario.roster_id)
