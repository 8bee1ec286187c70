"""The audit log, and the check of its chain."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.capabilities import Reach
from trucban.audit import selectors as audit
from trucban.audit.models import Entry
from trucban.audit.verification import Verification, verify
from trucban.channel.services import CITIZEN
from trucban.lib.clock import VIETNAM
from trucban.patrol import selectors as patrol
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.settings.acts import act_in_words
from trucban.web.settings.forms import LogFilter

A_PAGE = 50
SYSTEM = UUID(int=0)


@page("audit.view")
def log(request: AppRequest) -> HttpResponse:
    """
    The administrator or a head who asks who did something, and when.

    In five seconds: the newest entries, each with its number, its hour, who and what.
    """
    return _show(request)


@page("audit.view", "POST")
def check(request: AppRequest) -> HttpResponse:
    """
    The administrator after a doubt, an inspector who asks for proof.

    In five seconds: whether the chain holds; if not, the number of its first broken link. A head is told whether it
    holds: how much the other agencies wrote is theirs.
    """
    return _show(request, verify(request.commune.pk, anchors=Path(settings.ANCHOR_DIR)))


def _show(request: AppRequest, found: Verification | None = None) -> HttpResponse:
    form = LogFilter(request.GET or None)
    day = form.cleaned_data["ngay"] if form.is_bound and form.is_valid() else None
    rows = Paginator(entries(request, day), A_PAGE).get_page(request.GET.get("trang"))
    names = dict(access.users(commune_id=request.commune.pk).values_list("pk", "name")) | {
        SYSTEM: "Trực Ban",
        CITIZEN: _("A resident, without an account"),
    }
    context: dict[str, Any] = {
        "page": rows,
        "lines": [(row, names.get(row.actor_id, ""), act_in_words(row.action)) for row in rows],
        "form": form,
        "found": found,
        "fault": fault_in_words(found.finding.fault) if found and found.finding else "",
        "checked_at": now(request),
        "is_whole": _reads_all(request),
    }
    return render(request, "settings/log.html", context)


def _reads_all(request: AppRequest) -> bool:
    return request.actor.reaches("audit.view", Reach.COMMUNE)


def entries(request: AppRequest, day: date | None) -> QuerySet[Entry]:
    """Return the entries, newest first: all for the administrator, those of its own people, and of joint patrols, for a head."""
    rows = audit.entries(commune_id=request.commune.pk)
    if not _reads_all(request):
        agencies = [holding.agency_id for holding, _reach in request.actor.holdings_with("audit.view")]
        people = access.accounts_only_of(commune_id=request.commune.pk, agency_ids=agencies)
        rows = rows.filter(Q(actor_id__in=people | {request.actor.id}) | _seen_by_both(request))
    if day:
        begins = datetime.combine(day, time(), tzinfo=VIETNAM)
        rows = rows.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    return rows


def _seen_by_both(request: AppRequest) -> Q:
    """What either chief has set for joint patrols stands in the log of both."""
    rows = patrol.emphases(actor=request.actor)
    return Q(subject_type="patrol.emphasis", subject_id__in=list(rows.values_list("pk", flat=True)))


def fault_in_words(fault: str) -> str:
    return {
        "EDITED": _("an entry was changed after it was written"),
        "MISSING": _("an entry is missing"),
        "OUT_OF_ORDER": _("entries are out of order, or one was put in"),
        "TAIL_CUT": _("the last entries were cut off"),
        "HEAD_DIFFERS": _("the head of the chain does not fit its entries"),
    }.get(fault, fault)
