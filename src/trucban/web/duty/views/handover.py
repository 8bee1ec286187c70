"""The watch changes hands."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.duty import selectors, services
from trucban.duty.models import HandoverItem, Shift
from trucban.duty.services import Matter
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.duty.forms import GiveForm
from trucban.web.duty.lines import matter_rows
from trucban.web.duty.matters import Open, gather
from trucban.web.duty.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page

LAST = 20


@page("duty.record")
def watches(request: AppRequest) -> HttpResponse:
    """
    Both duty officers, at the change of the watch.

    In five seconds: which watch waits to be given, which to be taken.
    """
    at = now(request)
    due = selectors.handover_due(actor=request.actor, at=at)
    context = {
        "to_give": [row for row in reversed(due) if row.handover is None],
        "to_take": [row for row in due if row.handover is not None],
        "on_now": selectors.on_duty(actor=request.actor, at=at),
        "alerts": selectors.waiting_alerts(actor=request.actor),
        "to_decide": selectors.takeovers_to_decide(actor=request.actor),
        "past": selectors.handovers(actor=request.actor).filter(taken_at__isnull=False)[:LAST],
        "tabs": tabs(request, "duty:handover"),
    }
    return render(request, "duty/handover.html", context)


@page("duty.record", "GET", "POST")
def give(request: AppRequest, shift_id: UUID) -> HttpResponse:
    """
    The duty officer who goes home.

    In five seconds: what is still open, gathered already; what to add by hand.
    """
    shift = selectors.visible_shift(actor=request.actor, shift_id=shift_id)
    found = gather(actor=request.actor, on=today(request))
    form = GiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = [one.matter for one in found if one.key in request.POST.getlist("matter")]
        with attempt(request, form):
            handover = services.give_watch(
                actor=request.actor,
                shift_id=shift_id,
                matters=[*chosen, *map(Matter, form.matters())],
                at=now(request),
            )
            messages.success(request, _("Given: the next watch now answers each matter."))
            return redirect("duty:handover_detail", handover.pk)
    return render(request, "duty/give.html", _to_give(shift, found, form), status=422 if form.errors else 200)


def _to_give(shift: Shift, found: list[Open], form: GiveForm) -> dict[str, object]:
    return {
        "shift": shift,
        "following": selectors.next_shift(shift),
        "disputed": selectors.disputed_before(shift),
        "found": found,
        "form": form,
    }


@page("duty.record")
def detail(request: AppRequest, handover_id: UUID) -> HttpResponse:
    """
    The duty officer who comes, reading what they take over.

    In five seconds: what is not answered yet; then one button takes the watch.
    """
    handover = selectors.get_handover(actor=request.actor, handover_id=handover_id)
    items = selectors.items(handover)
    is_giver = handover.given_by_id == request.actor.id
    context = {
        "handover": handover,
        "rows": matter_rows(request.actor, items),
        "open": sum(item.answer == HandoverItem.Answer.OPEN for item in items),
        "disputed": sum(item.answer == HandoverItem.Answer.DISPUTED for item in items),
        "is_giver": is_giver,
        "may_answer": handover.taken_at is None and not is_giver,
        "tabs": tabs(request, "duty:handover"),
    }
    return render(request, "duty/handover_detail.html", context)


@page("duty.record", "POST")
def answer(request: AppRequest, item_id: UUID) -> HttpResponse:
    item = selectors.get_item(actor=request.actor, item_id=item_id)
    accepted = request.POST.get("answer") == "accept"
    with attempt(request):
        services.answer_item(
            actor=request.actor,
            item_id=item_id,
            accepted=accepted,
            text="" if accepted else request.POST.get("text", ""),
            at=now(request),
        )
    return redirect("duty:handover_detail", item.handover_id)


@page("duty.record", "POST")
def take(request: AppRequest, handover_id: UUID) -> HttpResponse:
    with attempt(request):
        services.take_watch(actor=request.actor, handover_id=handover_id, at=now(request))
        messages.success(request, _("You have the watch. It has been written in the duty book."))
    return redirect("duty:handover_detail", handover_id)
