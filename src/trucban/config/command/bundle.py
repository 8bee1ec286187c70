"""`trucban bundle`: what goes up and the receipts that come back, as signed files on a stick."""

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from trucban.access.actors import Actor, system_actor
from trucban.access.models import Agency
from trucban.access.selectors import agency_of_kind
from trucban.config.command.errors import NOT_FINISHED, NOT_SET_UP, NOT_WELL, OK, USAGE, CommandError
from trucban.config.command.given import bytes_of, commune_here
from trucban.config.command.words import _
from trucban.config.reasons import os_reason
from trucban.field.protocol.bundle import MOST_BYTES
from trucban.lib.errors import DomainError, NotVisible
from trucban.lib.whole_file import write_whole
from trucban.uplink import selectors, services
from trucban.uplink.kinds import DOWN, KINDS, Kind
from trucban.uplink.models import Peer
from trucban.uplink.policy import CHAINS
from trucban.uplink.wording import spans_text
from trucban.web.clock import commune_now

CHAIN_NAMES = {str(kind).lower(): kind for kind in CHAINS}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=("write", "read", "policy"),
        help=_("write a file for the other side, read one of theirs, or list what goes up"),
    )
    parser.add_argument("file", nargs="*", type=Path, metavar="FILE", help=_("read: the files"))
    parser.add_argument("--to", type=Path, metavar="FOLDER_OR_FILE", help=_("write: where to"))
    parser.add_argument(
        "--chain", choices=sorted(CHAIN_NAMES), default="command", help=_("whose chain (default command)")
    )


def run(options: argparse.Namespace) -> int:
    commune = commune_here()
    at = commune_now(commune)
    act: Callable[[argparse.Namespace, Actor, datetime], int] = {
        "write": write,
        "read": read,
        "policy": policy,
    }[options.what]
    return act(options, actor_of(commune.pk, CHAIN_NAMES[options.chain], at), at)


def actor_of(commune_id: UUID, chain: Agency.Kind, at: datetime) -> Actor:
    """Return the product itself, acting for the chain's own agency and no other."""
    try:
        agency = agency_of_kind(commune_id=commune_id, kind=chain)
    except NotVisible:
        raise CommandError(_("there is no such agency here: choose another --chain."), NOT_SET_UP) from None
    return system_actor(commune_id=agency.commune_id, agency_id=agency.pk, at=at)


def write(options: argparse.Namespace, actor: Actor, at: datetime) -> int:
    if options.to is None:
        raise CommandError(_("where to? Add --to FOLDER or --to FILE."), USAGE)
    agency = selectors.chain_agency(actor=actor)
    if agency is None:
        raise NotVisible
    peers = [
        peer
        for side in Peer.Side.values
        for peer in selectors.peers(actor=actor, owner_id=agency.pk, side=side).filter(ended_at__isnull=True)
    ]
    if not peers:
        raise CommandError(
            _("nobody is connected on this chain yet: exchange connection cards on the desk's page first."),
            NOT_SET_UP,
        )
    if len(peers) > 1 and not options.to.is_dir():
        raise CommandError(
            _("several communes are connected: name a folder that exists, each gets a file."), USAGE
        )
    for peer in peers:
        made = services.write_bundle(actor=actor, peer_id=peer.pk, at=at)
        file = options.to / made.name if options.to.is_dir() else options.to
        try:
            write_whole(file, made.data)
        except OSError as problem:
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s. Nothing counts as sent.")
                % {"file": file, "reason": os_reason(problem)},
                NOT_FINISHED,
            ) from problem
        print(
            _("%(file)s for %(name)s: %(items)s entries without a receipt, %(receipts)s receipts.")
            % {"file": file, "name": peer.name, "items": made.items, "receipts": made.receipts}
        )
    return OK


def read(options: argparse.Namespace, actor: Actor, at: datetime) -> int:
    """Each file is a matter of its own: one that cannot be taken keeps none of the others out."""
    if not options.file:
        raise CommandError(_("which file? Name it after “read”."), USAGE)
    refused = False
    for file in options.file:
        try:
            taken = services.read_bundle(actor=actor, data=bytes_of(file, most=MOST_BYTES), at=at)
        except DomainError as refusal:
            print(f"{file}: {refusal}")
            refused = True
            continue
        print(_told(file, taken))
    return NOT_WELL if refused else OK


def _told(file: Path, taken: services.Taken) -> str:
    lines = [
        _("%(file)s of %(name)s: %(new)s new entries, %(known)s known; %(settled)s of ours received there.")
        % {
            "file": file,
            "name": taken.peer.name,
            "new": taken.new,
            "known": taken.known,
            "settled": taken.settled,
        }
    ]
    if taken.refused:
        lines.append(_("%(count)s entries were not accepted.") % {"count": taken.refused})
    if taken.held:
        lines.append(_("%(count)s entries wait for a decision at the desk.") % {"count": taken.held})
    if taken.missing:
        lines.append(
            _("Written there and not here yet: numbers %(numbers)s.") % {"numbers": spans_text(taken.missing)}
        )
    return "\n  ".join(lines)


def policy(options: argparse.Namespace, actor: Actor, _at: datetime) -> int:
    agency = selectors.chain_agency(actor=actor)
    decided = selectors.decisions(owner_id=agency.pk) if agency else {}
    for kind in KINDS.values():
        row = decided.get(kind.key)
        state = (
            _("sent up, of weeks from %(day)s on") % {"day": f"{row.from_day:%d/%m/%Y}"}
            if row and row.is_on
            else _("not sent")
        )
        print_kind(kind, state)
    for kind in DOWN.values():
        print_kind(kind, _("may come down"))
    return OK


def print_kind(kind: Kind, state: str) -> None:
    print(f"{kind.key}  {kind.label}: {state}")
    for name, words in kind.fields.items():
        print(f"  {name}: {words}")
    print(f"  {kind.stays}")
