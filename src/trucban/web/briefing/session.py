"""What the secretary types while people speak: lines, what was said, decisions, the conclusion."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.briefing import selectors, services
from trucban.briefing.models import AgendaItem
from trucban.lib.weeks import Week
from trucban.web.acting import attempt, say_errors
from trucban.web.briefing.forms import ConclusionForm, DecideForm, DiscussionForm, ItemForm, SettleForm
from trucban.web.briefing.views import get, line_context, show
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page


@page("briefing.prepare", "POST")
def add_item(request: AppRequest, week: Week) -> HttpResponse:
    """Put a line on the agenda."""
    briefing, form = get(request, week), ItemForm(request.POST, auto_id="item-%s")
    made: list[AgendaItem] = []
    if form.is_valid() and attempt(
        request,
        lambda: made.append(
            services.add_item(
                actor=request.actor, briefing_id=briefing.pk, at=now(request), **form.cleaned_data
            )
        ),
        form=form,
    ):
        return redirect(f"{reverse('briefing:detail', args=[week])}#item-{made[0].pk}")
    return show(request, week, item_form=form, status=422)


@page("briefing.prepare", "POST")
def discuss(request: AppRequest, item_id: UUID) -> HttpResponse:
    """Write what was said on a line."""
    form = DiscussionForm(request.POST)
    done = form.is_valid() and attempt(
        request,
        lambda: services.edit_item(
            actor=request.actor,
            item_id=item_id,
            discussion=form.cleaned_data["discussion"],
            at=now(request),
        ),
        form=form,
    )
    return _line(request, item_id, refused=None if done else form, what="discussion")


@page("briefing.prepare", "POST")
def settle(request: AppRequest, item_id: UUID) -> HttpResponse:
    """Mark a line as dealt with, or take the mark off."""
    form = SettleForm(request.POST)
    form.is_valid()  # a box: there or not
    attempt(
        request,
        lambda: services.settle_item(
            actor=request.actor, item_id=item_id, settled=form.cleaned_data["settled"], at=now(request)
        ),
    )
    return _line(request, item_id)


@page("briefing.prepare", "POST")
def decide_on(request: AppRequest, item_id: UUID) -> HttpResponse:
    """Make a decision on a line: a task from that moment on."""
    item, form = (
        selectors.get_item(actor=request.actor, item_id=item_id),
        DecideForm(request.actor, request.POST),
    )
    done = form.is_valid() and attempt(
        request,
        lambda: services.decide(
            actor=request.actor,
            briefing_id=item.briefing_id,
            item_id=item.pk,
            at=now(request),
            **form.values(),
        ),
        form=form,
    )
    return _line(request, item_id, refused=None if done else form, what="decide")


def _line(
    request: AppRequest, item_id: UUID, *, refused: DiscussionForm | DecideForm | None = None, what: str = ""
) -> HttpResponse:
    """Answer with the line as it is now; without scripts, with the page."""
    item = selectors.get_item(actor=request.actor, item_id=item_id)
    week = selectors.week_of(item.briefing)
    if request.htmx:
        context = {
            "item": item,
            "can_write": item.briefing.status != item.briefing.Status.CLOSED,
            "refused": what if refused else "",
            "errors": [error for errors in refused.errors.values() for error in errors] if refused else [],
            "typed": request.POST,
            **line_context(request, item.briefing),
        }
        return render(request, "briefing/item.html", context, status=422 if refused else 200)
    if refused:
        say_errors(request, refused)
        return show(request, week, status=422)
    return redirect(f"{reverse('briefing:detail', args=[week])}#item-{item.pk}")


@page("briefing.prepare", "POST")
def decide(request: AppRequest, week: Week) -> HttpResponse:
    """Make a decision that is about no line of the agenda."""
    briefing, form = get(request, week), DecideForm(request.actor, request.POST, auto_id="decide-%s")
    if form.is_valid() and attempt(
        request,
        lambda: services.decide(
            actor=request.actor, briefing_id=briefing.pk, at=now(request), **form.values()
        ),
        form=form,
    ):
        return redirect(f"{reverse('briefing:detail', args=[week])}#decisions")
    return show(request, week, decide_form=form, status=422)


@page("briefing.prepare", "POST")
def conclude(request: AppRequest, week: Week) -> HttpResponse:
    """Write what the chair concluded, and the forecast."""
    briefing, form = get(request, week), ConclusionForm(request.POST)
    if form.is_valid() and attempt(
        request,
        lambda: services.write_conclusion(
            actor=request.actor, briefing_id=briefing.pk, at=now(request), **form.cleaned_data
        ),
        form=form,
    ):
        messages.success(request, _("Conclusion and forecast have been saved."))
        return redirect("briefing:detail", week)
    return show(request, week, conclusion_form=form, status=422)
