"""The weekly report on screen and as files."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from trucban.document.content import from_json
from trucban.document.letterhead import letterhead
from trucban.document.rendering import render_docx, render_pdf
from trucban.document.services import note_export
from trucban.document.workbook import render_xlsx
from trucban.lib.errors import NotVisible
from trucban.lib.weeks import Week
from trucban.report import paper, policy, selectors, services
from trucban.report.models import WeeklyReport
from trucban.uplink import selectors as uplink
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now, today
from trucban.web.downloads import download
from trucban.web.http import AppRequest
from trucban.web.opens import Opens
from trucban.web.pages import page
from trucban.web.report.forms import IssueForm, TextForm

SECTIONS = ("DUTY", "PATROL", "INCIDENT", "TASK", "BRIEFING", "FORCE")


@page("report.view")
def week(request: AppRequest, week: Week) -> HttpResponse:
    """
    The commander after the cut-off; the chairman when the report is on the table.

    In five seconds: the week's figures beside the week before, what of the joint plan was not kept, issued or not.
    """
    return render(request, "report/week.html", _context(request, week))


def _context(
    request: AppRequest, week: Week, *, text: TextForm | None = None, issuing: IssueForm | None = None
) -> dict[str, Any]:
    report = selectors.report_for(actor=request.actor, week=week)
    figures = selectors.figures(actor=request.actor, week=week)
    is_draft = report is not None and report.status == WeeklyReport.Status.DRAFT
    return {
        "week": week,
        "report": report,
        "sections": [
            (paper.SECTIONS[key], [one for one in figures if one.section == key]) for key in SECTIONS
        ],
        "rates": selectors.rates(figures),
        "obligations": selectors.obligations_status(actor=request.actor, week=week, at=now(request)),
        "can_begin": report is None and policy.can_draft(request.actor),
        "text_form": (text or _text_of(report))
        if is_draft and policy.can_draft(request.actor, report)
        else None,
        "issue_form": (issuing or _issue_of(request))
        if report and is_draft and policy.can_issue(request.actor, report)
        else None,
        "is_over": now(request) >= week.ends_at,
        "words": uplink.words_of_week(actor=request.actor, owner_id=report.owner_id, week=week)
        if report
        else (),
    }


def _text_of(report: WeeklyReport | None) -> TextForm:
    names = ("assessment", "shortcomings", "next_week")
    return TextForm(initial={name: getattr(report, name) for name in names} if report else None)


def _issue_of(request: AppRequest) -> IssueForm:
    return IssueForm(
        initial={
            "signer_name": request.actor.name,
            "signer_title": request.actor.title,
            "paper_date": today(request),
        }
    )


@page("report.view")
def figure(request: AppRequest, week: Week, key: str) -> HttpResponse:
    """
    Whoever doubts a figure.

    In five seconds: which records it counts, and how each is counted.
    """
    found = selectors.figure(actor=request.actor, week=week, key=key)
    return render(
        request,
        "report/figure.html",
        {"week": week, "figure": found, "opens": Opens(request.actor, [one.link for one in found.counted])},
    )


@page("report.draft", "POST")
def draft(request: AppRequest, week: Week) -> HttpResponse:
    with attempt(request) as tried:
        services.draft_report(actor=request.actor, week=week, at=now(request))
    if tried.done:
        messages.success(request, _("The report of the week has been begun."))
    return redirect("report:week", week)


@page("report.draft", "POST")
def edit(request: AppRequest, week: Week) -> HttpResponse:
    form = TextForm(request.POST)
    report = _own(request, week)
    if form.is_valid():
        with attempt(request, form) as tried:
            services.edit_report(
                actor=request.actor, report_id=report.pk, at=now(request), **form.cleaned_data
            )
        if tried.done:
            messages.success(request, _("The text has been saved."))
            return redirect("report:week", week)
    return render(request, "report/week.html", _context(request, week, text=form), status=422)


@page("report.issue", "POST")
def issue(request: AppRequest, week: Week) -> HttpResponse:
    form = IssueForm(request.POST)
    report = _own(request, week)
    if not form.is_valid():
        say_errors(request, form)
        return redirect("report:week", week)
    with attempt(request) as tried:
        services.issue_report(actor=request.actor, report_id=report.pk, at=now(request), **form.cleaned_data)
    if tried.done:
        messages.success(request, _("The report has been issued, numbered and frozen."))
    return redirect("report:week", week)


def _own(request: AppRequest, week: Week) -> WeeklyReport:
    report = selectors.report_for(actor=request.actor, week=week)
    if report is None:
        raise NotVisible
    return report


@page("report.view")
def file(request: AppRequest, week: Week, name: str) -> HttpResponse:
    """Return the report as a file: the issued paper as it was issued, or a draft of what the records say now."""
    kinds = {"bao-cao-tuan.docx": render_docx, "bao-cao-tuan.pdf": render_pdf}
    with override("vi"):
        if name == "bao-cao-tuan.xlsx":
            data = render_xlsx(_sheets(request, week))
        elif name in kinds:
            data = kinds[name](_content(request, week))
        else:
            raise NotVisible
    # Its sheet of records holds titles and findings in the words they were written in, which may name somebody.
    note_export(actor=request.actor, of="report.weekly", at=now(request), week=str(week), file=name)
    return download(data, _saved_as(name, week))


def _saved_as(name: str, week: Week) -> str:
    """Return the name with the week's Monday: reports saved in one folder are told apart."""
    stem, _dot, ending = name.rpartition(".")
    return f"{stem}-{week.monday}.{ending}"


def _sheets(request: AppRequest, week: Week) -> list[Any]:
    return paper.workbook(
        week=week,
        figures=selectors.figures(actor=request.actor, week=week),
        obligations=selectors.obligations_status(actor=request.actor, week=week, at=now(request)),
        demonstration=request.commune.is_demonstration,
    )


def _content(request: AppRequest, week: Week) -> Any:
    report = selectors.report_for(actor=request.actor, week=week)
    if report and report.paper:
        return from_json(report.paper.content)
    text = (
        paper.ReportText(report.assessment, report.shortcomings, report.next_week)
        if report
        else paper.ReportText()
    )
    return paper.content(
        head=letterhead(commune_id=request.actor.commune_id, at=now(request)),
        week=week,
        figures=selectors.figures(actor=request.actor, week=week),
        obligations=selectors.obligations_status(actor=request.actor, week=week, at=now(request)),
        text=text,
    )
