"""Who decides what: the law's answer, and its confirmation by the commune."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trucban import law
from trucban.access import selectors as access
from trucban.lib.errors import NotVisible
from trucban.rulebook import policy, selectors, services
from trucban.rulebook.models import LocalValue
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.settings.forms import PowerForm


@dataclass(frozen=True)
class PowerLine:
    """A decision as the page shows it; ``power`` is None where nothing is known on that day."""

    key: str
    title: str
    power: law.Power | None
    confirmed: LocalValue | None
    confirmed_by: str

    @property
    def is_certain(self) -> bool:
        """Each part was read in a source."""
        power = self.power
        if power is None:
            return False
        offices = (power.decides, *power.agreements)
        return {power.confidence, *(office.confidence for office in offices)} == {"S"}


@page("rulebook.view", "GET", "POST")
def powers(request: AppRequest) -> HttpResponse:
    """
    Whoever is about to decide, and asks whether it is theirs to decide; the commander with the paper that says so.

    In five seconds: who decides, with whose agreement, by which article, and what is not certain.
    """
    can_sign = policy.can_sign(request.actor)
    if request.method == "POST" and not can_sign:
        raise NotVisible
    form = PowerForm(request.POST if request.method == "POST" else None, keys=law.power_keys())
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            services.confirm_power(
                actor=request.actor, on=today(request), at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("It has been confirmed."))
            return redirect("settings:powers")
    context = {"lines": _lines(request), "can_sign": can_sign, "form": form, "refused": form["key"].value()}
    return render(request, "settings/powers.html", context, status=422 if form.errors else 200)


def _lines(request: AppRequest) -> list[PowerLine]:
    on = today(request)
    confirmed = selectors.confirmed_powers(commune_id=request.commune.pk, on=on)
    names = dict(access.users(commune_id=request.commune.pk).values_list("pk", "name"))
    lines = []
    for key in law.power_keys():
        latest = law.power_history(key)[-1]
        row = confirmed.get(key)
        lines.append(
            PowerLine(
                key=key,
                title=latest.title_en if get_language() == "en" else latest.title_vi,
                power=_power(key, request),
                confirmed=row,
                confirmed_by=names.get(row.signed_by_id, "") if row else "",
            )
        )
    return lines


def _power(key: str, request: AppRequest) -> law.Power | None:
    try:
        return law.power(key, on=today(request))
    except law.NoRuleInForce:
        return None
