"""Who really stood duty in a month, and what it comes to."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from trucban.document.letterhead import letterhead
from trucban.document.services import note_export
from trucban.document.workbook import render_xlsx
from trucban.duty import policy, selectors, services
from trucban.duty.models import Assignment, Attendance
from trucban.duty.selectors.stood import Hold
from trucban.force.models import Person
from trucban.lib.clock import VIETNAM
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.downloads import download
from trucban.web.duty import sheets
from trucban.web.duty.forms import MonthForm, RecordForm
from trucban.web.duty.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page

MOST_SHOWN = 40


def month_of(request: AppRequest) -> date:
    """Return the first day of the month in the address (``?thang=2026-11``); without one, this month's."""
    form = MonthForm(request.GET)
    here: date = form.cleaned_data["thang"] if form.is_valid() else today(request)
    return here.replace(day=1)


def _month(request: AppRequest, month: date) -> dict[str, object]:
    return {"month": month, "months": MonthForm(initial={"thang": month})}


@page("duty.record")
def sheet(request: AppRequest) -> HttpResponse:
    """
    The duty officer who notes who came; the commander at the end of the month.

    In five seconds: what is not recorded, what waits for confirmation, then the sheet of the month.
    """
    month = month_of(request)
    at = now(request)
    starts_at, ends_at = selectors.month_bounds(month)
    found = selectors.attendance_sheet(actor=request.actor, month=month, at=at)
    can_confirm = request.actor.can("duty.publish")
    recorded = selectors.attendances(actor=request.actor, starts_at=starts_at, ends_at=ends_at)
    waiting = [row for row in recorded if row.confirmed_at is None]
    context = {
        **_month(request, month),
        "sheet": found,
        "rows": [(row, [sheets.sign(row.marks.get(day)) for day in found.days]) for row in found.rows],
        "missing": found.missing[:MOST_SHOWN],
        "form": RecordForm(),
        "outcomes": Attendance.Outcome.choices,
        "waiting": waiting,
        "can_confirm": can_confirm,
        "tickable": can_confirm and not all(policy.is_own_attendance(request.actor, row) for row in waiting),
        "tabs": tabs(request, "duty:attendance"),
    }
    return render(request, "duty/attendance.html", context)


@page("duty.record", "GET", "POST")
def record(request: AppRequest, assignment_id: UUID) -> HttpResponse:
    """
    The duty officer, for one person at one duty.

    In five seconds: came as planned is one button; late, absent and other times are below it.
    """
    place = selectors.get_assignment(actor=request.actor, assignment_id=assignment_id)
    held = {one.person.pk: one.person for one in _line(place) if one.person}
    asked = _ids([request.GET.get("nguoi", "")])
    person = held.get(asked[0], place.person) if asked else place.person
    known = _known(request, place, person)
    form = RecordForm(request.POST or None, initial=_initial(known))
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            services.record_attendance(
                actor=request.actor,
                assignment_id=assignment_id,
                person_id=asked[0]
                if asked
                else place.person_id,  # who lost the place meanwhile is refused by name
                at=now(request),
                **form.cleaned_data,
            )
            messages.success(request, _("Recorded; somebody else confirms it."))
            return redirect(_address(place.shift.starts_at))
    context = {"place": place, "person": person, "form": form, "known": known}
    return render(request, "duty/record.html", context, status=422 if form.errors else 200)


def _line(place: Assignment) -> Sequence[Hold]:
    return selectors.holds([place]).get(selectors.place_of(place), [])


def _known(request: AppRequest, place: Assignment, person: Person | None) -> Attendance | None:
    shift = place.shift
    rows = selectors.attendances(actor=request.actor, starts_at=shift.starts_at, ends_at=shift.ends_at)
    return rows.filter(assignment=place, person=person).first()


def _initial(known: Attendance | None) -> dict[str, object]:
    if known is None:
        return {}
    return {"outcome": known.outcome, "came_at": known.came_at, "left_at": known.left_at}


def _address(moment: datetime) -> str:
    return f"{reverse('duty:attendance')}?thang={moment.astimezone(VIETNAM):%Y-%m}"


@page("duty.publish", "POST")
def confirm(request: AppRequest) -> HttpResponse:
    """Confirm the lines that are ticked: all of them or none."""
    ids = _ids(request.POST.getlist("attendance"))
    back = redirect(f"{reverse('duty:attendance')}?thang={month_of(request):%Y-%m}")
    if not ids:
        messages.error(request, _("Nothing was confirmed: tick the lines you have checked."))
        return back
    with attempt(request):
        services.confirm_attendance(actor=request.actor, attendance_ids=ids, at=now(request))
        text = ngettext("%(count)d line confirmed.", "%(count)d lines confirmed.", len(ids))
        messages.success(request, text % {"count": len(ids)})
    return back


def _ids(texts: Sequence[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        return []


@page("duty.record")
def workbook(request: AppRequest) -> HttpResponse:
    """Whoever prints the sheet for signature."""
    month = month_of(request)
    with override("vi"):
        found = selectors.attendance_sheet(actor=request.actor, month=month, at=now(request))
        head = letterhead(commune_id=request.actor.commune_id, at=now(request))
        data = render_xlsx(sheets.attendance(found, head))
    note_export(actor=request.actor, of="duty.attendance", at=now(request), month=month)
    return download(data, f"cham-cong-{month:%Y-%m}.xlsx")


@page("duty.draft")
def allowance(request: AppRequest) -> HttpResponse:
    """
    The commander and whoever pays, at the end of the month.

    In five seconds: the total, or that the rate is to be confirmed; what is not confirmed yet and so not in it.
    """
    month = month_of(request)
    paid = selectors.allowance_list(actor=request.actor, month=month)
    rows = [
        (row, *map(sheets.hours, (row.minutes, row.night_minutes, row.day_off_minutes, row.holiday_minutes)))
        for row in paid.rows
    ]
    context = {
        **_month(request, month),
        "paid": paid,
        "rows": rows,
        "rates": sheets.rates(paid),
        "tabs": tabs(request, "duty:allowance"),
    }
    return render(request, "duty/allowance.html", context)


@page("duty.draft")
def allowance_workbook(request: AppRequest) -> HttpResponse:
    """Whoever signs and pays: the list, ready to print."""
    month = month_of(request)
    with override("vi"):
        paid = selectors.allowance_list(actor=request.actor, month=month)
        head = letterhead(commune_id=request.actor.commune_id, at=now(request))
        data = render_xlsx(sheets.allowance(paid, head))
    note_export(actor=request.actor, of="duty.allowance", at=now(request), month=month)
    return download(data, f"tro-cap-{month:%Y-%m}.xlsx")
