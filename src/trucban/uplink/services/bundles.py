"""Messages between two ends of a chain, as bytes: a file on a stick or a body over HTTPS, written and read alike."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trucban.access import selectors as access
from trucban.access.actors import Actor
from trucban.access.models import Agency
from trucban.audit.services import record, verb
from trucban.document.wording import SecretMarkFound, refuse_secret_marks
from trucban.field.protocol import bundle as protocol
from trucban.field.protocol.bundle import Bundle, NotABundle
from trucban.field.protocol.items import Item
from trucban.field.protocol.outbox import MOST_ITEMS, Answer, Outbox, Refusal, Spans, gaps
from trucban.field.protocol.receiver import Receiver
from trucban.field.services.contact import texts_of
from trucban.lib.clock import VIETNAM
from trucban.lib.errors import DomainError, NotVisible, PermissionDenied
from trucban.lib.ids import uuid7
from trucban.uplink import policy, selectors
from trucban.uplink.keys import signing_key
from trucban.uplink.kinds import DOWN, KINDS, VERSIONS
from trucban.uplink.models import Incoming, Outgoing, Peer, PeerJournal
from trucban.uplink.services.acts import act_for
from trucban.uplink.services.box import DatabaseBox, begin_journal
from trucban.uplink.services.filling import fill
from trucban.uplink.services.ledger import PeerLedger, receipt_of

# What one other end may bring, by whichever way. A commune says one entry a week; after a restore some hundreds at once.
A_DAY = timedelta(days=1)
MOST_NEW_A_DAY = 1000
MOST_HELD = 200  # entries that wait for a person
MOST_JOURNALS = 50  # one more after each restore or new connection
EVERYTHING: Spans = ((1, 2**40),)  # of an answer that says nothing of our present journal


class BundleNotTaken(DomainError):
    """The file cannot be read, or is not for us; nothing of it was kept. ``why`` is a code."""

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True)
class Written:
    """A message to one peer, and how much is in it."""

    peer: Peer
    name: str  # of the file
    data: bytes
    items: int
    receipts: int


@dataclass(frozen=True)
class Taken:
    """What came of a message: items new and known, refused, held; receipts for ours; numbers that still lack."""

    peer: Peer
    new: int
    known: int
    refused: int
    held: int
    settled: int
    missing: Spans


# --- Writing ------------------------------------------------------------------------------------------------


def write_bundle(*, actor: Actor, peer_id: UUID, at: datetime, by_hand: bool = True) -> Written:
    """
    Return what is to be said to a peer, signed: items without a receipt, and the receipts owed.

    Nothing counts as arrived by this: the same is said again until a receipt comes.

    Raises:
        NotVisible, PermissionDenied. PairingOver is NotVisible: to a peer that was ended nothing is said.
    """
    peer = selectors.get_peer(actor=actor, peer_id=peer_id)
    if peer.ended_at:
        raise NotVisible
    fill(actor=actor, peer_id=peer.pk, at=at)
    return _write(actor=actor, peer_id=peer.pk, at=at, by_hand=by_hand)


@verb
def _write(*, actor: Actor, peer_id: UUID, at: datetime, by_hand: bool) -> Written:
    peer = selectors.get_peer(actor=actor, peer_id=peer_id, lock=True)
    if peer.ended_at or not policy.can_manage(actor, peer.owner_id):
        raise PermissionDenied
    items = _sayable(peer)
    heard = selectors.latest_journal(peer)
    owed = selectors.receipts_owed(peer)
    message = Bundle(
        id=uuid7(),
        sender=peer.owner_id,
        receiver=peer.station,
        made_at=at,
        chain=peer.owner.kind,
        journal=peer.journal,
        head=peer.head,
        holds_of=heard.journal if heard else None,
        holds=selectors.holds(peer, heard.journal)[: protocol.MOST_SPANS] if heard else (),
        items=items,
        receipts=[receipt_of(row) for row in owed],
        refused=[Refusal(UUID(one["item"]), one["hash"], one["reason"]) for one in peer.refused],
    )
    Outgoing.objects.filter(pk__in=[item.id for item in items]).update(sent_at=at)
    if by_hand:
        changes = {"items": len(items), "receipts": len(owed)}
        record(actor=actor, action="peer.bundle_written", subject=peer, at=at, changes=changes)
    agency = access.get_agency(commune_id=peer.commune_id, agency_id=peer.owner_id)
    data = protocol.write(message, signing_key(agency))
    return Written(peer, _file_name(agency, peer, at), data, len(items), len(owed))


def _file_name(agency: Agency, peer: Peer, at: datetime) -> str:
    """Return a name of ASCII: from whom, to whom, on which chain, when."""
    moment = f"{at.astimezone(VIETNAM):%Y%m%d-%H%M%S}"
    return f"goi-{agency.commune.code}-den-{peer.code}-{agency.kind.lower()}-{moment}.jsonl"


def _sayable(peer: Peer) -> list[Item]:
    """Return the next items, of kinds that are switched on still: what was switched off stays here, as a gap with a number."""
    batch = Outbox(DatabaseBox(peer)).batch()
    if peer.side == Peer.Side.BELOW:  # no commune's data: what may go down needs no decision of one
        return [item for item in batch if item.kind in DOWN]
    decided = selectors.decisions(owner_id=peer.owner_id)
    commune = access.get_commune(peer.commune_id)
    if not commune.may_export_whole_roll:
        return []
    return [item for item in batch if item.kind in decided and decided[item.kind].is_on]


# --- Reading ------------------------------------------------------------------------------------------------


def read_bundle(*, actor: Actor, data: bytes, at: datetime) -> Taken:
    """
    Take a message in: whole or not at all, as often as it comes. What can be entered is entered after it was kept.

    Raises:
        BundleNotTaken: too large, packed, cut short, changed, of an unknown key, of the other chain, for somebody else, or
            more than one other end may bring.
        PermissionDenied: the actor manages no chain.
    """
    agencies = actor.agencies_reached("uplink.edit")
    if not agencies:
        raise PermissionDenied
    return take_opened(actor=actor, opened=_open(agencies, data), at=at)


@dataclass(frozen=True)
class Opened:
    """A message whose signature holds, and whose it is."""

    bundle: Bundle
    peer: Peer


def open_from_below(*, commune_id: UUID, data: bytes) -> Opened:
    """Open a message of a commune below, on whichever chain it comes; raises BundleNotTaken."""
    chains = [row.pk for row in access.agencies(commune_id=commune_id) if policy.has_chain(row)]
    opened = _open(chains, data)
    if opened.peer.side != Peer.Side.BELOW:
        raise _not_taken("KEY")
    return opened


def take_opened(*, actor: Actor, opened: Opened, at: datetime) -> Taken:
    """Take in a message that was opened, as `read_bundle` does."""
    peer = opened.peer
    _refuse_stray(peer, opened.bundle)
    taken = _take(actor=actor, peer_id=peer.pk, message=opened.bundle, at=at)
    apply_due(peer=peer, at=at)
    held = Incoming.objects.filter(peer=peer, state=Incoming.State.HELD).count()
    return replace(taken, held=held)


def _open(agencies: Collection[UUID], data: bytes) -> Opened:
    found: list[Peer] = []

    def public_key_of(fingerprint: str) -> bytes | None:
        peer = selectors.peer_of_key(fingerprint=fingerprint, agency_ids=agencies)
        found.extend([peer] if peer else [])
        return bytes.fromhex(peer.public_key) if peer else None

    try:
        bundle, _public = protocol.open_bundle(data, public_key_of)
    except NotABundle as problem:
        raise _not_taken(problem.why) from problem
    return Opened(bundle, found[0])


def _refuse_stray(peer: Peer, message: Bundle) -> None:
    """A right signature is not enough: it must be meant for this agency, on this chain."""
    if message.chain != peer.owner.kind:
        raise _not_taken("CHAIN")
    if message.sender != peer.station or message.receiver != peer.owner_id:
        raise _not_taken("TO")


def _not_taken(why: str) -> BundleNotTaken:
    return BundleNotTaken(why, _sentence(why))


def _sentence(why: str) -> str:
    sentences = {
        "SIZE": _("The file is too large to be a bundle: choose the file that “Save as a file” made."),
        "PACKED": _("The file is packed (zip or the like): unpack it first, then choose the file inside."),
        "CUT": _("The file was cut short on the way: copy it again from where it was made. Nothing of it was taken."),
        "KEY": _("Nobody connected here wrote this file: exchange connection cards first, or ask who it is from."),
        "SIGNATURE": _("The file is not as its sender wrote it: it was changed or damaged. Nothing of it was taken."),
        "CHAIN": _("This file is of the other agency's chain: command and police each have their own, which never mix."),
        "TO": _("This file is for somebody else: bring it where it is addressed to. Nothing of it was taken."),
        "MANY": _("More entries than one message may hold: at most %(most)s. Nothing of it was taken.") % {"most": MOST_ITEMS},
        "DAY": _("More than %(most)s new entries came from there within a day. Nothing of this was taken; send it again tomorrow.") % {"most": MOST_NEW_A_DAY},
        "HELD": _("%(most)s entries from there wait for a decision already. Nothing new is taken before they are looked at.") % {"most": MOST_HELD},
        "JOURNALS": _("The other end has begun its journal anew %(most)s times. Nothing of this was taken: find out why, then connect anew.") % {"most": MOST_JOURNALS},
    }  # fmt: skip
    return sentences.get(why) or _("This is no bundle: choose the file that “Save as a file” made.")


@verb
def _take(*, actor: Actor, peer_id: UUID, message: Bundle, at: datetime) -> Taken:
    """Keep items and receipts, and strike off what the other end says it keeps, all in one transaction."""
    peer = selectors.get_peer(actor=actor, peer_id=peer_id, lock=True)
    if peer.ended_at or not policy.can_manage(actor, peer.owner_id):
        raise PermissionDenied
    if len(message.items) > MOST_ITEMS:
        raise _not_taken("MANY")
    fit, refused = _at_the_door(peer, message)
    said = {(item.id, item.hash) for item in fit}
    rows = Incoming.objects.filter(peer=peer, item_id__in=[item.id for item in fit])
    known = len(said & set(rows.values_list("item_id", "hash")))
    _refuse_flood(peer, message, new=len(said) - known, at=at)
    Receiver(PeerLedger(peer), act=act_for(peer), versions=VERSIONS).take(fit, at=at)
    rows.update(asked_at=at)
    settled = _settle(peer, message)
    journal = _note_heard(peer, message, refused, at)
    new = len(said) - known
    if new or settled or refused:
        changes = {"new": new, "settled": settled, "refused": len(refused), "bundle": str(message.id)}
        record(actor=actor, action="peer.bundle_read", subject=peer, at=at, changes=changes)
    lacking = gaps(selectors.holds(peer, journal.journal), journal.head)
    return Taken(peer, new, known, len(refused), 0, settled, lacking)


def _refuse_flood(peer: Peer, message: Bundle, *, new: int, at: datetime) -> None:
    """Somebody who holds a right key may still be hostile, or broken: what they can fill here is bounded."""
    journals = PeerJournal.objects.filter(peer=peer)
    is_new = not journals.filter(journal=message.journal).exists()
    if is_new and journals.filter(heard_at__gte=peer.paired_at).count() >= MOST_JOURNALS:
        raise _not_taken("JOURNALS")
    if not new:
        return
    kept = Incoming.objects.filter(peer=peer)
    if kept.filter(received_at__gt=at - A_DAY).count() + new > MOST_NEW_A_DAY:
        raise _not_taken("DAY")
    if kept.filter(state=Incoming.State.HELD).count() >= MOST_HELD:
        raise _not_taken("HELD")


def _at_the_door(peer: Peer, message: Bundle) -> tuple[list[Item], list[Refusal]]:
    fit: list[Item] = []
    refused: list[Refusal] = []
    for item in message.items:
        reason = _not_kept(peer, message, item)
        if reason:
            refused.append(Refusal(item.id, item.hash, reason))
        else:
            fit.append(item)
    return fit, refused


def _not_kept(peer: Peer, message: Bundle, item: Item) -> str:
    """Say why an item may not be kept here at all, or nothing."""
    if item.device != message.journal:
        return "device"
    if item.media:
        return "media"
    ways = DOWN if peer.side == Peer.Side.ABOVE else KINDS
    if item.kind in VERSIONS.newest and item.kind not in ways:
        return "direction"
    try:
        refuse_secret_marks("\n".join(texts_of(item.payload)))
    except SecretMarkFound:
        return "secret"
    return ""


def _settle(peer: Peer, message: Bundle) -> int:
    """Settle our own journal by what the message says of it; return how many items have a receipt now that had none."""
    mine = Outgoing.objects.filter(peer=peer, journal=peer.journal, state=Outgoing.State.RECEIVED)
    before = set(mine.values_list("pk", flat=True))
    about_ours = message.holds_of == peer.journal
    answer = Answer(message.receipts, message.holds if about_ours else EVERYTHING, message.refused)
    outbox = Outbox(DatabaseBox(peer, as_of=message.made_at))
    outbox.settle(answer)
    if about_ours and outbox.was_rolled_back(answer):
        begin_journal(peer)  # ours is an old copy, from a backup: above it is the same report
        return 0
    return len(set(mine.values_list("pk", flat=True)) - before)


@verb
def begin_anew(*, actor: Actor, at: datetime) -> int:
    """
    After a backup was brought back: begin a new journal towards every peer, so that no number is given twice.

    Returns how many journals were begun; above, what is said again is the same report.
    """
    peers = list(
        Peer.objects.select_for_update().filter(commune_id=actor.commune_id, head__gt=0).order_by("pk")
    )
    for peer in peers:
        begin_journal(peer)
        record(actor=actor, action="peer.journal_begun", subject=peer, at=at)
    return len(peers)


def _note_heard(peer: Peer, message: Bundle, refused: Sequence[Refusal], at: datetime) -> PeerJournal:
    last = max([message.head, *(item.seq for item in message.items if item.device == message.journal)])
    row, _created = PeerJournal.objects.get_or_create(
        peer=peer, journal=message.journal, defaults={"commune_id": peer.commune_id, "heard_at": at}
    )
    row.head, row.heard_at = max(row.head, last), at
    row.save(update_fields=["head", "heard_at"])
    peer.heard_at = at
    peer.said_at = max(message.made_at, peer.said_at or message.made_at)
    if message.items:
        peer.refused = [{"item": str(one.item), "hash": one.hash, "reason": one.reason} for one in refused]
    peer.save(update_fields=["heard_at", "said_at", "refused"])
    return row


def apply_due(*, peer: Peer, at: datetime) -> int:
    """Enter whatever of a peer's items can be entered, one transaction each."""
    return Receiver(PeerLedger(peer), act=act_for(peer), versions=VERSIONS).apply_due(at=at)


def apply_waiting(*, commune_id: UUID, at: datetime) -> int:
    """Enter what waited: for an upgrade, or for a server that died between keeping and entering."""
    waits = Incoming.objects.filter(
        commune_id=commune_id, state__in=[Incoming.State.STORED, Incoming.State.WAITING]
    )
    peers = Peer.objects.filter(pk__in=waits.values("peer_id")).order_by("pk")
    return sum(apply_due(peer=peer, at=at) for peer in peers)
