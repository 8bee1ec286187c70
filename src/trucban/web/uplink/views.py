"""“Gửi lên cấp trên”: what goes, how far it is; connecting; files written and read by hand."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from trucban.document.services import note_export
from trucban.field.protocol.bundle import MOST_BYTES
from trucban.field.protocol.canonical import canonical, read
from trucban.lib.errors import NotVisible
from trucban.uplink import policy, selectors, services
from trucban.uplink.card import MOST_BYTES as MOST_CARD_BYTES
from trucban.uplink.kinds import DOWN, KINDS
from trucban.uplink.models import Peer
from trucban.uplink.payloads import report_payload
from trucban.uplink.wording import spans_text
from trucban.web import role
from trucban.web.attempts import attempt, say_errors
from trucban.web.clock import now, today
from trucban.web.downloads import download
from trucban.web.http import AppRequest
from trucban.web.pages import page
from trucban.web.uplink.deciding import held_and_aside
from trucban.web.uplink.forms import AddressForm, DecideForm, PairForm

MOST_LINES = 60
PREVIEW_SINCE = timedelta(days=400)


@page("uplink.view")
def home(request: AppRequest) -> HttpResponse:
    """
    The head of the agency: what is sent up, what exactly, and whether it arrived; with a stick in hand, the two buttons.

    In five seconds: on or off, connected or not, what waits for a receipt.
    """
    agency = selectors.chain_agency(actor=request.actor)
    if agency is None:
        raise NotVisible
    above = selectors.above(owner_id=agency.pk)
    rows = list(selectors.queue(actor=request.actor, owner_id=agency.pk)[:MOST_LINES])
    context = {
        "agency": agency,
        "above": above,
        "may": policy.can_manage(request.actor, agency.pk),
        "kinds": _kinds(request, agency.pk),
        "rows": [(row, read(row.content)["payload"]) for row in rows],
        "waiting": selectors.unsent(above).count() if above else 0,
        "may_send": request.commune.may_export_whole_roll,
        "signs": _signs(request, agency.pk),
        "down": list(DOWN.values()),
        "words": list(selectors.words_with(actor=request.actor, peer=above)[:MOST_LINES]) if above else [],
        **(held_and_aside(request, above) if above else {}),
    }
    return render(request, "uplink/home.html", context)


def _kinds(request: AppRequest, agency_id: UUID) -> list[dict[str, Any]]:
    decided = selectors.decisions(owner_id=agency_id)
    first = today(request).replace(month=1, day=1)
    return [
        {
            "kind": kind,
            "decided": decided.get(kind.key),
            "form": DecideForm(initial={"from_day": getattr(decided.get(kind.key), "from_day", first)}),
            "slug": kind.key.replace(".", "-"),
        }
        for kind in KINDS.values()
    ]


def _signs(request: AppRequest, agency_id: UUID) -> dict[str, Any] | None:
    """Return the newest issued report as it would leave: field by field, and sign by sign."""
    since = today(request) - PREVIEW_SINCE
    newest = selectors.issued_reports(owner_id=agency_id, from_day=since).last()
    if newest is None:
        return None
    payload = report_payload(newest)
    figures = [(selectors.label_of(one["key"]), one["unit"], one["value"]) for one in payload["figures"]]
    return {"payload": payload, "figures": figures, "bytes": canonical(payload).decode()}


@page("uplink.edit", "POST")
def decide(request: AppRequest, kind: str) -> HttpResponse:
    form = DecideForm(request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect("uplink:home")
    is_on = request.POST.get("is_on") == "1"
    with attempt(request):
        services.decide(
            actor=request.actor,
            kind=kind,
            is_on=is_on,
            from_day=form.cleaned_data["from_day"],
            at=now(request),
        )
        messages.success(
            request,
            _("Switched on: it goes with the next message.")
            if is_on
            else _("Switched off: nothing more of it leaves. What was received above stays there."),
        )
    return redirect("uplink:home")


# --- Connecting ---------------------------------------------------------------------------------------------


@page("uplink.edit")
def connect(request: AppRequest) -> HttpResponse:
    """
    Two people on the telephone, each before their own screen, once.

    In five seconds: save the own card and read these digits out; take theirs with the digits they read out.
    """
    return render(request, "uplink/connect.html", _connections(request, PairForm()))


def _connections(request: AppRequest, form: PairForm) -> dict[str, Any]:
    agency = selectors.chain_agency(actor=request.actor, capability="uplink.edit")
    if agency is None:
        raise NotVisible
    card, _data = services.own_card(actor=request.actor)
    side = Peer.Side.BELOW if role.is_hub() else Peer.Side.ABOVE
    peers = [
        (row, AddressForm(initial={"address": row.address}, auto_id=f"{row.pk}_%s"))
        for row in selectors.peers(actor=request.actor, owner_id=agency.pk, side=side)
    ]
    return {
        "agency": agency,
        "card": card,
        "form": form,
        "peers": peers,
        "is_hub": role.is_hub(),
        "back": _home(),
    }


@page("uplink.edit")
def card(request: AppRequest) -> HttpResponse:
    """The card as a file: nothing of it is secret."""
    own, data = services.own_card(actor=request.actor)
    note_export(actor=request.actor, of="uplink.card", at=now(request))
    return download(data, f"the-ket-noi-{own.code}-{own.chain.lower()}.json")


@page("uplink.edit", "POST")
def pair(request: AppRequest) -> HttpResponse:
    form = PairForm(request.POST, request.FILES)
    if form.is_valid():
        with attempt(request, form) as tried:
            peer = services.pair(
                actor=request.actor,
                card=form.cleaned_data["card"].read(MOST_CARD_BYTES + 1),
                spoken=form.cleaned_data["spoken"],
                at=now(request),
            )
        if tried.done:
            messages.success(request, _("Connected with %(name)s.") % {"name": peer.name})
            return redirect("uplink:connect")
    return render(request, "uplink/connect.html", _connections(request, form), status=422)


@page("uplink.edit", "POST")
def end(request: AppRequest, peer_id: UUID) -> HttpResponse:
    with attempt(request):
        peer = services.end_pairing(
            actor=request.actor, peer_id=peer_id, reason=request.POST.get("reason", ""), at=now(request)
        )
        messages.success(request, _("The connection with %(name)s has ended.") % {"name": peer.name})
    return redirect("uplink:connect")


@page("uplink.edit", "POST")
def address(request: AppRequest, peer_id: UUID) -> HttpResponse:
    form = AddressForm(request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect("uplink:connect")
    with attempt(request):
        peer = services.set_address(
            actor=request.actor, peer_id=peer_id, address=form.cleaned_data["address"], at=now(request)
        )
        messages.success(
            request,
            _("The hub is called within a few minutes.")
            if peer.address
            else _("Nothing leaves over the network any more; files go on."),
        )
    return redirect("uplink:connect")


# --- Files --------------------------------------------------------------------------------------------------


@page("uplink.edit", "POST")
def write(request: AppRequest, peer_id: UUID) -> HttpResponse:
    """Somebody with a stick: the file of what has no receipt yet, and of the receipts owed."""
    made = services.write_bundle(actor=request.actor, peer_id=peer_id, at=now(request))
    note_export(actor=request.actor, of="uplink.bundle", at=now(request), items=made.items)
    return download(made.data, made.name)


@page("uplink.edit", "POST")
def read_file(request: AppRequest) -> HttpResponse:
    """Somebody with a stick: in five seconds, what of it was new and what lacks."""
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose the file from the other side."))
        return redirect(_home())
    with attempt(request):
        data = file.read(MOST_BYTES + 1)
        _say(request, services.read_bundle(actor=request.actor, data=data, at=now(request)))
    return redirect(_home())


def _say(request: AppRequest, taken: services.Taken) -> None:
    values = {"name": taken.peer.name, "new": taken.new, "known": taken.known, "settled": taken.settled}
    messages.success(
        request,
        _(
            "%(name)s: %(new)s new entries, %(known)s were here already; %(settled)s of ours were received there."
        )
        % values,
    )
    if taken.refused:
        messages.warning(
            request,
            _("%(count)s entries were not accepted; the next file says why.") % {"count": taken.refused},
        )
    if taken.held:
        messages.warning(request, _("%(count)s entries wait for a decision.") % {"count": taken.held})
    if taken.missing:
        messages.warning(
            request,
            _("Written there and not here yet: numbers %(numbers)s. Another file holds them, or the next.")
            % {"numbers": spans_text(taken.missing)},
        )


def _home() -> str:
    return "hub:home" if role.is_hub() else "uplink:home"
