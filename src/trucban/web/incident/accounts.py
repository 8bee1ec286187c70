"""What members did, in their own words: their page, and the desk's list of what waits for its incident."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucban.incident import accounts, policy, selectors, services
from trucban.incident.models import IncidentKind
from trucban.lib.errors import NotVisible
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.widgets import MomentField


class CorrectForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What I did and saw"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("In your own words. What you guess about people does not belong here."),
    )


class AccountForm(CorrectForm):
    happened_at = MomentField(label=gettext_lazy("When it was, about"))
    field_order = ("happened_at", "text")


class AttachForm(forms.Form):
    incident_id = forms.TypedChoiceField(label=gettext_lazy("Incident"), coerce=UUID)

    def __init__(self, incidents: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own arguments
        self.fields["incident_id"].choices = incidents  # type: ignore[attr-defined]  # a field of choices


@page("desk.open", "GET", "POST")
def own(request: AppRequest) -> HttpResponse:
    """
    Somebody who was there, on a phone, the morning after.

    In five seconds: where to write; what I wrote already.
    """
    if accounts.agency_of_author(request.actor) is None:
        raise NotVisible
    at = now(request)
    form = AccountForm(request.POST or None, initial={"happened_at": at.replace(second=0, microsecond=0)})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            services.write_account(actor=request.actor, at=at, **form.cleaned_data)
        if tried.done:
            messages.success(request, _("Kept; the desk reads it with your name."))
            return redirect("incident:own_accounts")
    told = accounts.own(actor=request.actor)
    context = {"form": form, "lines": [(one, accounts.is_open(one.first)) for one in told]}
    return render(request, "incident/own_accounts.html", context, status=422 if form.errors else 200)


@page("desk.open", "POST")
def correct(request: AppRequest, account_id: UUID) -> HttpResponse:
    """Correct what one wrote oneself."""
    account = accounts.get_account(actor=request.actor, account_id=account_id)
    require(account.author_id == request.actor.id)
    form = CorrectForm(request.POST)
    if form.is_valid():
        with attempt(request) as tried:
            services.correct_account(
                actor=request.actor, account_id=account_id, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("Corrected; what you wrote first stands beside it."))
    say_errors(request, form)
    return redirect("incident:own_accounts")


@page("incident.edit")
def queue(request: AppRequest) -> HttpResponse:
    """
    The desk, once a day.

    In five seconds: whose words wait for their incident, and for how long.
    """
    return _queue(request)


def _queue(request: AppRequest, *, status: int = 200) -> HttpResponse:
    choices = _choices(request)
    lines = [
        (one, AttachForm(choices, auto_id=f"attach-{one.first.pk}-%s"))
        for one in accounts.unattached(actor=request.actor)
    ]
    return render(request, "incident/accounts_waiting.html", {"lines": lines}, status=status)


def _choices(request: AppRequest) -> list[tuple[str, str]]:
    """Return the own agencies' latest incidents."""
    rows = selectors.incidents(actor=request.actor).exclude(kind=IncidentKind.POLITICAL_SECURITY)
    own = rows.filter(owner_id__in=request.actor.agencies_reached("incident.edit"), merged_into__isnull=True)
    return [(str(row.pk), f"{row.number_words} · {row.summary[:60]}") for row in own[:50]]


@page("incident.edit", "POST")
def attach(request: AppRequest, account_id: UUID) -> HttpResponse:
    """Say of which incident it is."""
    account = accounts.get_account(actor=request.actor, account_id=account_id)
    require(policy.can_attach(request.actor, account))
    form = AttachForm(_choices(request), request.POST)
    if form.is_valid():
        with attempt(request) as tried:
            services.attach_account(
                actor=request.actor, account_id=account_id, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("It stands with the incident now."))
            return redirect("incident:accounts")
    say_errors(request, form)
    return _queue(request, status=422)
