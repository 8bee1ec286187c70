"""Calls delivered late, not delivered in time or about to be: by hamlet, on the screen and as a file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from trucban.callup import paper, policy, selectors
from trucban.callup.selectors import Delay
from trucban.document.services import note_export
from trucban.document.workbook import render_xlsx
from trucban.web.clock import now, today
from trucban.web.downloads import download
from trucban.web.http import AppRequest
from trucban.web.pages import page, require


@page("callup.view")
def deliveries(request: AppRequest, season_id: UUID) -> HttpResponse:
    """
    Whoever sends calls out, each morning. In five seconds: in which hamlet one is missed or due, and by which day.

    By hamlet and name; what was delivered late stays as it was, with to whom it was given.
    """
    found = selectors.get_season(actor=request.actor, season_id=season_id)
    hamlets = selectors.deliveries(actor=request.actor, season_id=found.pk, on=today(request))
    every = [one for row in hamlets for one in row.rows]
    context = {
        "season": found,
        "hamlets": hamlets,
        "missed": sum(one.delay == Delay.MISSED for one in every),
        "near": sum(one.delay == Delay.NEAR for one in every),
        "late": sum(one.delay == Delay.LATE for one in every),
        "near_days": selectors.NEAR.days,
        "sources": sorted({one.summons.source for one in every}),
        "can_edit": policy.can_propose(request.actor, found),
    }
    return render(request, "callup/deliveries.html", context)


@page("callup.edit")
def deliveries_xlsx(request: AppRequest, season_id: UUID) -> HttpResponse:
    """Whoever goes to the hamlets or reports. In five seconds: the lines of the screen, by hamlet."""
    found, at = selectors.get_season(actor=request.actor, season_id=season_id), now(request)
    require(policy.can_propose(request.actor, found))
    hamlets = selectors.deliveries(actor=request.actor, season_id=found.pk, on=today(request))
    sheet = paper.deliveries_sheet(found, hamlets, by=request.actor.name, at=at)
    lines = sum(len(row.rows) for row in hamlets)
    note_export(actor=request.actor, of="callup.deliveries", at=at, season=found.pk, lines=lines)
    return download(render_xlsx([sheet]), f"tuyen-quan-{found.year}-giao-lenh.xlsx")
