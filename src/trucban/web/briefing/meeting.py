"""The meeting: called, filled, begun, attended, closed, opened again; and notes of one's own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.briefing import policy, selectors, services
from trucban.briefing.models import Briefing, BriefingAttendance
from trucban.briefing.services.meeting import Attended
from trucban.lib.weeks import Week
from trucban.web.attempts import attempt, say_errors
from trucban.web.briefing.forms import AttendanceForm, CallForm, NoteForm, ReasonForm, StartForm
from trucban.web.briefing.views import get, show
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.week.brief import gather


@page("briefing.prepare", "POST")
def call(request: AppRequest, week: Week) -> HttpResponse:
    """Call the briefing of a week, and fill its agenda at once."""
    form = CallForm(request.POST)
    if form.is_valid():
        with attempt(request, form) as tried:
            briefing = services.open_briefing(
                actor=request.actor, week=week, at=now(request), **form.cleaned_data
            )
        if tried.done:
            _fill(request, briefing, week)
            return redirect("briefing:detail", week)
    return show(request, week, call_form=form, status=422)


@page("briefing.prepare", "POST")
def fill(request: AppRequest, week: Week) -> HttpResponse:
    """Fill the agenda from the week's records; what people wrote stays."""
    _fill(request, get(request, week), week)
    return redirect("briefing:detail", week)


def _fill(request: AppRequest, briefing: Briefing, week: Week) -> None:
    at = now(request)
    lines = gather(actor=request.actor, week=week, at=at)
    with attempt(request) as tried:
        services.fill_agenda(actor=request.actor, briefing_id=briefing.pk, lines=lines, at=at)
    if tried.done:
        messages.success(request, _("The agenda has been filled from the records; what people wrote stayed."))


@page("briefing.prepare", "POST")
def start(request: AppRequest, week: Week) -> HttpResponse:
    """Begin the meeting."""
    briefing, form = get(request, week), StartForm(request.POST, auto_id="start-%s")
    if form.is_valid():
        with attempt(request) as tried:
            services.start_briefing(
                actor=request.actor, briefing_id=briefing.pk, at=now(request), **form.cleaned_data
            )
        if tried.done:
            return redirect("briefing:detail", week)
    say_errors(request, form)
    return show(request, week, start_form=form, status=422)


@page("briefing.prepare", "GET", "POST")
def attendance(request: AppRequest, week: Week) -> HttpResponse:
    """
    The secretary, as people come in.

    In five seconds: everyone invited is present until one says otherwise.
    """
    briefing = get(request, week)
    if policy.is_locked(briefing):
        return redirect("briefing:detail", week)
    rows = selectors.attendance_of(briefing)
    forms = [(row, _row_form(request, row)) for row in rows]
    valid = [form.is_valid() for _row, form in forms]  # every line says what is wrong with it
    if request.method == "POST" and all(valid):
        with attempt(request) as tried:
            services.set_attendance(
                actor=request.actor,
                briefing_id=briefing.pk,
                rows=[_attended(row.pk, form) for row, form in forms],
                at=now(request),
            )
        if tried.done:
            messages.success(request, _("The attendance has been saved."))
            return redirect("briefing:detail", week)
    context = {"briefing": briefing, "week": week, "forms": forms}
    return render(
        request, "briefing/attendance.html", context, status=422 if request.method == "POST" else 200
    )


def _row_form(request: AppRequest, row: BriefingAttendance) -> AttendanceForm:
    initial = {name: getattr(row, name) for name in AttendanceForm.base_fields}
    return AttendanceForm(request.POST or None, initial=initial, prefix=str(row.pk))


def _attended(row_id: UUID, form: AttendanceForm) -> Attended:
    return Attended(attendance_id=row_id, **form.cleaned_data)


@page("briefing.chair", "POST")
def close(request: AppRequest, week: Week) -> HttpResponse:
    """Close the meeting: the minutes are locked under their hash."""
    briefing = get(request, week)
    with attempt(request) as tried:
        services.close_briefing(actor=request.actor, briefing_id=briefing.pk, at=now(request))
    if tried.done:
        messages.success(request, _("The minutes are locked; they wait for both sides."))
    return redirect("briefing:detail", week)


@page("briefing.chair", "POST")
def reopen(request: AppRequest, week: Week) -> HttpResponse:
    """Open locked minutes again, for a reason that stays."""
    briefing, form = get(request, week), ReasonForm(request.POST)
    if form.is_valid():
        with attempt(request) as tried:
            services.reopen_briefing(
                actor=request.actor, briefing_id=briefing.pk, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(
                request, _("The minutes are open again; confirmations given for them are withdrawn.")
            )
            return redirect("briefing:detail", week)
    say_errors(request, form)
    return show(request, week, status=422)


@page("briefing.view", "POST")
def save_note(request: AppRequest, week: Week) -> HttpResponse:
    """Keep what one notes for oneself."""
    briefing, form = get(request, week), NoteForm(request.POST, auto_id="note-%s")
    if form.is_valid():
        with attempt(request, form) as tried:
            services.save_note(
                actor=request.actor, briefing_id=briefing.pk, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("Your notes have been saved; nobody else sees them."))
            return redirect("briefing:detail", week)
    return show(request, week, note_form=form, status=422)
