"""The duty book (sổ trực ban)."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucban.duty import selectors, services
from trucban.lib.clock import VIETNAM
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.duty.forms import BookDaysForm, LineForm
from trucban.web.duty.lines import book_page, sources
from trucban.web.duty.tabs import sees_agency, tabs
from trucban.web.http import AppRequest
from trucban.web.opens import Opens
from trucban.web.pages import page, require

MOST_DAYS = 62
USUAL_DAYS = 2  # today and yesterday


@page("duty.view", "GET", "POST")
def lines(request: AppRequest) -> HttpResponse:
    """
    The duty officer all through the watch; the commander in the morning.

    In five seconds: what happened last, by whom it was written, and where the next line goes.
    """
    if request.method == "POST":
        require(request.actor.can("duty.record"))
    if not sees_agency(request):
        return redirect("duty:mine")  # to them the book would be pages without lines
    form = LineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            services.write_line(actor=request.actor, at=now(request), **form.cleaned_data)
        if tried.done:
            messages.success(request, _("Written in the book."))
            return redirect("duty:book")
    return render(request, "duty/book.html", _open(request, form), status=422 if form.errors else 200)


def _open(request: AppRequest, form: LineForm) -> dict[str, object]:
    here = today(request)
    usual = {"tu": here - timedelta(days=USUAL_DAYS - 1), "den": here}
    days = BookDaysForm(request.GET if "den" in request.GET else None, initial=usual)
    asked = days.cleaned_data if days.is_valid() else usual
    first, last = _bounded(asked["tu"], asked["den"])
    with_struck = bool(asked.get("gach"))
    pages = selectors.book_days(actor=request.actor, first=first, last=last)
    if not request.actor.can("duty.record") and not any(day.on_roster or day.lines for day in pages):
        pages = []  # the police see their own agency's book, and keep none here
    opens = Opens(request.actor, sources(pages))
    return {
        "form": form,
        "days": days,
        "pages": [book_page(day, with_struck=with_struck, opens=opens) for day in reversed(pages)],
        "first": first,
        "last": last,
        "with_struck": with_struck,
        "struck": sum(
            line.struck_at is not None for day in pages for row in day.lines.values() for line in row
        ),
        "may_strike": request.actor.can("duty.record"),
        "tabs": tabs(request, "duty:book"),
    }


def _bounded(one: date, other: date) -> tuple[date, date]:
    """Return the days asked for in their order, not more than two months at once."""
    first, last = min(one, other), max(one, other)
    return max(first, last - timedelta(days=MOST_DAYS - 1)), last


@page("duty.record", "POST")
def strike(request: AppRequest, line_id: UUID) -> HttpResponse:
    """Cross a line out with a reason; it stays readable on demand."""
    with attempt(request):
        line = services.strike_line(
            actor=request.actor, line_id=line_id, reason=request.POST.get("reason", ""), at=now(request)
        )
        messages.success(request, _("The line has been struck; it stays readable with its reason."))
        day = f"{line.at.astimezone(VIETNAM):%Y-%m-%d}"
        return redirect(f"{reverse('duty:book')}?tu={day}&den={day}&gach=on")
    return redirect("duty:book")
