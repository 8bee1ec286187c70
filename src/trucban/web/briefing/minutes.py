"""The minutes: confirmed on screen or recorded from paper, and taken home as a file."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.briefing import selectors, services
from trucban.briefing.models import Briefing
from trucban.briefing.paper import minutes_paper
from trucban.document import services as document
from trucban.document.rendering import render_docx, render_pdf
from trucban.lib.clock import local_day
from trucban.lib.weeks import Week
from trucban.web.attempts import attempt
from trucban.web.briefing.forms import PaperForm
from trucban.web.briefing.views import get, show
from trucban.web.clock import now, today
from trucban.web.downloads import download
from trucban.web.http import AppRequest
from trucban.web.pages import page

WRITERS = {"docx": render_docx, "pdf": render_pdf}


@page("briefing.confirm", "POST")
def confirm(request: AppRequest, week: Week) -> HttpResponse:
    """Confirm the minutes that were on the screen, for one's own agency."""
    briefing = get(request, week)
    with attempt(request) as tried:
        services.confirm_minutes(
            actor=request.actor,
            briefing_id=briefing.pk,
            minutes_hash=request.POST.get("minutes_hash", ""),
            at=now(request),
        )
    if not tried.done:
        return show(request, week, status=422)
    messages.success(request, _("You have confirmed the minutes for your agency."))
    return redirect("briefing:detail", week)


@page("briefing.record_paper", "GET", "POST")
def record_paper(request: AppRequest, week: Week) -> HttpResponse:
    """
    The clerk, with the signed paper and its scan.

    In five seconds: who signed, for which side, when, and the file.
    """
    briefing = get(request, week)
    missing = selectors.standing(briefing).missing
    agencies = [(str(row.pk), row.short_name) for row in missing]
    form = PaperForm(
        agencies, request.POST or None, request.FILES or None, initial={"signed_date": today(request)}
    )
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as tried:
            _record(request, briefing, form)
        if tried.done:
            messages.success(request, _("The signed paper has been recorded."))
            return redirect("briefing:detail", week)
    context = {"briefing": briefing, "week": week, "form": form, "missing": missing}
    return render(request, "briefing/paper.html", context, status=422 if request.method == "POST" else 200)


@transaction.atomic
def _record(request: AppRequest, briefing: Briefing, form: PaperForm) -> None:
    """Keep the scan and record the signature, both or neither."""
    values = dict(form.cleaned_data)
    upload = values.pop("scan")
    scan = document.store_scan(actor=request.actor, name=upload.name, data=upload.read(), at=now(request))
    services.record_signed_minutes(
        actor=request.actor,
        briefing_id=briefing.pk,
        scan_sha256=scan.sha256,
        at=now(request),
        **values,
    )


@page("briefing.view")
def paper(request: AppRequest, week: Week, form: str) -> HttpResponse:
    """Give the minutes as a file: a draft until both sides have confirmed."""
    if form not in WRITERS:
        raise Http404
    briefing = get(request, week)
    day = local_day(briefing.starts_at).isoformat()
    content = minutes_paper(actor=request.actor, briefing_id=briefing.pk)
    document.note_export(actor=request.actor, of="briefing.minutes", at=now(request), week=str(week))
    return download(WRITERS[form](content), f"bien-ban-giao-ban-{day}.{form}")
