"""The law as the product knows it: each rule with its history, its source, and who confirmed it here."""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trucban import law
from trucban.access import selectors as access
from trucban.force import selectors as force
from trucban.force.selectors import Affected
from trucban.law import catalogue
from trucban.law.results import TO_BE_CONFIRMED
from trucban.law.words import unit_text, value_text
from trucban.lib.errors import NotVisible
from trucban.rulebook import laws, policy, selectors, services
from trucban.rulebook.models import LocalValue
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.settings.law_forms import RuleForm

MOST_NAMED = 200


@dataclass(frozen=True)
class LawLine:
    """A rule as the page shows it; ``rule`` is None where nothing holds on that day."""

    key: str
    title: str
    rule: law.Rule | None
    value: str
    unit: str
    source: str


def language() -> str:
    return "en" if get_language() == "en" else "vi"


def law_line(key: str, rule: law.Rule | None) -> LawLine:
    said = language()
    shape = catalogue.shape(key)
    if shape is None:
        raise NotVisible
    return LawLine(
        key=key,
        title=shape.title_vi if said == "vi" else shape.title_en,
        rule=rule,
        value=value_text(rule.value, said) if rule else "",
        unit=unit_text(shape.unit, said),
        source=(rule.source_vi if said == "vi" else rule.source) if rule else "",
    )


@page("rulebook.view")
def law_book(request: AppRequest) -> HttpResponse:
    """
    Whoever asks what the product takes for the law; the commander who has a new paper in hand.

    In five seconds: the rules of one subject, where each stands, and which are to be confirmed.
    """
    on = today(request)
    local = selectors.local_rules(commune_id=request.commune.pk, on=on)
    subject = request.GET.get("linh-vuc", "")
    if subject not in catalogue.SUBJECTS:
        subject = catalogue.SUBJECTS[0]
    keys = [key for key in catalogue.all_keys() if catalogue.subject_of(key) == subject]
    lines = [law_line(key, catalogue.in_force(key, on=on, local=local)) for key in keys]
    context = {"lines": lines, "tabs": subject_tabs(subject), "subject": subject_title(subject)}
    return render(request, "settings/law_book.html", context)


def subject_tabs(here: str) -> list[dict[str, Any]]:
    address = reverse("settings:law_book")
    return [
        {"url": f"{address}?linh-vuc={subject}", "label": subject_title(subject), "is_here": subject == here}
        for subject in catalogue.SUBJECTS
    ]


def subject_title(subject: str) -> str:
    return {
        "militia": _("Militia"),
        "callup": _("Military call-up"),
        "tables": _("Grounds"),
        "ages": _("Counting ages"),
        "periods": _("Periods"),
        "windows": _("Windows of the year"),
        "holidays": _("Public holidays"),
        "duty": _("Duty"),
        "documents": _("Papers"),
        "river": _("River alarm levels"),
    }[subject]


@page("rulebook.view", "GET", "POST")
def law_rule(request: AppRequest, rule_key: str) -> HttpResponse:
    """
    The commander with the paper that confirms or changes a rule; anyone who asks what held at a time.

    In five seconds: what holds, by which article, who confirmed it; before signing, each person it would change.
    """
    shape = catalogue.shape(rule_key)
    if shape is None:
        raise NotVisible
    can_sign = policy.can_sign(request.actor)
    if request.method == "POST" and not can_sign:
        raise NotVisible
    on = today(request)
    local = selectors.local_rules(commune_id=request.commune.pk, on=on)
    held = catalogue.in_force(rule_key, on=on, local=local) or shape
    form = RuleForm(shape, held.value, request.POST or None, initial={"from_date": on})
    if request.method == "POST" and form.is_valid():
        tried = _tried(request, rule_key, form)
        if "sign" in request.POST and _was_seen(request, form, tried) and _signed(request, rule_key, form):
            messages.success(request, _("It has been signed."))
            return redirect("settings:law_rule", rule_key)
        return _show(request, law_line(rule_key, held), form, tried=tried)
    return _show(
        request,
        law_line(rule_key, catalogue.in_force(rule_key, on=on, local=local)),
        form if can_sign else None,
    )


def _was_seen(request: AppRequest, form: RuleForm, tried: "Tried") -> bool:
    """Nobody signs what they have not seen: another value, day or list than the one shown is looked at first."""
    if request.POST.get("seen") == tried.seen:
        return True
    form.add_error(
        None,
        _(
            "What would be signed, or whom it would change, is not what was shown: look at the list, then sign."
        ),
    )
    return False


def _signed(request: AppRequest, key: str, form: RuleForm) -> bool:
    data = form.cleaned_data
    with attempt(request, form) as tried:
        services.sign_rule(
            actor=request.actor,
            key=key,
            value=data["value"],
            from_date=data["from_date"],
            source=data["source"],
            at=now(request),
        )
    return tried.done


@dataclass(frozen=True)
class Tried:
    """
    What signing would change: the value in words, and whom; ``known`` is False where the register cannot say.

    ``seen`` is the digest of all of it, which comes back with the signature.
    """

    seen: str
    value: str
    known: bool
    affected: list[tuple[Affected, str, str, str]]
    total: int


def _tried(request: AppRequest, key: str, form: RuleForm) -> Tried:
    data = form.cleaned_data
    changed = laws.proposed(key, data["value"], from_date=data["from_date"], source=data["source"])
    known = force.can_be_tried(key)
    found = force.affected_by(actor=request.actor, changed=changed) if known else []
    lines = [
        (each, question_text(each.question), answer_text(each.before), answer_text(each.after))
        for each in found[:MOST_NAMED]
    ]
    return Tried(_digest(changed, found), value_text(data["value"], language()), known, lines, len(found))


def _digest(changed: law.Rule, found: list[Affected]) -> str:
    """Return the SHA-256 (hexadecimal) of a value, its day, and every result that it changes."""
    results = sorted(
        [
            str(each.person.pk),
            each.question,
            law.result_vi(each.before.result),
            law.result_vi(each.after.result),
        ]
        for each in found
    )
    said = [changed.key, laws.encoded(changed.value), changed.from_date.isoformat(), results]
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def question_text(question: str) -> str:
    return {
        "militia.age": _("Age of militia duty"),
        "callup.age": _("Call-up age"),
        "callup.reserve_group": _("Group of the reserve"),
    }[question]


def answer_text(decision: law.Decision) -> str:
    """Return an answer in words; one to be confirmed with what the text that was read says."""
    said = law.result_vi(decision.result) if language() == "vi" else str(decision.result)
    if decision.answer == TO_BE_CONFIRMED:
        return _("%(result)s (to be confirmed)") % {"result": said}
    return said


def _show(
    request: AppRequest, line: LawLine, form: RuleForm | None, tried: Tried | None = None
) -> HttpResponse:
    rows = selectors.rule_rows(commune_id=request.commune.pk, key=line.key)
    names = dict(access.users(commune_id=request.commune.pk).values_list("pk", "name"))
    context = {
        "line": line,
        "entries": [law_line(line.key, entry) for entry in reversed(catalogue.history(line.key))],
        "signed": [(row, row_text(row), names.get(row.signed_by_id, "")) for row in rows],
        "grounds": grounds_of(line.key, today(request)),
        "form": form,
        "tried": tried,
        "can_be_tried": force.can_be_tried(line.key),
    }
    status = 422 if form and form.errors else 200
    return render(request, "settings/law_rule.html", context, status=status)


def row_text(row: LocalValue) -> str:
    rule = laws.local_rule(row)
    return value_text(rule.value, language()) if rule else ""


def grounds_of(key: str, on: date) -> list[law.Ground]:
    """Return the rows of a decision table that hold on a day; none for another rule."""
    table = law.tables().get(key.removeprefix("tables."))
    return [ground for ground in table.grounds if ground.holds_on(on)] if table else []
