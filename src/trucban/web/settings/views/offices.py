"""Offices and who holds them."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.access import policy, selectors, services
from trucban.access.capabilities import CAPABILITIES, OfficeKind
from trucban.access.models import Mandate, Office, User
from trucban.lib.errors import NotVisible, PermissionDenied
from trucban.notify.models import Notice
from trucban.notify.services import notify
from trucban.web import choices
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.settings.doors import OFFICES, page_of_any
from trucban.web.settings.forms import MandateForm, OfficeForm


@page_of_any(OFFICES)
def offices(request: AppRequest) -> HttpResponse:
    """
    The head of an agency when somebody comes, goes or is away.

    In five seconds: who holds what, until when, who stands in, what nobody holds.
    """
    at = now(request)
    rows = [
        row
        for row in selectors.offices(commune_id=request.commune.pk)
        if policy.sees_offices(request.actor, row.agency_id)
    ]
    held: dict[UUID, list[Mandate]] = {}
    for mandate in selectors.held_mandates(commune_id=request.commune.pk, at=at):
        held.setdefault(mandate.office_id, []).append(mandate)
    lines = [(row, held.get(row.pk, [])) for row in rows]
    return render(request, "settings/offices.html", {"lines": lines})


@page_of_any(OFFICES, "GET", "POST")
def office(request: AppRequest, office_id: UUID) -> HttpResponse:
    """
    The head who appoints, or names who stands in.

    In five seconds: who holds it now, who held it before, and a form for the next.
    """
    row = selectors.get_office(commune_id=request.commune.pk, office_id=office_id)
    if not policy.sees_offices(request.actor, row.agency_id):
        raise NotVisible
    may = policy.can_appoint(request.actor, row)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = MandateForm(_people(request), request.POST or None, initial={"from_date": today(request)})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            _give(request, row, form)
        if tried.done:
            messages.success(request, _("The mandate has been given."))
            return redirect("settings:office", row.pk)
    names = dict(selectors.users(commune_id=request.commune.pk).values_list("pk", "name"))
    mandates = selectors.mandates(commune_id=request.commune.pk).filter(office=row)
    lines = [(one, names.get(one.given_by_id, "")) for one in mandates]
    context = {"office": row, "mandates": lines, "form": form if may else None, "may": may}
    return render(request, "settings/office.html", context, status=422 if form.errors else 200)


def _people(request: AppRequest) -> choices.Choices:
    rows = selectors.users(commune_id=request.commune.pk).filter(is_active=True).exclude(pk=request.actor.id)
    return [(str(user.pk), f"{user.name} ({user.username})") for user in selectors.by_name(rows)]


@transaction.atomic
def _give(request: AppRequest, row: Office, form: MandateForm) -> None:
    """Give the mandate, and tell the head of the agency when somebody else gave it."""
    starts_at, ends_at = form.period(now(request))
    mandate = services.give_mandate(
        actor=request.actor,
        office_id=row.pk,
        user_id=form.cleaned_data["user_id"],
        starts_at=starts_at,
        ends_at=ends_at,
        acting=form.cleaned_data["acting"],
        reason=form.cleaned_data["reason"],
        at=now(request),
    )
    notify(
        actor=request.actor,
        recipient_ids={head.pk for head in _heads(request, row)} - {request.actor.id, mandate.user_id},
        kind=Notice.Kind.SYSTEM,
        title=_("%(by)s has appointed %(name)s: %(office)s")
        % {"by": request.actor.name, "name": mandate.user.name, "office": row.title},
        subject=row,
        at=now(request),
    )


def _heads(request: AppRequest, row: Office) -> list[User]:
    kinds = [kind for kind, rights in CAPABILITIES.items() if "access.appoint" in rights]
    return selectors.users_holding(
        commune_id=row.commune_id, kinds=kinds, at=now(request), agency_id=row.agency_id
    )


@page_of_any(OFFICES, "POST")
def end(request: AppRequest, mandate_id: UUID) -> HttpResponse:
    """End a mandate now; what was done under it stays."""
    with attempt(request) as tried:
        mandate = services.end_mandate(actor=request.actor, mandate_id=mandate_id, at=now(request))
    if not tried.done:
        return redirect("settings:offices")
    messages.success(request, _("The mandate has been ended."))
    return redirect("settings:office", mandate.office_id)


@page_of_any(OFFICES, "GET", "POST")
def new(request: AppRequest) -> HttpResponse:
    """The head whose agency gets a post. In five seconds: which agency, which kind, which title."""
    actor = request.actor
    rows = [
        row for row in selectors.agencies(commune_id=actor.commune_id) if policy.sees_offices(actor, row.pk)
    ]
    agencies = [(str(row.pk), row.short_name) for row in rows]
    kinds = [
        (kind.value, str(kind.label))
        for kind in OfficeKind
        if any(policy.can_make(actor, row, kind) for row in rows)
    ]
    form = OfficeForm(agencies, kinds, choices.hamlets(actor, today(request)), request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_new(request, form):
        with attempt(request, form) as tried:
            made = services.create_office(actor=actor, at=now(request), **form.cleaned_data)
        if tried.done:
            messages.success(request, _("The office has been created; now say who holds it."))
            return redirect("settings:office", made.pk)
    return render(request, "settings/new_office.html", {"form": form}, status=422 if form.errors else 200)


def _is_new(request: AppRequest, form: OfficeForm) -> bool:
    rows = selectors.offices(commune_id=request.commune.pk)
    title = form.cleaned_data["title"].strip()
    if rows.filter(agency_id=form.cleaned_data["agency_id"], title=title).exists():
        form.add_error("title", _("This agency has an office of that title: choose another title."))
        return False
    return True
