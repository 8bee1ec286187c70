"""Questions by a link: asked at the desk, answered on a page that shows nothing but the questions."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.channel import policy, selectors, services
from trucban.channel.questions import KINDS, MOST_ANSWER, MOST_QUESTIONS
from trucban.channel.services.asking import MOST_DAYS, MOST_OPENING
from trucban.incident import selectors as incidents
from trucban.lib import qr
from trucban.lib.errors import DomainError, NotVisible
from trucban.web import choices
from trucban.web.attempts import attempt
from trucban.web.channel.gate import Visit, for_residents
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.widgets import DayField

MOST_LISTED = 200
MOST_ANSWERS_AN_HOUR = (
    60  # of many who stand behind one address of a telephone network; a token is not guessed
)


class AskForm(forms.Form):
    """Whom, until when, and up to five questions."""

    owner = forms.ChoiceField(
        label=gettext_lazy("Whom to ask"),
        help_text=gettext_lazy(
            "Agencies and office holders only. Residents, witnesses and suspects are never asked by a link."
        ),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days the link holds"), min_value=1, max_value=MOST_DAYS, initial=3
    )
    opening = forms.CharField(
        label=gettext_lazy("What they read first"),
        max_length=MOST_OPENING,
        required=False,
        help_text=gettext_lazy(
            "Whoever has the link reads this and the questions, and nothing of the incident."
        ),
    )

    def __init__(self, actor: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.choices = choices.owners(actor)
        for number in range(1, MOST_QUESTIONS + 1):
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("Question %(number)s") % {"number": number}, max_length=200, required=number == 1
            )
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=_("Kind of answer"), choices=list(KINDS.items()), required=number == 1
            )
            self.fields[f"choices_{number}"] = forms.CharField(
                label=_("Possibilities, with commas between"), max_length=400, required=False
            )

    def asked(self) -> list[dict[str, Any]]:
        given = self.cleaned_data
        return [
            {
                "text": given[f"text_{number}"],
                "kind": given[f"kind_{number}"],
                "choices": given[f"choices_{number}"].split(","),
            }
            for number in range(1, MOST_QUESTIONS + 1)
            if given[f"text_{number}"]
        ]


class AnswerForm(forms.Form):
    """A field for each question, of its kind."""

    def __init__(self, asked: list[dict[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, one in enumerate(asked):
            self.fields[f"q{number}"] = _field(one)

    def given(self) -> list[str]:
        return [str(value) for value in self.cleaned_data.values()]


def _field(question: dict[str, Any]) -> forms.Field:
    label = question["text"]
    if question["kind"] == "CHOICE":
        return forms.ChoiceField(
            label=label, choices=choices.nothing_or([(one, one) for one in question["choices"]])
        )
    if question["kind"] == "YES_NO":
        return forms.ChoiceField(
            label=label, choices=choices.nothing_or([("YES", _("Yes")), ("NO", _("No"))])
        )
    if question["kind"] == "NUMBER":
        return forms.IntegerField(label=label, min_value=0, max_value=1_000_000)
    if question["kind"] == "DATE":
        return DayField(label=label)
    return forms.CharField(label=label, max_length=MOST_ANSWER)


def _refuse_off(request: AppRequest) -> None:
    if not policy.links_are_on(commune_id=request.commune.pk, at=now(request)):
        raise NotVisible


@page("incident.edit", "GET", "POST")
def ask(request: AppRequest, incident_id: UUID) -> HttpResponse:
    """
    Whoever handles an incident and misses a fact the hamlet head knows.

    In five seconds: whom, what, until when; then the link and its code, to be passed on by hand.
    """
    incident = incidents.get_incident(actor=request.actor, incident_id=incident_id)
    require(policy.can_ask(request.actor, incident))
    _refuse_off(request)
    form = AskForm(request.actor, request.POST if request.method == "POST" else None)
    if form.is_valid():
        agency_id, office_id = choices.read_owner(form.cleaned_data["owner"])
        with attempt(request, form) as tried:
            made = services.ask_facts(
                actor=request.actor,
                incident_id=incident_id,
                to_agency_id=agency_id,
                to_office_id=office_id,
                asked=form.asked(),
                days=form.cleaned_data["days"],
                opening=form.cleaned_data["opening"],
                at=now(request),
            )
        if tried.done:
            address = request.build_absolute_uri(reverse("channel:facts", args=[made.token]))
            code = mark_safe(qr.svg(address))  # noqa: S308 - made here, from this page's address
            shown = {"made": made.request, "address": address, "code": code, "incident": incident}
            answer = render(request, "channel/link.html", shown, status=201)
            answer["Cache-Control"] = "no-store"
            return answer
    context = {"form": form, "incident": incident}
    return render(request, "channel/ask.html", context, status=422 if form.errors else 200)


@page("incident.edit")
def asked(request: AppRequest) -> HttpResponse:
    """
    Whoever keeps incidents, in the morning.

    In five seconds: which questions are not answered yet, whose, and whether the link was opened at all.
    """
    _refuse_off(request)
    at = now(request)
    rows = selectors.fact_requests(actor=request.actor)[:MOST_LISTED]
    return render(request, "channel/asked.html", {"lines": [(row, row.is_live(at)) for row in rows]})


@page("incident.edit", "POST")
def revoke(request: AppRequest, fact_request_id: UUID) -> HttpResponse:
    with attempt(request) as tried:
        services.revoke_facts(actor=request.actor, request_id=fact_request_id, at=now(request))
    if tried.done:
        messages.success(request, _("The link has been taken back: it leads nowhere now."))
    return redirect("channel:asked")


@for_residents("GET", "HEAD", "POST", when=policy.links_are_on, most_sent=MOST_ANSWERS_AN_HOUR)
def facts(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    """
    A hamlet head on a telephone, once: presses to read, answers.

    In five seconds: who asks, what is asked; nothing of why. Programs that show a preview of a link only get the cover.
    """
    actor = services.citizen(commune_id=visit.commune.pk, at=visit.at)
    context: dict[str, Any] = {"commune": visit.commune}
    form = None
    try:
        found = services.look_at_facts(actor=actor, token=token, at=visit.at)
        context["asked"] = found
        if request.method == "POST" and "open" in request.POST:
            services.open_facts(actor=actor, token=token, at=visit.at)
            return redirect("channel:facts", token)
        if request.method != "POST" and found.opened_at is None:
            return render(request, "channel/cover.html", context)
        form = AnswerForm(found.questions, request.POST if request.method == "POST" else None)
        context["form"] = form
        if form.is_valid():
            services.answer_facts(actor=actor, token=token, given=form.given(), at=visit.at)
            return render(request, "channel/answered.html", context, status=201)
    except NotVisible:
        raise
    except services.LinkIsOver as over:
        return render(request, "channel/over.html", context | {"said": str(over)}, status=410)
    except DomainError as refusal:
        if form is None:
            raise
        form.add_error(None, str(refusal))
    return render(request, "channel/facts.html", context, status=422 if form.errors else 200)
