"""Recurring work of the agency: what comes back by itself, on which days, by which law."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.task import policy, selectors, services
from trucban.task.models import Routine
from trucban.web import choices
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now, today
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.task.forms import EndForm, RoutineForm
from trucban.web.task.rule_words import rule_in_words


@page("task.view")
def listed(request: AppRequest) -> HttpResponse:
    """
    A chief who plans; an assistant at the start of a month.

    In five seconds: what comes back by itself, how often, who does it.
    """
    rows = [(row, rule_in_words(row)) for row in selectors.routines(actor=request.actor)]
    return render(request, "task/routines.html", {"rows": rows, "today": today(request)})


@page("task.view")
def detail(request: AppRequest, routine_id: UUID) -> HttpResponse:
    """
    Whoever asks why a task came.

    In five seconds: the rule in words, the legal basis, the tasks it made.
    """
    return _show(request, routine_id)


def _show(request: AppRequest, routine_id: UUID, *, status: int = 200) -> HttpResponse:
    routine = selectors.get_routine(actor=request.actor, routine_id=routine_id)
    context = {
        "routine": routine,
        "rule": rule_in_words(routine),
        "tasks": selectors.made_from(actor=request.actor, origin_ids=[routine_id]).order_by("-due_date")[:20],
        "can_end": policy.can_edit_routine(request.actor, routine) and routine.to_date is None,
        "form": EndForm(initial={"to_date": today(request)}),
    }
    return render(request, "task/routine.html", context, status=status)


@page("task.edit", "GET", "POST")
def new(request: AppRequest) -> HttpResponse:
    """
    An assistant who knows what the law asks each month.

    In five seconds: what, how often, who; days off move it.
    """
    agency_id = request.actor.agency_with("task.edit")
    initial = {"owner": str(agency_id), "from_date": today(request)}
    form = RoutineForm(request.actor, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            made = _create(request, form)
        if tried.done:
            messages.success(request, _("The routine begins; its tasks are made by themselves."))
            return redirect("task:routine", made.pk)
    return render(request, "task/new_routine.html", {"form": form}, status=422 if form.errors else 200)


def _create(request: AppRequest, form: RoutineForm) -> Routine:
    values = form.cleaned_data
    to_agency_id, to_office_id = choices.read_owner(values["owner"])
    made: Routine = services.create_routine(
        actor=request.actor,
        title=values["title"],
        rrule=form.rule(),
        from_date=values["from_date"],
        on_day_off=values["on_day_off"],
        to_agency_id=to_agency_id,
        to_office_id=to_office_id,
        legal_basis=values["legal_basis"],
        at=now(request),
    )
    return made


@page("task.edit", "POST")
def end(request: AppRequest, routine_id: UUID) -> HttpResponse:
    """End it: no more tasks are made from that day on; those made stay."""
    routine = selectors.get_routine(actor=request.actor, routine_id=routine_id)
    require(policy.can_edit_routine(request.actor, routine))
    form = EndForm(request.POST)
    if form.is_valid():
        with attempt(request) as tried:
            services.end_routine(
                actor=request.actor, routine_id=routine_id, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("The routine ends; the tasks it made stay."))
            return redirect("task:routine", routine_id)
    say_errors(request, form)
    return _show(request, routine_id, status=422)
