"""The week: where the loop stands, its files, the work calendar."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.models import Agency
from trucban.calendar import policy as calendar_policy
from trucban.calendar import selectors as calendars
from trucban.calendar import services as calendar_services
from trucban.document.services import note_export
from trucban.lib.errors import NotVisible
from trucban.lib.weeks import Week
from trucban.patrol import preview as patrols
from trucban.task import selectors as tasks
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.downloads import download
from trucban.web.http import AppRequest
from trucban.web.pages import page, require
from trucban.web.week import files, steps
from trucban.web.week.forms import EntryForm
from trucban.week import papers, selectors, work_calendar
from trucban.week.dossier import Dossier
from trucban.week.work_calendar import CalendarLine


@page("week.view")
def current(request: AppRequest) -> HttpResponse:
    """Anyone who goes to the week without saying which: the one we are in."""
    return redirect("week:home", Week.of(now(request)))


@page("week.view")
def home(request: AppRequest, week: Week) -> HttpResponse:
    """
    The commander, the police chief and the chairman, several times a week.

    In five seconds: which step of report, brief, plan, patrol, report is next, and who is missing.
    """
    standing = selectors.standing(actor=request.actor, week=week, at=now(request))
    rows = list(steps.rows(standing, actor=request.actor))
    context = {
        "week": week,
        "steps": rows,
        "next": next((row for row in rows if row.is_next), None),
        "done": sum(row.state == "DONE" for row in rows),
        "is_current": week == Week.of(now(request)),
        "offers": files.OFFERS if _sees_papers(request) else (),
    }
    return render(request, "week/home.html", context)


def _sees_papers(request: AppRequest) -> bool:
    """The papers are the command's, with everybody's duties in them."""
    command = access.agency_of_kind(commune_id=request.actor.commune_id, kind=Agency.Kind.COMMAND)
    wanted = ("duty.view", "patrol.view", "report.view")
    return all(request.actor.can(capability, agency_id=command.pk) for capability in wanted)


@page("week.view")
def file(request: AppRequest, week: Week, name: str) -> HttpResponse:
    """
    Whoever prints, or works on in a text or spreadsheet program.

    One file an address, made from what stands at this moment: an unsigned draft without a number.
    """
    if name not in files.KNOWN or not _sees_papers(request):
        raise NotVisible
    dossier = Dossier(actor=request.actor, week=week, at=now(request))
    if name == files.ALL:
        data = files.archive(papers.files(dossier))
    else:
        data = papers.files(dossier, only=name)[name]
    note_export(actor=request.actor, of="week.dossier", at=now(request), week=str(week), file=name)
    stem, _dot, ending = name.rpartition(".")
    told = dossier.reviewed if name in files.OF_THE_WEEK_BEFORE else week
    return download(data, f"{stem}-{told.monday}.{ending}")


@page("week.view", "GET", "POST")
def calendar(request: AppRequest, week: Week) -> HttpResponse:
    """
    Every office, on Monday; whoever keeps the calendar, on Friday.

    In five seconds: what takes place on which day, who chairs, where.
    """
    if request.method == "POST":
        require(request.actor.can("calendar.edit"))
    form = EntryForm(request.POST or None, initial={"day": _first_day(week, today(request))})
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            made = calendar_services.create_entry(actor=request.actor, at=now(request), **form.entry())
            messages.success(request, _("Entered in the work calendar."))
            return redirect("week:calendar", Week.of(made.starts_at))
    context = {
        "week": week,
        "days": _days(request, week),
        "form": form,
        "can_edit": request.actor.can("calendar.edit"),
        "prints": _sees_papers(request),
    }
    return render(request, "week/calendar.html", context, status=422 if form.errors else 200)


def _first_day(week: Week, here: date) -> date:
    return here if here in week.days else week.monday


def _days(request: AppRequest, week: Week) -> list[tuple[date, bool, list[tuple[CalendarLine, bool]]]]:
    """Return each day, whether it is today, and its lines with whether this person may take them off."""
    actor, here = request.actor, today(request)
    kept = patrols.kept_week(actor=actor, week=week)
    found = work_calendar.lines(
        actor=actor,
        week=week,
        patrols=kept.rows if kept else (),
        tasks=tasks.due_between(actor=actor, first=week.monday, last=week.sunday),
    )
    by_day: dict[date, list[tuple[CalendarLine, bool]]] = defaultdict(list)
    for line in found:
        may_take_off = line.entry is not None and calendar_policy.can_edit_entry(actor, line.entry)
        by_day[line.day].append((line, may_take_off))
    return [(day, day == here, by_day[day]) for day in week.days]


@page("week.view")
def entry(request: AppRequest, entry_id: UUID) -> HttpResponse:
    """Open the calendar of the week an entry stands in."""
    row = calendars.get_entry(actor=request.actor, entry_id=entry_id)
    return redirect("week:calendar", Week.of(row.starts_at))


@page("calendar.edit", "POST")
def delete_entry(request: AppRequest, week: Week, entry_id: UUID) -> HttpResponse:
    with attempt(request):
        calendar_services.delete_entry(actor=request.actor, entry_id=entry_id, at=now(request))
        messages.success(request, _("Taken off the work calendar."))
    return redirect("week:calendar", week)
