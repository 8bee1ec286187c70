"""One's own duties."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render

from trucban.duty import selectors
from trucban.duty.models import DutyKind, Shift
from trucban.web.clock import now
from trucban.web.downloads import download
from trucban.web.duty.tabs import tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.week.ical import Appointment, calendar_file

AHEAD, BEHIND = timedelta(weeks=8), timedelta(weeks=4)


@page("duty.view")
def duties(request: AppRequest) -> HttpResponse:
    """
    Everyone who stands duty, on the phone.

    In five seconds: when and where I stand next.
    """
    at = now(request)
    rows = list(selectors.my_duties(actor=request.actor, starts_at=at - BEHIND, ends_at=at + AHEAD))
    context = {
        "coming": [row for row in rows if row.shift.ends_at > at],
        "past": [row for row in reversed(rows) if row.shift.ends_at <= at],
        "on_now": _on_now(request, at),
        "has_person": request.actor.person_id is not None,
        "tabs": tabs(request, "duty:mine"),
    }
    return render(request, "duty/mine.html", context)


def _on_now(request: AppRequest, at: datetime) -> list[tuple[Shift, list[selectors.Standing]]]:
    """Return the watches of one's own force that are on, with who stands there: one of them may be taken over."""
    shifts = selectors.watches_to_take(actor=request.actor, at=at)
    return [(shift, selectors.standing(list(shift.assignments.all()), at)) for shift in shifts]


@page("duty.view")
def calendar(request: AppRequest) -> HttpResponse:
    """Everyone who keeps a calendar on the phone: the coming duties as a file it reads."""
    at = now(request)
    rows = selectors.my_duties(actor=request.actor, starts_at=at - BEHIND, ends_at=at + AHEAD)
    appointments = [
        Appointment(
            key=f"{row.shift.post.name}/{row.shift.starts_at.isoformat()}",
            title=f"{DutyKind(row.shift.kind).label}: {row.shift.post.name}",
            starts_at=row.shift.starts_at,
            ends_at=row.shift.ends_at,
            tentative=False,
        )
        for row in rows
    ]
    owner = str(request.actor.person_id or request.actor.id)
    data = calendar_file(
        name=request.actor.name, owner=owner, appointments=appointments, written_at=at.replace(microsecond=0)
    )
    return download(data, "ca-truc-cua-toi.ics")
