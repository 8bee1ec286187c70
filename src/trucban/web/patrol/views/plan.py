"""The joint plan of a week: drafted, changed, confirmed by both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from trucban.access import selectors as access
from trucban.access.models import Agency
from trucban.coordination import selectors as coordination
from trucban.coordination.models import Obligation
from trucban.document import services as document
from trucban.duty import selectors as duty
from trucban.duty.models import PoliceRequest
from trucban.lib.weeks import Week
from trucban.patrol import policy, preview, selectors, services
from trucban.patrol.drafting_job import ask_for_plan
from trucban.patrol.models import Patrol, PatrolPlan, PlanConfirmation, takes_part
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.drafting import under_way
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.patrol.forms import PaperForm
from trucban.web.patrol.tabs import Tab, tabs
from trucban.web.patrol.words import foreseen, guess, walked

Status = PatrolPlan.Status
ON_PATROL = (Obligation.Kind.PATROL, Obligation.Kind.GUARD)


@dataclass(frozen=True)
class Line:
    """One patrol of the table; ``number`` is the one on the map, none for what was called off."""

    patrol: Patrol
    number: int | None
    hamlets: tuple[str, ...]
    request: PoliceRequest | None


@dataclass(frozen=True)
class Side:
    """An agency that confirms, and what it has confirmed."""

    agency: Agency
    confirmation: PlanConfirmation | None


@page("patrol.view")
def plan(request: AppRequest, week: Week) -> HttpResponse:
    """
    The commander and the chief of police before the week begins; the duty officer during it.

    In five seconds: is the plan in force or a draft, who has still to confirm, who goes where tonight.
    """
    if not takes_part(request.actor):
        return redirect("patrol:list")
    confirmed = selectors.plan_for(actor=request.actor, week=week, status=Status.CONFIRMED)
    draft = selectors.plan_for(actor=request.actor, week=week, status=Status.DRAFT)
    shown = draft if request.GET.get("ban") == "du-thao" or confirmed is None else confirmed
    context = {
        "week": week,
        "shown": shown,
        "confirmed": confirmed,
        "draft": draft,
        "lanes": _lanes(confirmed, draft, shown),
        "tabs": tabs(request, "patrol:plan", week),
        "agreement": selectors.agreement_for(commune_id=request.actor.commune_id, week=week),
        "missing": selectors.agreement_missing(commune_id=request.actor.commune_id, week=week),
        "can_draft": policy.can_draft(request.actor, shown),
    }
    if shown is None:
        return render(request, "patrol/plan_empty.html", context | _promises(request, week))
    return render(request, "patrol/plan.html", context | _shown(request, week, shown))


def _lanes(confirmed: PatrolPlan | None, draft: PatrolPlan | None, shown: PatrolPlan | None) -> list[Tab]:
    if not (confirmed and draft):
        return []
    in_force = _("In force (version %(version)d)") % {"version": confirmed.version}
    next_one = _("Draft (version %(version)d)") % {"version": draft.version}
    return [Tab("?", in_force, shown == confirmed), Tab("?ban=du-thao", next_one, shown == draft)]


def _promises(request: AppRequest, week: Week) -> dict[str, object]:
    rows = coordination.obligations_in_force(commune_id=request.actor.commune_id, on=week.monday)
    return {"obligations": [row for row in rows if row.kind in ON_PATROL]}


def _shown(request: AppRequest, week: Week, shown: PatrolPlan) -> dict[str, object]:
    rows = selectors.patrols_of(shown)
    standing = [row for row in rows if row.status != Patrol.Status.CANCELLED]
    sides = _sides(shown)
    holding = policy.signing_holding(request.actor)
    content = selectors.content_hash(shown)
    mine = next((side for side in sides if holding and side.agency.pk == holding.agency_id), None)
    return {
        "lines": _lines(shown, rows, standing),
        "standing": len(standing),
        "unmet": shown.unmet,
        "foreseen": foreseen(shown),
        "walked": walked(shown),
        "guess": guess(actor=request.actor, week=week, rows=standing),
        "sides": sides,
        "waiting": [side.agency for side in sides if side.confirmation is None],
        "mine": mine,
        "content_hash": content,
        "is_draft": shown.status == Status.DRAFT,
        "is_busy": shown.status == Status.DRAFT and shown.is_being_made(at=now(request)),
        "can_record_paper": policy.can_record_paper(request.actor),
        "members": len({member.person_id for row in standing for member in row.members.all()}),
        "police": sum(row.police_asked for row in standing),
    }


def _lines(shown: PatrolPlan, rows: Sequence[Patrol], standing: Sequence[Patrol]) -> list[Line]:
    requests = duty.requests_of(commune_id=shown.commune_id, subject_ids=[row.pk for row in rows])
    numbers = {row.key: number for number, row in enumerate(preview.of_plan(shown).rows, start=1)}
    found = []
    for row in rows:
        hamlets = tuple(dict.fromkeys(stop.hamlet.name for stop in row.stops.all() if stop.hamlet))
        found.append(Line(row, numbers.get(str(row.pk)), hamlets, requests.get(row.pk)))
    return found


def _sides(shown: PatrolPlan) -> list[Side]:
    """Return both agencies; a confirmation of an earlier wording no longer counts."""
    missing = {agency.pk for agency in selectors.confirmations_missing(shown)}
    given = {row.agency_id: row for row in shown.confirmations.all()}
    return [
        Side(agency, None if agency.pk in missing else given.get(agency.pk))
        for agency in access.command_and_police(shown.commune_id)
    ]


@page("patrol.draft", "POST")
def draft(request: AppRequest, week: Week) -> HttpResponse:
    """Ask the worker to draft the week from the promises in force; pressed again, other starts are drawn."""
    with attempt(request):
        return redirect(_address(ask_for_plan(actor=request.actor, week=week, at=now(request))))
    return redirect("patrol:plan", week)


@page("patrol.draft", "POST")
def stop(request: AppRequest, plan_id: UUID) -> HttpResponse:
    """End the search; the best so far comes into the draft."""
    found = selectors.get_plan(actor=request.actor, plan_id=plan_id)
    with attempt(request):
        services.stop_plan(actor=request.actor, plan_id=plan_id, at=now(request))
        messages.success(request, _("The search ends; the best so far comes into the draft."))
    return redirect(_address(found))


@page("patrol.draft")
def progress(request: AppRequest, plan_id: UUID) -> HttpResponse:
    """
    Whoever asked for a draft, while it is being made.

    In five seconds: how far it is; when it is done the whole page comes anew.
    """
    found = selectors.get_plan(actor=request.actor, plan_id=plan_id)
    if not found.is_being_made(at=now(request)):
        return HttpResponseClientRefresh()
    return under_way(request, found, "patrol")


@page("patrol.approve", "POST")
def confirm(request: AppRequest, plan_id: UUID) -> HttpResponse:
    """A chief confirms exactly what was on the screen."""
    found = selectors.get_plan(actor=request.actor, plan_id=plan_id)
    seen = request.POST.get("content_hash") or None
    with attempt(request) as tried:
        found = services.confirm_plan(
            actor=request.actor, plan_id=plan_id, at=now(request), content_hash=seen
        )
    if tried.done:
        messages.success(request, _after_confirming(found))
    return redirect(_address(found))


def _after_confirming(found: PatrolPlan) -> str:
    if found.status == Status.CONFIRMED:
        return _("Both sides have confirmed: the plan is in force and its people are told.")
    waiting = ", ".join(agency.short_name for agency in selectors.confirmations_missing(found))
    return _("Confirmed. It comes into force when this side confirms too: %(agency)s.") % {"agency": waiting}


def _address(found: PatrolPlan) -> str:
    week = Week(found.iso_year, found.iso_week)
    return reverse("patrol:plan", args=[str(week)]) + ("?ban=du-thao" if found.status == Status.DRAFT else "")


@page("coordination.record_paper", "GET", "POST")
def paper(request: AppRequest, plan_id: UUID) -> HttpResponse:
    """
    The clerk, with the paper that was signed by hand.

    In five seconds: which side has still to sign, and what to enter from the paper.
    """
    found = selectors.get_plan(actor=request.actor, plan_id=plan_id)
    missing = selectors.confirmations_missing(found)
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        agencies=[(str(row.pk), row.short_name) for row in missing],
    )
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            _record_paper(request, plan_id, form)
            messages.success(request, _("The signed paper has been recorded."))
            return redirect("patrol:plan", Week(found.iso_year, found.iso_week))
    context = {"plan": found, "week": Week(found.iso_year, found.iso_week), "form": form, "missing": missing}
    return render(request, "patrol/paper.html", context, status=422 if form.errors else 200)


def _record_paper(request: AppRequest, plan_id: UUID, form: PaperForm) -> PatrolPlan:
    values = dict(form.cleaned_data)
    file = values.pop("scan")
    scan = document.store_scan(actor=request.actor, name=file.name, data=file.read(), at=now(request))
    recorded: PatrolPlan = services.record_confirmed_paper(
        actor=request.actor, plan_id=plan_id, scan_sha256=scan.sha256, at=now(request), **values
    )
    return recorded


@page("patrol.draft", "POST")
def new_version(request: AppRequest, plan_id: UUID) -> HttpResponse:
    """Begin the next version of a plan in force; that one holds until this is confirmed."""
    found = selectors.get_plan(actor=request.actor, plan_id=plan_id)
    with attempt(request):
        found = services.new_version(actor=request.actor, plan_id=plan_id, at=now(request))
        messages.success(
            request, _("A new version is begun; the one in force holds until both sides confirm it.")
        )
    return redirect(_address(found))
