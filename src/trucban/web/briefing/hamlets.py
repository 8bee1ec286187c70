"""The hamlets' week: a grid for the duty officer, two large buttons for the head of a hamlet, slips to print."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.area.models import Hamlet
from trucban.briefing import policy, selectors, services
from trucban.briefing.models import HamletReport
from trucban.lib.errors import NotVisible
from trucban.lib.weeks import Week
from trucban.web.attempts import attempt
from trucban.web.briefing.forms import HamletForm
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page


@dataclass(frozen=True)
class Line:
    """A hamlet as one person sees it: its report, the form to write or correct it, and whether on its behalf."""

    hamlet: Hamlet
    report: HamletReport | None
    form: HamletForm
    on_behalf: bool
    can_write: bool


@page("briefing.hamlets")
def grid(request: AppRequest, week: Week) -> HttpResponse:
    """
    The duty officer on Sunday evening with the telephone; the head of a hamlet on a phone.

    In five seconds: which hamlets are missing; for a head: is my week reported.
    """
    return _grid(request, week)


def _grid(
    request: AppRequest, week: Week, *, refused: tuple[UUID, HamletForm] | None = None, status: int = 200
) -> HttpResponse:
    rows = selectors.hamlet_grid(actor=request.actor, week=week)
    lines = [_line(request, week, row, refused) for row in rows]
    context = {
        "week": week,
        "lines": lines,
        "missing": [line.hamlet for line in lines if line.report is None],
        "is_own": bool(lines) and all(not line.on_behalf for line in lines),
        "can_see_briefing": request.actor.can("briefing.view"),
    }
    template = (
        "briefing/hamlets.html#grid" if request.htmx and request.method == "GET" else "briefing/hamlets.html"
    )
    return render(request, template, context, status=status)


def _line(
    request: AppRequest,
    week: Week,
    row: selectors.HamletRow,
    refused: tuple[UUID, HamletForm] | None,
) -> Line:
    report = row.report
    initial = (
        {name: getattr(report, name) for name in HamletForm.base_fields if name != "outcome"}
        if report
        else {}
    )
    form = HamletForm(initial=initial, auto_id=f"h{row.hamlet.number}-%s")
    if refused and refused[0] == row.hamlet.pk:
        form = refused[1]
        form.auto_id = f"h{row.hamlet.number}-%s"
    return Line(
        hamlet=row.hamlet,
        report=report,
        form=form,
        on_behalf=policy.reports_on_behalf(request.actor, row.hamlet.pk),
        can_write=policy.can_report_hamlet(request.actor, row.hamlet.pk) and now(request) >= week.starts_at,
    )


@page("briefing.hamlets", "POST")
def report(request: AppRequest, week: Week, hamlet_id: UUID) -> HttpResponse:
    """Write a hamlet's week down, or correct it."""
    hamlet = next(
        (
            row.hamlet
            for row in selectors.hamlet_grid(actor=request.actor, week=week)
            if row.hamlet.pk == hamlet_id
        ),
        None,
    )
    if hamlet is None:
        raise NotVisible
    form = HamletForm(request.POST)
    if form.is_valid():
        with attempt(request, form) as tried:
            services.report_hamlet(
                actor=request.actor, hamlet_id=hamlet_id, week=week, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("Saved: %(hamlet)s.") % {"hamlet": hamlet.name})
            return redirect(f"{reverse('briefing:hamlets', args=[week])}#hamlet-{hamlet_id}")
    return _grid(request, week, refused=(hamlet_id, form), status=422)


@page("briefing.view")
def detail(request: AppRequest, report_id: UUID) -> HttpResponse:
    """
    A chief who follows a line of the agenda to what the hamlet said.

    In five seconds: what happened, what is asked for, who told it.
    """
    row = selectors.get_hamlet_report(actor=request.actor, report_id=report_id)
    return render(request, "briefing/hamlet.html", {"report": row, "week": Week(row.iso_year, row.iso_week)})


@page("briefing.hamlets")
def slips(request: AppRequest, week: Week) -> HttpResponse:
    """
    The duty officer on Friday: slips to print and hand out.

    In five seconds: one slip a hamlet, two on a sheet.
    """
    return render(
        request,
        "briefing/slips.html",
        {"week": week, "slips": selectors.hamlet_slips(actor=request.actor, week=week)},
    )
