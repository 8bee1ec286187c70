"""What somebody has received, and the press that confirms it; the label of an item opens it with a phone."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.force import selectors, services
from trucban.lib.errors import NotVisible
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page


class ItemForm(forms.Form):
    """Whose label was scanned."""

    so = forms.UUIDField(required=False)


class ReceiptForm(forms.Form):
    """Which hand-over a button confirms."""

    custody = forms.UUIDField()


@page("desk.open", "GET", "POST")
def receipts(request: AppRequest) -> HttpResponse:
    """
    Whoever has just been handed something, on their own phone after scanning its label, or at a desk.

    In five seconds: what it is, who gave it, one press that says it was received.
    """
    if request.method == "POST":
        return _confirm(request)
    form = ItemForm(request.GET)
    item_id = form.cleaned_data["so"] if form.is_valid() else None
    rows = list(selectors.received(actor=request.actor, at=now(request)))
    scanned = [row for row in rows if item_id and row.item_id == item_id]
    if item_id and not scanned and _keeps(request, item_id):
        return redirect("force:item", item_id)
    others = [row for row in rows if row not in scanned]
    context = {
        "waiting": [row for row in scanned + others if row.confirmed_at is None],
        "confirmed": [row for row in scanned + others if row.confirmed_at],
        "not_here": bool(item_id) and not scanned,
    }
    return render(request, "force/receipts.html", context)


def _keeps(request: AppRequest, item_id: UUID) -> bool:
    """Say whether the label was scanned by who keeps the store: then it opens the page of the item."""
    try:
        item = selectors.get_item(actor=request.actor, item_id=item_id)
    except NotVisible:
        return False
    return request.actor.can("force.edit", agency_id=item.equipment.owner_id)


def _confirm(request: AppRequest) -> HttpResponse:
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect("force:receipts")
    with attempt(request):
        services.confirm_receipt(
            actor=request.actor, custody_id=form.cleaned_data["custody"], at=now(request)
        )
        messages.success(request, _("Confirmed: it is received."))
    return redirect("force:receipts")
