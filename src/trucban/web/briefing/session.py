"""What the secretary types while people speak: lines, what was said, decisions, the conclusion."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.briefing import policy, selectors, services
from trucban.lib.weeks import Week
from trucban.web.attempts import attempt, say_errors
from trucban.web.briefing.forms import ConclusionForm, DecideForm, DiscussionForm, ItemForm, SettleForm
from trucban.web.briefing.views import get, line_context, show
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page


@page("briefing.prepare", "POST")
def add_item(request: AppRequest, week: Week) -> HttpResponse:
    """Put a line on the agenda."""
    briefing, form = get(request, week), ItemForm(request.POST, auto_id="item-%s")
    if form.is_valid():
        with attempt(request, form) as tried:
            item = services.add_item(
                actor=request.actor, briefing_id=briefing.pk, at=now(request), **form.cleaned_data
            )
        if tried.done:
            return redirect(f"{reverse('briefing:detail', args=[week])}#item-{item.pk}")
    return show(request, week, item_form=form, status=422)


@page("briefing.prepare", "POST")
def discuss(request: AppRequest, item_id: UUID) -> HttpResponse:
    """Write what was said on a line."""
    form = DiscussionForm(request.POST)
    if form.is_valid():
        with attempt(request, form):
            services.edit_item(actor=request.actor, item_id=item_id, at=now(request), **form.cleaned_data)
    return _line(request, item_id, form, what="discussion")


@page("briefing.prepare", "POST")
def settle(request: AppRequest, item_id: UUID) -> HttpResponse:
    """Mark a line as dealt with, or take the mark off."""
    form = SettleForm(request.POST)
    if form.is_valid():  # a box: there or not
        with attempt(request, form):
            services.settle_item(actor=request.actor, item_id=item_id, at=now(request), **form.cleaned_data)
    return _line(request, item_id, form, what="settle")


@page("briefing.prepare", "POST")
def decide_on(request: AppRequest, item_id: UUID) -> HttpResponse:
    """Make a decision on a line: a task from that moment on."""
    item = selectors.get_item(actor=request.actor, item_id=item_id)
    form = DecideForm(request.actor, request.POST)
    if form.is_valid():
        with attempt(request, form):
            services.decide(
                actor=request.actor,
                briefing_id=item.briefing_id,
                item_id=item.pk,
                at=now(request),
                **form.values(),
            )
    return _line(request, item_id, form, what="decide")


def _line(request: AppRequest, item_id: UUID, form: Form, *, what: str) -> HttpResponse:
    """Answer with the line as it is now, and what was refused on it; without scripts, with the page."""
    item = selectors.get_item(actor=request.actor, item_id=item_id)
    week, status = selectors.week_of(item.briefing), 422 if form.errors else 200
    if not request.htmx:
        say_errors(request, form)
        address = f"{reverse('briefing:detail', args=[week])}#item-{item.pk}"
        return show(request, week, status=status) if form.errors else redirect(address)
    context = {
        "item": item,
        "can_write": not policy.is_locked(item.briefing),
        "refused": what if form.errors else "",
        "errors": [error for errors in form.errors.values() for error in errors],
        "typed": request.POST,
        **line_context(request, item.briefing, [item]),
    }
    return render(request, "briefing/item.html", context, status=status)


@page("briefing.prepare", "POST")
def decide(request: AppRequest, week: Week) -> HttpResponse:
    """Make a decision that is about no line of the agenda."""
    briefing, form = get(request, week), DecideForm(request.actor, request.POST, auto_id="decide-%s")
    if form.is_valid():
        with attempt(request, form) as tried:
            services.decide(actor=request.actor, briefing_id=briefing.pk, at=now(request), **form.values())
        if tried.done:
            return redirect(f"{reverse('briefing:detail', args=[week])}#decisions")
    return show(request, week, decide_form=form, status=422)


@page("briefing.prepare", "POST")
def conclude(request: AppRequest, week: Week) -> HttpResponse:
    """Write what the chair concluded, and the forecast."""
    briefing, form = get(request, week), ConclusionForm(request.POST)
    if form.is_valid():
        with attempt(request, form) as tried:
            services.write_conclusion(
                actor=request.actor, briefing_id=briefing.pk, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("Conclusion and forecast have been saved."))
            return redirect("briefing:detail", week)
    return show(request, week, conclusion_form=form, status=422)
