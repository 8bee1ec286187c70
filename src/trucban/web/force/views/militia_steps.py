"""Selection, deferral, extension, completion: a list is proposed, somebody else confirms, the decision is written down."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trucban.access import selectors as access
from trucban.force import militia_flow as flow
from trucban.force import policy, selectors, services
from trucban.force.models import MilitiaProposal, MilitiaStatus, MilitiaYear
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.force.militia_forms import DecisionForm, StepForm, WhichForm
from trucban.web.http import AppRequest
from trucban.web.pages import page, require

Status, State = MilitiaStatus.Status, MilitiaProposal.State
MOST_LINES = 300  # on one list; a hamlet at a time beyond it


@page("force.militia", "GET", "POST")
def propose(request: AppRequest, militia_year_id: UUID) -> HttpResponse:
    """
    The assistant with the hamlets' lists or the terms that end on the desk.

    In five seconds: which step, from whom it follows; tick, one press for all. By hamlet and name, never ranked.
    """
    year = selectors.get_militia_year(actor=request.actor, year_id=militia_year_id)
    can_edit = policy.keeps_militia(request.actor, year.owner_id)
    on = today(request)
    which = WhichForm(request.actor, on, request.GET)
    asked: dict[str, Any] = (
        which.cleaned_data if which.is_valid() else {"buoc": Status.SERVING.value, "thon": None}
    )
    if not which.is_valid():
        which = WhichForm(request.actor, on, initial=asked)
    lines = selectors.may_take(year, to_status=asked["buoc"], on=on, hamlet_id=asked["thon"])
    chosen = tuple(request.GET.getlist("nguoi"))
    form = StepForm(lines, asked["buoc"], request.POST or None, chosen=chosen, initial={"from_date": on})
    if request.method == "POST":
        require(can_edit)
        if form.is_valid() and _propose(request, form, year):
            return redirect("force:militia_waiting", year.pk)
    context = {
        "year": year,
        "which": which,
        "step": Status(asked["buoc"]),
        "form": form,
        "lines": lines[:MOST_LINES],
        "too_many": len(lines) > MOST_LINES,
        "most": MOST_LINES,
        "can_edit": can_edit,
    }
    return render(request, "force/militia_propose.html", context, status=422 if form.errors else 200)


def _propose(request: AppRequest, form: StepForm, year: MilitiaYear) -> bool:
    with attempt(request, form) as tried:
        rows = services.propose_militia_step(
            actor=request.actor,
            year_id=year.pk,
            person_ids=form.cleaned_data["person_ids"],
            step=form.step,
            at=now(request),
        )
        said = ngettext(
            "%(count)d person proposed. Somebody else in charge confirms.",
            "%(count)d people proposed. Somebody else in charge confirms.",
            len(rows),
        )
        messages.success(request, said % {"count": len(rows)})
    return tried.done


@page("force.militia")
def waiting(request: AppRequest, militia_year_id: UUID) -> HttpResponse:
    """
    The second person in charge, and whoever has the chairman's decision in hand.

    In five seconds: what waits for me, what waits for a decision, who of the list is verified.
    """
    year = selectors.get_militia_year(actor=request.actor, year_id=militia_year_id)
    return _waiting_page(request, year)


def _waiting_page(request: AppRequest, year: MilitiaYear, bound: DecisionForm | None = None) -> HttpResponse:
    rows = list(selectors.open_militia_proposals(actor=request.actor, year=year))
    proposed = [row for row in rows if row.state == State.PROPOSED]
    may_confirm = policy.may_confirm_militia(request.actor, year.owner_id)
    context = {
        "year": year,
        "proposed": [(Status(step), list(group)) for step, group in groupby(proposed, _step)],
        "to_answer": may_confirm and any(row.proposed_by_id != request.actor.id for row in proposed),
        "decisions": _decision_forms(request, rows, bound),
        "may_confirm": may_confirm,
        "names": dict(
            access.users(commune_id=year.commune_id)
            .filter(pk__in={row.proposed_by_id for row in rows})
            .values_list("pk", "name")
        ),
        "nothing": not rows,
    }
    return render(request, "force/militia_waiting.html", context, status=422 if bound else 200)


def _step(row: MilitiaProposal) -> str:
    return row.to_status


def _decision_forms(
    request: AppRequest, rows: list[MilitiaProposal], bound: DecisionForm | None
) -> list[tuple[MilitiaStatus.Status, DecisionForm]]:
    """One form for each step that waits for its decision; the one that was refused comes back as it was typed."""
    confirmed = [row for row in rows if row.state == State.CONFIRMED]
    found = []
    for step, group in groupby(confirmed, _step):
        form = bound if bound and bound.data.get("step") == step else None
        initial = {"decided_on": today(request)}
        found.append((Status(step), form or DecisionForm(list(group), auto_id=f"{step}-%s", initial=initial)))
    return found


def _ids(request: AppRequest) -> list[UUID]:
    """Return what is ticked; what is no key at all is nothing."""
    found = []
    for text in request.POST.getlist("proposal_ids"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@page("force.militia_confirm", "POST")
def answer(request: AppRequest, militia_year_id: UUID) -> HttpResponse:
    year = selectors.get_militia_year(actor=request.actor, year_id=militia_year_id)
    require(policy.may_confirm_militia(request.actor, year.owner_id))
    sends_back = request.POST.get("act") == "tra-lai"
    verb = services.send_back_militia_steps if sends_back else services.confirm_militia_steps
    with attempt(request):
        rows = verb(actor=request.actor, proposal_ids=_ids(request), at=now(request))
        if sends_back:
            said = ngettext(
                "%(count)d proposal was sent back.", "%(count)d proposals were sent back.", len(rows)
            )
        else:
            said = ngettext(
                "%(count)d proposal confirmed: it waits for the decision.",
                "%(count)d proposals confirmed: they wait for the decision.",
                len(rows),
            )
        messages.success(request, said % {"count": len(rows)})
    return redirect("force:militia_waiting", year.pk)


@page("force.militia_confirm", "POST")
def decide(request: AppRequest, militia_year_id: UUID) -> HttpResponse:
    year = selectors.get_militia_year(actor=request.actor, year_id=militia_year_id)
    require(policy.may_confirm_militia(request.actor, year.owner_id))
    step = request.POST.get("step", "")
    rows = [
        row
        for row in selectors.open_militia_proposals(actor=request.actor, year=year)
        if row.state == State.CONFIRMED and row.to_status == step
    ]
    form = DecisionForm(rows, request.POST, auto_id=f"{step if step in flow.STEPS else ''}-%s")
    if form.is_valid():
        with attempt(request, form) as tried:
            done = services.decide_militia_steps(
                actor=request.actor,
                proposal_ids=form.cleaned_data["proposal_ids"],
                decision=form.cleaned_data["decision"],
                decided_on=form.cleaned_data["decided_on"],
                certificates=form.certificates,
                at=now(request),
            )
            said = ngettext(
                "The decision is written down for %(count)d person.",
                "The decision is written down for %(count)d people.",
                len(done),
            )
            messages.success(request, said % {"count": len(done)})
        if tried.done:
            return redirect("force:militia_waiting", year.pk)
    if not rows:
        messages.error(request, _("Nothing of this step waits for a decision any more."))
    return _waiting_page(request, year, form)
