"""What leaves the desk: the map of a week, its routes for devices, a team's sheet of paper."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import override

from trucban.document.letterhead import letterhead
from trucban.document.rendering import typst_table_pdf
from trucban.document.services import note_export
from trucban.duty import selectors as duty
from trucban.lib.errors import NotVisible
from trucban.lib.weeks import Week
from trucban.patrol import preview, selectors
from trucban.patrol.drawing import plan_map_svg
from trucban.patrol.exchange import to_gpx, track_to_gpx
from trucban.patrol.models import PatrolPlan
from trucban.web.clock import now
from trucban.web.downloads import TYPES, download
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.patrol.order import sheet


def _plan(request: AppRequest, week: Week) -> preview.PatrolPreview:
    """Return the plan the page shows: the one in force, or the draft where that is asked for."""
    wanted = PatrolPlan.Status.DRAFT if request.GET.get("ban") == "du-thao" else ""
    found = selectors.plan_for(actor=request.actor, week=week, status=wanted)
    if found is None:
        raise NotVisible
    return preview.of_plan(found)


@page("patrol.view")
def drawing(request: AppRequest, week: Week) -> HttpResponse:
    """Whoever looks at the plan: the map beside the table, and on the wall."""
    svg = plan_map_svg(commune_id=request.actor.commune_id, preview=_plan(request, week))
    return HttpResponse(svg, content_type=TYPES["svg"], headers={"Cache-Control": "no-store"})


@page("patrol.view")
def gpx(request: AppRequest, week: Week) -> HttpResponse:
    """Whoever puts the routes on a device before the team leaves."""
    with override("vi"):
        return download(to_gpx(_plan(request, week)), f"tuan-tra-{week.monday}.gpx")


@page("patrol.view")
def track(request: AppRequest, patrol_id: UUID) -> HttpResponse:
    """Whoever wants to see on another map where a team has been."""
    patrol = selectors.get_patrol(actor=request.actor, patrol_id=patrol_id)
    note_export(actor=request.actor, of="patrol.track", at=now(request), patrol=patrol.pk)
    return download(track_to_gpx(patrol), f"vet-di-{patrol.starts_at:%Y-%m-%d-%H%M}.gpx")


@page("patrol.view")
def order(request: AppRequest, patrol_id: UUID) -> HttpResponse:
    """The leader, who carries a sheet of paper where no phone works."""
    patrol = selectors.get_patrol(actor=request.actor, patrol_id=patrol_id)
    asked = duty.requests_of(commune_id=patrol.commune_id, subject_ids=[patrol.pk]).get(patrol.pk)
    with override("vi"):
        head = letterhead(commune_id=patrol.commune_id, at=now(request))
        paper = sheet(patrol, head, officers=asked.officers_text if asked else "")
    note_export(actor=request.actor, of="patrol.order", at=now(request), patrol=patrol.pk)
    return download(typst_table_pdf(paper), f"phieu-tuan-tra-{patrol.starts_at:%Y-%m-%d-%H%M}.pdf")
