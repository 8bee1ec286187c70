"""Contests: what was held, and what the teams of hamlets reached."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trucban.access.actors import Actor
from trucban.training import policy, selectors, services
from trucban.training.services.contests import LAST_RANK, MOST_PEOPLE
from trucban.web import choices
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.training.tabs import tabs
from trucban.web.training.views import form_page
from trucban.web.widgets import DayField


class ContestForm(forms.Form):
    held_on = DayField(label=gettext_lazy("Day"))
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=160)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120)


class ContestTeamForm(forms.Form):
    hamlet_id = forms.TypedChoiceField(label=gettext_lazy("Hamlet"), coerce=UUID)
    people = forms.IntegerField(label=gettext_lazy("How many came"), min_value=1, max_value=MOST_PEOPLE)
    rank = forms.IntegerField(
        label=pgettext_lazy("contest", "Place reached"), min_value=1, max_value=LAST_RANK, required=False
    )

    def __init__(self, actor: Actor, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["hamlet_id"]
        chosen.choices = choices.nothing_or(choices.hamlets(actor, on))


@page("training.plan")
def contests(request: AppRequest) -> HttpResponse:
    """Who writes the year's report. In five seconds: which contests, how many teams and people, who came first."""
    context = {"contests": selectors.contests(actor=request.actor), "tabs": tabs("contests")}
    return render(request, "training/contests.html", context)


@page("training.plan", "GET", "POST")
def new_contest(request: AppRequest) -> HttpResponse:
    """Who organises one. In five seconds: day, subject, place."""
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.write_contest(actor=request.actor, at=now(request), **form.cleaned_data)
            messages.success(request, _("The contest is written down. Next: its teams."))
            return redirect("training:contests")
    words = {"title": _("New contest"), "button": _("Save")}
    return form_page(request, form, words, back=reverse("training:contests"))


@page("training.plan", "GET", "POST")
def contest_team(request: AppRequest, contest_id: UUID) -> HttpResponse:
    """Who keeps the score. In five seconds: hamlet, how many came, which place."""
    found = selectors.get_contest(actor=request.actor, contest_id=contest_id)
    require(policy.can_plan(request.actor, found))
    form = ContestTeamForm(request.actor, today(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.put_contest_team(
                actor=request.actor, contest_id=found.pk, at=now(request), **form.cleaned_data
            )
            messages.success(request, _("The team is written down."))
            return redirect("training:contests")
    words = {
        "title": _("Team of a hamlet"),
        "button": _("Save"),
        "lead": _("A hamlet that is written down already is corrected."),
    }
    return form_page(request, form, words, back=reverse("training:contests"), programme=found)
