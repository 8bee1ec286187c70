"""Two servers come to know each other's key, once; and part again."""

import re
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.audit.services import record, verb
from trucban.document.wording import clean_line
from trucban.field.protocol.bundle import public_bytes
from trucban.lib.errors import DomainError, PermissionDenied
from trucban.uplink import policy, selectors
from trucban.uplink.card import DIGITS, Card, NotACard, digits_of, read_card, write_card
from trucban.uplink.keys import signing_key
from trucban.uplink.models import Peer
from trucban.uplink.services.box import begin_journal

HUB, COMMUNE = "hub", "commune"
OTHER = {HUB: COMMUNE, COMMUNE: HUB}
MOST_NAME = 160
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


class CardNotTaken(DomainError):
    """The card is none, or not one that this end of the chain may be paired with; nothing was changed."""


class CodeDiffers(DomainError):
    """The code read out is not the card's: it was changed on the way, or misheard."""


class PairedAlready(DomainError):
    """Somebody else stands in this place."""


class PairingOver(DomainError):
    """It was ended before."""


class ReasonMissing(DomainError):
    """A pairing is ended with a reason."""


class AddressNotTaken(DomainError):
    """It is no address of a hub."""


def own_card(*, actor: Actor) -> tuple[Card, bytes]:
    """
    Return the card of the actor's own agency, as values and as the file that goes to the other side.

    Raises:
        PermissionDenied: not the head of an agency with a chain.
    """
    agency = _own_agency(actor)
    key = signing_key(agency)
    card = Card(
        role=settings.ROLE,
        chain=agency.kind,
        code=agency.commune.code,
        name=f"{agency.short_name}, {agency.commune.name}"[:MOST_NAME],
        station=agency.pk,
        public_key=public_bytes(key.public_key()),
        is_demonstration=agency.commune.is_demonstration,
    )
    return card, write_card(card, key)


def _own_agency(actor: Actor) -> Agency:
    agency = selectors.chain_agency(actor=actor, capability="uplink.edit")
    if agency is None:
        raise PermissionDenied
    return agency


@verb
def pair(*, actor: Actor, card: bytes, spoken: str, at: datetime) -> Peer:
    """
    Take the card of the other end, whose code its holder has read out.

    Raises:
        PermissionDenied: not the head of an agency with a chain.
        CardNotTaken, CodeDiffers, PairedAlready.
    """
    agency = _own_agency(actor)
    read = _read(card)
    _refuse_unfit(read, agency)
    if digits_of(spoken) != digits_of(read.spoken):
        raise CodeDiffers(
            _(
                "The %(count)s digits are not those of this card. Have them read out again by telephone; if they differ once more, the card was changed on the way: do not use it."
            )
            % {"count": DIGITS}
        )
    known: Peer | None = (
        Peer.objects.select_for_update(of=("self",)).filter(owner=agency, code=read.code).first()
    )
    if known and known.ended_at is None:
        if known.fingerprint == read.fingerprint and known.station == read.station:
            return known
        raise PairedAlready(
            _("%(name)s is connected already, with another key: end that connection first.")
            % {"name": known.name}
        )
    peer = _save(known or Peer(commune_id=actor.commune_id, owner=agency, code=read.code), read, actor, at)
    changes = {"code": peer.code, "fingerprint": peer.fingerprint}
    record(actor=actor, action="peer.paired", subject=peer, at=at, changes=changes)
    return peer


def _read(data: bytes) -> Card:
    try:
        return read_card(data)
    except NotACard as problem:
        raise CardNotTaken(
            _(
                "This is no connection card, or it was changed on the way: ask the other side to save it again and choose that file."
            )
        ) from problem


def _refuse_unfit(card: Card, agency: Agency) -> None:
    if card.is_demonstration != agency.commune.is_demonstration:
        raise CardNotTaken(_("A demonstration is never connected with real data."))
    if card.role != OTHER[settings.ROLE]:
        raise CardNotTaken(
            _(
                "This is the card of another commune: a commune is connected with the server of the level above."
            )
            if settings.ROLE == COMMUNE
            else _("This is the card of a server of a level above: here communes are connected.")
        )
    if card.chain != agency.kind:
        raise CardNotTaken(
            _(
                "This card is of the other agency's chain: command and police each have their own, which never mix."
            )
        )
    fits = 2 <= len(card.code) <= 5 and card.code.isascii() and card.code.isdigit()
    if not fits or not 0 < len(card.name) <= MOST_NAME or not card.name.isprintable():
        raise CardNotTaken(_("The card names no commune: ask the other side to save it again."))
    _refuse_taken_key(card, agency)


def _refuse_taken_key(card: Card, agency: Agency) -> None:
    if Peer.objects.filter(owner=agency, fingerprint=card.fingerprint).exclude(code=card.code).exists():
        raise PairedAlready(_("Another connection uses this key already."))
    other = selectors.above(owner_id=agency.pk) if card.role == HUB else None
    if other and other.code != card.code:
        raise PairedAlready(
            _("%(name)s is connected already: end that connection first.") % {"name": other.name}
        )


def _save(peer: Peer, card: Card, actor: Actor, at: datetime) -> Peer:
    """What was received under an earlier pairing stays; a new journal is begun towards it."""
    peer.side = Peer.Side.ABOVE if card.role == HUB else Peer.Side.BELOW
    peer.name, peer.station = card.name, card.station
    peer.public_key, peer.fingerprint = card.public_key.hex(), card.fingerprint
    peer.paired_at, peer.paired_by_id = at, actor.id
    peer.ended_at, peer.ended_reason, peer.trouble = None, "", ""
    begin_journal(peer)
    return peer


@verb
def end_pairing(*, actor: Actor, peer_id: UUID, reason: str, at: datetime) -> Peer:
    """
    End a connection: nothing is sent to or read from that key any more; what came stays.

    Raises:
        NotVisible, PermissionDenied, ReasonMissing, PairingOver.
    """
    peer = _managed(actor, peer_id)
    if peer.ended_at:
        raise PairingOver(_("This connection has been ended already."))
    if not (why := clean_line(reason, most=200)):
        raise ReasonMissing(_("Say why the connection is ended."))
    peer.ended_at, peer.ended_reason, peer.address = at, why, ""
    peer.save(update_fields=["ended_at", "ended_reason", "address"])
    record(actor=actor, action="peer.ended", subject=peer, at=at, changes={"reason": why})
    return peer


@verb
def set_address(*, actor: Actor, peer_id: UUID, address: str, at: datetime) -> Peer:
    """
    Say under which address the hub is called over the network; an empty one means files only.

    Raises:
        NotVisible, PermissionDenied, AddressNotTaken, PairingOver.
    """
    peer = _managed(actor, peer_id)
    if peer.ended_at or peer.side != Peer.Side.ABOVE:
        raise PairingOver(_("This connection has been ended already."))
    peer.address, peer.trouble, peer.tried_at = _address(address), "", None
    peer.save(update_fields=["address", "trouble", "tried_at"])
    changes = {"address": peer.address}
    record(actor=actor, action="peer.address_set", subject=peer, at=at, changes=changes)
    return peer


def _address(text: str) -> str:
    """Return https://host[:port] of what somebody typed, or nothing."""
    typed = text.strip().rstrip("/")
    if not typed:
        return ""
    try:
        parts = urlsplit(typed)
        port, host = parts.port, parts.hostname
    except ValueError:
        port, host = None, None
    bare = HOST.fullmatch(host or "") and not (parts.path or parts.query or parts.fragment or parts.username)
    if not bare or parts.scheme != "https" or len(typed) > 200 or not typed.isascii():
        raise AddressNotTaken(
            _(
                "Enter the address the level above gave, as https://name or https://name:port, with nothing after it."
            )
        )
    return f"https://{host}:{port}" if port else f"https://{host}"


def _managed(actor: Actor, peer_id: UUID) -> Peer:
    peer = selectors.get_peer(actor=actor, peer_id=peer_id, lock=True)
    if not policy.can_manage(actor, peer.owner_id):
        raise PermissionDenied
    return peer
