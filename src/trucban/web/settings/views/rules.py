"""The rulebook: local values beside the law's, and who decides what."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trucban import law
from trucban.access import selectors as access
from trucban.document.wording import number_text
from trucban.law.words import unit_text, value_text
from trucban.lib.errors import NotVisible
from trucban.rulebook import policy, selectors, services
from trucban.rulebook.selectors import Value
from trucban.rulebook.settings import BY_KEY, Setting
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.settings.forms import WEEKDAYS, SignForm

NUMBERS = {"NUMBER", "HOURS", "MONEY", "PERCENT"}


@dataclass(frozen=True)
class RuleLine:
    """A setting as the page shows it; ``law`` is None where none is known."""

    setting: Setting
    value: Any
    text: str
    row: Any
    to_be_confirmed: bool
    law: law.Rule | None

    @property
    def is_below_law(self) -> bool:
        """An amount signed when the law allowed less, and too little today."""
        return (
            self.setting.kind == "MONEY"
            and self.law is not None
            and self.value is not None
            and self.value < self.law.value
        )

    @property
    def law_text(self) -> str:
        return value_text(self.law.value, _language()) if self.law else ""

    @property
    def law_unit(self) -> str:
        return unit_text(self.law.unit, _language()) if self.law else ""

    @property
    def law_source(self) -> str:
        if self.law is None:
            return ""
        return self.law.source_vi if _language() == "vi" else self.law.source


def _language() -> str:
    return "en" if get_language() == "en" else "vi"


def in_words(setting: Setting, value: Any) -> str:
    """Return a value as one reads it: "Thứ Hai", "Có", 1.234.567; other kinds as they are."""
    if value is None:
        return ""
    if setting.kind == "WEEKDAY":
        return str(dict(WEEKDAYS)[str(value)])
    if setting.kind == "YES_NO":
        return _("Yes") if value else _("No")
    if setting.kind == "CHOICE":
        return str(dict(setting.choices)[value])
    return number_text(value) if setting.kind in NUMBERS else str(value)


def rule_line(value: Value, on: date) -> RuleLine:
    setting = value.setting
    return RuleLine(
        setting=setting,
        value=value.value,
        text=in_words(setting, value.value),
        row=value.row,
        to_be_confirmed=value.to_be_confirmed,
        law=law_of(setting, on),
    )


def law_of(setting: Setting, on: date) -> law.Rule | None:
    if not setting.law:
        return None
    try:
        return law.rule(setting.law, on=on)
    except law.NoRuleInForce:
        return None


@page("rulebook.view")
def rulebook(request: AppRequest) -> HttpResponse:
    """
    Whoever asks why a figure is what it is; the commander who must confirm one.

    In five seconds: which values nobody has confirmed, and on which paper the others stand.
    """
    on = today(request)
    lines = [rule_line(value, on) for value in selectors.all_values(commune_id=request.commune.pk, on=on)]
    context = {"lines": lines, "waiting": sum(line.to_be_confirmed for line in lines)}
    return render(request, "settings/rules.html", context)


@page("rulebook.view", "GET", "POST")
def rule(request: AppRequest, setting: str) -> HttpResponse:
    """
    The commander with the paper in hand; anyone who asks what held last year.

    In five seconds: what holds, since when, who signed it, what the law says beside it.
    """
    chosen = BY_KEY.get(setting)
    if chosen is None:
        raise NotVisible
    can_sign = policy.can_sign(request.actor)
    if request.method == "POST" and not can_sign:
        raise NotVisible
    form = SignForm(chosen, request.POST or None, initial=_start(request, chosen))
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            services.sign_value(actor=request.actor, key=chosen.key, at=now(request), **form.cleaned_data)
        if tried.done:
            messages.success(request, _("“%(label)s” has been signed.") % {"label": chosen.label})
            return redirect("settings:rule", chosen.key)
    return _show(request, chosen, form if can_sign else None)


def _start(request: AppRequest, setting: Setting) -> dict[str, Any]:
    held = selectors.value(commune_id=request.commune.pk, key=setting.key, on=today(request))
    words = {True: "yes", False: "no"}
    start = words[held] if setting.kind == "YES_NO" and held is not None else held
    if setting.kind == "MONEY" and held is not None:
        start = number_text(held)
    return {"value": start, "from_date": today(request)}


def _show(request: AppRequest, setting: Setting, form: SignForm | None) -> HttpResponse:
    commune_id, on = request.commune.pk, today(request)
    rows = list(selectors.history(commune_id=commune_id, key=setting.key))
    names = dict(access.users(commune_id=commune_id).values_list("pk", "name"))
    context = {
        "line": rule_line(selectors.get_value(commune_id=commune_id, key=setting.key, on=on), on),
        "history": [(row, in_words(setting, row.value), names.get(row.signed_by_id, "")) for row in rows],
        "form": form,
    }
    return render(request, "settings/rule.html", context, status=422 if form and form.errors else 200)
