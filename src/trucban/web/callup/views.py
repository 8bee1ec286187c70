"""The seasons, one season, its files, one file."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from trucban.access import selectors as access
from trucban.callup import judgement, policy, selectors, services
from trucban.callup.models import Case, Season, Step
from trucban.web.callup.forms import FilterForm
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page

LINES_A_PAGE = 50
FIRST_LINES = 12  # of a list that stands among others; the whole one has a page


@page("callup.read")
def home(request: AppRequest) -> HttpResponse:
    """
    The commander, when a year's call begins or is asked about.

    In five seconds: which season runs, and where it is opened.
    """
    on, rows = today(request), list(selectors.seasons(actor=request.actor))
    context = {
        "seasons": [(row, (row.hand_over_on - on).days) for row in rows],
        "can_open": request.actor.can("callup.edit"),
    }
    return render(request, "callup/home.html", context)


@page("callup.read")
def season(request: AppRequest, season_id: UUID) -> HttpResponse:
    """
    Whoever keeps the call-up, every day of the season; the head of the council, before a sitting.

    In five seconds: what waits for me, where hamlet and register differ, how far the files have come. Who does not look
    into files reads the figures and the council's papers, and nobody's name.
    """
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    sees_files = policy.sees_files(request.actor, found)
    context = {
        "season": found,
        "can_edit": policy.can_propose(request.actor, found),
        "sees_files": sees_files,
        "hamlets": (hamlets := selectors.by_hamlet(found)),
        "differing": [row for row in hamlets if row.difference],
        "unreported": sum(1 for row in hamlets if row.hamlet and row.total is None),
        "funnel": selectors.funnel(found),
        "police": _listed_for_police(found),
        "may_confirm": policy.may_confirm(request.actor, found),
        "sittings": selectors.sittings(found),
        "not_reviewed": selectors.not_reviewed(actor=request.actor, season=found, on=today(request))
        if policy.may_confirm(request.actor, found)
        else [],
        "today": today(request),
        **(_of_files(request, found) if sees_files else {}),
    }
    return render(request, "callup/season.html", context)


def _of_files(request: AppRequest, found: Season) -> dict[str, Any]:
    """Return what waits, file by file, and who is left over by name."""
    on, actor = today(request), request.actor
    waiting = list(selectors.waiting(actor=actor, season_id=found.pk))
    changed = selectors.changed_by_law(found, on=on)
    undelivered = list(selectors.undelivered(actor=actor, season_id=found.pk))
    return {
        "outside": selectors.outside(found),
        "replacements": selectors.replacements(found),
        "recheck": selectors.recheck(found),
        "waiting": waiting[:FIRST_LINES],
        "waiting_count": len(waiting),
        "changed": changed[:FIRST_LINES],
        "changed_count": len(changed),
        "old_sheets": selectors.old_sheets(actor=actor, season=found),
        "ending": selectors.ending_evidence(actor=actor, season_id=found.pk, on=on),
        "objections": selectors.open_objections(actor=actor, season_id=found.pk, on=on),
        "undelivered": undelivered[:FIRST_LINES],
        "undelivered_count": len(undelivered),
    }


def _listed_for_police(found: Season) -> int:
    return sum(row.now for row in selectors.funnel(found, service=Case.Service.POLICE))


@page("callup.view")
def cases(request: AppRequest, season_id: UUID) -> HttpResponse:
    """
    Whoever looks for somebody's file. In five seconds: the name typed, the stage it stands at.

    By hamlet and name: the order says nothing about anybody.
    """
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    form = FilterForm(request.actor, found, request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = selectors.cases(actor=request.actor, season_id=found.pk, **chosen)
    lines = Paginator(rows, LINES_A_PAGE).get_page(request.GET.get("trang"))
    context = {"season": found, "form": form, "found": lines, "is_filtered": any(chosen.values())}
    context["can_save"] = policy.can_propose(request.actor, found)
    return render(request, "callup/cases.html", context)


@page("callup.view")
def case(request: AppRequest, case_id: UUID) -> HttpResponse:
    """
    Whoever works on one file; that it was opened is logged.

    In five seconds: the stage, what waits for whom, what the law says and by which article.
    """
    found = services.open_file(actor=request.actor, case_id=case_id, at=now(request))
    steps = selectors.steps_of(found)
    waiting = next((step for step in steps if step.status in selectors.OPEN), None)
    may_confirm = policy.may_confirm(request.actor, found)
    objections = selectors.objections_of(found, on=today(request))
    context = {
        "case": found,
        "steps": steps,
        "names": _names(found.commune_id, steps, objections),
        "waiting": waiting,
        "waits_for_me": waiting is not None
        and waiting.status == Step.Status.PROPOSED
        and policy.can_confirm(request.actor, waiting),
        "waits_for_decision": may_confirm and waiting is not None and waiting.status == Step.Status.CONFIRMED,
        "proposed_by_me": waiting is not None and waiting.proposed_by_id == request.actor.id,
        "onward": selectors.next_stages(found)
        if waiting is None and policy.can_propose(request.actor, found)
        else (),
        "can_edit": policy.can_propose(request.actor, found),
        "summons": selectors.summons_of(found),
        "calls_to": selectors.call_kind(found),
        "objections": objections,
        "can_object": policy.can_propose(request.actor, found) and selectors.postings(found.season),
        "age": judgement.age(found.person, found.season, studied=bool(found.taken_by)),
        "changes": selectors.change_for(found, on=today(request)),
        "may_confirm": may_confirm,
    }
    return render(request, "callup/case.html", context)


def _names(commune_id: UUID, steps: Iterable[Step], objections: Iterable[selectors.Clock]) -> dict[UUID, str]:
    """Return account -> name of those who proposed, confirmed and received."""
    ids = {key for step in steps for key in (step.proposed_by_id, step.confirmed_by_id) if key}
    ids |= {one.objection.received_by_id for one in objections}
    return dict(access.users(commune_id=commune_id).filter(pk__in=ids).values_list("pk", "name"))
