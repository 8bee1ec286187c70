"""The board of lanes, and the figures of a period."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from trucban.incident import selectors
from trucban.incident.models import State
from trucban.incident.totals import LEAST_FOR_A_SHARE, totals
from trucban.lib.clock import VIETNAM
from trucban.web.clock import today
from trucban.web.http import AppRequest
from trucban.web.incident.steps import label
from trucban.web.incident.views import with_around
from trucban.web.pages import page
from trucban.web.widgets import DayField

LANES = (State.REPORTED, State.VERIFYING, State.HANDLING, State.HANDED_OVER)
MOST_IN_A_LANE = 30
LONGEST = timedelta(days=366)


@page("incident.view")
def board(request: AppRequest) -> HttpResponse:
    """
    Whoever leads from the desk, with several things going on.

    In five seconds: what stands where, what is late; one press moves it on, by key, finger or mouse.
    """
    template = "incident/board.html#lanes" if request.htmx else "incident/board.html"
    return render(request, template, {"lanes": [_lane(request, state) for state in LANES]})


def _lane(request: AppRequest, state: State) -> dict[str, Any]:
    """Return the latest of a lane, and how many more there are: a storm leaves hundreds open."""
    rows = selectors.open_incidents(actor=request.actor).filter(state=state)
    found = with_around(request, list(rows[:MOST_IN_A_LANE]))
    count = rows.count() if len(found) == MOST_IN_A_LANE else len(found)
    return {
        "state": state,
        "count": count,
        "more": count - len(found),
        "cards": [_card(request, view) | {"around": around} for view, around in found],
    }


def _card(request: AppRequest, view: selectors.IncidentView) -> dict[str, Any]:
    """Return an incident with the steps one press takes; those that ask for more are taken on its page."""
    steps = [] if view.is_shared else selectors.allowed_transitions(request.actor, view.incident)
    return {
        "view": view,
        "steps": [(step, label(step)) for step in steps if not step.needs_reason and not step.needs_receiver],
    }


class PeriodForm(forms.Form):
    first = DayField(label=pgettext_lazy("period", "From"))
    last = DayField(label=pgettext_lazy("period", "To"))

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        first, last = chosen.get("first"), chosen.get("last")
        if first and last and not timedelta() <= last - first < LONGEST:
            raise ValidationError(_("From a day to the same or a later one, at most a year."))
        return chosen


@page("incident.view")
def figures(request: AppRequest) -> HttpResponse:
    """
    A chief before a briefing.

    In five seconds: how many of what, on which days, more or fewer than before; every number opens its list.
    """
    day = today(request)
    asked = {"first": day - timedelta(days=29), "last": day}
    form = PeriodForm(request.GET if "first" in request.GET else asked)
    chosen = form.cleaned_data if form.is_valid() else asked
    starts_at = datetime.combine(chosen["first"], time(), tzinfo=VIETNAM)
    ends_at = datetime.combine(chosen["last"] + timedelta(days=1), time(), tzinfo=VIETNAM)
    found = totals(actor=request.actor, starts_at=starts_at, ends_at=ends_at)
    highest = max((count for _day, count in found.days), default=0)
    context = {
        "form": form,
        "found": found,
        "highest": highest,
        "bars": [
            {"day": one, "count": count, "x": place * 10, "height": 100 * count / highest if highest else 0}
            for place, (one, count) in enumerate(found.days)
        ],
        "width": len(found.days) * 10,
        "least": LEAST_FOR_A_SHARE,
    }
    return render(request, "incident/figures.html", context)
