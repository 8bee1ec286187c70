"""The journal protocol over HTTP."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.field import selectors, services
from trucban.field.ground import ground_of
from trucban.field.models import Device
from trucban.field.protocol.items import moment_of, written
from trucban.field.protocol.media import CHUNK, ChunkRefused, Upload
from trucban.field.protocol.outbox import MOST_ITEMS
from trucban.field.slices import people_named, slice_for
from trucban.force import services as force
from trucban.lib.errors import DomainError
from trucban.notify import services as notify
from trucban.web import clock
from trucban.web.clock import now
from trucban.web.field.door import BadRequest, body, error, for_anybody, for_devices, said
from trucban.web.http import AppRequest
from trucban.web.pages import page

T = TypeVar("T")


@page("desk.open", "POST")
def enrol(request: AppRequest) -> HttpResponse:
    """Whoever logged in on a phone lets the app on it become a device; the token is said once."""
    try:
        device, token = services.enrol_device(
            actor=request.actor, name=request.POST.get("name", ""), at=now(request)
        )
    except DomainError as refusal:
        return error(409, "refused", str(refusal))
    return _enrolled(device, token, now(request))


def _enrolled(device: Device, token: str, at: datetime) -> HttpResponse:
    """Answer with the log-in and the first slice at once: on a thin line each further question is felt."""
    told = {"device": device.pk, "token": token, "actor": device.user_id, "now": written(at)}
    return JsonResponse(told | {"slice": _slice(_holder(device, at))}, headers={"Cache-Control": "no-store"})


@gzip_page
@for_anybody("POST")
def enrol_by_code(request: HttpRequest) -> HttpResponse:
    """A phone on which nobody logged in becomes a device by the code its holder was shown at the desk."""
    data = said(request)
    code, name = str(data.get("code", "")).replace(" ", "").upper(), str(data.get("name", ""))
    invitation = selectors.invitation_of(services.token_digest(code))
    if invitation is None:
        return error(404, "code", _("There is no such code: look at the desk again, or make a new one."))
    at = clock.commune_now(invitation.commune)
    device, token = services.accept_invitation(
        actor=access.actor_for(invitation.user, at=at), invitation_id=invitation.pk, name=name, at=at
    )
    return _enrolled(device, token, at)


@gzip_page
@for_devices("GET")
def own_slice(_request: HttpRequest, device: Device) -> HttpResponse:
    """What the holder's duty needs, for the days without a line."""
    return JsonResponse(_slice(_holder(device, clock.commune_now(device.commune))))


@gzip_page
@for_devices("GET")
def ground(request: HttpRequest, device: Device) -> HttpResponse:
    """The map of the commune for a phone; one that has it already (``hash``) is told only that."""
    found = ground_of(actor=_holder(device, clock.commune_now(device.commune)))
    has_it = request.GET.get("hash", "") == found["hash"]
    return JsonResponse({"hash": found["hash"]} if has_it else found)


def _slice(holder: Actor) -> dict[str, Any]:
    """Return the slice; whose number it hands out is written down."""
    force.note_on_phone(actor=holder, person_ids=people_named(actor=holder), at=holder.at)
    return slice_for(actor=holder)


@gzip_page
@for_devices("POST", of_revoked=True)
def journal(request: HttpRequest, device: Device) -> HttpResponse:
    """A device sends what it wrote and is told what is kept."""
    data, at = said(request), clock.commune_now(device.commune)
    items, ask = _list(data, "items", MOST_ITEMS), _list(data, "ask", MOST_ITEMS)
    heard = services.hear(
        device=device, head=_number(data, "head"), clock=_moment(data, "now"), items=items, at=at
    )
    services.apply_due(commune_id=device.commune_id, device_id=device.pk, at=at)
    return JsonResponse(
        {
            "receipts": [receipt.as_json() for receipt in heard.receipts],
            "refused": [
                {"item": one.item, "hash": one.hash, "reason": one.reason, "message": _refused(one.reason)}
                for one in heard.refused
            ],
            "holds": heard.holds,
            "owed": selectors.files_owed(device),
            "states": _states(device, [*(one.item for one in heard.receipts), *_keys(ask)]),
            "now": written(at),
            "forget": device.is_barred,
        }
    )


def _refused(where: str) -> str:
    sentences = {
        "device": _("This was written by another device: it stays there, and that device sends it."),
        "size": _("This is too long: write it in several parts."),
        "secret": _(
            "A mark of secrecy was found: nothing secret is kept here. Take it out of this phone too."
        ),
        "only_reported": _(
            "Of a political-security matter only the report is kept: write nothing of it here."
        ),
    }
    return sentences.get(where) or _("This was not accepted (%(where)s): it stays on this phone.") % {
        "where": where
    }


def _states(device: Device, ids: list[UUID]) -> list[dict[str, Any]]:
    return [
        {
            "item": row.pk,
            "state": row.state,
            "reason": row.reason,
            "words": row.words,
            "record": row.record_id,
            "label": row.get_state_display(),
        }
        for row in selectors.states(device, ids)
    ]


@for_devices("GET", "PUT")
def media(request: HttpRequest, device: Device, sha256: str) -> HttpResponse:
    """How far a file is; or one more piece of it."""
    if request.method == "GET":
        return _upload(services.upload_of(device=device, sha256=sha256))
    offset = request.GET.get("offset", "")
    if not offset.isdecimal() or len(offset) > 9:
        raise BadRequest
    try:
        upload = services.take_chunk(
            device=device,
            sha256=sha256,
            offset=int(offset),
            chunk=body(request, CHUNK),
            at=clock.commune_now(device.commune),
        )
    except ChunkRefused as refused:
        raise BadRequest from refused
    return _upload(upload)


def _upload(upload: Upload) -> HttpResponse:
    return JsonResponse({"have": upload.have, "size": upload.size, "received": upload.is_whole})


@for_devices("POST", "DELETE")
def waking(request: HttpRequest, device: Device) -> HttpResponse:
    """A phone says where its browser is woken, after its holder pressed the button; or that it is not any more."""
    at = clock.commune_now(device.commune)
    if request.method == "DELETE":
        notify.unsubscribe(actor=_holder(device, at), device_id=device.pk, at=at)
        return JsonResponse({"on": False})
    data = said(request)
    notify.subscribe(
        actor=_holder(device, at),
        device_id=device.pk,
        endpoint=_text(data, "endpoint"),
        browser_key=_text(data, "p256dh"),
        secret=_text(data, "auth"),
        at=at,
    )
    return JsonResponse({"on": True})


@for_devices("POST")
def try_waking(_request: HttpRequest, device: Device) -> HttpResponse:
    """The holder tries whether the phone is woken: on its way as an alert would go."""
    at = clock.commune_now(device.commune)
    notify.try_push(actor=_holder(device, at), device_id=device.pk, at=at)
    return JsonResponse({"sent": True})


@for_devices("POST")
def sign_out(request: HttpRequest, device: Device) -> HttpResponse:
    """A device leaves; with unsent items only when somebody said so."""
    data, at = said(request), clock.commune_now(device.commune)
    try:
        services.sign_out(
            actor=_holder(device, at),
            device_id=device.pk,
            head=_number(data, "head"),
            leave_unsent=data.get("leave_unsent") is True,
            at=at,
        )
    except services.ItemsNotSent as refusal:
        return error(409, "unsent", str(refusal), missing=refusal.missing)
    return JsonResponse({"ended": True})


@for_devices("POST", of_revoked=True)
def erased(request: HttpRequest, device: Device) -> HttpResponse:
    """A lost phone says that it holds nothing any more."""
    at = clock.commune_now(device.commune)
    services.confirm_erased(actor=_holder(device, at), device_id=device.pk, at=at)
    return JsonResponse({"erased": True})


def _holder(device: Device, at: datetime) -> Actor:
    return access.actor_for(device.user, at=at)


def _list(data: dict[str, Any], name: str, most: int) -> list[Any]:
    value = data.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        raise BadRequest
    return value


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise BadRequest
    return value


def _number(data: dict[str, Any], name: str) -> int:
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**40:
        raise BadRequest
    return value


def _moment(data: dict[str, Any], name: str) -> datetime:
    return _or_bad(moment_of, data.get(name))


def _keys(values: list[Any]) -> list[UUID]:
    return [_or_bad(UUID, str(value)) for value in values]


def _or_bad(make: Callable[[Any], T], value: Any) -> T:
    try:
        return make(value)
    except ValueError as problem:
        raise BadRequest from problem
