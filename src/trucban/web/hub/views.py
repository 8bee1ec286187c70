"""What communes sent: a week with its totals and who lacks, one commune with its reports, what waits for a decision."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from trucban.document.services import note_export
from trucban.document.workbook import render_xlsx
from trucban.lib.errors import NotVisible
from trucban.lib.weeks import Week
from trucban.uplink import policy, selectors, services, workbook
from trucban.uplink.models import Peer, ReceivedReport, ReportWord
from trucban.uplink.wording import spans_text
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.downloads import download
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.role import of_hub
from trucban.web.uplink.deciding import held_and_aside

SILENT_AFTER = timedelta(days=8)  # a commune reports every week
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
    context = {
        "peer": peer,
        "reports": _report_lines(request, peer),
        "missing": spans_text(selectors.missing(peer)),
        **held_and_aside(request, peer),
        "may": policy.can_manage(request.actor, peer.owner_id),
    }
    return render(request, "hub/commune.html", context)


@dataclass(frozen=True)
class ReportLine:
    """One report of a commune, and what was said of it."""

    row: ReceivedReport
    week: Week
    stands: bool
    words: list[tuple[ReportWord, datetime | None]]  # with when the commune received it


def _report_lines(request: AppRequest, peer: Peer) -> list[ReportLine]:
    rows = selectors.reports_of(actor=request.actor, peer=peer)
    standing = {row.pk for row in selectors.standing(rows)}
    received = selectors.words_received(peer=peer)
    said: dict[tuple[int, int, str], list[tuple[ReportWord, datetime | None]]] = defaultdict(list)
    for word in selectors.words_with(actor=request.actor, peer=peer):
        said[word.iso_year, word.iso_week, word.number].append((word, received.get(word.pk)))
    return [
        ReportLine(
            row,
            Week(row.iso_year, row.iso_week),
            row.pk in standing,
            said[row.iso_year, row.iso_week, row.number],
        )
        for row in rows
    ]


@page("uplink.edit", "POST")
@of_hub
def say(request: AppRequest, report_id: UUID) -> HttpResponse:
    """Whoever read a commune's report: that it is in order, or what should be made clear."""
    peer = selectors.get_received(actor=request.actor, report_id=report_id).peer
    with attempt(request):
        services.say_word(
            actor=request.actor,
            report_id=report_id,
            word=request.POST.get("word", ""),
            text=request.POST.get("text", ""),
            at=now(request),
        )
        messages.success(
            request, _("It goes to the commune with the next answer, or with the file for its stick.")
        )
    return redirect("hub:commune", peer.pk)
