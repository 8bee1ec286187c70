"""What communes sent: a week with its totals and who lacks, one commune with its reports, what waits for a decision."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from trucban.access import selectors as access
from trucban.document.services import note_export
from trucban.document.wording import week_span
from trucban.document.workbook import render_xlsx
from trucban.field.protocol.canonical import read
from trucban.lib.errors import NotVisible
from trucban.lib.weeks import BadWeek, Week
from trucban.uplink import policy, selectors, services, workbook
from trucban.uplink.kinds import KINDS
from trucban.uplink.models import Incoming, Peer
from trucban.uplink.wording import spans_text
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.downloads import download
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.role import of_hub

SILENT_AFTER = timedelta(days=8)  # a commune reports every week
MOST_ASIDE = 50
CARRIED = timedelta(minutes=10)  # a message older than that when it came was carried by somebody


@page("uplink.view")
@of_hub
def home(request: AppRequest) -> HttpResponse:
    """
    The duty officer of the province in the morning: the last week that is over.

    In five seconds: how many communes reported, which lack, from whom nothing was heard.
    """
    return _week(request, Week.of(now(request)) - 1)


@page("uplink.view")
@of_hub
def week(request: AppRequest, week: Week) -> HttpResponse:
    """The same of any week."""
    return _week(request, week)


def _week(request: AppRequest, week: Week) -> HttpResponse:
    at, owner_id = now(request), _owner(request)
    found = selectors.week_below(actor=request.actor, owner_id=owner_id, week=week)
    reported = {row.peer_id: row for row in found.reports}
    peers = selectors.peers(actor=request.actor, owner_id=owner_id, side=Peer.Side.BELOW)
    missing = selectors.missing_of(peers)
    held = Counter(selectors.held(actor=request.actor, owner_id=owner_id).values_list("peer_id", flat=True))
    context = {
        "week": week,
        "found": found,
        "lines": [
            _line(row, reported.get(row.pk), at)
            | {"held": held[row.pk], "missing": spans_text(missing[row.pk])}
            for row in peers
            if row.ended_at is None
        ],
        "ended": [row for row in peers if row.ended_at],
        "manages": request.actor.can("uplink.edit"),
        "is_over": at >= week.ends_at,
    }
    return render(request, "hub/week.html", context)


def _owner(request: AppRequest) -> UUID:
    """Return whose chain the page is about."""
    agency = selectors.chain_agency(actor=request.actor)
    if agency is None:
        raise NotVisible
    return agency.pk


def _line(peer: Peer, report: Any, at: datetime) -> dict[str, Any]:
    came_late = peer.heard_at and peer.said_at and peer.heard_at - peer.said_at > CARRIED
    return {
        "peer": peer,
        "report": report,
        "said_at": peer.said_at if came_late else None,
        "is_silent": at - (peer.heard_at or peer.paired_at) > SILENT_AFTER,
    }


@page("uplink.view")
@of_hub
def file(request: AppRequest, week: Week) -> HttpResponse:
    """The week as a workbook: totals, each commune's figures, who lacks."""
    found = selectors.week_below(actor=request.actor, owner_id=_owner(request), week=week)
    with override("vi"):
        sheets = workbook.sheets(found, demonstration=request.commune.is_demonstration)
    note_export(actor=request.actor, of="uplink.week", at=now(request), week=str(week))
    return download(render_xlsx(sheets), f"tong-hop-cac-xa-{week.monday:%Y-%m-%d}.xlsx")


@page("uplink.view")
@of_hub
def commune(request: AppRequest, peer_id: UUID) -> HttpResponse:
    """Somebody who asks after one commune: what it sent, what lacks, what waits for a decision, the file for its stick."""
    peer = selectors.get_peer(actor=request.actor, peer_id=peer_id)
    reports = selectors.reports_of(actor=request.actor, peer=peer)
    standing = {row.pk for row in selectors.standing(reports)}
    context = {
        "peer": peer,
        "reports": [(row, Week(row.iso_year, row.iso_week), row.pk in standing) for row in reports],
        "missing": spans_text(selectors.missing(peer)),
        "held": [
            _held(row)
            for row in selectors.held(actor=request.actor, owner_id=peer.owner_id).filter(peer=peer)
        ],
        "aside": _put_aside(request, peer),
        "may": policy.can_manage(request.actor, peer.owner_id),
    }
    return render(request, "hub/commune.html", context)


def _put_aside(request: AppRequest, peer: Peer) -> list[dict[str, Any]]:
    rows = list(selectors.put_aside(actor=request.actor, peer=peer)[:MOST_ASIDE])
    users = access.users(commune_id=peer.commune_id).in_bulk([row.settled_by_id for row in rows])
    return [
        {"row": row, "said": _said(row), "by": getattr(users.get(row.settled_by_id), "name", "")}
        for row in rows
    ]


def _held(row: Incoming) -> dict[str, Any]:
    reasons = {
        "OTHER_CONTENT": _("The same entry came before with other content."),
        "FORK": _("Its number in the commune's journal is taken: the commune came back from a backup."),
        "NOT_UNDERSTOOD": _("Its form is not understood:"),
        "NO_RIGHT": _("This end of the chain may not say it."),
        "FAULT": _("The server failed at it five times: tell whoever maintains it."),
    }
    fields = KINDS[row.kind].fields if row.kind in KINDS else {}
    return {
        "row": row,
        "why": reasons.get(row.reason, row.reason),
        "words": fields.get(
            row.words, row.words
        ),  # of a form that is not understood the field's name is kept
        "said": _said(row),
    }


def _said(row: Incoming) -> str:
    """Return what an item says it is about, as far as that can be read."""
    payload = read(row.content)["payload"]
    return " · ".join(filter(None, (_week_text(payload.get("week")), str(payload.get("number", ""))[:60])))


def _week_text(value: object) -> str:
    try:
        return week_span(Week.parse(str(value)))
    except BadWeek:
        return ""


@page("uplink.edit", "POST")
@of_hub
def try_again(request: AppRequest, incoming_id: UUID) -> HttpResponse:
    peer = selectors.get_held(actor=request.actor, incoming_id=incoming_id).peer
    with attempt(request):
        services.try_again(actor=request.actor, incoming_id=incoming_id, at=now(request))
        services.apply_due(peer=peer, at=now(request))
        if selectors.held(actor=request.actor, owner_id=peer.owner_id).filter(pk=incoming_id).exists():
            messages.error(request, _("It still cannot be entered: read why, then decide."))
        else:
            messages.success(request, _("Entered."))
    return redirect("hub:commune", peer.pk)


@page("uplink.edit", "POST")
@of_hub
def set_aside(request: AppRequest, incoming_id: UUID) -> HttpResponse:
    peer = selectors.get_held(actor=request.actor, incoming_id=incoming_id).peer
    with attempt(request):
        reason = request.POST.get("reason", "")
        services.set_aside(actor=request.actor, incoming_id=incoming_id, reason=reason, at=now(request))
        messages.success(request, _("Set aside: it stays readable, with your name and reason."))
    return redirect("hub:commune", peer.pk)
