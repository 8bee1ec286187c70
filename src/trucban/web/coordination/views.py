"""Agreements: the list, one with everything it needs, the acts on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.access.capabilities import OfficeKind
from trucban.access.models import Agency
from trucban.access.selectors import agencies
from trucban.coordination import policy, selectors, services
from trucban.coordination.models import Agreement, SharingRule
from trucban.document import services as document
from trucban.incident.models import IncidentKind
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now, today
from trucban.web.coordination.forms import (
    AgreementForm,
    ApprovalForm,
    EditForm,
    ObligationForm,
    PaperForm,
    RuleForm,
    VersionForm,
)
from trucban.web.http import AppRequest
from trucban.web.pages import page, require


@page("coordination.view")
def agreements(request: AppRequest) -> HttpResponse:
    """
    Both chiefs and the chairman, before a season and when something lapses.

    In five seconds: what is in force until when, what waits for whose signature.
    """
    on = today(request)
    rows = [
        {
            "row": row,
            "missing": selectors.what_is_missing(row, on=row.from_date)
            if row.status == Agreement.Status.DRAFT
            else [],
            "has_lapsed": selectors.has_lapsed(row, on=on),
        }
        for row in selectors.agreements(actor=request.actor)
    ]
    context = {"rows": rows, "can_draft": request.actor.can("coordination.edit")}
    return render(request, "coordination/list.html", context)


@page("coordination.edit", "GET", "POST")
def new(request: AppRequest) -> HttpResponse:
    """The commander or chief of police, drafting. In five seconds: what an agreement needs to say."""
    form = AgreementForm(request.POST or None)
    if form.is_valid():
        with attempt(request, form) as tried:
            made = _draft(request, form.cleaned_data)
        if tried.done:
            messages.success(request, _("The draft has been begun: write what both sides promise."))
            return redirect("coordination:detail", made.pk)
    return render(request, "coordination/new.html", {"form": form}, status=422 if form.errors else 200)


def _draft(request: AppRequest, values: dict[str, Any]) -> Agreement:
    kinds = [Agency.Kind.COMMAND, Agency.Kind.POLICE]
    parties = agencies(commune_id=request.actor.commune_id).filter(kind__in=kinds)
    return services.draft_agreement(
        actor=request.actor, party_ids=[row.pk for row in parties], at=now(request), **values
    )


@page("coordination.view")
def detail(request: AppRequest, agreement_id: UUID) -> HttpResponse:
    """
    Whoever is to sign, keep or check it.

    In five seconds: draft or in force, and if a draft, exactly which signature or approval is missing.
    """
    agreement = selectors.get_agreement(actor=request.actor, agreement_id=agreement_id)
    return render(request, "coordination/detail.html", _context(request, agreement))


def _context(request: AppRequest, agreement: Agreement) -> dict[str, Any]:
    is_draft = agreement.status == Agreement.Status.DRAFT
    needs = selectors.approvals_needed(agreement, on=agreement.from_date)
    sides = selectors.signatories(agreement)
    keys = [side.pk for side in sides]
    missing = selectors.signatures_missing(agreement)
    actor = request.actor
    can_edit = is_draft and policy.can_edit(actor, agreement)
    records_paper = is_draft and policy.can_record_paper(actor, keys)
    records_approval = is_draft and policy.can_record_approval(actor, agreement, keys)
    open_needs = [
        (need.office, need.label) for need in needs if need.approval is None and not need.to_be_confirmed
    ]
    return {
        "agreement": agreement,
        "is_draft": is_draft,
        "has_lapsed": selectors.has_lapsed(agreement, on=today(request)),
        "missing": selectors.what_is_missing(agreement, on=agreement.from_date) if is_draft else [],
        "obligations": selectors.obligations_of(agreement),
        "rules": _rules(agreement),
        "needs": needs,
        "signatures": selectors.signatures(agreement),
        "unsigned": missing,
        "content_hash": selectors.content_hash(agreement),
        "can_edit": can_edit,
        "can_sign": is_draft and any(policy.signing_office(actor, side) for side in missing),
        "can_renew": agreement.status == Agreement.Status.IN_FORCE and policy.can_edit(actor, agreement),
        "obligation_form": ObligationForm(actor, agreement) if can_edit else None,
        "rule_form": RuleForm(agreement) if can_edit else None,
        "paper_form": PaperForm([(str(one.pk), one.short_name) for one in missing])
        if records_paper
        else None,
        "approval_form": ApprovalForm(open_needs) if records_approval and open_needs else None,
        "version_form": VersionForm(),
    }


def _rules(agreement: Agreement) -> list[tuple[SharingRule, str]]:
    """Rules with their kind in words: `coordination` knows no kinds of incident."""
    labels = dict(IncidentKind.choices)
    return [
        (rule, str(labels.get(rule.incident_kind, rule.incident_kind)))
        for rule in selectors.rules_of(agreement)
    ]


@page("coordination.edit", "GET", "POST")
def edit(request: AppRequest, agreement_id: UUID) -> HttpResponse:
    """Either side, on a draft. In five seconds: that signatures given so far will no longer count."""
    agreement = selectors.get_agreement(actor=request.actor, agreement_id=agreement_id)
    start = {name: getattr(agreement, name) for name in EditForm.base_fields}
    form = EditForm(request.POST or None, initial=start)
    if form.is_valid():
        with attempt(request, form) as tried:
            services.edit_agreement(
                actor=request.actor, agreement_id=agreement.pk, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("The draft has been changed."))
            return redirect("coordination:detail", agreement.pk)
    context = {"form": form, "agreement": agreement}
    return render(request, "coordination/edit.html", context, status=422 if form.errors else 200)


def _with_form(
    request: AppRequest, agreement_id: UUID, form: forms.Form, act: Callable[[], object], done: str
) -> HttpResponse:
    """Do what a form in a dialog of the page asks for; what is wrong is said above the page."""
    if not form.is_valid():
        say_errors(request, form)
        return redirect("coordination:detail", agreement_id)
    return _try(request, agreement_id, act, done)


def _try(request: AppRequest, agreement_id: UUID, act: Callable[[], object], done: str) -> HttpResponse:
    with attempt(request) as tried:
        act()
    if tried.done:
        messages.success(request, done)
    return redirect("coordination:detail", agreement_id)


@page("coordination.edit", "POST")
def add_obligation(request: AppRequest, agreement_id: UUID) -> HttpResponse:
    agreement = selectors.get_agreement(actor=request.actor, agreement_id=agreement_id)
    form = ObligationForm(request.actor, agreement, request.POST)

    def act() -> None:
        services.add_obligation(
            actor=request.actor,
            agreement_id=agreement.pk,
            responsible_id=agreement.owner_id,
            at=now(request),
            **form.cleaned_data,
        )

    return _with_form(request, agreement.pk, form, act, _("The promise has been written down."))


@page("coordination.edit", "POST")
def remove_obligation(request: AppRequest, agreement_id: UUID, obligation_id: UUID) -> HttpResponse:
    def act() -> None:
        services.remove_obligation(
            actor=request.actor, agreement_id=agreement_id, obligation_id=obligation_id, at=now(request)
        )

    return _try(request, agreement_id, act, _("The promise has been taken out."))


@page("coordination.edit", "POST")
def add_rule(request: AppRequest, agreement_id: UUID) -> HttpResponse:
    agreement = selectors.get_agreement(actor=request.actor, agreement_id=agreement_id)
    form = RuleForm(agreement, request.POST)

    def act() -> None:
        services.add_sharing_rule(
            actor=request.actor, agreement_id=agreement.pk, at=now(request), **form.cleaned_data
        )

    return _with_form(request, agreement.pk, form, act, _("The sharing rule has been written down."))


@page("coordination.edit", "POST")
def remove_rule(request: AppRequest, agreement_id: UUID, rule_id: UUID) -> HttpResponse:
    def act() -> None:
        services.remove_sharing_rule(
            actor=request.actor, agreement_id=agreement_id, rule_id=rule_id, at=now(request)
        )

    return _try(request, agreement_id, act, _("The sharing rule has been taken out."))


@page("coordination.view", "POST")
def sign(request: AppRequest, agreement_id: UUID) -> HttpResponse:
    def act() -> None:
        services.sign_agreement(
            actor=request.actor,
            agreement_id=agreement_id,
            content_hash=request.POST.get("content_hash", ""),
            at=now(request),
        )

    return _try(request, agreement_id, act, _("You have signed it as it stands here."))


@page("coordination.record_paper", "POST")
def record_paper(request: AppRequest, agreement_id: UUID) -> HttpResponse:
    agreement = selectors.get_agreement(actor=request.actor, agreement_id=agreement_id)
    sides = [(str(one.pk), one.short_name) for one in selectors.signatories(agreement)]
    form = PaperForm(sides, request.POST, request.FILES)

    def act() -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "scan"}
        upload = form.cleaned_data["scan"]
        scan = document.store_scan(actor=request.actor, name=upload.name, data=upload.read(), at=now(request))
        services.record_signed_paper(
            actor=request.actor,
            agreement_id=agreement.pk,
            scan_sha256=scan.sha256,
            at=now(request),
            **values,
        )

    return _with_form(request, agreement.pk, form, act, _("The signed paper has been recorded."))


@page("coordination.view", "POST")
def record_approval(request: AppRequest, agreement_id: UUID) -> HttpResponse:
    agreement = selectors.get_agreement(actor=request.actor, agreement_id=agreement_id)
    sides = [side.pk for side in selectors.signatories(agreement)]
    gives = policy.can_give_approval(request.actor, OfficeKind.COMMUNE_CHAIRMAN)
    require(gives or policy.can_record_approval(request.actor, agreement, sides))
    needs = selectors.approvals_needed(agreement, on=agreement.from_date)
    form = ApprovalForm([(need.office, need.label) for need in needs], request.POST)

    def act() -> None:
        services.record_approval(
            actor=request.actor, agreement_id=agreement.pk, at=now(request), **form.cleaned_data
        )

    return _with_form(request, agreement.pk, form, act, _("The approval has been recorded."))


@page("coordination.edit", "POST")
def new_version(request: AppRequest, agreement_id: UUID) -> HttpResponse:
    selectors.get_agreement(actor=request.actor, agreement_id=agreement_id)
    form = VersionForm(request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect("coordination:detail", agreement_id)
    with attempt(request) as tried:
        agreement_id = services.new_version(
            actor=request.actor, agreement_id=agreement_id, at=now(request), **form.cleaned_data
        ).pk
    if tried.done:
        messages.success(request, _("The next version has been begun; this one holds until that is signed."))
    return redirect("coordination:detail", agreement_id)
