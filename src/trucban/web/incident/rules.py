"""What happens by itself with the own incidents: rules tried on the last month before they hold."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.incident import policy, routing, selectors, services
from trucban.incident.models import IncidentKind, RoutingRule
from trucban.incident.services import RuleValues
from trucban.web import choices
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.incident.forms import LEVELS, DeadlineForm
from trucban.web.incident.views import show
from trucban.web.pages import page, require


class RuleForm(forms.Form):
    """For which incidents, and what is done with them."""

    name = forms.CharField(label=gettext_lazy("Name of the rule"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    least_level = forms.TypedChoiceField(
        label=gettext_lazy("From this level on"), choices=LEVELS, coerce=int, initial=1
    )
    hamlet_id = forms.TypedChoiceField(
        label=gettext_lazy("Hamlet"), required=False, coerce=UUID, empty_value=None
    )
    from_hour = forms.IntegerField(
        label=gettext_lazy("Reported from this hour"), min_value=0, max_value=23, initial=0
    )
    to_hour = forms.IntegerField(
        label=gettext_lazy("until this hour"),
        min_value=1,
        max_value=24,
        initial=24,
        help_text=gettext_lazy("0 to 24 is always; 22 to 5 is a night."),
    )
    office_id = forms.TypedChoiceField(
        label=gettext_lazy("Looked after by"), required=False, coerce=UUID, empty_value=None
    )
    told_offices = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Told at once"), required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    count = forms.IntegerField(
        label=pgettext_lazy("rule", "To be finished within"), required=False, min_value=1, max_value=365
    )
    unit = forms.ChoiceField(
        label=pgettext_lazy("rule", "counted in"), choices=RoutingRule.Unit.choices, required=False
    )

    def __init__(self, actor: Actor, on: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = actor.agency_with("incident.close")
        offices = [
            (str(row.pk), row.title)
            for row in access.offices(commune_id=actor.commune_id)
            if row.agency_id == own
        ]
        kinds = [pair for pair in IncidentKind.choices if pair[0] != IncidentKind.POLITICAL_SECURITY]
        for name, found in (
            ("kind", [*choices.anything(), *kinds]),
            ("hamlet_id", [*choices.anything(), *choices.hamlets(actor, on)]),
            ("office_id", choices.nothing_or(offices)),
            ("told_offices", offices),
        ):
            field: Any = self.fields[name]
            field.choices = found


class ForceForm(forms.Form):
    source = forms.CharField(
        label=gettext_lazy("Paper it stands on: number, date, issuer"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Name the paper or the decision it stands on: number, date and issuer.")
        },
    )


@page("incident.close", "GET", "POST")
def rules(request: AppRequest) -> HttpResponse:
    """
    A chief, once in a while.

    In five seconds: what happens by itself with our incidents, and what is still a draft.
    """
    form = RuleForm(request.actor, today(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            rule = services.draft_rule(
                actor=request.actor, values=RuleValues(**form.cleaned_data), at=now(request)
            )
        if tried.done:
            messages.success(request, _("A draft: see what it would have done in the last month."))
            return redirect("incident:rule", rule.pk)
    titles = _titles(request)
    context = {
        "lines": [(row, told(titles, row)) for row in routing.rules(actor=request.actor)],
        "form": form,
    }
    return render(request, "incident/rules.html", context, status=422 if form.errors else 200)


def _titles(request: AppRequest) -> dict[UUID, str]:
    return {one.pk: one.title for one in access.offices(commune_id=request.commune.pk)}


def told(titles: Mapping[UUID, str], rule: RoutingRule) -> list[str]:
    """Return the titles of the offices a rule tells, in the order of the offices."""
    return [title for key, title in titles.items() if str(key) in rule.told_offices]


@page("incident.close")
def rule(request: AppRequest, routing_rule_id: UUID) -> HttpResponse:
    """
    A chief before putting a rule in force.

    In five seconds: which of last month's incidents it would have changed, and which would have been late.
    """
    return _show(request, routing_rule_id)


def _show(
    request: AppRequest, rule_id: UUID, *, form: ForceForm | None = None, status: int = 200
) -> HttpResponse:
    row = routing.get_rule(actor=request.actor, rule_id=rule_id)
    require(policy.can_rule(request.actor, row.owner_id))
    tried = routing.tried_on_last_month(actor=request.actor, rule=row, at=now(request))
    titles = _titles(request)
    context = {
        "rule": row,
        "told": told(titles, row),
        "lines": [
            {
                "tried": one,
                "office": titles.get(one.then.office_id, "") if one.then.office_id else "",
                "is_other_office": one.then.office_id != one.now.office_id,
                "told": [titles[key] for key in one.then.told if key in titles],
                "is_other_due": one.then.due_at != one.now.due_at,
            }
            for one in tried
        ],
        "late": sum(bool(one.is_late) for one in tried),
        "form": form or ForceForm(),
    }
    return render(request, "incident/rule.html", context, status=status)


@page("incident.close", "POST")
def force(request: AppRequest, routing_rule_id: UUID) -> HttpResponse:
    """Let a rule hold from now on."""
    row = routing.get_rule(actor=request.actor, rule_id=routing_rule_id)
    require(policy.can_rule(request.actor, row.owner_id))
    form = ForceForm(request.POST)
    if form.is_valid():
        with attempt(request, form) as tried:
            services.put_rule_in_force(
                actor=request.actor, rule_id=routing_rule_id, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("It holds from now on, for incidents written down from now on."))
            return redirect("incident:rules")
    return _show(request, routing_rule_id, form=form, status=422)


@page("incident.close", "POST")
def discard(request: AppRequest, routing_rule_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    return _acted(request, routing_rule_id, services.discard_rule, _("The draft has been thrown away."))


@page("incident.close", "POST")
def end(request: AppRequest, routing_rule_id: UUID) -> HttpResponse:
    """Let a rule hold no longer."""
    return _acted(request, routing_rule_id, services.end_rule, _("It holds no longer; what it did stays."))


def _acted(request: AppRequest, rule_id: UUID, verb: Callable[..., object], said: str) -> HttpResponse:
    with attempt(request) as tried:
        verb(actor=request.actor, rule_id=rule_id, at=now(request))
    if tried.done:
        messages.success(request, said)
        return redirect("incident:rules")
    return _show(request, rule_id, status=422)


@page("incident.close", "POST")
def deadline(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """Give an incident another time to be finished by."""
    incident = selectors.get_incident(actor=request.actor, incident_id=incident_id)
    require(policy.can_rule(request.actor, incident.owner_id))
    form = DeadlineForm(request.POST)
    if form.is_valid():
        with attempt(request) as tried:
            services.move_deadline(
                actor=request.actor, incident_id=incident_id, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("The time has been changed; the reason stands in the story."))
            return redirect("incident:detail", incident_id)
    say_errors(request, form)
    return show(request, incident_id, status=422)
