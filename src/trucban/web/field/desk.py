"""The desk's page of what came from phones: what waits for a person, the phones, enrolling one, one that is lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.area import selectors as area
from trucban.field import policy, selectors, services
from trucban.field.models import Device, JournalItem, OtherContent
from trucban.field.protocol.canonical import read
from trucban.field.protocol.items import Reason
from trucban.field.protocol.outbox import Spans
from trucban.field.protocol.outbox_file import MOST_BYTES
from trucban.incident.models import Incident
from trucban.lib import qr
from trucban.lib.clock import local_day
from trucban.lib.errors import NotVisible
from trucban.notify import selectors as notify
from trucban.notify import services as notify_services
from trucban.notify.models import Delivery
from trucban.web.attempts import attempt
from trucban.web.clock import now
from trucban.web.field import wording
from trucban.web.http import AppRequest
from trucban.web.pages import page

PAST = 20


@dataclass(frozen=True)
class Waiting:
    """An item that waits for a person."""

    item: JournalItem
    kind: str
    why: str
    told: Sequence[tuple[str, str]]
    may_settle: bool
    may_try: bool


@dataclass(frozen=True)
class Choice:
    """One of the values two people wrote."""

    write_id: UUID
    text: str
    at: datetime
    stands: bool


@dataclass(frozen=True)
class Conflict:
    incident: Incident
    field: str
    label: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Held:
    """A device with what it said it wrote and that is not here."""

    device: Device
    missing: Spans
    may_revoke: bool
    is_woken: bool  # alerts wake it by push,
    woken: Delivery | None  # and what was sent to it last
    may_try: bool


@page("desk.open")
def home(request: AppRequest) -> HttpResponse:
    """
    The officer on watch in the morning; somebody who gets, or has lost, a phone.

    In five seconds: whether something from a phone waits for a decision, and which phone still owes something.
    """
    return render(request, "field/home.html", _sight(request.actor) | _network())


def _network() -> dict[str, object]:
    """Return where a phone of the local network begins, as text and as a code to scan; nothing where no network is let in."""
    if not settings.TRUST_PAGE:
        return {}
    return {
        "trust_page": settings.TRUST_PAGE,
        "trust_code": mark_safe(qr.svg(settings.TRUST_PAGE)),  # noqa: S308 - made here, from a setting
        "fingerprint": settings.TRUST_FINGERPRINT,
    }


def _sight(actor: Actor) -> dict[str, object]:
    devices = list(selectors.devices(actor=actor))
    woken = notify.last_push(device_ids=[one.pk for one in devices])
    is_on = notify.push_is_on(commune_id=actor.commune_id, at=actor.at)
    return {
        "waiting": [_waiting(actor, item) for item in selectors.held(actor=actor)],
        "others": [_other(row) for row in selectors.other_contents(actor=actor)],
        "conflicts": list(_conflicts(actor)),
        "devices": [
            Held(
                one,
                selectors.missing(one),
                one.revoked_at is None and policy.can_revoke(actor, one),
                is_on and one.pk in woken,
                woken.get(one.pk),
                may_try=is_on and one.pk in woken and one.user_id == actor.id,
            )
            for one in devices
            if one.ended_at is None
        ],
        "past": [one for one in devices if one.ended_at is not None][:PAST],
    }


def _waiting(actor: Actor, item: JournalItem) -> Waiting:
    return Waiting(
        item,
        str(wording.KINDS.get(item.kind, item.kind)),
        str(wording.REASONS.get(item.reason, "")),
        _told(item.content),
        policy.can_settle(actor, item),
        item.reason != Reason.NOT_UNDERSTOOD,
    )


def _told(content: str) -> list[tuple[str, str]]:
    return wording.told(read(content)["payload"])


def _other(row: OtherContent) -> dict[str, object]:
    return {
        "row": row,
        "kind": str(wording.KINDS.get(row.item.kind, row.item.kind)),
        "first": _told(row.item.content),
        "second": _told(row.content),
    }


def _conflicts(actor: Actor) -> Iterator[Conflict]:
    found = selectors.conflicts(actor=actor)
    hamlets = _hamlets(actor) if any(one.field == "hamlet_id" for one in found) else {}
    for one in found:
        writes = (one.stands, *one.others)
        yield Conflict(
            one.incident,
            one.field,
            str(wording.LABELS[one.field]),
            [
                Choice(
                    write.id,
                    hamlets.get(write.value) or wording.value_text(one.field, write.value) or "–",
                    write.at,
                    write == one.stands,
                )
                for write in writes
            ],
        )


def _hamlets(actor: Actor) -> dict[object, str]:
    rows = area.hamlets(commune_id=actor.commune_id, on=local_day(actor.at))
    return {str(row.pk): row.name for row in rows}


@page("desk.open", "POST")
def code(request: AppRequest) -> HttpResponse:
    """Somebody with a phone in their hand: the code is large, and gone when the page is."""
    invitation, shown = services.invite_device(actor=request.actor, at=now(request))
    host = request.get_host()
    context = {"code": f"{shown[:5]} {shown[5:]}", "bare": shown, "until": invitation.until, "host": host}
    shown_page = render(request, "field/code.html", context)
    shown_page["Cache-Control"] = "no-store"
    return shown_page


@page("desk.open", "POST")
def take_file(request: AppRequest) -> HttpResponse:
    """Somebody with a stick, or a phone on a cable, whose entries found no line: in five seconds, whether they are here."""
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose the file that the phone exported."))
        return redirect("field:home")
    with attempt(request):
        data = file.read(MOST_BYTES + 1)
        taken = services.take_outbox_file(actor=request.actor, data=data, at=now(request))
        _say_taken(request, taken)
    return redirect("field:home")


def _say_taken(request: AppRequest, taken: services.FileTaken) -> None:
    messages.success(
        request,
        _("%(name)s: %(new)s new entries taken, %(known)s were here already, %(pictures)s pictures.")
        % {"name": taken.device.name, "new": taken.new, "known": taken.known, "pictures": taken.pictures},
    )
    if taken.held:
        messages.warning(request, _("%(count)s of them wait for a decision below.") % {"count": taken.held})
    if taken.refused:
        messages.warning(
            request,
            _(
                "%(count)s entries of the file were not accepted and stay on the phone: its outbox says why at the next contact."
            )
            % {"count": taken.refused},
        )


@page("desk.open", "POST")
def revoke(request: AppRequest, device_id: UUID) -> HttpResponse:
    with attempt(request):
        services.revoke_device(
            actor=request.actor,
            device_id=device_id,
            reason=request.POST.get("reason", ""),
            at=now(request),
        )
        messages.success(
            request, _("The phone gets nothing any more; it erases itself when it next has a line.")
        )
    return redirect("field:home")


@page("desk.open", "POST")
def try_waking(request: AppRequest, device_id: UUID) -> HttpResponse:
    """Whoever wants to know whether their phone rings, with the phone beside them."""
    with attempt(request):
        notify_services.try_push(actor=request.actor, device_id=device_id, at=now(request))
        messages.success(
            request,
            _("A trial is on its way: the phone rings within a minute, or its line below says why not."),
        )
    return redirect("field:home")


@page("desk.open", "POST")
def try_again(request: AppRequest, item_id: UUID) -> HttpResponse:
    at = now(request)
    with attempt(request):
        item = services.try_again(actor=request.actor, item_id=item_id, at=at)
        services.apply_due(commune_id=item.commune_id, device_id=item.device_id, at=at)
        if selectors.held(actor=request.actor).filter(pk=item_id).exists():
            messages.error(request, _("It still cannot be entered: read why, then decide."))
        else:
            messages.success(request, _("Entered, or waiting for what it follows."))
    return redirect("field:home")


@page("desk.open", "POST")
def set_aside(request: AppRequest, item_id: UUID) -> HttpResponse:
    with attempt(request):
        services.set_aside(
            actor=request.actor, item_id=item_id, reason=request.POST.get("reason", ""), at=now(request)
        )
        messages.success(request, _("Set aside: it stays readable, with your name and reason."))
    return redirect("field:home")


@page("desk.open", "POST")
def settle_other(request: AppRequest, content_id: UUID) -> HttpResponse:
    with attempt(request):
        services.settle_other_content(actor=request.actor, content_id=content_id, at=now(request))
        messages.success(request, _("Noted that both were looked at."))
    return redirect("field:home")


@page("incident.edit", "POST")
def settle(request: AppRequest, incident_id: UUID, name: str) -> HttpResponse:
    """Say which of the values holds."""
    found = [
        one
        for one in selectors.conflicts(actor=request.actor)
        if one.incident.pk == incident_id and one.field == name
    ]
    if not found:
        raise NotVisible
    values = {str(write.id): write.value for write in (found[0].stands, *found[0].others)}
    chosen = request.POST.get("write", "")
    if chosen not in values:
        messages.error(request, _("Choose which value holds."))
        return redirect("field:home")
    with attempt(request):
        services.settle_conflict(
            actor=request.actor, incident_id=incident_id, field=name, value=values[chosen], at=now(request)
        )
        messages.success(request, _("Settled: the incident shows this value."))
    return redirect("field:home")
