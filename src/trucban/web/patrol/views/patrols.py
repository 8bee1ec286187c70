"""The list of patrols, and adding, changing and calling off one."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.coordination import selectors as coordination
from trucban.lib.clock import VIETNAM, local_day
from trucban.lib.errors import PermissionDenied
from trucban.lib.weeks import Week
from trucban.patrol import policy, selectors, services
from trucban.patrol.models import Patrol, PatrolMember, PatrolPlan
from trucban.web import said
from trucban.web.attempts import attempt
from trucban.web.choices import Choices
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.patrol.forms import STOPS, NewPatrolForm, PatrolForm
from trucban.web.patrol.tabs import tabs
from trucban.web.patrol.views.plan import ON_PATROL

BACK, AHEAD = timedelta(days=14), timedelta(days=14)
Role = PatrolMember.Role


@page("patrol.view")
def patrols(request: AppRequest) -> HttpResponse:
    """
    A militia member on a phone, and the duty officer who looks for a team.

    In five seconds: who is out now, when I go next and with whom.
    """
    here = now(request)
    found = selectors.patrols(actor=request.actor, starts_at=here - BACK, ends_at=here + AHEAD)
    rows = list(found.prefetch_related("members__person", "stops__hamlet"))
    out = [row for row in rows if row.status == Patrol.Status.OUT]
    context = {
        "out": out,
        "coming": [row for row in rows if row.status == Patrol.Status.PLANNED and row.ends_at > here],
        "past": [
            row
            for row in reversed(rows)
            if row not in out and (row.status != "PLANNED" or row.ends_at <= here)
        ],
        "tabs": tabs(request, "patrol:list"),
        "can_draft": policy.can_draft(request.actor),
        "person_id": request.actor.person_id,
    }
    return render(request, "patrol/list.html", context)


@page("patrol.draft", "GET", "POST")
def add(request: AppRequest, plan_id: UUID) -> HttpResponse:
    """The commander adds a patrol to a draft by hand."""
    plan = selectors.get_plan(actor=request.actor, plan_id=plan_id)
    week = Week(plan.iso_year, plan.iso_week)
    return _add(request, plan, week)


@page("patrol.draft", "GET", "POST")
def add_own(request: AppRequest) -> HttpResponse:
    """The commander sends out a patrol of the command's own, outside the joint plan."""
    return _add(request, None, Week.of(now(request)))


def _add(request: AppRequest, plan: PatrolPlan | None, week: Week) -> HttpResponse:
    owner_id = plan.owner_id if plan else request.actor.agency_with("patrol.draft")
    if owner_id is None or not policy.can_draft(request.actor, plan):
        raise PermissionDenied
    starts_at = _first_evening(week, now(request))
    decision = said.decision_of(request)
    initial = {"starts_at": starts_at, "ends_at": starts_at + said.PATROL_HOURS, "police_asked": 0}
    if decision is not None:
        initial |= said.patrol_from(
            decision.text,
            week=week,
            begins=starts_at,
            commune_id=request.actor.commune_id,
            most_stops=STOPS,
        )
    form = NewPatrolForm(
        request.POST or None,
        actor=request.actor,
        owner_id=owner_id,
        on=starts_at.date(),
        obligations=_promises(request, week),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            made = services.add_patrol(
                actor=request.actor, at=now(request), plan_id=plan.pk if plan else None, **form.values()
            )
            messages.success(request, _("The patrol has been added."))
            return redirect(_plan_address(plan)) if plan else redirect("patrol:detail", made.pk)
    context = {"form": form, "plan": plan, "week": week, "decision": decision}
    return render(request, "patrol/edit.html", context, status=422 if form.errors else 200)


def _first_evening(week: Week, here: datetime) -> datetime:
    """Return 19:00 of the week's first day that is still to come."""
    day = max(week.monday, min(local_day(here), week.sunday))
    return datetime(day.year, day.month, day.day, 19, tzinfo=VIETNAM)


def _promises(request: AppRequest, week: Week) -> Choices:
    rows = coordination.obligations_in_force(commune_id=request.actor.commune_id, on=week.monday)
    return [(str(row.pk), row.title) for row in rows if row.kind in ON_PATROL]


def _plan_address(plan: PatrolPlan) -> str:
    return reverse("patrol:plan", args=[str(Week(plan.iso_year, plan.iso_week))]) + "?ban=du-thao"


@page("patrol.draft", "GET", "POST")
def change(request: AppRequest, patrol_id: UUID) -> HttpResponse:
    """
    The commander, when hours, way or people have to be others.

    In five seconds: who goes now, who of the others is taken in these hours.
    """
    patrol = selectors.get_patrol(actor=request.actor, patrol_id=patrol_id)
    if not policy.can_change(request.actor, patrol):
        raise PermissionDenied
    form = PatrolForm(
        request.POST or None,
        actor=request.actor,
        owner_id=patrol.owner_id,
        on=local_day(patrol.starts_at),
        initial=_initial(patrol),
    )
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.change_patrol(actor=request.actor, patrol_id=patrol_id, at=now(request), **form.values())
            messages.success(request, _("The change has been saved."))
            return redirect("patrol:detail", patrol_id)
    context = {"form": form, "patrol": patrol, "plan": patrol.plan}
    return render(request, "patrol/edit.html", context, status=422 if form.errors else 200)


def _initial(patrol: Patrol) -> dict[str, Any]:
    roles = {role: [m.person_id for m in patrol.members.all() if m.role == role] for role in Role.values}
    stops = selectors.stops_of(patrol)[:STOPS]
    return {
        "patrol_id": patrol.pk,
        "starts_at": patrol.starts_at,
        "ends_at": patrol.ends_at,
        "police_asked": patrol.police_asked,
        "leader": next(iter(roles[Role.LEADER]), None),
        "driver": next(iter(roles[Role.DRIVER]), None),
        "others": roles[Role.MEMBER],
        **{f"stop_{number}": stop.point_id for number, stop in enumerate(stops, start=1)},
    }


@page("patrol.draft", "POST")
def cancel(request: AppRequest, patrol_id: UUID) -> HttpResponse:
    """Call a patrol off, with the reason; its people are free again."""
    patrol = selectors.get_patrol(actor=request.actor, patrol_id=patrol_id)
    with attempt(request) as tried:
        services.cancel_patrol(
            actor=request.actor, patrol_id=patrol_id, reason=request.POST.get("reason", ""), at=now(request)
        )
    if tried.done:
        messages.success(request, _("The patrol has been called off; its people are free again."))
    return redirect("patrol:detail", patrol.pk)
