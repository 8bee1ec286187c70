"""Acts on equipment: adding, issuing, handing over, taking back, counting, and what a difference becomes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from trucban.force import selectors, services
from trucban.force.models import StockTake
from trucban.incident import selectors as incidents
from trucban.incident import services as incident_services
from trucban.task import services as tasks
from trucban.web import choices
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.force.equipment_forms import (
    CountForm,
    DifferenceForm,
    HandOverForm,
    IssueForm,
    ItemForm,
    QuantityForm,
    ReturnForm,
)
from trucban.web.force.views.equipment import form_page, own
from trucban.web.http import AppRequest
from trucban.web.pages import page


def _act(
    request: AppRequest,
    form: Form,
    words: dict[str, str],
    equipment_id: UUID,
    do: Callable[[], Any],
    said: str,
) -> HttpResponse:
    """Show a form about one kind of equipment; once filled in, do what it says and go back to the kind."""
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            do()
            messages.success(request, said)
            return redirect("force:equipment", equipment_id)
    return form_page(request, form, words, back=reverse("force:equipment", args=[equipment_id]))


@page("force.edit", "GET", "POST")
def add(request: AppRequest, equipment_id: UUID) -> HttpResponse:
    """Who puts something into the store. In five seconds: its number, or how many there are now and why."""
    found = own(request, equipment_id)
    form: Form
    if found.is_numbered:
        form = ItemForm(request.POST or None)
        verb: Callable[..., Any] = services.add_item
        title = _("Add an item")
    else:
        form = QuantityForm(request.POST or None, initial={"quantity": found.quantity})
        verb, title = services.change_quantity, _("Change how many there are")

    def do() -> None:
        verb(actor=request.actor, equipment_id=found.pk, at=now(request), **form.cleaned_data)

    return _act(request, form, {"title": title, "button": _("Save")}, found.pk, do, _("Written down."))


@page("force.edit", "GET", "POST")
def issue(request: AppRequest, equipment_id: UUID) -> HttpResponse:
    """Who issues something. In five seconds: to whom, how many; who takes it is kept with the moment."""
    found = own(request, equipment_id)
    form = IssueForm(request.actor, found, today(request), request.POST or None)

    def do() -> None:
        services.issue(
            actor=request.actor,
            equipment_id=found.pk,
            holder=form.to,
            quantity=form.cleaned_data.get("quantity", 1),
            item_id=form.cleaned_data.get("item_id"),
            at=now(request),
        )

    words = {"title": _("Issue: %(name)s") % {"name": found.name}, "button": pgettext("equipment", "Issue")}
    return _act(request, form, words, found.pk, do, _("Issued; both sides and the moment are kept."))


@page("force.edit", "GET", "POST")
def hand_over(request: AppRequest, custody_id: UUID) -> HttpResponse:
    """Who passes it on. In five seconds: from whom it goes, to whom."""
    custody = selectors.get_custody(actor=request.actor, custody_id=custody_id)
    found = own(request, custody.equipment_id)
    form = HandOverForm(request.actor, found.owner_id, today(request), request.POST or None)

    def do() -> None:
        services.hand_over(
            actor=request.actor,
            custody_id=custody.pk,
            holder=form.to,
            note=form.cleaned_data["note"],
            at=now(request),
        )

    words = {
        "title": _("Hand over: %(name)s") % {"name": found.name},
        "button": pgettext("equipment", "Hand over"),
        "lead": _("%(holder)s holds it now.") % {"holder": custody.holder},
    }
    return _act(request, form, words, found.pk, do, _("Handed over; both sides and the moment are kept."))


@page("force.edit", "GET", "POST")
def give_back(request: AppRequest, custody_id: UUID) -> HttpResponse:
    """Who takes it back. In five seconds: how many come back, in what state."""
    custody = selectors.get_custody(actor=request.actor, custody_id=custody_id)
    found = own(request, custody.equipment_id)
    form = ReturnForm(custody, request.POST or None)

    def do() -> None:
        services.return_equipment(
            actor=request.actor, custody_id=custody.pk, at=now(request), **form.cleaned_data
        )

    words = {
        "title": _("Take back: %(name)s") % {"name": found.name},
        "button": pgettext("equipment", "Take back"),
        "lead": _("%(holder)s holds it now.") % {"holder": custody.holder},
    }
    return _act(request, form, words, found.pk, do, _("Taken back; both sides and the moment are kept."))


@page("force.edit", "POST")
def write_off(request: AppRequest, equipment_item_id: UUID) -> HttpResponse:
    found = selectors.get_item(actor=request.actor, item_id=equipment_item_id)
    own(request, found.equipment_id)
    with attempt(request):
        services.write_off_item(
            actor=request.actor, item_id=found.pk, reason=request.POST.get("reason", ""), at=now(request)
        )
        messages.success(request, _("Written off; its chain stays to be read."))
    return redirect("force:item", found.pk)


@page("force.edit", "GET", "POST")
def count(request: AppRequest, equipment_id: UUID) -> HttpResponse:
    """Who counts the store. In five seconds: how many lie there; what should is compared only afterwards."""
    found = own(request, equipment_id)
    form = CountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            take = services.take_stock(
                actor=request.actor, equipment_id=found.pk, at=now(request), **form.cleaned_data
            )
            if take.difference:
                messages.warning(request, _("The count does not agree: say who clears it up, by when."))
                return redirect("force:difference", take.pk)
            messages.success(request, _("Counted: it agrees."))
            return redirect("force:equipment", found.pk)
    words = {"title": _("Count: %(name)s") % {"name": found.name}, "button": _("Save")}
    return form_page(request, form, words, back=reverse("force:equipment", args=[found.pk]))


@page("task.edit", "GET", "POST")
def difference(request: AppRequest, stock_take_id: UUID) -> HttpResponse:
    """Whoever is answerable for the store. In five seconds: what was counted, who clears it up, by when."""
    take = selectors.get_stock_take(actor=request.actor, stock_take_id=stock_take_id)
    found = own(request, take.equipment_id)
    form = DifferenceForm(request.actor, request.POST or None)
    title = _difference(take)

    def do() -> None:
        agency_id, office_id = choices.read_owner(form.cleaned_data["owner"])
        tasks.create_task(
            actor=request.actor,
            title=title,
            to_agency_id=agency_id,
            to_office_id=office_id,
            due_date=form.cleaned_data["due_date"],
            origin_id=take.pk,
            at=now(request),
        )

    words = {"title": _("The count does not agree"), "button": _("Give the task"), "lead": title}
    return _act(
        request, form, words, found.pk, do, _("The task has been given; whoever does it has been told.")
    )


def _difference(take: StockTake) -> str:
    return _("Clear up: %(name)s, %(counted)d counted, %(expected)d should lie in store") % {
        "name": take.equipment.name,
        "counted": take.counted,
        "expected": take.expected,
    }


@page("incident.report", "POST")
def open_incident(request: AppRequest, stock_take_id: UUID) -> HttpResponse:
    """A count that does not agree is written into the incidents, once: the incident has the count's own id."""
    take = selectors.get_stock_take(actor=request.actor, stock_take_id=stock_take_id)
    own(request, take.equipment_id)
    if take.difference and not incidents.incidents(actor=request.actor).filter(pk=take.pk).exists():
        with attempt(request) as tried:
            incident_services.report_incident(
                actor=request.actor,
                kind="LOST_FOUND",
                summary=_difference(take),
                happened_at=take.taken_at,
                incident_id=take.pk,
                at=now(request),
            )
            messages.success(request, _("The incident is open; it says what was counted."))
        if not tried.done:
            return redirect("force:equipment", take.equipment_id)
    return redirect("incident:detail", take.pk)
