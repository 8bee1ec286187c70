"""Response cards: what the agency does first, and how far that is in an incident."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.incident import cards, policy, selectors, services
from trucban.incident.models import IncidentKind, ResponseCard
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.incident.forms import LEVELS, ReasonForm
from trucban.web.incident.views import show
from trucban.web.pages import page, require


class CardForm(forms.Form):
    """The next version of a card; its steps one a line."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[pair for pair in IncidentKind.choices if pair[0] != IncidentKind.POLITICAL_SECURITY],
    )
    least_level = forms.TypedChoiceField(
        label=gettext_lazy("From this level on"), choices=LEVELS, coerce=int, initial=1
    )
    steps = forms.CharField(
        label=gettext_lazy("Steps, one a line"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("In the order they are done; at most twenty."),
    )
    contacts = forms.CharField(
        label=gettext_lazy("Whom to ring"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Offices and their numbers, no people by name."),
    )
    legal_basis = forms.CharField(
        label=gettext_lazy("Legal basis, as the chief confirms it"), required=False, max_length=300
    )

    def values(self) -> dict[str, Any]:
        chosen = dict(self.cleaned_data)
        chosen["steps"] = chosen["steps"].splitlines()
        return chosen


class StepForm(forms.Form):
    position = forms.IntegerField(min_value=1, max_value=100)


class UntickForm(StepForm, ReasonForm):
    """A step taken back, and why."""


@page("incident.edit", "GET", "POST")
def card_list(request: AppRequest) -> HttpResponse:
    """
    Whoever prepares; the chief.

    In five seconds: for which kinds there is a card, which waits for the chief.
    """
    found = list(cards.cards(actor=request.actor))
    form = CardForm(request.POST or None, initial=_begun(request, found))
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            card = services.draft_card(actor=request.actor, at=now(request), **form.values())
        if tried.done:
            messages.success(request, _("Drafted; it holds once the chief has confirmed it."))
            return redirect("incident:response_card", card.pk)
    context = {"cards": found, "form": form}
    return render(request, "incident/cards.html", context, status=422 if form.errors else 200)


def _begun(request: AppRequest, found: list[ResponseCard]) -> dict[str, Any]:
    """Return the version a next one begins with, where the address names it."""
    row = next((card for card in found if str(card.pk) == request.GET.get("tu")), None)
    if row is None:
        return {}
    names = ("kind", "least_level", "contacts", "legal_basis")
    return {name: getattr(row, name) for name in names} | {"steps": "\n".join(row.steps)}


@page("incident.view")
def response_card(request: AppRequest, response_card_id: UUID) -> HttpResponse:
    """
    Whoever goes by it, on the wall or on paper.

    In five seconds: the steps, whom to ring, who signed it and when.
    """
    card = cards.get_card(actor=request.actor, card_id=response_card_id)
    context = {
        "card": card,
        "can_confirm": card.confirmed_at is None and policy.can_confirm_card(request.actor, card.owner_id),
        "can_draft": policy.can_draft_card(request.actor, card.owner_id),
    }
    return render(request, "incident/card.html", context)


@page("incident.confirm_card", "POST")
def confirm(request: AppRequest, response_card_id: UUID) -> HttpResponse:
    """Sign a card."""
    card = cards.get_card(actor=request.actor, card_id=response_card_id)
    require(policy.can_confirm_card(request.actor, card.owner_id))
    with attempt(request) as tried:
        services.confirm_card(actor=request.actor, card_id=response_card_id, at=now(request))
    if tried.done:
        messages.success(request, _("Confirmed: it holds from now on."))
    return redirect("incident:response_card", response_card_id)


@page("incident.edit", "POST")
def tick(request: AppRequest, incident_id: UUID, response_card_id: UUID) -> HttpResponse:
    """Write down that a step was done."""
    return _stepped(request, incident_id, response_card_id, StepForm(request.POST), services.tick_step)


@page("incident.edit", "POST")
def untick(request: AppRequest, incident_id: UUID, response_card_id: UUID) -> HttpResponse:
    """Take back that a step was done."""
    return _stepped(request, incident_id, response_card_id, UntickForm(request.POST), services.untick_step)


def _stepped(
    request: AppRequest, incident_id: UUID, card_id: UUID, form: forms.Form, verb: Callable[..., object]
) -> HttpResponse:
    incident = selectors.get_incident(actor=request.actor, incident_id=incident_id)
    cards.get_card(actor=request.actor, card_id=card_id)
    require(policy.can_edit(request.actor, incident))
    if form.is_valid():
        with attempt(request) as tried:
            verb(
                actor=request.actor,
                incident_id=incident_id,
                card_id=card_id,
                at=now(request),
                **form.cleaned_data,
            )
        if tried.done:
            return redirect("incident:detail", incident_id)
    say_errors(request, form)
    return show(request, incident_id, status=422)
