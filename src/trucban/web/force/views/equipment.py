"""Equipment: what there is, who holds it, what one thing went through."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from trucban.document.services import note_export
from trucban.document.wording import day_text, moment_text, time_text
from trucban.document.workbook import Sheet, render_xlsx
from trucban.force import selectors, services
from trucban.force.models import Custody, Equipment
from trucban.incident import selectors as incidents
from trucban.lib import qr
from trucban.lib.clock import local_day
from trucban.task import selectors as tasks
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.downloads import download
from trucban.web.force.equipment_forms import EquipmentForm
from trucban.web.force.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page, require


@page("force.edit")
def equipment_list(request: AppRequest) -> HttpResponse:
    """
    Whoever keeps the store, before a storm.

    In five seconds: how many of what lie in store, who holds the rest, which count did not agree.
    """
    context = {
        "tabs": tabs("force:equipment_list", request.actor),
        "stocks": selectors.stocks(actor=request.actor),
        "held": selectors.held(actor=request.actor),
        "unconfirmed": _with_age(request),
        "discrepancies": _with_tasks(request, list(selectors.discrepancies(actor=request.actor)[:5])),
    }
    return render(request, "force/equipment_list.html", context)


def _with_age(request: AppRequest) -> list[dict[str, Any]]:
    """Return what no receiver has confirmed, each with how many days it waits."""
    rows = selectors.unconfirmed(actor=request.actor)
    return [{"row": row, "days": (today(request) - local_day(row.issued_at)).days} for row in rows]


def _with_tasks(request: AppRequest, takes: list[Any]) -> list[dict[str, Any]]:
    """Return the counts with the task and the incident each became; none where the reader does not see it."""
    made = {
        row.origin_id: row
        for row in tasks.made_from(actor=request.actor, origin_ids=[take.pk for take in takes])
    }
    seen = incidents.incidents(actor=request.actor).filter(pk__in=[take.pk for take in takes])
    opened = set(seen.values_list("pk", flat=True))
    may_open = request.actor.can("incident.report")
    return [
        {
            "take": take,
            "task": made.get(take.pk),
            "has_incident": take.pk in opened,
            "may_open": may_open and take.pk not in opened,
        }
        for take in takes
    ]


@page("force.edit", "GET", "POST")
def new_equipment(request: AppRequest) -> HttpResponse:
    """Who writes down a kind. In five seconds: name, how many – and that weapons do not belong here."""
    form = EquipmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            made = services.add_equipment(actor=request.actor, at=now(request), **form.cleaned_data)
            messages.success(request, _("It stands among the equipment."))
            return redirect("force:equipment", made.pk)
    words = {
        "title": _("New equipment"),
        "button": _("Save"),
        "lead": _(
            "Ordinary equipment only. Weapons, ammunition, explosives and support tools stand in other books."
        ),
    }
    return form_page(request, form, words, back=reverse("force:equipment_list"))


def form_page(request: AppRequest, form: Form, words: dict[str, str], *, back: str) -> HttpResponse:
    context = {"form": form, "words": words, "back": back}
    return render(request, "force/equipment_form.html", context, status=422 if form.errors else 200)


def own(request: AppRequest, equipment_id: UUID) -> Equipment:
    found = selectors.get_equipment(actor=request.actor, equipment_id=equipment_id)
    require(request.actor.can("force.edit", agency_id=found.owner_id))
    return found


@page("force.edit")
def equipment(request: AppRequest, equipment_id: UUID) -> HttpResponse:
    """Who issues it. In five seconds: how many lie in store, who holds the others since when."""
    found = own(request, equipment_id)
    issued = selectors.issued(found)
    context = {
        "equipment": found,
        "issued": issued,
        "in_store": found.quantity - issued,
        "items": selectors.items(found) if found.is_numbered else [],
        "held": selectors.held(actor=request.actor, equipment_id=found.pk),
        "returned": selectors.returned(found)[:20],
        "takes": _with_tasks(request, list(selectors.stock_takes(found)[:10])),
    }
    return render(request, "force/equipment.html", context)


@page("force.edit")
def item(request: AppRequest, equipment_item_id: UUID) -> HttpResponse:
    """Whoever scans its label. In five seconds: what it is, who holds it, through whose hands it went."""
    found = selectors.get_item(actor=request.actor, item_id=equipment_item_id)
    own(request, found.equipment_id)
    chain = list(selectors.chain(found))
    here = request.build_absolute_uri(f"{reverse('force:receipts')}?so={found.pk}")
    context = {
        "item": found,
        "equipment": found.equipment,
        "chain": chain,
        "holds": next((row for row in chain if row.returned_at is None), None),
        "code": mark_safe(qr.svg(here)),  # noqa: S308 - made here, from this page's address
    }
    return render(request, "force/item.html", context)


@page("force.edit")
def equipment_xlsx(request: AppRequest) -> HttpResponse:
    """The commander, for an inspection: who holds what, as a file that says who saved it and when."""
    at = now(request)
    rows = list(selectors.held(actor=request.actor))
    data = render_xlsx([_sheet(rows, request)])
    note_export(actor=request.actor, of="force.equipment", at=at, lines=len(rows))
    return download(data, f"trang-bi-{today(request):%Y-%m-%d}.xlsx")


def _sheet(rows: list[Custody], request: AppRequest) -> Sheet:
    at = now(request)
    return Sheet(
        name=_("Equipment"),
        header=(
            _("No."),
            _("Equipment"),
            _("Number of the item"),
            _("Quantity"),
            pgettext("equipment", "Held by"),
            _("Taken by"),
            pgettext("equipment", "Given by"),
            pgettext("equipment", "Since"),
        ),
        rows=tuple(
            (
                number,
                row.equipment.name,
                row.item.number if row.item else "",
                row.quantity,
                row.holder,
                row.taken_by,
                row.given_by,
                moment_text(row.issued_at),
            )
            for number, row in enumerate(rows, start=1)
        ),
        widths=(6, 28, 18, 10, 28, 26, 26, 18),
        title=_("Who holds what, saved by %(name)s at %(time)s on %(today)s")
        % {"name": request.actor.name, "time": time_text(at), "today": day_text(at)},
    )
