"""Files of a season: its figures, its cohort, the lists that may be posted. Who saved one is written down."""

from uuid import UUID

from django.http import Http404, HttpResponse

from trucban.callup import paper, policy, selectors
from trucban.callup.models import Posting
from trucban.document.rendering import render_docx, typst_table_pdf
from trucban.document.services import note_export
from trucban.document.workbook import render_xlsx
from trucban.web.callup.forms import FilterForm
from trucban.web.clock import now
from trucban.web.downloads import download
from trucban.web.http import AppRequest
from trucban.web.pages import page, require

LISTS = {
    "so-tuyen": Posting.Kind.SCREENED,
    "suc-khoe": Posting.Kind.HEALTH,
    "tam-hoan-mien": Posting.Kind.DEFERRAL,
}


@page("callup.read")
def report_xlsx(request: AppRequest, season_id: UUID) -> HttpResponse:
    """Whoever sends the figures up. In five seconds: a table with the columns published reports have."""
    found, at = selectors.get_season(actor=request.actor, season_id=season_id), now(request)
    sheet = paper.figures_sheet(found, place=request.commune.name, by=request.actor.name, at=at)
    note_export(actor=request.actor, of="callup.figures", at=at, season=found.pk)
    return download(render_xlsx([sheet]), f"tuyen-quan-{found.year}-so-lieu.xlsx")


@page("callup.edit")
def cases_xlsx(request: AppRequest, season_id: UUID) -> HttpResponse:
    """Whoever takes the list to the council. In five seconds: the lines of the screen, by hamlet and name."""
    found, at = selectors.get_season(actor=request.actor, season_id=season_id), now(request)
    require(policy.can_propose(request.actor, found))
    form = FilterForm(request.actor, found, request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = list(selectors.cases(actor=request.actor, season_id=found.pk, **chosen))
    sheet = paper.cohort_sheet(found, rows, by=request.actor.name, at=at)
    asked = {name: value for name, value in chosen.items() if value and name != "q"}
    note_export(actor=request.actor, of="callup.cohort", at=at, season=found.pk, lines=len(rows), **asked)
    return download(render_xlsx([sheet]), f"tuyen-quan-{found.year}-ho-so.xlsx")


@page("callup.edit")
def public_file(request: AppRequest, season_id: UUID, kind: str, form: str) -> HttpResponse:
    """Whoever hangs the list up. In five seconds: name, year, hamlet and result, and nothing else to strike out."""
    found, at = selectors.get_season(actor=request.actor, season_id=season_id), now(request)
    require(policy.can_propose(request.actor, found))
    if kind not in LISTS or form not in {"xlsx", "docx", "pdf"}:
        raise Http404
    asked = LISTS[kind]
    if form == "xlsx":
        data = render_xlsx([paper.public_sheet(found, asked)])
    elif form == "docx":
        data = render_docx(paper.public_paper(found, asked, at=at))
    else:
        data = typst_table_pdf(paper.public_table(found, asked, at=at))
    note_export(actor=request.actor, of="callup.public", at=at, season=found.pk, kind=asked, form=form)
    return download(data, f"niem-yet-{found.year}-{kind}.{form}")
