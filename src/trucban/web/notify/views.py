"""Notices: what one was told, what waits for an answer."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.notify import selectors, services
from trucban.web import records
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.notify.leading import leading, subject_of
from trucban.web.opens import Opens
from trucban.web.pages import page

LINES_A_PAGE = 30


@page("notify.view")
def notices(request: AppRequest) -> HttpResponse:
    """
    Anyone, after the bell shows a number.

    In five seconds: what waits for my acknowledgement, then what is new.
    """
    rows = selectors.notices(actor=request.actor)
    waiting = rows.filter(asks_acknowledgement=True, acknowledged_at__isnull=True)
    told = Paginator(rows.exclude(pk__in=waiting.values("pk")), LINES_A_PAGE)
    found = told.get_page(request.GET.get("trang"))
    context = {
        "waiting": waiting,
        "told": found,
        "leading": leading(request.actor, [*waiting, *found]),
    }
    return render(request, "notify/list.html", context)


@page("notify.view")
def detail(request: AppRequest, notice_id: UUID) -> HttpResponse:
    """Open the record a notice is about; a notice about nothing is read in the list."""
    notice = selectors.get_notice(actor=request.actor, notice_id=notice_id)
    link = subject_of(notice)
    if link and link not in Opens(request.actor, [link]):
        messages.info(
            request, _("What this notice is about is no longer open to you; its words stand below.")
        )
        return redirect("notify:list")
    return redirect((records.address_of(link) if link else "") or "notify:list")


@page("notify.view", "POST")
def acknowledge(request: AppRequest, notice_id: UUID) -> HttpResponse:
    services.acknowledge(actor=request.actor, notice_id=notice_id, at=now(request))
    messages.success(request, _("Acknowledged; whoever sent it sees that."))
    return redirect("notify:list")


@page("notify.view", "POST")
def all_seen(request: AppRequest) -> HttpResponse:
    services.mark_all_seen(actor=request.actor, at=now(request))
    return redirect("notify:list")
