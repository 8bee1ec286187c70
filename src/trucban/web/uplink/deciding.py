"""What the other end sent and nobody could enter: seen and decided, at either end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.document.wording import week_span
from trucban.field.protocol.canonical import read
from trucban.lib.weeks import BadWeek, Week
from trucban.uplink import selectors, services
from trucban.uplink.kinds import DOWN, KINDS
from trucban.uplink.models import Incoming, Peer
from trucban.web import role
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.http import AppRequest
from trucban.web.pages import page

MOST_ASIDE = 50
WAYS = {**KINDS, **DOWN}


def held_and_aside(request: AppRequest, peer: Peer) -> dict[str, Any]:
    """Return what of a peer's waits for a decision, and what was decided."""
    held = selectors.held(actor=request.actor, owner_id=peer.owner_id).filter(peer=peer)
    return {"held": [_held(row) for row in held], "aside": _put_aside(request, peer)}


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
        "FORK": _("Its number in the sender's journal is taken: their machine came back from a backup."),
        "NOT_UNDERSTOOD": _("Its form is not understood:"),
        "NO_RIGHT": _("This end of the chain may not say it."),
        "FAULT": _("The server failed at it five times: tell whoever maintains it."),
    }
    fields = WAYS[row.kind].fields if row.kind in WAYS else {}
    return {
        "row": row,
        "why": reasons.get(row.reason, row.reason),
        "words": fields.get(
            row.words, row.words
        ),  # of a form that is not understood the field's name is kept
        "said": _said(row),
    }


def _said(row: Incoming) -> str:
    """Return what an item says it is about, as far as that can be read; otherwise what kind of item it is."""
    payload = read(row.content)["payload"]
    said = _week_text(payload.get("week")), str(payload.get("number", ""))[:60]
    label = WAYS[row.kind].label if row.kind in WAYS else row.kind
    return " · ".join(filter(None, said)) or str(label)


def _week_text(value: object) -> str:
    try:
        return week_span(Week.parse(str(value)))
    except BadWeek:
        return ""


@page("uplink.edit", "POST")
def try_again(request: AppRequest, incoming_id: UUID) -> HttpResponse:
    peer = selectors.get_held(actor=request.actor, incoming_id=incoming_id).peer
    with attempt(request):
        services.try_again(actor=request.actor, incoming_id=incoming_id, at=now(request))
        services.apply_due(peer=peer, at=now(request))
        if selectors.held(actor=request.actor, owner_id=peer.owner_id).filter(pk=incoming_id).exists():
            messages.error(request, _("It still cannot be entered: read why, then decide."))
        else:
            messages.success(request, _("Entered."))
    return _back(peer)


@page("uplink.edit", "POST")
def set_aside(request: AppRequest, incoming_id: UUID) -> HttpResponse:
    peer = selectors.get_held(actor=request.actor, incoming_id=incoming_id).peer
    with attempt(request):
        reason = request.POST.get("reason", "")
        services.set_aside(actor=request.actor, incoming_id=incoming_id, reason=reason, at=now(request))
        messages.success(request, _("Set aside: it stays readable, with your name and reason."))
    return _back(peer)


def _back(peer: Peer) -> HttpResponse:
    return redirect("hub:commune", peer.pk) if role.is_hub() else redirect("uplink:home")
