"""What the desk does with a list: open it, fill it, give it, mark on behalf of somebody, close it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.area import selectors as area
from trucban.area.models import Hamlet
from trucban.headcount import policy, reading, selectors, services
from trucban.headcount.models import HeadCount
from trucban.headcount.tally import Standing
from trucban.incident import selectors as incidents
from trucban.incident.models import IncidentKind
from trucban.lib.errors import NotVisible
from trucban.lib.tables import Unreadable, open_book
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now, today
from trucban.web.headcount import forms as count_forms
from trucban.web.headcount.views import give_form, show
from trucban.web.http import AppRequest
from trucban.web.pages import page, require

MOST_INCIDENTS = 50


@page("incident.edit", "GET", "POST")
def new(request: AppRequest) -> HttpResponse:
    """
    The watch, when a hamlet has to move.

    In five seconds: what it is called, until when phones hold it.
    """
    at = now(request)
    rows = incidents.open_incidents(actor=request.actor).exclude(kind=IncidentKind.POLITICAL_SECURITY)
    rows = rows.filter(owner_id=request.actor.agency_with("incident.edit"))
    choices = [(str(row.pk), f"{row.number_words} · {row.summary[:60]}") for row in rows[:MOST_INCIDENTS]]
    usual = {
        "until": (at + count_forms.USUAL).replace(second=0, microsecond=0),
        "incident_id": request.GET.get("vu-viec"),
    }
    form = count_forms.OpenForm(choices, request.POST or None, initial=usual)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            count = services.open_count(actor=request.actor, at=at, **form.cleaned_data)
        if tried.done:
            messages.success(request, _("Opened. Now write the households into it."))
            return redirect("headcount:lines", count.pk)
    return render(request, "headcount/new.html", {"form": form}, status=422 if form.errors else 200)


@page("incident.edit", "GET", "POST")
def lines(request: AppRequest, head_count_id: UUID) -> HttpResponse:
    """
    The watch, with the hamlet's list in hand.

    In five seconds: where to paste it, and in which order the columns stand.
    """
    count = _kept(request, head_count_id)
    hamlets = list(area.hamlets(commune_id=request.commune.pk, on=today(request)))
    choices = [(str(row.pk), row.name) for row in hamlets]
    form = count_forms.LinesForm(choices, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            read = _read(form, hamlets)
            services.add_lines(actor=request.actor, headcount_id=count.pk, lines=read, at=now(request))
        if tried.done:
            messages.success(request, _("%(count)s households added.") % {"count": len(read)})
            return redirect("headcount:detail", count.pk)
    context = {"count": count, "form": form}
    return render(request, "headcount/lines.html", context, status=422 if form.errors else 200)


def _read(form: forms.Form, hamlets: list[Hamlet]) -> list[reading.Line]:
    given = form.cleaned_data
    chosen = next((row for row in hamlets if row.pk == given["hamlet"]), None)
    if not given["file"]:
        return reading.read_lines(reading.pasted(given["text"]), hamlets=hamlets, hamlet=chosen)
    try:
        sheet = open_book(given["file"].read(), name=given["file"].name).sheets[0]
        rows = [["" if value is None else str(value) for value in row.values] for row in sheet.rows()]
    except Unreadable as fault:
        raise reading.LinesRefused(fault.sentence.said(_)) from fault
    return reading.read_lines(rows, hamlets=hamlets, hamlet=chosen, needs_heading=True)


@page("incident.edit", "POST")
def give(request: AppRequest, head_count_id: UUID) -> HttpResponse:
    """Give a list to somebody's phone."""
    count = _kept(request, head_count_id)
    form = give_form(request, count, selectors.counters(count), request.POST)
    return _sent(
        request, count, form, services.give_count, _("Given: it comes to their phone with the next contact.")
    )


@page("incident.edit", "POST")
def take_back(request: AppRequest, head_count_id: UUID, counter_id: UUID) -> HttpResponse:
    """Take a list back from somebody's phone."""
    count = _kept(request, head_count_id)
    services.take_back(actor=request.actor, headcount_id=count.pk, counter_id=counter_id, at=now(request))
    messages.success(request, _("Taken back: the phone erases it with its next contact."))
    return redirect("headcount:detail", count.pk)


@page("incident.edit", "POST")
def extend(request: AppRequest, head_count_id: UUID) -> HttpResponse:
    """Change until when phones hold a list."""
    count = _kept(request, head_count_id)
    form = count_forms.UntilForm(request.POST, auto_id="until-%s")
    return _sent(request, count, form, services.extend_count, _("Changed."))


@page("incident.edit", "POST")
def close(request: AppRequest, head_count_id: UUID) -> HttpResponse:
    """Close a list."""
    count = _kept(request, head_count_id)
    with attempt(request) as tried:
        services.close_count(actor=request.actor, headcount_id=count.pk, at=now(request))
    if tried.done:
        messages.success(request, _("Closed: phones erase it. What was written before still arrives."))
    return redirect("headcount:detail", count.pk)


@page("incident.edit", "POST")
def names(request: AppRequest, head_count_id: UUID) -> HttpResponse:
    """Show the names of a closed list once; that they were looked at is in the log."""
    count = _kept(request, head_count_id)
    services.reveal_names(actor=request.actor, headcount_id=count.pk, at=now(request))
    return show(request, count.pk, with_names=True)


@page("incident.edit", "POST")
def mark(request: AppRequest, household_id: UUID) -> HttpResponse:
    """Write down what somebody told the desk of a household."""
    household = selectors.get_household(actor=request.actor, household_id=household_id)
    count = _kept(request, household.headcount_id)
    door = _door(count, household_id)
    form = count_forms.MarkForm(request.POST)
    if form.is_valid():
        with attempt(request, form) as tried:
            at = now(request)
            services.mark_household(
                actor=request.actor,
                household_id=household_id,
                marked_at=at,
                at=at,
                seen=[one.pk for one in door.live],
                at_desk=True,
                **form.values(door.people),
            )
        if tried.done:
            messages.success(request, _("Written down."))
            return HttpResponseRedirect(
                f"{reverse('headcount:detail', args=[count.pk])}#household-{household_id}"
            )
    return show(request, count.pk, status=422, refused=(household_id, form))


@page("incident.edit", "POST")
def remove(request: AppRequest, household_id: UUID) -> HttpResponse:
    """Take a household off a list."""
    household = selectors.get_household(actor=request.actor, household_id=household_id)
    count = _kept(request, household.headcount_id)
    with attempt(request) as tried:
        services.remove_household(actor=request.actor, household_id=household_id, at=now(request))
    if tried.done:
        messages.success(request, _("Taken off the list; what was marked of it stays in the log."))
    return redirect("headcount:detail", count.pk)


def _kept(request: AppRequest, headcount_id: UUID) -> HeadCount:
    count = selectors.get_headcount(actor=request.actor, headcount_id=headcount_id)
    require(policy.can_keep(request.actor, count))
    return count


def _door(count: HeadCount, household_id: UUID) -> Standing:
    rows = selectors.standings([count])[count.pk]
    found = next((row for row in rows if row.household.pk == household_id), None)
    if found is None:
        raise NotVisible
    return found


def _sent(
    request: AppRequest, count: HeadCount, form: forms.Form, verb: Callable[..., object], said: Any
) -> HttpResponse:
    if form.is_valid():
        with attempt(request) as tried:
            verb(actor=request.actor, headcount_id=count.pk, at=now(request), **form.cleaned_data)
        if tried.done:
            messages.success(request, said)
        return redirect("headcount:detail", count.pk)
    say_errors(request, form)
    return show(request, count.pk, status=422)
