"""The line: a commune calls its hub and reads the answer; a hub answers and never calls."""

import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import HTTPException
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from trucban.access.actors import Actor, system_actor
from trucban.access.services import count_visit
from trucban.audit.services import verb
from trucban.field.protocol.canonical import NotCanonical, read
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.outbound import Straight, in_time
from trucban.uplink import selectors
from trucban.uplink.models import Peer
from trucban.uplink.services.bundles import (
    BundleNotTaken,
    Taken,
    open_from_below,
    read_bundle,
    take_opened,
    write_bundle,
)
from trucban.uplink.services.filling import fill

DOOR = "/dong-bo/goi/"
TIMEOUT_S = 15.0
MOST_ANSWER = 4 * 1024 * 1024
MOST_SENTENCE = 10_000
A_MINUTE, MOST_A_MINUTE = timedelta(minutes=1), 60  # of one commune, which calls once in five
AGAIN = timedelta(minutes=5)  # while something waits for a receipt
USUAL = timedelta(hours=1)  # so that the hub knows the commune is there


class StrangerCalls(BundleNotTaken):
    """What came is not of anybody who is known here."""


class CalledTooOften(DomainError):
    """A known commune calls more often than any needs; nothing is lost, it calls again."""


class NoLine(Exception):
    """The hub was not reached, or said no; its sentence is for the page."""


Post = Callable[[str, bytes], bytes]


def post(address: str, data: bytes, *, timeout_s: float = TIMEOUT_S) -> bytes:
    """Send a message to a hub over HTTPS and return its answer; raises NoLine."""
    context = ssl.create_default_context(cafile=settings.HUB_CA or None)
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), Straight)
    asked = urllib.request.Request(  # noqa: S310 - set_address takes nothing but https
        address + DOOR, data=data, headers={"Content-Type": "application/jsonl"}
    )

    def speak() -> tuple[int, bytes]:
        try:
            with opener.open(asked, timeout=timeout_s) as answer:
                return answer.status, answer.read(MOST_ANSWER + 1)
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code, problem.read(MOST_SENTENCE)

    try:
        status, said = in_time(speak, timeout_s=timeout_s)
    except (OSError, HTTPException, ValueError) as problem:
        raise NoLine(_no_line(problem)) from problem
    if status != HTTPStatus.OK:
        raise NoLine(_said_no(status, said))
    if len(said) > MOST_ANSWER:
        raise NoLine(_("The hub's answer is not one."))
    return said


def _no_line(problem: Exception) -> str:
    reason = problem.reason if isinstance(problem, urllib.error.URLError) else problem
    if isinstance(reason, ssl.SSLError):
        return _("The hub's certificate is not trusted here.")
    return _("No line to the hub.")


def _said_no(status: int, body: bytes) -> str:
    """Return the hub's own sentence, if it said one."""
    try:
        said = read(body)["error"]["message"]
    except (NotCanonical, KeyError, TypeError):
        said = ""
    sentence = "".join(filter(str.isprintable, str(said)))
    return sentence or _("The hub answered with an error (%(code)s).") % {"code": status}


def call_due(*, commune_id: UUID, at: datetime, by: Post = post) -> int:
    """Call each hub whose turn it is, as the worker does by the clock; return how many answered."""
    rows = Peer.objects.filter(commune_id=commune_id, side=Peer.Side.ABOVE, ended_at__isnull=True)
    answered = 0
    for peer in rows.exclude(address="").order_by("pk"):
        actor = system_actor(commune_id=commune_id, agency_id=peer.owner_id, at=at)
        fill(actor=actor, peer_id=peer.pk, at=at)
        if _is_due(peer, at):
            answered += call(actor=actor, peer_id=peer.pk, at=at, by=by) is not None
    return answered


def _is_due(peer: Peer, at: datetime) -> bool:
    if peer.tried_at is None:
        return True
    return at - peer.tried_at >= (AGAIN if selectors.unsent(peer).exists() else USUAL)


def call(*, actor: Actor, peer_id: UUID, at: datetime, by: Post = post) -> Taken | None:
    """Say what is to be said to a hub and read its answer; what went wrong stands on the page, and nothing is lost."""
    peer = selectors.get_peer(actor=actor, peer_id=peer_id)
    try:
        made = write_bundle(actor=actor, peer_id=peer.pk, at=at, by_hand=False)
        answer = by(peer.address, made.data)
        taken = read_bundle(actor=actor, data=answer, at=at)
    except NoLine as problem:
        _note_call(actor=actor, peer_id=peer_id, trouble=str(problem), at=at)
        return None
    except BundleNotTaken:
        _note_call(actor=actor, peer_id=peer_id, trouble=_("The hub's answer is not one."), at=at)
        return None
    except (NotVisible, PermissionDenied):  # ended meanwhile
        return None
    _note_call(actor=actor, peer_id=peer_id, trouble="", at=at)
    return taken


@verb
def _note_call(*, actor: Actor, peer_id: UUID, trouble: str, at: datetime) -> None:
    """Write down when a hub was called, and why that did not work."""
    Peer.objects.filter(pk=peer_id, commune_id=actor.commune_id).update(tried_at=at, trouble=trouble[:200])


def answer(*, commune_id: UUID, data: bytes, at: datetime) -> bytes:
    """
    Return what a hub says to a message: the receipts of what it keeps, signed.

    Raises:
        StrangerCalls: it cannot be read, or is of somebody who is no commune below.
        BundleNotTaken: as `read_bundle`. CalledTooOften.
    """
    try:
        opened = open_from_below(commune_id=commune_id, data=data)
    except BundleNotTaken as refusal:
        raise StrangerCalls(refusal.why, str(refusal)) from refusal
    who = f"uplink:{opened.peer.pk}"
    if count_visit(commune_id=commune_id, who=who, lasts=A_MINUTE, at=at) > MOST_A_MINUTE:
        raise CalledTooOften(_("Too many messages: wait a minute, nothing is lost."))
    actor = system_actor(commune_id=commune_id, agency_id=opened.peer.owner_id, at=at)
    take_opened(actor=actor, opened=opened, at=at)
    return write_bundle(actor=actor, peer_id=opened.peer.pk, at=at, by_hand=False).data
