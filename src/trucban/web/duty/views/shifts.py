"""One shift more, or one less, in the draft of a week; what recurs at the posts is not touched."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.duty import drafting, selectors, services
from trucban.duty.models import Roster, Shift
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import NotVisible
from trucban.lib.weeks import Week
from trucban.web import said
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.duty.forms import ShiftForm
from trucban.web.http import AppRequest
from trucban.web.pages import page


@page("duty.draft", "GET", "POST")
def add(request: AppRequest, roster_id: UUID) -> HttpResponse:
    """
    The commander, before a holiday or a storm: a watch more than usual.

    In five seconds: at which post, on which day, from when, how many people.
    """
    roster = selectors.get_roster(actor=request.actor, roster_id=roster_id)
    week = drafting.week_of(roster)
    posts = selectors.posts(actor=request.actor, on=week.sunday)
    decision = said.decision_of(request)
    words = said.shift_from(decision.text, week=week, posts=list(posts)) if decision else {}
    form = ShiftForm(
        request.POST or None,
        actor=request.actor,
        week=week,
        posts=posts,
        initial=_initial(request, week) | words,
    )
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            added = services.add_shift(
                actor=request.actor, roster_id=roster_id, at=now(request), **form.shift()
            )
            messages.success(request, _("The shift stands in the draft: choose its people."))
            return redirect(_address(added))
    context = {
        "form": form,
        "roster": roster,
        "week": week,
        "back": _week_page(roster),
        "decision": decision,
    }
    return render(request, "duty/add_shift.html", context, status=422 if form.errors else 200)


def _initial(request: AppRequest, week: Week) -> dict[str, Any]:
    """Begin from the shift whose line of the grid was chosen, on the day that was chosen."""
    asked = request.GET.get("ngay", "")
    here = min(max(today(request), week.monday), week.sunday)
    day = next((one for one in week.days if one.isoformat() == asked), here)
    like = _like(request)
    return {"day": day.isoformat(), "hours": 12} | (_as_this(like) if like else {})


def _like(request: AppRequest) -> Shift | None:
    try:
        return selectors.get_shift(actor=request.actor, shift_id=UUID(request.GET.get("theo", "")))
    except (ValueError, NotVisible):
        return None


def _as_this(shift: Shift) -> dict[str, Any]:
    places = list(shift.assignments.all())
    roles = [place.role for place in places]
    return {
        "post_id": shift.post_id,
        "name": shift.name,
        "starts": shift.starts_at.astimezone(VIETNAM).time(),
        "hours": (shift.ends_at - shift.starts_at).total_seconds() / 3600,
        "count_MEMBER": 0,
        **{f"count_{role}": roles.count(role) for role in roles},
        **{f"needs_{place.role}": place.qualification_id for place in places},
        "count_POLICE": shift.police_count,
    }


@page("duty.draft", "GET", "POST")
def remove(request: AppRequest, shift_id: UUID) -> HttpResponse:
    """
    The commander, when a watch is not needed this week.

    In five seconds: which shift goes, and who stands in it now.
    """
    shift = selectors.get_shift(actor=request.actor, shift_id=shift_id)
    if request.method == "POST":
        with attempt(request) as tried:
            services.remove_shift(actor=request.actor, shift_id=shift_id, at=now(request))
        if tried.done:
            messages.success(request, _("The shift has been taken off the draft."))
        return redirect(_week_page(shift.roster))
    template = "duty/remove_shift_body.html" if request.htmx else "duty/remove_shift.html"
    people = [place.person for place in shift.assignments.select_related("person") if place.person]
    context = {"shift": shift, "people": people, "back": _week_page(shift.roster)}
    return render(request, template, context)


def _week_page(roster: Roster) -> str:
    return f"{reverse('duty:roster', args=[str(drafting.week_of(roster))])}?ban={roster.version}"


def _address(shift: Shift) -> str:
    """Return the page of the week, at the first place of this shift."""
    first = shift.assignments.order_by("place").first()
    return _week_page(shift.roster) + (f"#cho-{first.pk}" if first else "")
