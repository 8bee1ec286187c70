"""The roster of a week: its grid and versions, drafting, publishing, printing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_htmx.http import HttpResponseClientRefresh

from trucban import law
from trucban.document.letterhead import letterhead
from trucban.document.rendering import typst_table_pdf
from trucban.document.services import note_export
from trucban.document.workbook import render_xlsx
from trucban.duty import drafting, preview, selectors, services
from trucban.duty.drafting_job import ask_for_draft
from trucban.duty.models import DutyKind, PlaceRole, Roster
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import NotVisible
from trucban.lib.weeks import Week
from trucban.notify import selectors as notify
from trucban.web.attempts import attempt
from trucban.web.clock import now, today
from trucban.web.downloads import download
from trucban.web.drafting import under_way
from trucban.web.duty.tabs import Tab, sees_agency, tabs
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.week.papers import roster as papers

Status = Roster.Status
PAPERS = ("a4", "a3")


@dataclass(frozen=True)
class Day:
    """The head of a column."""

    day: date
    is_today: bool
    holiday: str  # what is celebrated, if anything


@page("duty.view")
def roster(request: AppRequest, week: Week) -> HttpResponse:
    """
    The commander on Friday, and the duty officer who looks for somebody.

    In five seconds: who stands today, which place is empty, whether this is in force or a draft.
    """
    versions = list(selectors.rosters(actor=request.actor, week=week).exclude(status=Status.DISCARDED))
    shown = _chosen(versions, request.GET.get("ban", ""))
    context = {
        "week": week,
        "shown": shown,
        "published": _with(versions, Status.PUBLISHED),
        "draft": _with(versions, Status.DRAFT),
        "replaced": [row for row in versions if row.status == Status.REPLACED],
        "lanes": _lanes(versions, shown, request),
        "tabs": tabs(request, "duty:roster"),
    }
    if shown is None:
        own = selectors.my_duties(actor=request.actor, starts_at=week.starts_at, ends_at=week.ends_at)
        return render(request, "duty/roster_empty.html", context | {"own": own})
    if request.GET.get("xem") == "thay-doi":
        return render(request, "duty/roster_changes.html", context | _changes(versions, shown))
    return render(request, "duty/roster.html", context | _grid(request, week, shown))


def _with(versions: Sequence[Roster], status: str) -> Roster | None:
    return next((row for row in versions if row.status == status), None)


def _chosen(versions: Sequence[Roster], number: str) -> Roster | None:
    """Return the version asked for; else the one in force, else the draft, else the latest."""
    asked = next((row for row in versions if str(row.version) == number), None)
    standing = _with(versions, Status.PUBLISHED) or _with(versions, Status.DRAFT)
    return asked or standing or next(iter(versions), None)


def _lanes(versions: Sequence[Roster], shown: Roster | None, request: AppRequest) -> list[Tab]:
    """Return the switch between what is in force, the draft, and what publishing it would change."""
    published, draft = _with(versions, Status.PUBLISHED), _with(versions, Status.DRAFT)
    changes = request.GET.get("xem") == "thay-doi"
    lanes = []
    if published:
        label = _("In force (version %(version)d)") % {"version": published.version}
        lanes.append(Tab(f"?ban={published.version}", label, shown == published and not changes))
    if draft:
        label = _("Draft (version %(version)d)") % {"version": draft.version}
        lanes.append(Tab(f"?ban={draft.version}", label, shown == draft and not changes))
    if published and draft:
        lanes.append(Tab(f"?ban={draft.version}&xem=thay-doi", _("Changes"), changes))
    if shown and shown.status == Status.REPLACED:
        label = _("Replaced (version %(version)d)") % {"version": shown.version}
        lanes.append(Tab(f"?ban={shown.version}", label, not changes))
    return lanes


def _changes(versions: Sequence[Roster], shown: Roster) -> dict[str, object]:
    published = _with(versions, Status.PUBLISHED)
    return {"diff": selectors.roster_diff(published, shown), "against": published}


def _grid(request: AppRequest, week: Week, shown: Roster) -> dict[str, object]:
    grid = selectors.roster_grid(actor=request.actor, roster=shown)
    days = _days(week, today(request))
    rows = [
        (row, DutyKind(row.kind).label, list(zip(days, row.cells, strict=True)))
        for row in sorted(grid.rows, key=_order)
    ]
    places = [place for row in grid.rows for day in row.cells for cell in day for place in cell.places]
    can_draft = request.actor.can("duty.draft", agency_id=shown.owner_id)
    can_publish = request.actor.can("duty.publish", agency_id=shown.owner_id)
    is_draft = shown.status == Status.DRAFT
    return {
        "grid": grid,
        "days": days,
        "rows": rows,
        "filled": sum(place.person_id is not None for place in places),
        "empty": sum(place.person_id is None for place in places),
        "places": len(places),
        "loads": sorted(grid.loads, key=lambda load: -load.here.duties),
        "can_draft": can_draft,
        "can_publish": can_publish,
        "can_change": (is_draft and can_draft) or (shown.status == Status.PUBLISHED and can_publish),
        "is_busy": is_draft and shown.is_being_made(at=now(request)),
        "gap": _gap(shown),
        "needs_repair": shown.status == Status.PUBLISHED
        and can_publish
        and grid.needs_repair(at=now(request)),
        "receipts": notify.notices_about(commune_id=shown.commune_id, subject_id=shown.pk)
        if shown.status == Status.PUBLISHED and can_draft
        else [],
    }


def _order(row: selectors.GridRow) -> tuple[int, str, time]:
    """Return command duty first, the shifts of a post as the day runs."""
    starts = (cell.shift.starts_at.astimezone(VIETNAM).time() for day in row.cells for cell in day)
    return list(DutyKind.values).index(row.kind), row.post_name, min(starts, default=time())


def _days(week: Week, here: date) -> list[Day]:
    found = []
    for day in week.days:
        holiday = law.holidays(day.year).get(day)
        found.append(Day(day, day == here, holiday.name_vi if holiday else ""))
    return found


@page("duty.view")
def version(request: AppRequest, roster_id: UUID) -> HttpResponse:
    """
    Open a version on the page of its week: where notices, the book and the audit log lead.

    Who sees only their own duties is led to those.
    """
    if not sees_agency(request):
        return redirect("duty:mine")
    found = selectors.get_roster(actor=request.actor, roster_id=roster_id)
    return redirect(_address(found))


@page("duty.view")
def shift(request: AppRequest, shift_id: UUID) -> HttpResponse:
    """Open the roster a shift stands in."""
    found = selectors.get_shift(actor=request.actor, shift_id=shift_id)
    return redirect(_address(found.roster))


def _address(found: Roster) -> str:
    return f"{reverse('duty:roster', args=[str(drafting.week_of(found))])}?ban={found.version}"


@page("duty.draft", "POST")
def open_draft(request: AppRequest, week: Week) -> HttpResponse:
    with attempt(request):
        return redirect(_address(services.open_draft(actor=request.actor, week=week, at=now(request))))
    return redirect("duty:roster", week)


@page("duty.draft", "POST")
def fill(request: AppRequest, roster_id: UUID) -> HttpResponse:
    """Ask the worker for a draft; the page shows how far it is."""
    found = selectors.get_roster(actor=request.actor, roster_id=roster_id)
    with attempt(request):
        ask_for_draft(actor=request.actor, roster_id=roster_id, at=now(request))
    return redirect(_address(found))


@page("duty.draft", "POST")
def stop(request: AppRequest, roster_id: UUID) -> HttpResponse:
    """End the search; the best so far comes into the draft."""
    found = selectors.get_roster(actor=request.actor, roster_id=roster_id)
    with attempt(request):
        services.stop_draft(actor=request.actor, roster_id=roster_id, at=now(request))
        messages.success(request, _("The search ends; the best so far comes into the draft."))
    return redirect(_address(found))


@page("duty.draft")
def progress(request: AppRequest, roster_id: UUID) -> HttpResponse:
    """
    Whoever asked for a draft, while it is being made.

    In five seconds: how far it is; when it is done the whole page comes anew.
    """
    shown = selectors.get_roster(actor=request.actor, roster_id=roster_id)
    if not shown.is_being_made(at=now(request)):
        return HttpResponseClientRefresh()
    return under_way(request, shown, "duty", gap=_gap(shown))


def _gap(shown: Roster) -> int | None:
    """Return by how many percent a roster could still cost less at most; None before a bound is known."""
    told = shown.solve_progress
    cost: int = told.get("cost") or 0
    bound: int = told.get("bound") or 0
    return math.ceil(100 * (cost - bound) / cost) if cost and bound else None


@page("duty.publish", "GET", "POST")
def publish(request: AppRequest, roster_id: UUID) -> HttpResponse:
    """
    The commander, before people are told.

    In five seconds: who will be told what, which places stay empty, what the police are asked for.
    """
    draft = selectors.get_roster(actor=request.actor, roster_id=roster_id)
    week = drafting.week_of(draft)
    if request.method == "POST":
        with attempt(request) as tried:
            services.publish_roster(actor=request.actor, roster_id=roster_id, at=now(request))
        if tried.done:
            messages.success(request, _("Published; those whose duties changed have been told."))
            return redirect("duty:roster", week)
        return render(request, "duty/publish.html", _before_publishing(request, draft, week), status=422)
    if draft.status != Status.DRAFT:
        return redirect(_address(draft))
    return render(request, "duty/publish.html", _before_publishing(request, draft, week))


def _before_publishing(request: AppRequest, draft: Roster, week: Week) -> dict[str, object]:
    grid = selectors.roster_grid(actor=request.actor, roster=draft)
    cells = [cell for row in grid.rows for day in row.cells for cell in day]
    return {
        "shown": draft,
        "week": week,
        "diff": selectors.roster_diff(selectors.published_roster(actor=request.actor, week=week), draft),
        "grid": grid,
        "empty": sum(cell.empty for cell in cells),
        "police": [cell.shift for cell in cells if cell.shift.police_count],
        "roles": dict(PlaceRole.choices),
    }


@page("duty.draft", "POST")
def discard(request: AppRequest, roster_id: UUID) -> HttpResponse:
    with attempt(request):
        found = services.discard_draft(actor=request.actor, roster_id=roster_id, at=now(request))
        messages.success(request, _("The draft has been put away; what is in force has not changed."))
        return redirect("duty:roster", drafting.week_of(found))
    return redirect("duty:version", roster_id)


@page("duty.view")
def pdf(request: AppRequest, week: Week, paper: str) -> HttpResponse:
    """Whoever hangs the roster on the wall: one sheet of A4 or A3 with the commander's signature block."""
    if paper not in PAPERS:
        raise Http404
    shown = _on_paper(request, week)
    with override("vi"):
        head = letterhead(commune_id=request.actor.commune_id, at=now(request))
        sheet = papers.sheet_of_paper(shown, head, draft=shown.status != Status.PUBLISHED, paper=paper)
    note_export(actor=request.actor, of="duty.roster", at=now(request), week=str(week))
    return download(typst_table_pdf(sheet), f"lich-truc-{week.monday}-{paper}.pdf")


@page("duty.view")
def workbook(request: AppRequest, week: Week) -> HttpResponse:
    """Whoever goes on working with the roster in a spreadsheet."""
    shown = _on_paper(request, week)
    with override("vi"):
        head = letterhead(commune_id=request.actor.commune_id, at=now(request))
        data = render_xlsx(papers.workbook(shown, head))
    note_export(actor=request.actor, of="duty.roster", at=now(request), week=str(week))
    return download(data, f"lich-truc-{week.monday}.xlsx")


def _on_paper(request: AppRequest, week: Week) -> preview.RosterPreview:
    """Return what is in force, else the draft; a week nobody has begun has no paper."""
    if selectors.roster_for(actor=request.actor, week=week) is None:
        raise NotVisible
    return preview.plan_week(actor=request.actor, week=week, at=now(request))
